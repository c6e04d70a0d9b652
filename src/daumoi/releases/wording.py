"""An issued version in words: sharing level, rights, the label of what is paid for, what its type says, the text."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from daumoi.accounts.sharing import CIRCLES, Sharing
from daumoi.foundation.rich_text import clean_html
from daumoi.releases.models import IssuedVersion, Use
from daumoi.spokespersons.models import AUTHORITY_NAMES
from daumoi.spokespersons.rules import Authority


def rights_sentence(version: IssuedVersion) -> str:
    """What whoever holds this version may do with it, where, and until which day."""
    parts = [f"{Use(version.use).label}."]
    territory = version.content.get("rights", {}).get("territory", "")
    if territory:
        parts.append(_("Only in: %(territory)s.") % {"territory": territory})
    if version.use_until:
        day = date_format(version.use_until, "DATE_FORMAT")
        sentence = _("Until %(day)s, included.") if version.is_usable else _("The right to use it ended on %(day)s.")
        parts.append(sentence % {"day": day})
    return " ".join(parts)


def sharing_label(version: IssuedVersion) -> str:
    """The label as the standard writes it, in every language: "TLP:AMBER+STRICT"."""
    return str(Sharing(version.sharing).label)


def sharing_line(version: IssuedVersion) -> str:
    """The label with whom it lets in, for the head of files and mails; "" for what everybody may read.

    Source: TLP 2.0, "TLP in messaging" and "in documents": the label stands directly before the information.
    """
    if version.sharing == Sharing.CLEAR:
        return ""
    return f"{sharing_label(version)}: {CIRCLES[Sharing(version.sharing)]}"


def paid_line(content: Mapping[str, Any]) -> str:
    """The label of what is paid for, with the partner; "" for everything else. In the language of the release."""
    paid = content.get("paid")
    return f"{paid['label']}: {paid['by']}" if paid else ""


def authority_line(content: Mapping[str, Any]) -> str:
    """By what the speaker speaks, in words: decision and matter of the register; "" where nothing was chosen."""
    register = content["speaker"].get("register")
    if not register:
        return ""
    parts = [str(AUTHORITY_NAMES[Authority(register["authority"])])]
    if register["decision"]:
        parts.append(_("decision %(number)s") % {"number": register["decision"]})
    if register["matter"]:
        parts.append(_("on: %(matter)s") % {"matter": register["matter"]})
    return ", ".join(parts)


def unofficial_line(content: Mapping[str, Any]) -> str:
    """The sentence that stands with what is no official position; "" where the speaker stands in the register.

    Source: Decree 244/2026, article 3.7.
    """
    if not content.get("not_official"):
        return ""
    return _("Not the official position of %(body)s: the speaker is not one of its registered spokespersons.") % {
        "body": content["unit"]
    }


def titled(content: Mapping[str, Any]) -> str:
    """The headline, with the label of what is paid for in front: it stays with a headline that travels alone."""
    paid = content.get("paid")
    return f"[{paid['label']}] {content['headline']}" if paid else str(content["headline"])


def issued_body(content: Mapping[str, Any]) -> str:
    """The text of an issued content as every surface shows it: label of what is paid for, what its type says, body.

    Frozen content cannot be edited: cleaning it again lets a mended sanitiser reach what was issued before.
    """
    stated = [(each["label"], each["text"]) for each in content.get("particulars", [])]
    first = [f"<p><strong>{escape(paid_line(content))}</strong></p>"] if paid_line(content) else []
    first += [f"<p><strong>{escape(label)}:</strong> {escape(text)}</p>" for label, text in stated]
    return clean_html("".join(first).replace("\n", "<br>") + content["body"])
