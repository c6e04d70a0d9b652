"""A release with a film and a document: before issue, at the hour, in pieces, and after the rights have ended."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from docx import Document

from conftest import NOON
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.foundation.errors import InvalidValue
from daumoi.media.actions import add_media, describe_media
from daumoi.media.models import MediaItem
from daumoi.media.subtitles import as_webvtt
from daumoi.media.tests.files import MARK, docx, mp4
from daumoi.releases.actions import attach_media, swap_media
from daumoi.releases.actions.writing import problems_by_field, sending_findings
from daumoi.releases.content import says_the_same
from daumoi.releases.models import Release

HOUR = timedelta(hours=1)
SRT = "1\n00:00:01,000 --> 00:00:02,500\nXin chào\n\n2\n0:00:03,000 --> 0:00:04,000 align:start\nTạm biệt\n"


@pytest.fixture
def carry(world, viewer, photo_folder, drain):
    """Add a file as the unit's officer, put it into a release, and let the queue prepare it."""

    def go(release, content: bytes, name: str, **words) -> MediaItem:
        with acting_as(viewer(world.officer)) as by:
            item = add_media(
                file=ContentFile(content), name=name, organisation=world.unit, by=by, at=NOON,
                words={"caption": f"Tệp {name}", "credit": "Cục Hạ tầng số", **words},
            )  # fmt: skip
            attach_media(release=release, item=item, by=by)
        drain()
        return MediaItem._base_manager.get(pk=item.pk)

    return go


@pytest.fixture
def issued(make_release, issue, carry, at):
    """An issued release under an embargo of an hour, with a film and a document; the clock stands at noon."""
    release = make_release(embargo_until=NOON + HOUR)
    film = carry(release, mp4(), "phim.mp4", transcript="Xin chào", subtitles=as_webvtt(SRT))
    document = carry(release, docx(), "ke-hoach.docx")
    version = issue(release)
    at(NOON)
    return version, film, document


def body(answer) -> bytes:
    return b"".join(answer)


def test_the_digest_that_is_issued_is_of_what_is_handed_out(issued, client_of, at):
    version, _film, document = issued
    at(NOON + HOUR)
    frozen = {file["public_id"]: file for file in version.content["files"]}[document.public_id]
    answer = client_of(None).get(reverse("media:file", args=[document.public_id]))
    content = body(answer)
    assert hashlib.sha256(content).hexdigest() == frozen["sha256"]
    assert len(content) == frozen["size"] == int(answer["Content-Length"])
    assert MARK not in content
    assert (frozen["kind"], frozen["name"], frozen["caption"]) == ("document", "ke-hoach.docx", "Tệp ke-hoach.docx")


@pytest.mark.parametrize("name", ["media:file", "media:play", "media:subtitles"])
def test_a_film_is_there_for_everybody_from_the_second_its_embargo_lifts(issued, client_of, at, world, name):
    _version, film, _document = issued
    address = reverse(name, args=[film.public_id])
    at(NOON + HOUR - timedelta(seconds=1))
    assert client_of(None).get(address).status_code == 404
    assert client_of(world.reporter).get(address).status_code == 404
    assert client_of(world.officer).get(address)["Cache-Control"] == "private, no-cache"
    at(NOON + HOUR)
    answer = client_of(None).get(address)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "public, max-age=300")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "script-src" not in answer["Content-Security-Policy"]


def test_the_original_of_a_film_is_its_owners_also_after_issue(issued, client_of, at, world):
    _version, film, _document = issued
    at(NOON + HOUR)
    address = reverse("media:original", args=[film.public_id])
    assert client_of(None).get(address).status_code == 404
    assert client_of(world.reporter).get(address).status_code == 404
    assert MARK in body(client_of(world.officer).get(address))
    assert body(client_of(None).get(reverse("media:file", args=[film.public_id]))).count(MARK) == 1  # in `mdat` only


@pytest.mark.parametrize(
    ("asked", "status", "start", "end"),
    [
        ("bytes=0-9", 206, 0, 10),
        ("bytes=100-", 206, 100, None),
        ("bytes=-50", 206, -50, None),
        ("bytes=0-99999999", 206, 0, None),
        ("bytes=99999999-", 416, 0, 0),
        ("bytes=9-3", 416, 0, 0),
        ("bytes=-0", 416, 0, 0),
        ("bytes=0-1,4-5", 200, 0, None),
        ("bytes=-", 200, 0, None),
        ("lines=1-2", 200, 0, None),
    ],
)
def test_a_film_is_wound_forward(issued, client_of, at, asked, status, start, end):
    _version, film, _document = issued
    at(NOON + HOUR)
    client, address = client_of(None), reverse("media:play", args=[film.public_id])
    whole = body(client.get(address))
    answer = client.get(address, headers={"Range": asked})
    assert answer.status_code == status
    assert body(answer) == (whole[start:end] if status != 416 else b"")
    if status == 206:
        first = start % len(whole)
        assert answer["Content-Range"] == f"bytes {first}-{(end or len(whole)) - 1}/{len(whole)}"
    if status == 416:
        assert answer["Content-Range"] == f"bytes */{len(whole)}"


