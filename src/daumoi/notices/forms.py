"""The form of what a person wants by mail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from daumoi.accounts.viewer import Role
from daumoi.notices.models import NoticeChoice
from daumoi.notices.rules import Group, Kind, kinds_for, way_of, ways_open
from daumoi.notices.wording import GROUP_NAMES, WAY_NAMES, WHY_LEAST, WORDS

_PREFIX = "way_"


class ChoiceForm(forms.Form):
    """A way for each kind that can reach the person, and the hours in which mail waits."""

    quiet_from = forms.TimeField(
        label=_("Quiet from"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_to = forms.TimeField(
        label=_("Quiet until"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def __init__(self, asked: Any, *, choice: NoticeChoice, roles: frozenset[Role]) -> None:
        super().__init__(asked, initial={"quiet_from": choice.quiet_from, "quiet_to": choice.quiet_to})
        self.kinds: dict[str, Kind] = kinds_for(roles)
        for code, kind in self.kinds.items():
            self.fields[_name(code)] = forms.ChoiceField(
                label=WORDS[code].setting,
                help_text=_marks(kind),
                # Each list has a choice made; a star beside every one would say nothing.
                required=False,
                choices=[(way.value, WAY_NAMES[way]) for way in ways_open(kind)],
                initial=way_of(code, choice.ways).value,
            )

    @property
    def groups(self) -> list[dict[str, Any]]:
        """Headings with their fields, and why some cannot be switched off; empty headings are left out."""
        shown = []
        for group in Group:
            codes = [code for code, kind in self.kinds.items() if kind.group is group]
            whys = dict.fromkeys(self.kinds[code].why_least for code in codes if self.kinds[code].why_least)
            if codes:
                shown.append(
                    {
                        "code": group.value,
                        "name": GROUP_NAMES[group],
                        "fields": [self[_name(code)] for code in codes],
                        "whys": [WHY_LEAST[why] for why in whys],
                    }
                )
        return shown

    @property
    def ways(self) -> dict[str, str]:
        """Kind → way, as it was sent; what was not sent is left out."""
        return {code: way for code in self.kinds if (way := self.cleaned_data[_name(code)])}


def _marks(kind: Kind) -> str:
    """What is special about a kind, under its list; the reason stands at the head of its group."""
    marks = [_("Cannot be switched off.")] if kind.why_least else []
    return " ".join(str(mark) for mark in [*marks, *([_("Comes in quiet hours too.")] if kind.is_urgent else [])])


def _name(code: str) -> str:
    return _PREFIX + code.replace(".", "_")


def field_of(code: str) -> str:
    """The field in which an error about a kind is shown; other fields as they are called."""
    return _name(code) if "." in code else code
