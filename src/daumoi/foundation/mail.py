"""Hands e-mail to the SMTP server, one message a person, in steps that a dying worker leaves in a known state.

The only module that speaks SMTP (a contract checks it). Distribution keeps a row for each message; a letter to one
person (an invitation, a reminder) is written with `letter` and sent with `post`.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
from collections.abc import Callable
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import formatdate, make_msgid, parseaddr
from urllib.parse import urlsplit

from django.conf import settings

from daumoi.foundation.errors import ChannelError, NotNow, Refused, TryLater, Uncertain
from daumoi.foundation.rich_text import without_control_characters


class _WholeSubjects(EmailPolicy):
    """Folds a subject so that no space is lost: the `email` of Python 3.11 drops the one at which it breaks a line
    of encoded words, and "đo kiểm" arrives as "đokiểm" (python/cpython issue 92081).
    """

    def fold(self, name: str, value: str) -> str:
        if name.lower() == "subject" and not value.isascii():
            return f"{name}: {Header(str(value), 'utf-8', header_name=name).encode(linesep=self.linesep)}{self.linesep}"
        return super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower() == "subject" and not value.isascii():
            return self.fold(name, value).encode("ascii")
        return super().fold_binary(name, value)


# Lines end as SMTP wants them (servers refuse a bare newline since 2024), and every part is written in seven bits, so
# that no server has to be asked whether it takes eight.
POLICY = _WholeSubjects(linesep="\r\n", cte_type="7bit")
TIMEOUT_SECONDS = 30
GOODBYE_SECONDS = 2
# How soon a letter is tried again that the server could not take; the pause doubles with each try.
AGAIN_SECONDS = 30.0


def letter(*, to: str, name: str, subject: str, text: str, language: str) -> EmailMessage:
    """A plain letter of the product to one person; no picture, no tracking.

    Raises:
        Refused: the address cannot be written as an e-mail address.
    """
    message = EmailMessage(policy=POLICY)
    message["Subject"] = one_line(subject)
    message["From"] = settings.MAIL_FROM
    message["To"] = Address(one_line(name), addr_spec=envelope_address(to))
    message["Message-ID"] = make_msgid(domain=urlsplit(settings.BASE_URL).hostname or "localhost")
    message["Date"] = formatdate()
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    # After the text: setting that drops the headers about the content.
    message["Content-Language"] = language
    return message


def post(message: EmailMessage) -> None:
    """Send a letter of which a second copy would do no harm; called in a background step.

    Raises:
        TryLater: the server is busy or away, or hung up before it said whether it took the text.
        Refused: it will never take this letter.
    """
    to = message["To"].addresses[0].addr_spec
    try:
        send(message, to=to, sender=sender_address(), before_handover=lambda: None)
    except (NotNow, Uncertain) as error:
        raise TryLater(str(error), seconds=AGAIN_SECONDS) from error


def one_line(words: str) -> str:
    """Words of a header: a line break in them would begin another header."""
    return " ".join(without_control_characters(words).split())


def envelope_address(address: str) -> str:
    """The address as SMTP takes it everywhere: a domain with Vietnamese letters in its ASCII form.

    Raises:
        Refused: letters before the @ that only few servers take, or no address at all.
    """
    name, _, domain = address.rpartition("@")
    try:
        written = f"{name}@{domain.encode('idna').decode('ascii')}"
        if written.isascii() and written.isprintable() and " " not in written and domain:
            return Address(addr_spec=written).addr_spec
    except (ValueError, MessageError):
        pass
    raise Refused(f"{address[:200]!r} cannot be written as an e-mail address")


def sender_address() -> str:
    """Bare address of MAIL_FROM, for the envelope."""
    return parseaddr(settings.MAIL_FROM)[1]


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
