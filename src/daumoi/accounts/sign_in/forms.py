"""Forms of signing in and of its second factor."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_CREDENTIAL = 20_000  # what a browser answers for a passkey is some two thousand characters


class SignInForm(forms.Form):
    """E-mail and password."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username webauthn", "autofocus": True, "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(forms.Form):
    """A code of the app, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("The six digits that your app shows now, or one of your recovery codes."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "spellcheck": "false"}
        ),
    )


class AppForm(forms.Form):
    """The first code of a new app."""

    code = forms.CharField(
        label=_("Code that the app shows"),
        max_length=20,
        help_text=_("Six digits; a new code comes every half a minute."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
    )


class CredentialForm(forms.Form):
    """What the browser answered about a passkey."""

    credential = forms.CharField(max_length=LONGEST_CREDENTIAL, widget=forms.HiddenInput)


class PasskeyForm(CredentialForm):
    """A new passkey and its name."""

    name = forms.CharField(
        label=_("Name of the passkey"),
        max_length=60,
        required=False,
        help_text=_("To tell it from others later, such as “work laptop” or “blue key”."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ProofForm(forms.Form):
    """One's own password, once more."""

    password = forms.CharField(
        label=_("Password"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )


def new_password_field(label: Any, *, help_text: Any = "") -> forms.CharField:
    """A password that is chosen now; what is typed is taken to the letter, blanks at its ends included."""
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(label=label, help_text=help_text, max_length=1000, strip=False, widget=widget)


GOOD_PASSWORD = _("At least ten characters. A sentence only you would say is easy to keep and hard to guess.")


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    new_password = new_password_field(_("New password"), help_text=GOOD_PASSWORD)
    repeated = new_password_field(_("New password once more"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"new_password", "repeated"} <= cleaned.keys() and cleaned["new_password"] != cleaned["repeated"]:
            self.add_error("repeated", _("The two new passwords are not the same."))
        return cleaned


class PasswordForm(NewPasswordForm):
    """Present password, new one, new one again."""

    field_order = ("old_password", "new_password", "repeated")
    old_password = forms.CharField(
        label=_("Present password"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class EmailForm(forms.Form):
    """An e-mail address: the one that lost its password, or a new one of one's own."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True, "spellcheck": "false"}),
    )
