"""The e-mail that carries an issued version: all a reporter needs, no picture loaded from anywhere, no tracking."""

from __future__ import annotations

from email import policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from daumoi.distribution.errors import Refused
from daumoi.distribution.models import Delivery
from daumoi.foundation.rich_text import plain_text, without_control_characters

# Lines end as SMTP wants them (servers refuse a bare newline since 2024), and every part is written in seven bits, so
# that no server has to be asked whether it takes eight.
POLICY = policy.SMTP.clone(cte_type="7bit")


def message_for(delivery: Delivery) -> EmailMessage:
    """Text and HTML of one version for one person, in the person's interface language."""
    version = delivery.version
    with translation.override(delivery.recipient.language):
        content = version.content
        context = {
            "version": version,
            "content": content,
            "body_text": plain_text(content["body"]),
            "page_url": settings.BASE_URL + reverse("wire:release", args=[version.public_id]),
            "subscription_url": settings.BASE_URL + reverse("wire:subscription"),
        }
        text = render_to_string("distribution/release.txt", context)
        page = render_to_string("distribution/release_mail.html", context)
        prefix = {
            "correction": translation.gettext("CORRECTION: "),
            "withdrawal": translation.gettext("WITHDRAWN: "),
        }.get(version.version_kind, "")
    message = EmailMessage(policy=POLICY)
    message["Subject"] = _one_line(f"{prefix}{version.headline}")
    message["From"] = settings.MAIL_FROM
    # Not formataddr: a name with a comma or an @ in it would come out as a second address.
    message["To"] = Address(_one_line(delivery.recipient.full_name), addr_spec=envelope_address(delivery.address))
    message["Message-ID"] = delivery.message_id
    message["Date"] = format_datetime(version.public_at)
    message["Content-Language"] = version.language
    message["List-Unsubscribe"] = f"<{context['subscription_url']}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    message.add_alternative(page, subtype="html")
    return message


def _one_line(words: str) -> str:
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
