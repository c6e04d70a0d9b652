"""The form of the check before sending: the grounds of the law one by one, and the hints to look at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from daumoi.releases.checks import Finding
from daumoi.releases.checks.grounds import GROUNDS, Confirmed, Ground


class HintsForm(forms.Form):
    """One box for each hint that a correction brings in."""

    looked_at = forms.MultipleChoiceField(
        label=_("I have looked at each of these; they may be published"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *, hints: Iterable[Finding], ticked: Iterable[str]) -> None:
        super().__init__(initial={"looked_at": list(ticked)})
        self.fields["looked_at"].choices = [(hint.code, hint.message) for hint in hints]


class CheckForm(forms.Form):
    """Two answers for each ground, none chosen beforehand; one box for each hint that needs the writer's word."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, hints: Iterable[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hints = list(hints)
        for ground in GROUNDS:
            self.fields[self.ground_name(ground)] = forms.ChoiceField(
                label=f"({ground.letter}) {ground.label}",
                help_text=ground.help,
                choices=[("no", _("Does not apply")), ("yes", _("Applies: do not send"))],
                widget=forms.RadioSelect,
                error_messages={"required": _("Answer this question; the release is not sent before.")},
            )
        if self.hints:
            self.fields["looked_at"] = forms.MultipleChoiceField(
                label=_("I have looked at each of these; they may be published"),
                choices=[(hint.code, hint.message) for hint in self.hints],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )

    @staticmethod
    def ground_name(ground: Ground) -> str:
        return f"ground_{ground.code}"

    def ground_fields(self) -> list[forms.BoundField]:
        """The fields of the grounds, in the order of the law."""
        return [self[self.ground_name(ground)] for ground in GROUNDS]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        names_ground = any(cleaned.get(self.ground_name(ground)) == "yes" for ground in GROUNDS)
        if self.hints and not names_ground and set(cleaned.get("looked_at", [])) != {hint.code for hint in self.hints}:
            self.add_error("looked_at", _("Look at each of these and tick it, or go back and change the text."))
        return cleaned

    def confirmed(self) -> Confirmed:
        """What the writer has said, for the action."""
        grounds = {ground.code: self.cleaned_data[self.ground_name(ground)] == "yes" for ground in GROUNDS}
        return Confirmed(grounds, frozenset(self.cleaned_data.get("looked_at", [])))
