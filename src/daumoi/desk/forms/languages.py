"""The form that starts a language version."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from daumoi.accounts.models import Organisation, User
from daumoi.foundation.languages import LANGUAGES


class TranslatorsForm(forms.Form):
    """The two people of a language version."""

    translator = forms.ModelChoiceField(User.objects.none(), label=_("Translator"))
    reviewer = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Reviewer"),
        help_text=_("A second person, who confirms that the meaning is unchanged and writes no word of it."),
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("translator", "reviewer"):
            self.fields[name].queryset = people
            self.fields[name].label_from_instance = lambda person: f"{person.full_name}, {person.position}"


class LanguageVersionForm(TranslatorsForm):
    """Language, for which body, and the two people."""

    language = forms.ChoiceField(label=_("Language"))
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Written by"),
        empty_label=None,
        help_text=_("Whose draft it is. The original's body is named as its source either way."),
    )

    def __init__(self, *args: Any, original: Any, organisations: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, people=people, **kwargs)
        self.fields["language"].choices = [each for each in LANGUAGES if each[0] != original.language]
        self.fields["organisation"].queryset = organisations
        self.order_fields(["language", "organisation"])
