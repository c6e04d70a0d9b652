"""The content of a release as plain values: for comparing revisions, and for freezing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import translation

from daumoi.accounts.sharing import Sharing, people_line
from daumoi.foundation.rich_text import plain_text
from daumoi.media.models import MediaItem
from daumoi.releases.carried import media_in
from daumoi.releases.kinds import PAID_LABELS, stated_particulars
from daumoi.releases.models import IssuedVersion, Release, VersionKind
from daumoi.releases.queries import speaks_officially
from daumoi.releases.reasons import Explanation
from daumoi.releases.rules import content_digest, content_json, public_from

# 2: sharing level and rights of use stand beside the embargo. In content of form 1 they are what OPEN says.
SCHEMA = "daumoi.issued/2"
OPEN: dict[str, Any] = {
    "sharing": {"level": "TLP:CLEAR", "named_people": []},
    "rights": {"use": "free", "until": None, "territory": ""},
}
# What a reader would see change. Names of bodies and topics are not here: they may be renamed without any correction.
FILED = ("topic", "place")
SAID = (
    *("kind", "language", "headline", "lead", "body", "speaker", "contact", "photos", "files", "sharing", "rights"),
    *("particulars", "paid"),
)
PHOTO_SAID = ("public_id", "sha256", "caption", "credit", "alternative_text")
RIGHTS_SAID = ("creator", "copyright_notice", "usage_terms", "rights_until")


def content_of(release: Release) -> dict[str, Any]:
    """What the release says now, as JSON values; keys are CONTENT_FIELDS, with codes for topic and place."""
    return content_json(
        {
            "kind": release.kind,
            "language": release.language,
            "headline": release.headline,
            "lead": release.lead,
            "body": release.body,
            "topic": release.topic.code if release.topic else None,
            "place": release.place.code if release.place else None,
            **_register_choice(release),
            "speaker_name": release.speaker_name,
            "speaker_position": release.speaker_position,
            "contact_name": release.contact_name,
            "contact_phone": release.contact_phone,
            "contact_email": release.contact_email,
            "embargo_until": release.embargo_until,
            "particulars": {code: words for code, words in release.particulars.items() if words},
            "paid_label": release.paid_label,
            "paid_by": release.paid_by,
            "sharing": release.sharing,
            "named_people": _people_named(release),
            "use": release.use,
            "use_until": release.use_until.isoformat() if release.use_until else None,
            "use_territory": release.use_territory,
            "photos": [_photo_words(item) for item in media_in(release) if item.is_photo],
            "files": [_file_words(item) for item in media_in(release) if not item.is_photo],
        }
    )


def _register_choice(release: Release) -> dict[str, Any]:
    """Only where one was chosen: the digest of what was approved before the register was known stays what it was."""
    if release.spokesperson_id is None:
        return {}
    return {"spokesperson": release.spokesperson_id, "matter_confirmed": release.matter_confirmed}


def digest_of(release: Release) -> str:
    """Digest of everything the release says now, words of photos and files included."""
    return content_digest(content_of(release))


def _people_named(release: Release) -> list[str]:
    """Names of the people a release is for alone; none where everybody of a circle may read it."""
    return people_line(release.named_people.all()) if release.pk and release.sharing == Sharing.RED else []


def _photo_words(photo: MediaItem) -> dict[str, Any]:
    return {
        "public_id": photo.public_id,
        "caption": photo.caption,
        "credit": photo.credit,
        "alternative_text": photo.alternative_text,
    }


def _file_words(item: MediaItem) -> dict[str, Any]:
    return {
        "public_id": item.public_id,
        "name": item.original_name,
        "caption": item.caption,
        "credit": item.credit,
        "description": item.description,
    }


def _frozen_photo(photo: MediaItem) -> dict[str, Any]:
    """A photo as it is issued: the digest is of the original, from which the renditions were made."""
    return {
        **_photo_words(photo),
        "sha256": photo.sha256,
        "width": photo.width,
        "height": photo.height,
        **_frozen_rights(photo),
    }


def _frozen_file(item: MediaItem) -> dict[str, Any]:
    """A file as it is issued: size and digest are of what is handed out, so that a copy can be checked."""
    return {
        **_file_words(item),
        "kind": item.kind,
        "media_type": item.media_type,
        "size": item.outgoing_size,
        "sha256": item.outgoing_sha256,
        "language": item.language,
        "transcript": item.transcript,
        "subtitles": hashlib.sha256(item.subtitles.encode()).hexdigest() if item.subtitles else "",
        "preview": bool(item.large),
        **_frozen_rights(item),
    }


def _frozen_rights(item: MediaItem) -> dict[str, Any]:
    return {
        "creator": item.creator,
        "copyright_notice": item.copyright_notice,
        "usage_terms": item.usage_terms,
        "rights_until": item.rights_until.isoformat() if item.rights_until else "",
    }


def says_the_same(release: Release, version: IssuedVersion | None) -> bool:
    """Whether issuing the release now would say what this version says, photos and their words included."""
    if version is None:
        return False
    now = frozen_content(
        release,
        public_id=version.public_id,
        number=version.number,
        version_kind=VersionKind(version.version_kind),
        note=version.note,
        issued_at=version.issued_at,
    )
    _as_first_versions_said(now["files"], version.content.get("files", []))
    filed_alike = all((now[name] or {}).get("code") == (version.content[name] or {}).get("code") for name in FILED)
    return filed_alike and _said(now) == _said(version.content)


def _as_first_versions_said(files: list[dict[str, Any]], issued: list[dict[str, Any]]) -> None:
    """Versions once kept only that there were subtitles; beside such a one no difference can be told."""
    plain = {file["public_id"] for file in issued if isinstance(file.get("subtitles"), bool)}
    for file in files:
        if file["public_id"] in plain:
            file["subtitles"] = bool(file["subtitles"])


def _said(content: dict[str, Any]) -> dict[str, Any]:
    """What a version says. Versions of the first months know no files and fewer words of a photo."""
    said = {name: content.get(name, OPEN.get(name, [])) for name in SAID}
    photos = [{name: photo.get(name, "") for name in (*PHOTO_SAID, *RIGHTS_SAID)} for photo in content["photos"]]
    return {**said, "photos": photos}


def frozen_content(
    release: Release,
    *,
    public_id: str,
    number: int,
    version_kind: VersionKind,
    note: str,
    issued_at: datetime,
    explained: Explanation | None = None,
) -> dict[str, Any]:
    """Everything that is issued: what `sha256` covers and what newsroom, wire, feeds and mail show.

    Names of bodies, topics and places are written out as they are on this day; records keep the name of their day.
    """
    # A body that has ended issues nothing; its heir answers for what it had begun, and for corrections.
    said_by = release.original.organisation if release.original else release.organisation
    unit = said_by.heir or said_by
    agency = unit.hub or unit
    is_withdrawal = version_kind is VersionKind.WITHDRAWAL
    with translation.override("en" if release.language == "en" else "vi"):
        topic = {"code": release.topic.code, "name": release.topic.name} if release.topic else None
        place = {"code": release.place.code, "name": release.place.name} if release.place else None
        more = {} if is_withdrawal else _beside_the_text(release, at=issued_at)
        if release.original_id is not None:
            more["original"] = _frozen_original(release)
        if explained is not None:
            more["correction"] = explained.frozen
    media = [] if is_withdrawal else media_in(release)
    return content_json(
        {
            **more,
            "schema": SCHEMA,
            "public_id": public_id,
            "number": number,
            "version_kind": version_kind.value,
            "note": note,
            "kind": release.kind,
            "language": release.language,
            "headline": release.headline,
            "lead": "" if is_withdrawal else release.lead,
            "body": "" if is_withdrawal else release.body,
            "topic": topic,
            "place": place,
            "agency": agency.name,
            "unit": unit.name,
            "about": "" if is_withdrawal else (unit.about or agency.about),
            "speaker": _frozen_speaker(release),
            "contact": {
                "name": release.contact_name,
                "phone": release.contact_phone,
                "email": release.contact_email,
            },
            "photos": [_frozen_photo(item) for item in media if item.is_photo],
            "files": [_frozen_file(item) for item in media if not item.is_photo],
            "sharing": {"level": Sharing(release.sharing).label, "named_people": _people_named(release)},
            "rights": {
                "use": release.use,
                "until": release.use_until.isoformat() if release.use_until else None,
                "territory": release.use_territory,
            },
            "issued_at": issued_at,
            "embargo_until": release.embargo_until,
            "public_at": public_from(issued_at=issued_at, embargo_until=release.embargo_until),
        }
    )


def written_content(issued: Mapping[str, Any]) -> dict[str, Any]:
    """An issued content in the form of `content_of`, so that versions and revisions can be compared."""
    rights, paid = issued.get("rights", OPEN["rights"]), issued.get("paid", {})
    sharing = issued.get("sharing", OPEN["sharing"])
    levels = {level.label: level.value for level in Sharing}
    return {
        **{name: issued[name] for name in ("kind", "language", "headline", "lead", "body", "embargo_until", "photos")},
        **{name: (issued[name] or {}).get("code") for name in FILED},
        "speaker_name": issued["speaker"]["name"],
        "speaker_position": issued["speaker"]["position"],
        **{f"contact_{name}": issued["contact"][name] for name in ("name", "phone", "email")},
        "sharing": levels.get(sharing["level"], sharing["level"]),
        "named_people": sharing["named_people"],
        "use": rights["use"],
        "use_until": rights["until"],
        "use_territory": rights["territory"],
        "files": issued.get("files", []),
        "particulars": {stated["code"]: stated["text"] for stated in issued.get("particulars", [])},
        "paid_label": paid.get("code", ""),
        "paid_by": paid.get("by", ""),
    }


def _frozen_speaker(release: Release) -> dict[str, Any]:
    """Who says it; with the authority of the register where the release was given on one."""
    speaker: dict[str, Any] = {"name": release.speaker_name, "position": release.speaker_position}
    if entry := release.spokesperson:
        speaker["register"] = {
            "entry": entry.pk,
            "authority": entry.authority,
            "body": entry.organisation.name,
            "decision": entry.decision_number,
            "matter": entry.matter,
        }
    return speaker


def _frozen_original(release: Release) -> dict[str, Any]:
    """Which version of the original a language version follows; number 0 while the original is not issued.

    The names of translator and reviewer stay with the desk: in public the body answers for the text.
    """
    followed = IssuedVersion._base_manager.filter(current_for=release.original_id).first()
    if followed is None:
        return {"public_id": "", "number": 0, "sha256": "", "language": ""}
    return {
        "public_id": followed.public_id,
        "number": followed.number,
        "sha256": followed.sha256,
        "language": followed.language,
    }


def _beside_the_text(release: Release, *, at: datetime) -> dict[str, Any]:
    """What the type says beside the text, the label of what is paid for, and whether it is no official position; keys
    only where there is something.
    """
    more: dict[str, Any] = {}
    if release.speaker_name and not speaks_officially(release, at=at):
        more["not_official"] = True
    if particulars := stated_particulars(release.kind, release.particulars):
        more["particulars"] = particulars
    if release.paid_label:
        label = str(PAID_LABELS[release.paid_label])
        more["paid"] = {"code": release.paid_label, "label": label, "by": release.paid_by}
    return more


def text_of(content: dict[str, Any]) -> str:
    """Plain words of an issued content: headline, lead and body with blank lines between; what coverage looks for."""
    parts = [content["headline"], content["lead"]]
    parts += [stated["text"] for stated in content.get("particulars", [])]
    parts += [plain_text(content["body"])]
    if content["version_kind"] != VersionKind.WITHDRAWAL and content["about"]:
        parts.append(content["about"])
    if content["note"]:
        parts.append(content["note"])
    return "\n\n".join(part for part in parts if part)
