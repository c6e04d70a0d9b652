"""The filters of the lists on newsroom and wire: a GET form, and what of it is in force."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from daumoi.accounts.models import Organisation
from daumoi.foundation.vietnamese import sort_key
from daumoi.releases.models import LANGUAGES, IssuedVersion, Kind
from daumoi.releases.queries import filtered, found_in
from daumoi.subjects.models import Named, Place, Topic

Choices = list[tuple[str, Any]]


class VersionFilter(forms.Form):
    """Search words and choices. A value that is in no list is left aside, so that an old link still gives a list."""

    q = forms.CharField(label=_("Search"), required=False, max_length=200)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    place = forms.ChoiceField(label=_("Area"), required=False)
    kind = forms.ChoiceField(label=_("Type"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    unit = forms.ChoiceField(label=_("Unit"), required=False)

    everything = {
        "topic": _("Every topic"),
        "place": _("Every area"),
        "kind": _("Every type"),
        "language": _("Every language"),
        "unit": _("Every unit"),
    }

    def __init__(self, asked: QueryDict) -> None:
        super().__init__(asked, auto_id="filter-%s")
        for name, choices in {
            "topic": _topics(),
            "place": _places(),
            "kind": list(Kind.choices),
            "language": list(LANGUAGES),
            "unit": _units(),
        }.items():
            self.fields[name].choices = [("", self.everything[name]), *choices]
        self.asked = asked
        self.full_clean()

    @property
    def words(self) -> str:
        return str(self.cleaned_data.get("q", "")).strip()

    @property
    def chosen(self) -> dict[str, Any]:
        """Choices in force, for `filtered`."""
        return {name: self.cleaned_data[name] for name in self.everything if self.cleaned_data.get(name)}

    @property
    def is_in_force(self) -> bool:
        return bool(self.words or self.chosen)

    def choice_fields(self) -> list[forms.BoundField]:
        """The fields that stand in the filter bar beside the search words."""
        return [self[name] for name in self.everything]

    def apply(self, versions: QuerySet[IssuedVersion]) -> QuerySet[IssuedVersion]:
        """The versions that match."""
        return found_in(filtered(versions, self.chosen), self.words)

    def chips(self) -> list[dict[str, str]]:
        """The filters in force as {label, value, url}; the url is the list without that filter."""
        chips = [self._chip("q", f"“{self.words}”")] if self.words else []
        return chips + [self._chip(name, self._shown(name)) for name in self.chosen]

    def _shown(self, name: str) -> str:
        field = self.fields[name]
        return str(dict(field.choices)[self.cleaned_data[name]]) if isinstance(field, forms.ChoiceField) else ""

    def _chip(self, name: str, value: str) -> dict[str, str]:
        left = self.asked.copy()
        for gone in (name, "page"):
            left.pop(gone, None)
        return {"label": str(self.fields[name].label), "value": value, "url": f"?{left.urlencode()}"}


class DatedVersionFilter(VersionFilter):
    """The same with a first and a last day, both included, in the country's own time."""

    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    dates: dict[str, Callable[[date], datetime]] = {
        "since": lambda day: _midnight(day),
        "until": lambda day: _midnight(day + timedelta(days=1)),
    }

    @property
    def chosen(self) -> dict[str, Any]:
        days = {name: self.cleaned_data.get(name) for name in self.dates}
        return super().chosen | {name: self.dates[name](day) for name, day in days.items() if day}

    def choice_fields(self) -> list[forms.BoundField]:
        return [*super().choice_fields(), self["since"], self["until"]]

    def _shown(self, name: str) -> str:
        if name in self.dates:
            return str(date_format(self.cleaned_data[name], "SHORT_DATE_FORMAT"))
        return super()._shown(name)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _topics() -> Choices:
    return choices_of(Topic.objects.filter(_has_versions("topic")))


def _places() -> Choices:
    return choices_of(Place.objects.all())


def choices_of(named: Iterable[Named]) -> Choices:
    """Code and name of topics or places: in their order, and where they have none, as a Vietnamese reader sorts."""
    return [(each.code, each.name) for each in sorted(named, key=lambda each: (each.position, sort_key(each.name)))]


def _units() -> Choices:
    units = Organisation.objects.filter(_has_versions("organisation"))
    return sorted(((unit.code, unit.name) for unit in units), key=lambda choice: sort_key(choice[1]))


def _has_versions(column: str) -> Exists:
    return Exists(IssuedVersion.objects.public().filter(**{column: OuterRef("pk")}))
