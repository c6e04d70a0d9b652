"""E-mail by SMTP, one message a person, in steps that a dying worker leaves in a known state."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage

from django.conf import settings

from daumoi.distribution.errors import ChannelError, NotNow, Refused, Uncertain

TIMEOUT_SECONDS = 30


def send(message: EmailMessage, *, to: str, sender: str, before_handover: Callable[[], None]) -> None:
    """Hand one message to the SMTP server.

    Args:
        to, sender: bare addresses of the envelope.
        before_handover: called when everything but the text has been accepted. What it writes must be durable when it
            returns: from here on a crash leaves it open whether the message arrived.
    Raises:
        Refused, NotNow, Uncertain.
    """
    try:
        server = _connected()
    except (OSError, smtplib.SMTPException) as error:
        raise NotNow(_short(error)) from error
    try:
        _accepted(server.mail(sender))
        _accepted(server.rcpt(to))
        before_handover()
        _hand_over(server, message)
    except (smtplib.SMTPServerDisconnected, OSError) as error:
        raise NotNow(_short(error)) from error
    finally:
        _say_goodbye(server)


def _connected() -> smtplib.SMTP:
    server = smtplib.SMTP(settings.SMTP_HOST, settings.SMTP_PORT, timeout=TIMEOUT_SECONDS)
    if settings.SMTP_STARTTLS:
        server.starttls(context=ssl.create_default_context())
    if settings.SMTP_USER:
        server.login(settings.SMTP_USER, settings.SMTP_PASSWORD)
    server.ehlo_or_helo_if_needed()
    return server


def _hand_over(server: smtplib.SMTP, message: EmailMessage) -> None:
    try:
        answer = server.data(message.as_bytes())
    except smtplib.SMTPDataError as error:
        _accepted((error.smtp_code, error.smtp_error if isinstance(error.smtp_error, bytes) else b""))
        raise
    except (smtplib.SMTPServerDisconnected, OSError) as error:
        raise Uncertain(_short(error)) from error
    _accepted(answer)


def _accepted(answer: tuple[int, bytes]) -> None:
    code, words = answer
    if 200 <= code < 300:
        return
    said = f"{code} {words.decode('utf-8', 'replace')}"[:300]
    raise (Refused if code >= 500 else NotNow)(said)


def _say_goodbye(server: smtplib.SMTP) -> None:
    # The message was accepted or refused before; a server that hangs up without a word changes nothing.
    with contextlib.suppress(smtplib.SMTPException, OSError):
        server.quit()


def _short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]
