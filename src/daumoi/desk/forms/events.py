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

    def __init__(
        self, data: Any = None, *, focal_points: QuerySet[Organisation], event: PressEvent | None = None
    ) -> None:
        """Where there is a choice of focal points it is asked for; the one and only is taken without asking."""
        super().__init__(data, instance=event)
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


class ChangeEventForm(EventForm):
    """The same fields with what is there, and the note that goes with a change."""

    note = forms.CharField(
        label=_("What is different"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The press reads it beside the event. Needed once the press knows of the event."),
    )

    def __init__(self, data: Any = None, *, event: PressEvent) -> None:
        super().__init__(data, focal_points=Organisation.objects.filter(pk=event.organisation_id), event=event)
        self.initial["note"] = ""

    def values(self) -> dict[str, Any]:
        """Fields and note for the action."""
        note = self.cleaned_data["note"]
        return {"fields": {name: self.cleaned_data[name] for name in EventForm.Meta.fields}, "note": note}


class CancelEventForm(forms.Form):
    """Why an event is called off."""

    note = forms.CharField(
        label=_("Why it is cancelled"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The press reads it beside the event."),
    )
