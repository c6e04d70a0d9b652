"""Forms of the people's pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from daumoi.accounts.models import ROLE_NAMES, Organisation
from daumoi.accounts.viewer import Role
from daumoi.foundation.rich_text import without_control_characters
from daumoi.people.forms import day_field
from daumoi.people.queries import Filters

ROLE_CHOICES = [(role.value, ROLE_NAMES[role]) for role in Role]


class PeopleFilterForm(forms.Form):
    """What the list of people is narrowed by; what cannot be understood narrows nothing."""

    q = forms.CharField(label=_("Name, e-mail or position"), required=False, max_length=200)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("Every role")), *ROLE_CHOICES])
    organisation = forms.IntegerField(label=_("Organisation"), required=False, widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label=_("Shown"), required=False, choices=[("here", _("Members today")), ("gone", _("Former members"))]
    )

    def filters(self) -> Filters:
        """The filters that could be understood."""
        self.is_valid()
        cleaned = getattr(self, "cleaned_data", {})
        return Filters(
            words=without_control_characters(cleaned.get("q", "")).strip(),
            organisation_id=cleaned.get("organisation"),
            role=cleaned.get("role", ""),
            state=cleaned.get("state") or "here",
        )


class InvitationForm(forms.Form):
    """One invitation."""

    email = forms.EmailField(
        label=_("E-mail at work"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("The letter with the link goes there; it will be the name to sign in with."),
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organisation"), empty_label=_("Choose…")
    )
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("Choose…")), *ROLE_CHOICES])
    valid_to = day_field(_("Until"), required=False, help_text=_("The last day. Empty: until somebody ends it."))

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        if len(organisations) == 1:
            self.fields["organisation"].initial = organisations[0]


class ManyInvitationsForm(forms.Form):
    """A list of invitations, pasted or as a file."""

    list = forms.CharField(
        label=_("The list"),
        required=False,
        max_length=200_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=_("Copied from a table: e-mail, code of the organisation, role, last day (may be empty)."),
    )
    file = forms.FileField(label=_("Or a file"), required=False, help_text=_("CSV, as a table programme saves it."))


class MembershipForm(forms.Form):
    """A role in an organisation, from one day to the end of another."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organisation"), empty_label=_("Choose…")
    )
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("Choose…")), *ROLE_CHOICES])
    valid_from = day_field(_("From"))
    valid_to = day_field(_("To the end of"), required=False)

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        self.fields["valid_from"].initial = today


class MembershipEndForm(forms.Form):
    """When a membership ends: a day, or nothing for at once."""

    last_day = day_field(_("Last day"), required=False, help_text=_("Empty: it ends in this moment."))