def test_a_range_of_another_version_of_the_file_gives_the_whole(issued, client_of, at):
    _version, film, _document = issued
    at(NOON + HOUR)
    address = reverse("media:play", args=[film.public_id])
    answer = client_of(None).get(address, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert answer.status_code == 200
    again = client_of(None).get(address, headers={"Range": "bytes=0-9", "If-Range": answer["ETag"]})
    assert again.status_code == 206


def test_documents_are_saved_and_never_shown_inside_our_pages(issued, client_of, at):
    _version, film, document = issued
    at(NOON + HOUR)
    client = client_of(None)
    assert client.get(reverse("media:file", args=[document.public_id]))["Content-Disposition"] == (
        'attachment; filename="ke-hoach.docx"'
    )
    assert client.get(reverse("media:play", args=[document.public_id])).status_code == 404
    assert client.get(reverse("media:play", args=[film.public_id]))["Content-Disposition"].startswith("inline")


def test_newsroom_and_wire_offer_the_files_with_player_subtitles_and_transcript(issued, client_of, at, world):
    version, film, document = issued
    at(NOON + HOUR)
    for page in (
        client_of(None).get(reverse("newsroom:page", args=[version.public_id, version.slug])),
        client_of(world.reporter).get(reverse("wire:release", args=[version.public_id])),
    ):
        text = page.content.decode()
        assert reverse("media:play", args=[film.public_id]) in text
        assert reverse("media:subtitles", args=[film.public_id]) in text
        assert "Xin chào" in text
        assert reverse("media:file", args=[document.public_id]) in text
        assert document.outgoing_sha256[:8] in text


def test_what_may_no_longer_be_used_is_gone_the_next_day_without_any_job(make_release, issue, carry, client_of, at):
    release = make_release()
    last_day = NOON.date() + timedelta(days=3)
    film = carry(release, mp4(), "phim.mp4", transcript="x", rights_until=last_day)
    version = issue(release)
    address = reverse("media:file", args=[film.public_id])
    page = reverse("newsroom:page", args=[version.public_id, version.slug])
    at(NOON + timedelta(days=3))
    assert client_of(None).get(address).status_code == 200
    assert address in client_of(None).get(page).content.decode()
    at(NOON + timedelta(days=4))
    assert client_of(None).get(address).status_code == 404
    assert address not in client_of(None).get(page).content.decode()
    assert "không còn hiển thị" in client_of(None).get(page).content.decode()


def test_rights_that_ended_before_issue_keep_a_release_back(world, viewer, make_release, carry, at):
    release = make_release()
    film = carry(release, mp4(), "phim.mp4", transcript="x", rights_until=NOON.date())
    at(NOON)
    with acting_as(viewer(world.officer)) as by:
        assert problems_by_field(sending_findings(release, at=NOON)) == {}
        at(NOON + timedelta(days=1))
        assert "phim.mp4" in problems_by_field(sending_findings(release, at=NOON))["photos"]
        describe_media(item=film, words={"rights_until": None}, by=by, at=NOON)
        assert problems_by_field(sending_findings(release, at=NOON)) == {}


def test_a_film_without_words_for_those_who_cannot_hear_is_not_sent(world, viewer, make_release, carry):
    release = make_release()
    film = carry(release, mp4(), "phim.mp4")
    with acting_as(viewer(world.officer)) as by:
        assert "phim.mp4" in problems_by_field(sending_findings(release, at=NOON))["photos"]
        describe_media(item=film, words={"subtitles": SRT}, by=by, at=NOON)
        assert problems_by_field(sending_findings(release, at=NOON)) == {}


def test_subtitles_stay_as_they_were_issued_until_a_correction_brings_others(
    world, viewer, make_release, issue, carry, client_of, at
):
    at(NOON + HOUR)
    release = make_release()
    film = carry(release, mp4(), "phim.mp4")
    by = viewer(world.officer)
    with acting_as(by):
        describe_media(item=film, words={"caption": "Tàu", "subtitles": SRT}, by=by, at=NOON)
    issue(release)
    shown, address = [], reverse("media:subtitles", args=[film.public_id])
    with acting_as(by):
        describe_media(item=film, words={"subtitles": SRT.replace("Xin chào", "Lời khác")}, by=by, at=NOON)
    for person, query in ((None, ""), (world.officer, ""), (world.officer, "?now"), (None, "?now")):
        answer = client_of(person).get(address + query)
        shown.append("Lời khác" in answer.content.decode() if answer.status_code == 200 else answer.status_code)
    assert shown == [False, False, True, 404]
    with acting_as(SYSTEM):
        release = Release.objects.get()
        assert not says_the_same(release, release.current_version)
        describe_media(item=film, words={"subtitles": SRT}, by=by, at=NOON)
        assert says_the_same(Release.objects.get(), release.current_version)


def test_subtitles_of_both_kinds_become_webvtt():
    assert as_webvtt(SRT).splitlines()[:4] == ["WEBVTT", "", "1", "00:00:01.000 --> 00:00:02.500"]
    assert "00:00:03.000 --> 00:00:04.000 align:start" in as_webvtt(SRT)
    assert as_webvtt(as_webvtt(SRT)) == as_webvtt(SRT)
    assert as_webvtt("  ") == ""


@pytest.mark.parametrize(
    ("text", "said"), [("Chỉ là chữ", "00:00:01.000"), ("1\n00:00 -> x --> 3\nA", "2"), ("a" * 600_000, r"^[^:]+$")]
)
def test_what_are_no_subtitles_is_refused_with_the_line(text, said):
    with pytest.raises(InvalidValue, match=said) as refusal:
        as_webvtt(text)
    assert refusal.value.field == "subtitles"


def test_a_better_file_takes_the_place_of_one_in_drafts_and_not_in_what_was_issued(
    world, viewer, make_release, issue, carry, client_of, photo_folder
):
    draft, shown = make_release(), make_release()
    old = carry(shown, docx(), "cu.docx")
    with acting_as(viewer(world.officer)) as by:
        attach_media(release=draft, item=old, by=by)
    version = issue(shown)
    with acting_as(viewer(world.officer)) as by:
        new = add_media(
            file=ContentFile(docx(body="<w:p>mới</w:p>")), name="moi.docx", organisation=world.unit, by=by, at=NOON,
            words={"caption": "Kế hoạch mới"}, replaces=old,
        )  # fmt: skip
        assert [release.pk for release in swap_media(old=old, new=new, by=by, at=NOON)] == [draft.pk]
        assert [item.pk for item in draft.media.all()] == [new.pk]
        assert [item.pk for item in shown.media.all()] == [old.pk]
    assert [file["name"] for file in version.content["files"]] == ["cu.docx"]
    library = client_of(world.officer).get(reverse("desk:media")).content.decode()
    assert new.public_id in library
    assert old.public_id not in library


def test_the_library_is_searched_without_diacritics_and_by_kind(world, viewer, make_release, carry, client_of):
    carry(make_release(), docx(), "a.docx", caption="Kế hoạch đo kiểm")
    carry(make_release(), mp4(), "b.mp4", caption="Phim về biển")
    client = client_of(world.officer)
    page = client.get(reverse("desk:media"), {"q": "do kiem"}).content.decode()
    assert ("Kế hoạch đo kiểm" in page, "Phim về biển" in page) == (True, False)
    page = client.get(reverse("desk:media"), {"kind": "video"}).content.decode()
    assert ("Kế hoạch đo kiểm" in page, "Phim về biển" in page) == (False, True)
    assert "Phim về biển" not in client_of(world.other_officer).get(reverse("desk:media")).content.decode()
    # What a unit's drafts carry is not the focal point's to see before they are sent in.
    assert "Phim về biển" not in client_of(world.editor).get(reverse("desk:media")).content.decode()


@pytest.mark.parametrize("format", ["txt", "html", "docx"])
def test_a_downloaded_release_lists_its_files_while_they_may_be_used(issued, world, client_of, at, format):
    version, film, document = issued
    at(NOON + HOUR)
    address = reverse("wire:download", args=[version.public_id, format])
    written = said_in(client_of(world.reporter).get(address), format)
    for item in (film, document):
        assert reverse("media:file", args=[item.public_id]) in written
        assert item.caption in written


def said_in(answer, format: str) -> str:
    """The words and addresses of a download."""
    content = answer.content
    if format != "docx":
        return content.decode("utf-8-sig")
    opened = Document(io.BytesIO(content))
    words = "\n".join(paragraph.text for paragraph in opened.paragraphs)
    return words + "".join(link.target_ref for link in opened.part.rels.values() if link.is_external)
