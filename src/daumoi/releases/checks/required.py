"""What must be there before a release is sent.

Source: Decree 244/2026, Articles 3.7 and 9.1 (whoever speaks is named, with position and agency); Law on Advertising as
amended by Law 75/2025 (what is paid for is marked, and is no news); Circular 02/2019 (parts of a clarification).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from daumoi.foundation.rich_text import plain_text
from daumoi.foundation.vietnamese import canon
from daumoi.media.queries import what_keeps_media_back, what_media_lack
from daumoi.media.remarks import HARMLESS_REMARKS, REMARKS
from daumoi.releases.carried import media_in, no_longer_in_original, not_carried
from daumoi.releases.checks.findings import Finding, look, must
from daumoi.releases.kinds import PAID_KIND, STATEMENT_KIND, particulars_of
from daumoi.releases.models.releases import Release
from daumoi.releases.rules import embargo_problem
from daumoi.spokespersons.models import Spokesperson
from daumoi.spokespersons.rules import Authority

FEWEST_WORDS = 20
# What a template leaves to be filled in; nobody writes such quotes in Vietnamese.
_PLACEHOLDER = re.compile(r"‹[^‹›\n]{1,200}›")


def missing_in(release: Release, *, at: datetime) -> Iterator[Finding]:
    """What stops a release now, in the order of the form."""
    yield from _placeholders(release)
    if len(plain_text(release.body).split()) < FEWEST_WORDS:
        yield must("text", "body", _("Write the text: at least twenty words."))
    yield from _particulars(release)
    if not release.topic_id:
        yield must("topic", "topic", _("Choose the topic; reporters follow topics."))
    yield from _authority(release, at=at)
    yield from _people(release)
    yield from _payment(release)
    yield from _photos(release)
    yield from _media(release)
    yield from _media_beside_original(release)
    yield from _embargo(release, at=at)


def _placeholders(release: Release) -> Iterator[Finding]:
    texts = [("headline", release.headline), ("lead", release.lead), ("body", plain_text(release.body))]
    for field, text in texts:
        for found in dict.fromkeys(_PLACEHOLDER.findall(text)):
            yield must(f"placeholder:{found}", field, _("Fill in or delete %(found)s.") % {"found": found})


def _particulars(release: Release) -> Iterator[Finding]:
    for particular in particulars_of(release.kind):
        if particular.is_required and not release.particulars.get(particular.code):
            yield must(
                f"particular-{particular.code}",
                f"particular_{particular.code}",
                _("A release of the type “%(kind)s” says this: %(label)s.")
                % {"kind": release.get_kind_display(), "label": particular.label},
            )


def _authority(release: Release, *, at: datetime) -> Iterator[Finding]:
    """Whether the entry of the register that the speaker was chosen by holds; a statement cannot do without one.

    A correction is judged by the moment at which the release was first issued: what was said with authority then may be
    put right after the speaker has gone.
    """
    entry = release.spokesperson
    if entry is None:
        if release.kind == STATEMENT_KIND:
            yield must(
                "spokesperson",
                "spokesperson",
                _("An official statement is given by somebody of the register: choose who speaks, or another type."),
            )
        return
    problem = _entry_problem(release, entry, at=release.issued_at or at)
    if problem:
        yield must("spokesperson", "spokesperson", problem)
    elif entry.authority == Authority.CASE.value and not release.matter_confirmed:
        said = _("%(name)s may speak on one matter only: “%(matter)s”. Confirm that this release is about it.")
        yield must("matter", "matter_confirmed", said % {"name": entry.full_name, "matter": entry.matter})


def _entry_problem(release: Release, entry: Spokesperson, *, at: datetime) -> str:
    said_by = release.original.organisation if release.original else release.organisation
    words = {"name": entry.full_name, "body": entry.organisation.name}
    if entry.organisation_id not in {said_by.pk, said_by.hub_id}:
        said = _("%(name)s speaks for %(body)s, not for %(unit)s or its focal point: choose one of theirs.")
        return said % {**words, "unit": said_by.name}
    if at < entry.valid_from:
        day = date_format(timezone.localtime(entry.valid_from), "SHORT_DATETIME_FORMAT")
        return _("%(name)s speaks from %(day)s on: choose somebody else, or issue it later.") % {**words, "day": day}
    if entry.valid_to is not None and at >= entry.valid_to:
        day = date_format(timezone.localtime(entry.valid_to), "SHORT_DATETIME_FORMAT")
        said = _("%(name)s could speak until %(day)s: choose somebody whose entry is in force.")
        return said % {**words, "day": day}
    if release.language == "vi" and canon(release.speaker_name).casefold() != canon(entry.full_name).casefold():
        said = _("The speaker is “%(typed)s”, the chosen entry of the register “%(name)s”: name the same person.")
        return said % {**words, "typed": release.speaker_name}
    return ""


def _people(release: Release) -> Iterator[Finding]:
    if not release.speaker_name:
        yield must("speaker", "speaker_name", _("Name the speaker: everything released names who says it."))
    if not release.speaker_position:
        yield must("speaker-position", "speaker_position", _("Give the speaker's position."))
    if not release.contact_name:
        yield must("contact", "contact_name", _("Name someone the press can ask."))
    if not (release.contact_phone or release.contact_email):
        yield must("contact-ways", "contact_phone", _("Give a telephone number or an e-mail address for the press."))


def _payment(release: Release) -> Iterator[Finding]:
    is_paid = bool(release.paid_label or release.paid_by)
    if release.kind == PAID_KIND:
        if not release.paid_label:
            yield must(
                "paid-label", "paid_label", _("Choose the label: what is paid for is marked wherever it is shown.")
            )
        if not release.paid_by:
            yield must("paid-by", "paid_by", _("Name who pays; the label names the partner."))
    elif is_paid:
        yield must(
            "paid-kind",
            "kind",
            _("What is paid for cannot be issued as “%(kind)s”: choose the type “Paid item”.")
            % {"kind": release.get_kind_display()},
        )


def _photos(release: Release) -> Iterator[Finding]:
    names = {"caption": _("caption"), "credit": _("photo credit"), "alternative_text": _("alternative text")}
    for photo in (item for item in media_in(release) if item.is_photo):
        missing = [field for field in names if not getattr(photo, field)]
        if missing:
            said = _("The photo “%(name)s” has no %(words)s.")
            if photo.is_carried:
                said = _("The photo “%(name)s” of the original has no %(words)s in this language yet.")
            yield must(
                f"photo:{photo.public_id}",
                "photos",
                said % {"name": photo.original_name, "words": ", ".join(names[field] for field in missing)},
                anchor_id=f"id_photo-{photo.pk}-{missing[0]}",
            )


def _media(release: Release) -> Iterator[Finding]:
    """Words that files other than photos lack, what keeps any of them back, and what was found inside them."""
    items = media_in(release)
    for item, said in what_media_lack(item for item in items if not item.is_photo):
        yield must(f"media-words:{item.public_id}", "photos", said, anchor_id=f"id_photo-{item.pk}-caption")
    for item, said in what_keeps_media_back(items):
        yield must(f"media:{item.public_id}", "photos", said, anchor_id=f"id_photo-{item.pk}-caption")
    for item in items:
        for code in item.remarks:
            if code in REMARKS and code not in HARMLESS_REMARKS:
                yield look(f"{code}:{item.public_id}", "photos", f"“{item.original_name}”: {REMARKS[code]}")


def _media_beside_original(release: Release) -> Iterator[Finding]:
    """What a language version carries less or more than its original; it may be meant."""
    if not release.pk or release.original_id is None:
        return
    for item in not_carried(release):
        said = _("The original carries “%(name)s”; this version does not.")
        yield look(f"beside-not-carried:{item.public_id}", "photos", said % {"name": item.original_name})
    for item in no_longer_in_original(release):
        said = _("The original no longer carries “%(name)s”; this version does.")
        yield look(f"beside-carried:{item.public_id}", "photos", said % {"name": item.original_name})


def _embargo(release: Release, *, at: datetime) -> Iterator[Finding]:
    problem = {
        "past": _("The embargo ends in the past: choose a later hour, or none."),
        "far": _("The embargo ends more than a year from now: check the year."),
        "": "",
    }[embargo_problem(release.embargo_until, at=at)]
    if problem:
        yield must("embargo", "embargo_until", problem)
