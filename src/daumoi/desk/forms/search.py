"""What a search is narrowed by, as it stands in the address."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from daumoi.foundation.rich_text import without_control_characters
from daumoi.search.kinds import KINDS
from daumoi.search.queries import Filters
from daumoi.search.rules import MOST_CHARACTERS

PERIODS = {
    "7": _("the last 7 days"),
    "31": _("the last 31 days"),
    "366": _("the last 12 months"),
}


class SearchForm(forms.Form):
    """Words, kind and time. What is not one of the choices narrows nothing: a search never fails for its address."""

    q = forms.CharField(
        label=_("Words"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "maxlength": MOST_CHARACTERS, "id": "search-words"}),
    )
    kind = forms.CharField(required=False, widget=forms.HiddenInput)
    time = forms.ChoiceField(
        label=_("Time"), required=False, choices=[("", _("any time")), *PERIODS.items()],
        widget=forms.Select(attrs={"id": "search-time"}),
    )  # fmt: skip

    @property
    def words(self) -> str:
        return without_control_characters(str(self.data.get("q", ""))).strip()[:MOST_CHARACTERS]

    @property
    def chosen_kind(self) -> str:
        return self.data["kind"] if self.data.get("kind") in KINDS else ""

    @property
    def chosen_time(self) -> str:
        return self.data["time"] if self.data.get("time") in PERIODS else ""

    def filters(self, *, at: datetime) -> Filters:
        """The time asked for; the kind is chosen among what was found, so that every kind can show its number."""
        days = self.chosen_time
        return Filters(since=at - timedelta(days=int(days)) if days else None)
