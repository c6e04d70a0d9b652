"""The form of a focal point's own template."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from daumoi.accounts.models import Organisation
from daumoi.drafts.actions.templates import TEMPLATE_FIELDS
from daumoi.drafts.models import ReleaseTemplate
from daumoi.foundation.errors import InvalidValue
from daumoi.foundation.pasted_text import from_pasted
from daumoi.foundation.rich_text import from_light_markup, to_light_markup


class TemplateForm(forms.ModelForm):
    """What a release begins with; the text as HTML from the editor, or as light markup without JavaScript."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Focal point"), empty_label=None)
    body_format = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = ReleaseTemplate
        fields = TEMPLATE_FIELDS
        widgets = {
            "lead": forms.Textarea(attrs={"rows": 2}),
            "body": forms.Textarea(attrs={"rows": 12, "data-rich-text": "", "data-html": ""}),
            "standing_paragraph": forms.Textarea(attrs={"rows": 3}),
            "contact_phone": forms.TextInput(attrs={"type": "tel"}),
        }
        help_texts = {
            "name": _("By this name it stands among the types when somebody begins a release."),
            "purpose": _("One sentence: for what occasion."),
            "body": _("Put ‹what is to be filled in› between these quotes; a release is not sent while one is left."),
            "standing_paragraph": _("Stands at the end of every release begun with it."),
            "contact_name": _("Empty: whoever writes is proposed."),
        }

    def __init__(self, *args: Any, organisations: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if organisations is None:
            del self.fields["organisation"]
        else:
            self.fields["organisation"].queryset = organisations
        self.body_html = self._body_html()
        self.fields["body"].widget.attrs["data-html"] = self.body_html
        if not self.is_bound:
            self.initial["body"] = to_light_markup(self.body_html)
        elif self.data.get("body_format") == "html":
            self.data = self.data.copy()
            self.data |= {"body": to_light_markup(self.body_html), "body_format": ""}

    def _body_html(self) -> str:
        if not self.is_bound:
            return self.instance.body or ""
        typed = self.data.get("body", "")
        return from_pasted(typed) if self.data.get("body_format") == "html" else from_light_markup(typed)

    def _post_clean(self) -> None:
        """The action writes; building the instance here would change the page's copy too early."""

    def values(self) -> dict[str, Any]:
        """Fields for the action."""
        return {name: self.cleaned_data.get(name, "") for name in TEMPLATE_FIELDS} | {"body": self.body_html}

    def show(self, error: InvalidValue) -> None:
        """Put a domain error beside its field."""
        self.add_error(error.field if error.field in self.fields else None, str(error))
