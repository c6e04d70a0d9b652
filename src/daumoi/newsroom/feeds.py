"""Feeds of the newsroom: which formats there are, and how an issued version becomes an item of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from daumoi.foundation import clock
from daumoi.media.frozen import still_usable
from daumoi.newsroom.queries import FeedContents, Shelf, history_on, public_shelf
from daumoi.releases.models import IssuedVersion
from daumoi.releases.reasons import reason_line
from daumoi.releases.wording import issued_body, rights_sentence, titled
from newsformats import Enclosure, Feed, NewsItem, Place, Speaker, Subject, write_atom, write_json_feed, write_rss

# Raised whenever the bytes of an unchanged list change, so that no reader keeps the old form behind its ETag.
FORM = 3


@dataclass(frozen=True)
class Format:
    """One format of the same feed."""

    url_name: str
    media_type: str
    label: str
    write: Callable[[Feed, Iterable[NewsItem]], bytes]


FORMATS = {
    "rss": Format("newsroom:rss", "application/rss+xml", "RSS", write_rss),
    "atom": Format("newsroom:atom", "application/atom+xml", "Atom", write_atom),
    "json": Format("newsroom:json_feed", "application/feed+json", "JSON Feed", write_json_feed),
}


def absolute(path: str) -> str:
    """The address of a page of this site as others use it."""
    return f"{settings.BASE_URL}{path}"


def page_path(version: IssuedVersion) -> str:
    """The newsroom page of a version."""
    return reverse("newsroom:page", args=[version.public_id, version.slug])


def photo_path(public_id: str, size: str) -> str:
    """A rendition of a photo."""
    return reverse("media:photo", args=[public_id, size])


def issued_json(version: IssuedVersion, *, shelf: Shelf = public_shelf) -> str:
    """What the hash of a version covers, written the way it is hashed, and the hash beside it."""
    newest = history_on(shelf, version)[0]
    # Beside the hashed content, not in it: what has become of this version since.
    standing = {"current_version": newest.number, "is_withdrawn": newest.is_withdrawal}
    if newest.number > version.number:
        standing |= {"replaced_by": newest.public_id, "note": newest.note}
        if reason := _reason_code(newest):
            standing["reason"] = reason
    shown = {"content": version.content, "sha256": version.sha256, "standing": standing}
    return json.dumps(shown, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _reason_code(version: IssuedVersion) -> str:
    """Code of why a version replaced another; read by itself, because lists of versions come without content."""
    content = IssuedVersion.objects.values_list("content__correction__reason", flat=True)
    return content.filter(pk=version.pk).first() or ""


def feed_etag(form: str, contents: FeedContents, *, query: str) -> str:
    """Changes with every version that comes, is replaced or is withdrawn, and with nothing else."""
    parts = [str(FORM), form, query, settings.BASE_URL, settings.AGENCY_NAME, *(key for _pk, key in contents.keys)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def written_feed(
    form: str, versions: Iterable[IssuedVersion], *, changed_at: datetime | None, topic_name: str = "", query: str = ""
) -> bytes:
    """The feed in one of FORMATS. It is written in the main language, whoever asks: one address, one content."""
    chosen = FORMATS[form]
    with override(settings.LANGUAGE_CODE):
        title = f"{settings.AGENCY_NAME}: {topic_name}" if topic_name else settings.AGENCY_NAME
        feed = Feed(
            title=title,
            home_url=absolute(reverse("newsroom:list")) + query,
            feed_url=absolute(reverse(chosen.url_name)) + query,
            description=gettext("Official releases with their full text, as they were issued."),
            language=settings.LANGUAGE_CODE,
            updated_at=changed_at,
            rights=gettext("Free to use; name the source."),
            publisher=settings.AGENCY_NAME,
        )
        return chosen.write(feed, list(_items(list(versions))))


def _items(versions: list[IssuedVersion]) -> Iterator[NewsItem]:
    """An item for each version; what a withdrawal took back stands once more under its old id, marked."""
    withdrawals = {version.release_id: version for version in versions if version.is_withdrawal}
    for version in versions:
        withdrawal = withdrawals.get(version.release_id)
        if withdrawal is None or withdrawal is version:
            yield news_item(version)
        else:
            yield _marked_item(version, withdrawal)


def _marked_item(version: IssuedVersion, withdrawal: IssuedVersion) -> NewsItem:
    """The entry under which readers keep a withdrawn text, without that text: who reads by id replaces it."""
    item = news_item(version)
    return replace(
        item,
        title=f"{gettext('WITHDRAWN')}: {version.content['headline']}",
        summary="",
        body_html=f'<p><a href="{escape(absolute(page_path(withdrawal)))}">{gettext("Read the withdrawal")}</a></p>',
        updated_at=withdrawal.public_at,
        enclosures=(),
        correction_note=correction_note(withdrawal.content),
        status="canceled",
    )


def correction_note(content: Mapping[str, Any]) -> str:
    """The public note with its reason; "" for a first issue."""
    reason = reason_line(content)
    return f"{content['note']} ({reason})" if reason else str(content["note"])


def news_item(version: IssuedVersion) -> NewsItem:
    """An issued version as an exchange item; the id belongs to the version, so that a correction arrives as news."""
    content = version.content
    lead = f"<p><strong>{escape(content['lead'], quote=False)}</strong></p>" if content["lead"] else ""
    return NewsItem(
        id=absolute(reverse("newsroom:page_by_id", args=[version.public_id])),
        url=absolute(page_path(version)),
        title=f"{gettext('WITHDRAWN')}: {content['headline']}" if version.is_withdrawal else titled(content),
        summary=content["lead"],
        body_html=lead + issued_body(content),
        language=content["language"],
        published_at=version.public_at,
        authors=(content["unit"],),
        agency=content["agency"],
        speaker=Speaker(content["speaker"]["name"], content["speaker"]["position"])
        if content["speaker"]["name"]
        else None,
        subjects=(Subject(**content["topic"]),) if content["topic"] else (),
        places=(Place(**content["place"]),) if content["place"] else (),
        enclosures=tuple(
            Enclosure(absolute(photo_path(photo["public_id"], "large")), "image/jpeg", title=photo["caption"])
            for photo in still_usable(content["photos"], on=timezone.localdate(clock.now()))
        )
        + tuple(
            Enclosure(
                absolute(reverse("media:file", args=[file["public_id"]])), file["media_type"], title=file["caption"]
            )
            for file in still_usable(content.get("files", []), on=timezone.localdate(clock.now()))
        ),
        rights=rights_sentence(version),
        correction_note=correction_note(content),
        status="canceled" if version.is_withdrawal else "usable",
    )
