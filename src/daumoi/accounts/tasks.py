"""Background entries of accounts: letters about signing in, and what would otherwise be kept for ever."""

from __future__ import annotations

from daumoi.accounts.background import background
from daumoi.accounts.models import User
from daumoi.accounts.sign_in import letters, sessions
from daumoi.foundation import clock
from daumoi.foundation.mail import post

MOST_ATTEMPTS = 8


@background(queue="mail", most_attempts=MOST_ATTEMPTS)
def send_password_link(*, user_id: int) -> None:
    """After NewPasswordAsked: send the link; to nobody where nobody has the e-mail that was typed."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is not None:
        post(letters.password_letter(user, at=clock.now()))


@background(queue="mail", most_attempts=MOST_ATTEMPTS)
def send_email_link(*, user_id: int, email: str) -> None:
    """After NewEmailAsked: send the link that proves the new address; to nobody where somebody else has it."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is not None and not User.objects.filter(email=email).exists():
        post(letters.email_letter(user, email, at=clock.now()))


@background(queue="mail", most_attempts=MOST_ATTEMPTS)
def tell_of_new_email(*, user_id: int, old_email: str) -> None:
    """After EmailChanged: tell the old address, so that a theft is noticed."""
    post(letters.farewell_letter(User.objects.get(pk=user_id), old_email))


@background(queue="mail", most_attempts=MOST_ATTEMPTS)
def tell_of_sign_in_change(*, user_id: int, what: str) -> None:
    """After SignInChanged: tell the person by mail what was changed about signing in."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is not None:
        post(letters.change_letter(user, what))


@background()
def forget_ended_sessions() -> None:
    """Recurring: what is kept of sessions goes once they have run out."""
    sessions.forget_ended(at=clock.now())
