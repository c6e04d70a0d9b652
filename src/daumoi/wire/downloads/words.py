"""The words around a release's own text, in the language of the release."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from daumoi.accounts.sharing import Sharing
from daumoi.foundation import clock
from daumoi.media.frozen import still_usable
from daumoi.newsroom.feeds import absolute
from daumoi.newsroom.queries import history_on, wire_shelf
from daumoi.releases.models import IssuedVersion
from daumoi.releases.reasons import reason_line
from daumoi.releases.wording import authority_line, rights_sentence, unofficial_line


@contextmanager
def language_of(version: IssuedVersion) -> Iterator[None]:
    """Labels in the language of the release where the interface has it, else in English."""
    with translation.override(version.language if version.language in dict(settings.LANGUAGES) else "en"):
        yield


def note_line(version: IssuedVersion) -> str:
    """What whoever opens a file must know first: its text was withdrawn or corrected since, or is the correction.

    "" for a first issue that stands.
    """
    newest = history_on(wire_shelf, version)[0]
    if newest.number > version.number:
        heading = _("WITHDRAWN, DO NOT USE") if newest.is_withdrawal else _("REPLACED BY A CORRECTED VERSION")
        moment = date_format(timezone.localtime(newest.public_at), "DATETIME_FORMAT")
        return f"{heading} ({moment}): {newest.note} {page_address(newest)}"
    if not version.content["note"]:
        return ""
    heading = _("WITHDRAWN") if version.is_withdrawal else _("CORRECTION")
    reason = reason_line(version.content)
    return f"{heading}: {version.content['note']}" + (f" ({reason})" if reason else "")


def page_address(version: IssuedVersion) -> str:
    """Full address of a version: the public page, or the wire's where the public has none."""
    name = "newsroom:page_by_id" if version.sharing == Sharing.CLEAR else "wire:release"
    return settings.BASE_URL + reverse(name, args=[version.public_id])


def source_line(content: dict[str, Any]) -> str:
    """Unit and agency, once where they are the same."""
    names = [content["unit"]] + ([content["agency"]] if content["agency"] != content["unit"] else [])
    return ", ".join(names)


def facts_of(version: IssuedVersion) -> list[tuple[str, str]]:
    """Label and value of what stands under a release: speaker, source, contact, time."""
    content = version.content
    speaker, contact = content["speaker"], content["contact"]
    facts = [
        (_("Speaker"), _joined(speaker["name"], speaker["position"])),
        (_("Speaks as"), authority_line(content)),
        (_("Note"), unofficial_line(content)),
        (_("Source"), source_line(content)),
        (_("Press contact"), _joined(contact["name"], contact["phone"], contact["email"])),
        (_("Time of issue"), date_format(timezone.localtime(version.public_at), "DATETIME_FORMAT")),
        (_("Rights of use"), "" if version.is_withdrawal else rights_sentence(version)),
    ]
    return [(label, value) for label, value in facts if value]


def photo_lines(content: dict[str, Any]) -> list[str]:
    """Caption and credit of each photo."""
    pattern = _("%(caption)s (photo: %(credit)s)")
    return [
        pattern % {"caption": photo["caption"], "credit": photo["credit"]} if photo["credit"] else photo["caption"]
        for photo in content["photos"]
    ]


def file_lines(content: dict[str, Any]) -> list[str]:
    """Title, size and address of each recording, document and data set that may still be used, a line each."""
    return [f"{words}: {address}" for words, address in file_links(content)]


def file_links(content: dict[str, Any]) -> list[tuple[str, str]]:
    """The same in two: title with size, and address."""
    files = still_usable(content.get("files", []), on=timezone.localdate(clock.now()))
    return [
        (
            f"{file['caption']} ({filesizeformat(file['size'])})",
            absolute(reverse("media:file", args=[file["public_id"]])),
        )
        for file in files
    ]


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def file_name(version: IssuedVersion, ending: str) -> str:
    """Day and headline in plain letters: files of several releases sort by day and can be told apart."""
    return f"{version.public_day:%Y-%m-%d}-{version.slug}.{ending}"
