"""E-mail by SMTP, one message a person, in steps that a dying worker leaves in a known state."""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage

from django.conf import settings

from daumoi.distribution.errors import ChannelError, NotNow, Refused, Uncertain

TIMEOUT_SECONDS = 30
GOODBYE_SECONDS = 2


def send(message: EmailMessage, *, to: str, sender: str, before_handover: Callable[[], None]) -> None:
    """Hand one message to the SMTP server.

    Args:
        to, sender: bare addresses of the envelope.
        before_handover: called when the server waits for the text. What it writes must be durable when it returns: from
            here on a crash leaves it open whether the message arrived. What it raises stops the exchange.
    Raises:
        Refused, NotNow, Uncertain.
    """
    try:
        server = _connected()
    except OSError as error:
        raise NotNow(_short(error)) from error
    try:
        try:
            _accepted(server.mail(sender))
            _accepted(server.rcpt(to))
            _accepted(server.docmd("DATA"), good=range(300, 400))
        except OSError as error:
            raise NotNow(_short(error)) from error
        before_handover()
        _hand_over(server, message)
    except (ChannelError, OSError):
        _say_goodbye(server)
        raise
    except BaseException:
        # The server waits for the text: a word of farewell would be read as part of it.
        server.close()
        raise
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
    """Give the text. Only an answer that can be understood says whether it was taken."""
    written = re.sub(rb"(?m)^\.", b"..", message.as_bytes())
    try:
        server.send(written + (b"" if written.endswith(b"\r\n") else b"\r\n") + b".\r\n")
        answer = server.getreply()
    except OSError as error:
        server.close()
        raise Uncertain(_short(error)) from error
    if not 200 <= answer[0] < 600 or 300 <= answer[0] < 400:
        raise Uncertain(_said(answer))
    _accepted(answer)


def _accepted(answer: tuple[int, bytes], *, good: range = range(200, 300)) -> None:
    if answer[0] not in good:
        raise (Refused if 500 <= answer[0] < 600 else NotNow)(_said(answer))


def _said(answer: tuple[int, bytes]) -> str:
    return f"{answer[0]} {answer[1].decode('utf-8', 'replace')}"[:300]


def _say_goodbye(server: smtplib.SMTP) -> None:
    # The message was accepted or refused before; a server that hangs up without a word changes nothing, and one that
    # takes its time must not keep the outcome from being written down.
    with contextlib.suppress(OSError):
        if server.sock is not None:
            server.sock.settimeout(GOODBYE_SECONDS)
        server.quit()


def _short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]
