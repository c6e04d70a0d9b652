"""Form of an event."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from daumoi.accounts.models import Organisation
from daumoi.desk.forms.releases import LOCAL_TIME
from daumoi.planning.errors import EventTimesDoNotFit
from daumoi.planning.models import PressEvent

TIMES = ("starts_at", "ends_at", "notice_at")


class EventForm(forms.ModelForm):
    """What the press must know of an event."""

    class Meta:
        model = PressEvent
        fields = ("kind", "title", *TIMES, "place", "address", "is_online", "topic", "chair", "contact_email")
        labels = {"kind": _("Kind of event")}
        widgets = {name: forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL_TIME) for name in TIMES}
        help_texts = {
            "notice_at": _("From this hour the press sees it; at least 24 hours before it begins."),
            "contact_email": _("Where reporters register."),
        }

    organisation = forms.ModelChoiceField(None, label=_("Focal point"), empty_label=None)

    def __init__(self, data: Any = None, *, focal_points: QuerySet[Organisation]) -> None:
        """Where there is a choice of focal points it is asked for; the one and only is taken without asking."""
        super().__init__(data)
        self.own = list(focal_points)
        self.fields["organisation"].queryset = focal_points
        if len(self.own) == 1:
            del self.fields["organisation"]
        for name in TIMES:
            self.fields[name].input_formats = [LOCAL_TIME, "%Y-%m-%dT%H:%M:%S"]

    def _post_clean(self) -> None:
        """The event is written by the action alone."""

    def planned(self) -> dict[str, Any]:
        """The focal point, and what the event holds."""
        fields = dict(self.cleaned_data)
        return {"organisation": fields.pop("organisation", self.own[0]), "fields": fields}

    def show(self, error: EventTimesDoNotFit) -> None:
        """Put what does not fit beside its field."""
        for field, sentence in error.problems.items():
            self.add_error(field, sentence)
