"""Forms of the register."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from daumoi.accounts.models import Organisation
from daumoi.spokespersons import queries
from daumoi.spokespersons.errors import BadEntry
from daumoi.spokespersons.models import Spokesperson

LOCAL_TIME = "%Y-%m-%dT%H:%M"
TIMES = ("decided_at", "valid_from", "valid_to")


class SpokespersonForm(forms.ModelForm):
    """One entry; what is wrong with it is said by the action."""

    # Named here because the scoped manager cannot be asked before there is a viewer.
    authorised_by = forms.ModelChoiceField(
        label=_("Authorised by"),
        queryset=Spokesperson._base_manager.none(),
        required=False,
        help_text=_("Only for one matter: the head who signed the authorisation."),
    )

    class Meta:
        model = Spokesperson
        fields = (
            "organisation", "authority", "full_name", "position", "phone", "email", "decision_number", *TIMES, "matter",
            "authorised_by", "is_public",
        )  # fmt: skip
        labels = {"organisation": _("Speaks for")}
        widgets = {name: forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL_TIME) for name in TIMES}
        help_texts = {
            "decided_at": _("The 24 hours for publishing run from this moment."),
            "valid_to": _("Needed for one matter; otherwise leave it empty."),
            "matter": _("Only for an authorisation for one matter: which one."),
            "is_public": _("Heads and standing spokespersons always stand there; the law has them published."),
        }

    def __init__(self, *args: Any, hub_ids: frozenset[int], at: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        branch = Organisation.objects.filter(hub_id__in=hub_ids, kind__in=["focal_point", "source_unit"]).order_by(
            "name"
        )
        self.fields["organisation"].queryset = branch
        self.fields["authorised_by"].queryset = queries.heads_of(branch, at=at)
        for name in TIMES:
            self.fields[name].input_formats = [LOCAL_TIME, "%Y-%m-%dT%H:%M:%S"]
        for name in ("full_name", "position", "phone", "email", "decision_number", "matter"):
            # The action says what is missing, in a sentence of its own.
            self.fields[name].required = False

    def _post_clean(self) -> None:
        """The entry is written by the action alone."""

    def show(self, error: BadEntry) -> None:
        """Put what is wrong beside its field."""
        for field, sentence in error.problems.items():
            self.add_error(field, sentence)


class EndForm(forms.Form):
    """From when on somebody no longer speaks, and why."""

    valid_to = forms.DateTimeField(
        label=_("Ends on"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL_TIME),
        input_formats=[LOCAL_TIME, "%Y-%m-%dT%H:%M:%S"],
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=300, required=False, help_text=_("For example: retired; moved; entered wrongly.")
    )
