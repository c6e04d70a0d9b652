"""Forms of the hour, the emergency, the second look, signatures and targets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from daumoi.accounts.models import Organisation, OrganisationKind
from daumoi.desk.forms.releases import LOCAL_TIME
from daumoi.releases.models import OfficeTargets, Release, UrgentGround
from daumoi.releases.rules import SHORTEST_REASON

# A longer list is looked through by nobody; a body outside the branch is asked by its own focal point.
MOST_UNITS = 500


class ScheduleForm(forms.Form):
    """The hour of issue."""

    scheduled_for = forms.DateTimeField(
        label=_("Issue at"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL_TIME),
        input_formats=[LOCAL_TIME, "%Y-%m-%dT%H:%M:%S"],
        help_text=_("Hà Nội time."),
        error_messages={"required": _("Choose the hour of issue."), "invalid": _("Choose a day and an hour.")},
    )


class UrgentForm(forms.Form):
    """Why it cannot wait for a second person."""

    ground = forms.ChoiceField(label=_("Which urgent case"), choices=UrgentGround.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why it cannot wait"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        min_length=SHORTEST_REASON,
        help_text=_("It stays inside the house; whoever looks at it afterwards reads it."),
    )


class AskToSignForm(forms.Form):
    """Which unit is to sign."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Ask a unit to sign"))

    def __init__(self, *args: Any, release: Release, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = release.organisation
        signing = Organisation.objects.filter(
            hub_id=unit.hub_id or unit.pk, kind__in=[OrganisationKind.SOURCE_UNIT, OrganisationKind.FOCAL_POINT]
        )
        asked = release.sign_offs.values("organisation_id")
        chosen = signing.exclude(pk=unit.pk).exclude(pk__in=asked).order_by("name")
        self.fields["organisation"].queryset = chosen  # type: ignore[attr-defined]
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a unit")),
            *chosen.values_list("pk", "name")[:MOST_UNITS],
        ]


class TargetsForm(forms.ModelForm):
    """How fast the focal point means to be."""

    class Meta:
        model = OfficeTargets
        fields = ("review_minutes", "escalation_minutes", "rests_on_days_off", "retrospective_hours")
        help_texts = {
            "review_minutes": _("The desk is reminded at half of it and at its end."),
            "escalation_minutes": _("The leader gets a letter then."),
            "rests_on_days_off": _("Otherwise it runs by the clock on the wall, because releases come on Sundays too."),
            "retrospective_hours": _("For an issue in an emergency, a correction and a withdrawal."),
        }

    def _post_clean(self) -> None:
        """The row is written by the action alone."""
