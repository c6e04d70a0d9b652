"""Forms of the invited, and of one's own data."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from daumoi.accounts.models import ROLE_NAMES, Membership, User
from daumoi.accounts.sign_in.forms import GOOD_PASSWORD, new_password_field
from daumoi.accounts.viewer import Role


class PersonForm(forms.ModelForm):
    """Everything that is kept of a person: name, position, telephone at work, language."""

    class Meta:
        model = User
        fields = ("full_name", "position", "phone", "language")
        labels = {
            "full_name": _("Name"),
            "position": _("Position"),
            "phone": _("Telephone at work"),
            "language": _("Language"),
        }
        help_texts = {
            "full_name": _("As it stands on letters."),
            "position": _("At the organisation you work for, such as “Chuyên viên Văn phòng Sở”."),
            "phone": _("Of the office, not your own. Leave it empty when nobody should call."),
            "language": _("Of the pages you see and of the messages you get."),
        }
        widgets = {
            "full_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "position": forms.TextInput(attrs={"autocomplete": "organization-title"}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "work tel"}),
            "language": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = settings.LANGUAGES


class NewcomerForm(PersonForm):
    """The first visit: who one is, and a password."""

    password = new_password_field(_("Password"), help_text=GOOD_PASSWORD)
    repeated = new_password_field(_("Password once more"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"password", "repeated"} <= cleaned.keys() and cleaned["password"] != cleaned["repeated"]:
            self.add_error("repeated", _("The two passwords are not the same."))
        return cleaned


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    """A day, typed or picked."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class RoleField(forms.ModelChoiceField):
    """A choice among memberships, each named by role and organisation."""

    def label_from_instance(self, obj: Membership) -> str:
        return f"{ROLE_NAMES[Role(obj.role)]}, {obj.organisation.name}"


class DeputyField(forms.ModelChoiceField):
    """A choice among people, each named with the position, for two may have one name."""

    def label_from_instance(self, obj: User) -> str:
        return f"{obj.full_name} ({obj.position or obj.email})"


class StandInForm(forms.Form):
    """Who stands in for which role, from one day to the end of another."""

    membership = RoleField(Membership.objects.none(), label=_("Role"), empty_label=None)
    deputy = DeputyField(User.objects.none(), label=_("Who stands in"), empty_label=_("Choose…"))
    valid_from = day_field(_("From"))
    valid_to = day_field(_("To the end of"))

    def __init__(
        self,
        *args: Any,
        memberships: QuerySet[Membership],
        deputies: QuerySet[User],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["membership"].queryset = memberships
        self.fields["deputy"].queryset = deputies
        self.fields["valid_from"].initial = today
