"""Letters about signing in: the link for a new password, the link for a new address, and what was changed."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from daumoi.accounts.models import User
from daumoi.accounts.sign_in import links
from daumoi.foundation.mail import letter

# Word of the log → what the letter says.
CHANGES = {
    "account.change_password": gettext_lazy("Your password was changed."),
    "account.set_password": gettext_lazy("A new password was set by a link that was sent to this address."),
    "account.add_second_factor": gettext_lazy("A second factor was added to your account."),
    "account.remove_second_factor": gettext_lazy("A second factor was removed from your account."),
    "account.make_recovery_codes": gettext_lazy("New recovery codes were made; the old ones are void."),
    "account.use_recovery_code": gettext_lazy("Somebody signed in with one of your recovery codes."),
    "account.join_service": gettext_lazy("Your account can now be opened through a sign-in service."),
    "person.reset_second_factor": gettext_lazy("An operator took your second factor away; set up a new one."),
}


def password_letter(user: User, *, at: datetime) -> EmailMessage:
    """The letter with the link for a new password."""
    address = reverse("accounts:password_new", args=[links.password_token(user, at=at)])
    minutes = settings.PASSWORD_RESET_TIMEOUT // 60
    return _written(user, "password", gettext_lazy("A new password"), {"link": _full(address), "minutes": minutes})


def email_letter(user: User, email: str, *, at: datetime) -> EmailMessage:
    """The letter to a new address, with the link that proves it."""
    address = reverse("accounts:email_confirm", args=[links.email_token(user, email, at=at)])
    hours = settings.EMAIL_LINK_SECONDS // 3600
    subject = gettext_lazy("Confirm your new e-mail address")
    return _written(user, "email", subject, {"link": _full(address), "hours": hours}, to=email)


def farewell_letter(user: User, old_email: str) -> EmailMessage:
    """The letter to the address that no longer opens the account."""
    change = gettext_lazy("Your account now belongs to another e-mail address; this one no longer opens it.")
    return _written(user, "changed", gettext_lazy("Your e-mail address was changed"), {"change": change}, to=old_email)


def change_letter(user: User, what: str) -> EmailMessage:
    """The letter that says what was changed about signing in."""
    return _written(user, "changed", gettext_lazy("Your sign-in was changed"), {"change": CHANGES[what]})


def _written(user: User, name: str, subject: str, context: dict[str, object], *, to: str = "") -> EmailMessage:
    with translation.override(user.language):
        shared = {"name": user.full_name, "account_url": _full(reverse("accounts:profile"))}
        text = render_to_string(f"accounts/sign_in/mail/{name}.txt", {**shared, **context})
        headline = _("%(subject)s – Đầu Mối") % {"subject": subject}
    return letter(to=to or user.email, name=user.full_name, subject=headline, text=text, language=user.language)


def _full(address: str) -> str:
    return f"{settings.BASE_URL}{address}"
