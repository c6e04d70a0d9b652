"""The fields that say who may read a release and what they may do with it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from daumoi.accounts.models import User
from daumoi.accounts.sharing import CIRCLES, Sharing
from daumoi.releases.models import Release, Use

SHARING_FIELDS = ("sharing", "named_people", "use", "use_until", "use_territory")
# More are a mailing list; then the circle of a level fits better than names.
MOST_NAMED = 50


class PeopleByAddress(forms.CharField):
    """People of the network, one e-mail address a line; every line that is nobody's is named."""

    widget = forms.Textarea(attrs={"rows": 3, "autocomplete": "off"})

    def clean(self, value: Any) -> list[User]:
        lines = [line.strip().lower() for line in super().clean(value).replace(",", "\n").splitlines() if line.strip()]
        if len(lines) > MOST_NAMED:
            raise forms.ValidationError(
                _("%(have)s people are named; %(most)s at most.") % {"have": len(lines), "most": MOST_NAMED}
            )
        found = {person.email: person for person in User.objects.filter(email__in=lines, is_active=True)}
        unknown = [line for line in lines if line not in found]
        if unknown:
            raise forms.ValidationError(
                _("Nobody in the network has this address: %(addresses)s") % {"addresses": ", ".join(unknown)}
            )
        return list(found.values())


class SharingFields(forms.Form):
    """Sharing level, rights, and the people of TLP:RED; what a form leaves out stays as the release has it."""

    sharing = forms.ChoiceField(
        label=_("Sharing level"),
        required=False,
        widget=forms.RadioSelect,
        choices=[(level.value, f"{level.label}: {CIRCLES[level]}") for level in Sharing],
    )
    named_people = PeopleByAddress(
        label=_("People who alone may read it"),
        required=False,
        help_text=_("For TLP:RED only: one e-mail address a line, an editor of the focal point among them."),
    )
    use = forms.ChoiceField(label=_("Rights of use"), required=False, choices=Use.choices)
    use_until = forms.DateField(
        label=_("May be used until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        help_text=_("The last day, included. Empty: without end."),
    )
    use_territory = forms.CharField(
        label=_("May be used in"), required=False, max_length=120, help_text=_("Empty: everywhere.")
    )

    def start_sharing(self, release: Release) -> None:
        """Fill in what the release says now."""
        self.fields["sharing"].choices = [(level.value, f"{level.label}: {CIRCLES[level]}") for level in Sharing]  # type: ignore[attr-defined]
        for name in ("sharing", "use", "use_until", "use_territory"):
            self.initial.setdefault(name, getattr(release, name))
        if release.pk:
            people = release.named_people.exclude(pk=release.author_id).order_by("email")
            self.initial.setdefault("named_people", "\n".join(people.values_list("email", flat=True)))

    def sharing_values(self) -> dict[str, Any]:
        """Values for the actions: only fields that were on the page and are right."""
        return {
            name: self.cleaned_data[name]
            for name in SHARING_FIELDS
            if name in self.cleaned_data and name in self.fields and name in self.data and self._says(name)
        }

    def _says(self, name: str) -> bool:
        """A choice left empty says nothing; an empty text says that there is none."""
        return name not in {"sharing", "use"} or bool(self.cleaned_data[name])
