"""The scanner in the way of a file: waiting, clean, infected, not scanned."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from conftest import NOON
from daumoi.accounts.models import LogEntry
from daumoi.accounts.viewer import acting_as
from daumoi.foundation.tests.little_scanner import MOST_BYTES, VIRUS, scanner
from daumoi.media.actions import add_media, prepare_item, scan_item
from daumoi.media.errors import NotReady
from daumoi.media.models import MediaItem
from daumoi.media.tests.files import pdf
from daumoi.releases.actions import attach_media
from daumoi.releases.actions.writing import problems_by_field, sending_findings

__all__ = ["scanner"]


@pytest.fixture
def add(world, viewer, photo_folder):
    def go(content: bytes, name: str = "ke-hoach.pdf") -> MediaItem:
        with acting_as(viewer(world.officer)) as by:
            return add_media(
                file=ContentFile(content), name=name, organisation=world.unit, by=by, at=NOON,
                words={"caption": "Kế hoạch"},
            )  # fmt: skip

    return go


def checked(item: MediaItem, drain) -> MediaItem:
    drain()
    return MediaItem._base_manager.get(pk=item.pk)


def test_without_a_scanner_a_file_is_called_not_scanned_and_never_clean(add, drain, client_of, world):
    item = checked(add(pdf()), drain)
    assert (item.scan, item.is_ready) == ("not_scanned", True)
    page = client_of(world.officer).get(reverse("desk:media_item", args=[item.public_id])).content.decode()
    assert "Chưa quét vi-rút" in page
    assert "Không phát hiện vi-rút" not in page
    assert "chưa có máy quét vi-rút" in client_of(world.officer).get(reverse("desk:media")).content.decode()


def test_a_file_waits_is_scanned_by_the_queue_and_is_then_clean(add, drain, scanner):
    item = add(pdf())
    assert (item.scan, item.is_ready) == ("waiting", False)
    item = checked(item, drain)
    assert (item.scan, item.is_ready) == ("clean", True)
    assert scanner.asked == [pdf()]


def test_while_it_waits_nobody_gets_it_and_it_is_not_issued(
    add, scanner, client_of, world, viewer, make_release, issue, drain
):
    item, release = add(pdf()), make_release()
    with acting_as(viewer(world.officer)) as by:
        attach_media(release=release, item=item, by=by)
        assert "ke-hoach.pdf" in problems_by_field(sending_findings(release, at=NOON))["photos"]
    for address in ("media:file", "media:original"):
        assert client_of(world.officer).get(reverse(address, args=[item.public_id])).status_code == 404
    drain()
    with acting_as(viewer(world.officer)):
        assert problems_by_field(sending_findings(release, at=NOON)) == {}
    for address in ("media:file", "media:original"):
        assert client_of(world.officer).get(reverse(address, args=[item.public_id])).status_code == 200


def test_a_file_that_turns_out_infected_after_approval_is_not_issued_all_the_same(
    add, scanner, world, viewer, make_release, issue, drain, monkeypatch, as_system
):
    item, release = add(pdf(VIRUS)), make_release()
    with acting_as(viewer(world.officer)) as by:
        attach_media(release=release, item=item, by=by)
    drain()
    # Whatever let it through before: the last door is shut.
    monkeypatch.setattr("daumoi.releases.actions.writing.require_complete", lambda *_args, **_more: None)
    from daumoi.accounts.permissions import RELEASE_ISSUE
    from daumoi.releases.actions.freezing import freeze
    from daumoi.releases.models import Decision, IssuedVersion, VersionKind
    from daumoi.releases.rules import State

    with pytest.raises(NotReady, match=r"ke-hoach\.pdf"):
        freeze(
            release, State.ISSUED, VersionKind.FIRST, Decision.ISSUED, note="", permission=RELEASE_ISSUE,
            by=viewer(world.editor), at=NOON,
        )  # fmt: skip
    assert not IssuedVersion.objects.exists()


def test_an_infected_file_is_put_away_and_named_to_its_uploader(add, scanner, drain, client_of, world, photo_folder):
    item = checked(add(pdf(VIRUS)), drain)
    assert (item.scan, item.scan_result, item.is_ready) == ("infected", "Made.Up.Virus", False)
    files = [path.relative_to(photo_folder).as_posix() for path in photo_folder.rglob("*") if path.is_file()]
    assert files == [f"quarantine/{item.public_id}"]
    page = client_of(world.officer).get(reverse("desk:media_item", args=[item.public_id])).content.decode()
    assert "Made.Up.Virus" in page
    assert "ke-hoach.pdf" in page
    for address in ("media:file", "media:original"):
        assert client_of(world.officer).get(reverse(address, args=[item.public_id])).status_code == 404


def test_whoever_added_an_infected_file_meets_it_in_the_library_with_the_next_step_and_the_log_names_it(
    add, scanner, drain, client_of, world, viewer
):
    item = checked(add(pdf(VIRUS)), drain)
    library, replace = reverse("desk:media"), reverse("desk:media_replace", args=[item.public_id])
    page = client_of(world.officer).get(library)
    assert list(page.context["infected"]) == [item]
    assert replace in page.content.decode()
    # A colleague sees the state on its card; the task is the uploader's.
    assert list(client_of(world.unit_leader).get(library).context["infected"]) == []
    entry = LogEntry._base_manager.get(verb="media.quarantine")
    assert (entry.object_id, entry.hub_id, entry.note["virus"]) == (item.pk, world.hub.pk, "Made.Up.Virus")

    with acting_as(viewer(world.officer)) as by:
        add_media(file=ContentFile(pdf()), name="sach.pdf", organisation=world.unit, by=by, at=NOON, replaces=item)
    assert list(client_of(world.officer).get(library).context["infected"]) == []


def test_a_scanner_that_is_away_is_asked_again_and_the_file_goes_on_waiting(add, scanner, drain, monkeypatch):
    scanner.silent = True
    item = checked(add(pdf()), drain)
    assert (item.scan, item.is_ready) == ("waiting", False)
    scanner.silent = False
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON + timedelta(days=400))
    item = checked(item, drain)
    assert item.scan == "clean"


def test_what_is_larger_than_the_scanner_takes_says_so(add, scanner, drain, client_of, world):
    item = checked(add(pdf(b"/A (" + b"x" * MOST_BYTES * 8 + b")")), drain)
    assert (item.scan, item.is_ready) == ("not_scanned", True)
    page = client_of(world.officer).get(reverse("desk:media_item", args=[item.public_id])).content.decode()
    assert "tệp lớn hơn mức máy quét nhận" in page


def test_a_step_that_runs_twice_finds_nothing_left_to_do(add, scanner, as_system):
    item = add(pdf(VIRUS))
    for _ in range(2):
        prepare_item(item=item, at=NOON)
        scan_item(item=item, at=NOON)
    assert len(scanner.asked) == 1
    assert item.original.name == f"quarantine/{item.public_id}"


def test_a_step_that_was_killed_between_verdict_and_quarantine_puts_it_away_the_next_time(add, scanner, as_system):
    item = add(pdf(VIRUS))
    item.scan = "infected"
    item.save(update_fields=["scan"])
    scan_item(item=item, at=NOON)
    assert item.original.name == f"quarantine/{item.public_id}"
