"""Sharing level and rights of an issued version, in words."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from daumoi.accounts.sharing import CIRCLES, Sharing
from daumoi.releases.models import IssuedVersion, Use


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
