"""The fields that say who may read a release and what they may do with it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from daumoi.accounts.models import User
from daumoi.accounts.sharing import CIRCLES, Sharing
from daumoi.accounts.viewer import current_viewer
from daumoi.people.queries import people_visible_to
from daumoi.releases.models import Release, Use

SHARING_FIELDS = ("sharing", "named_people", "use", "use_until", "use_territory")
# More are a mailing list; then the circle of a level fits better than names.
MOST_NAMED = 50


class PeopleByAddress(forms.CharField):
    """People whom the writer may see, one e-mail address a line; every line that is none of theirs is named.

    Others look like nobody: the form must not tell which addresses have an account elsewhere.
    """

    widget = forms.Textarea(attrs={"rows": 3, "autocomplete": "off"})
    # Somebody of the focal point may have named people whom the unit does not see; its next save keeps them.
    named_already = User.objects.none()

    def clean(self, value: Any) -> list[User]:
        lines = [line.strip().lower() for line in super().clean(value).replace(",", "\n").splitlines() if line.strip()]
        if len(lines) > MOST_NAMED:
            raise forms.ValidationError(
                _("%(have)s people are named; %(most)s at most.") % {"have": len(lines), "most": MOST_NAMED}
            )
        seen = people_visible_to(current_viewer()).filter(email__in=lines, is_active=True)
        found = {person.email: person for person in [*seen, *self.named_already.filter(email__in=lines)]}
        unknown = [line for line in lines if line not in found]
        if unknown:
            raise forms.ValidationError(
                _("Nobody whom you may see has this address: %(addresses)s") % {"addresses": ", ".join(unknown)}
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
        if release.pk and release.sharing == Sharing.RED:
            self.fields["named_people"].named_already = release.named_people.all()  # type: ignore[attr-defined]
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
