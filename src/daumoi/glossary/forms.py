"""Forms of the glossary."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from daumoi.accounts.models import Organisation
from daumoi.foundation.languages import LANGUAGES
from daumoi.glossary.errors import BadTerm
from daumoi.glossary.models import Term
from daumoi.network.forms import DayField


class TermFilterForm(forms.Form):
    """Above the list: words, languages, whose, and whether those that no longer count are shown."""

    q = forms.CharField(required=False, max_length=200, label=_("Term or translation"))
    source = forms.ChoiceField(required=False, choices=[("", _("All")), *LANGUAGES], label=_("From the language"))
    target = forms.ChoiceField(required=False, choices=[("", _("All")), *LANGUAGES], label=_("Into the language"))
    retired = forms.BooleanField(required=False, label=_("Retired ones too"))

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.full_clean()

    def chosen(self, name: str) -> str:
        """What was chosen, "" for nothing and for what is no choice."""
        return str(self.cleaned_data.get(name) or "")


class TermForm(forms.ModelForm):
    """One term; what is wrong with it is said by the action."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Glossary of"),
        empty_label=None,
        help_text=_("It counts below it as well."),
    )
    valid_from = DayField(required=False, label=_("From day"), help_text=_("Empty: it always counted."))
    valid_to = DayField(required=False, label=_("Last day"), help_text=_("Empty: it counts until further notice."))

    class Meta:
        model = Term
        fields = (
            "source_language", "target_language", "term", "preferred", "forbidden", "note", "source", "valid_from",
            "valid_to",
        )  # fmt: skip
        widgets = {
            "preferred": forms.Textarea(attrs={"rows": 3}),
            "forbidden": forms.Textarea(attrs={"rows": 2}),
            "note": forms.TextInput(),
        }
        help_texts = {
            "term": _("As it stands in the original, without marks of quotation."),
            "preferred": _(
                "One a line. The first is the one to write; the others pass as well. "
                "Needed, unless the next field names what is not to be written."
            ),
            "forbidden": _("One a line. Where the term stands in the original, these get a hint."),
            "note": _("When it is used, and when not."),
            "source": _("The document that says so, or where the name stands officially."),
        }

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk or len(organisations) == 1:
            del self.fields["organisation"]
        else:
            self.fields["organisation"].queryset = organisations
            self.order_fields(["organisation"])
        self.fields["term"].required = False

    def _post_clean(self) -> None:
        """The term is written by the action alone."""

    def values(self) -> dict[str, Any]:
        """Fields for the action."""
        return {name: value for name, value in self.cleaned_data.items() if name != "organisation"}

    def show(self, error: BadTerm) -> None:
        """Put what is wrong beside its field."""
        for field, sentence in error.problems.items():
            self.add_error(field if field in self.fields else None, sentence)


class RetireForm(forms.Form):
    """Until when a term counts."""

    last_day = DayField(label=_("Last day"), help_text=_("From the day after, nobody is held to it."))
