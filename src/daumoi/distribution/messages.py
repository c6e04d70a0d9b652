"""The e-mail that carries an issued version: all a reporter needs, no picture loaded from anywhere, no tracking."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe

from daumoi.distribution.models import Delivery
from daumoi.foundation.mail import POLICY, envelope_address, letter, one_line
from daumoi.foundation.rich_text import plain_text
from daumoi.releases.reasons import reason_line
from daumoi.releases.wording import (
    authority_line,
    issued_body,
    rights_sentence,
    sharing_label,
    sharing_line,
    titled,
    unofficial_line,
)


def gathered_message(deliveries: list[Delivery]) -> EmailMessage:
    """One plain mail with headline, first words and address of several versions, for one person.

    It bears the number of its first delivery; the others are known by the address of their page.
    """
    first = deliveries[0]
    with translation.override(first.recipient.language):
        subscription_url = settings.BASE_URL + reverse("wire:subscription")
        shown = [
            {
                "version": delivery.version,
                "title": titled(delivery.version.content),
                "line": sharing_line(delivery.version),
                "page_url": settings.BASE_URL + reverse("wire:release", args=[delivery.version.public_id]),
            }
            for delivery in deliveries
        ]
        context = {"shown": shown, "subscription_url": subscription_url}
        subject = translation.ngettext("%(count)d release today", "%(count)d releases today", len(shown))
        message = letter(
            to=first.address,
            name=first.recipient.full_name,
            subject=subject % {"count": len(shown)},
            text=render_to_string("distribution/gathered.txt", context),
            language=first.recipient.language,
        )
    message.replace_header("Message-ID", first.message_id)
    message["List-Unsubscribe"] = f"<{subscription_url}>"
    return message


def message_for(delivery: Delivery) -> EmailMessage:
    """Text and HTML of one version for one person, in the person's interface language."""
    version = delivery.version
    with translation.override(delivery.recipient.language):
        content = version.content
        line = sharing_line(version)
        context = {
            "version": version,
            "content": content,
            "sharing_line": line,
            "rights": rights_sentence(version),
            "reason": reason_line(content),
            "authority": authority_line(content),
            "unofficial": unofficial_line(content),
            "body_text": plain_text(issued_body(content)),
            "body_html": mark_safe(issued_body(content)),  # noqa: S308  (cleaned in the same breath)
            "page_url": settings.BASE_URL + reverse("wire:release", args=[version.public_id]),
            "subscription_url": settings.BASE_URL + reverse("wire:subscription"),
        }
        text = render_to_string("distribution/release.txt", context)
        page = render_to_string("distribution/release_mail.html", context)
        label = f"[{sharing_label(version)}] " if line else ""
        prefix = {
            "correction": translation.gettext("CORRECTION: "),
            "withdrawal": translation.gettext("WITHDRAWN: "),
        }.get(version.version_kind, "")
    message = EmailMessage(policy=POLICY)
    message["Subject"] = one_line(f"{label}{prefix}{titled(content)}")
    message["From"] = settings.MAIL_FROM
    # Not formataddr: a name with a comma or an @ in it would come out as a second address.
    message["To"] = Address(one_line(delivery.recipient.full_name), addr_spec=envelope_address(delivery.address))
    message["Message-ID"] = delivery.message_id
    message["Date"] = format_datetime(version.public_at)
    message["List-Unsubscribe"] = f"<{context['subscription_url']}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    message.add_alternative(page, subtype="html")
    # After the text: setting that drops the headers about the content, and adding to it moves them into the first part.
    message["Content-Language"] = version.language
    return message
