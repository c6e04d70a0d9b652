"""Large files in pieces: tus 1.0 as its specification says, and what happens when something breaks."""

from __future__ import annotations

import base64
import hashlib
import io
import threading
from datetime import timedelta

import pytest
from django.urls import reverse

from conftest import NOON
from daumoi.accounts.models import Membership, User
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.media.actions import begin_upload, delete_expired_uploads, finish_upload, receive_piece
from daumoi.media.actions.uploading import path_of
from daumoi.media.errors import NotAccepted, UploadBusy, UploadGone, WrongOffset
from daumoi.media.limits import MOST_UNFINISHED_UPLOADS
from daumoi.media.models import MediaItem, Upload
from daumoi.media.tests.files import mp4, pdf

FILM = mp4() + b"\x00\x00\x00\x08free" * 4000
TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture
def folder(settings, tmp_path, photo_folder):
    settings.UPLOAD_FOLDER = tmp_path / "uploads"
    return settings.UPLOAD_FOLDER


@pytest.fixture
def tus(world, client_of, folder, at):
    """A client of tus that the officer is signed in with."""
    at(NOON)
    return Tus(client_of(world.officer), world.unit.pk)


class Tus:
    def __init__(self, client, organisation_id: int) -> None:
        self.client, self.organisation_id = client, organisation_id

    def create(self, length: int, *, name: str = "phim.mp4", **headers):
        words = {"filename": name, "organisation": str(self.organisation_id)}
        metadata = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in words.items())
        sent = {**TUS, "Upload-Length": str(length), "Upload-Metadata": metadata, **headers}
        return self.client.post(reverse("media:uploads"), headers=sent)

    def patch(self, address: str, offset: int, piece: bytes, **headers):
        sent = {**TUS, "Upload-Offset": str(offset), **headers}
        return self.client.patch(
            address, piece, content_type=headers.get("Content-Type", "application/offset+octet-stream"), headers=sent
        )

    def head(self, address: str):
        return self.client.head(address, headers=TUS)


def sent_whole(tus: Tus, content: bytes = FILM, name: str = "phim.mp4") -> str:
    address = tus.create(len(content), name=name)["Location"]
    half = len(content) // 2
    assert tus.patch(address, 0, content[:half]).status_code == 204
    assert tus.patch(address, half, content[half:])["Upload-Offset"] == str(len(content))
    return address.strip("/").split("/")[-1]


def test_the_server_says_what_it_can_do(tus):
    answer = tus.client.options(reverse("media:uploads"))
    assert answer.status_code == 204
    assert answer["Tus-Version"] == answer["Tus-Resumable"] == "1.0.0"
    assert set(answer["Tus-Extension"].split(",")) == {"creation", "expiration", "checksum", "termination"}
    assert "sha1" in answer["Tus-Checksum-Algorithm"].split(",")
    assert int(answer["Tus-Max-Size"]) > 10**9


def test_a_film_comes_in_pieces_and_is_kept_to_the_byte(tus, world, drain, as_system):
    public_id = sent_whole(tus)
    answer = tus.client.post(reverse("desk:media_add"), {"organisation": world.unit.pk, "upload": public_id})
    item = MediaItem.objects.get()
    assert answer.url == reverse("desk:media_item", args=[item.public_id])
    with item.original.open("rb") as file:
        assert file.read() == FILM
    assert (item.kind, item.original_name, item.is_ready) == ("video", "phim.mp4", False)
    drain()
    item.refresh_from_db()
    assert (item.is_ready, item.sha256) == (True, hashlib.sha256(FILM).hexdigest())
    assert not Upload.objects.exists()


def test_another_version_of_the_protocol_is_told_ours(tus):
    answer = tus.create(10, **{"Tus-Resumable": "0.2.2"})
    assert (answer.status_code, answer["Tus-Version"]) == (412, "1.0.0")


def test_the_place_to_go_on_is_told_and_never_kept_by_a_cache(tus):
    address = tus.create(len(FILM))["Location"]
    tus.patch(address, 0, FILM[:1000])
    answer = tus.head(address)
    assert (answer["Upload-Offset"], answer["Upload-Length"]) == ("1000", str(len(FILM)))
    assert answer["Cache-Control"] == "no-store"
    assert "GMT" in answer["Upload-Expires"]


@pytest.mark.parametrize(
    ("headers", "offset", "status"),
    [
        ({}, 5, 409),
        ({"Content-Type": "text/plain"}, 0, 415),
        ({"Upload-Checksum": "sha1 " + base64.b64encode(b"x" * 20).decode()}, 0, 460),
        ({"Upload-Checksum": "md5 xxxx"}, 0, 400),
        ({"Upload-Checksum": "sha256 %%%"}, 0, 400),
        ({"Upload-Offset": "minus one"}, 0, 400),
    ],
)
def test_a_piece_that_is_wrong_changes_nothing(tus, headers, offset, status):
    address = tus.create(len(FILM))["Location"]
    assert tus.patch(address, offset, FILM[:100], **headers).status_code == status
    assert tus.head(address)["Upload-Offset"] == "0"


@pytest.mark.parametrize("name", ["sha1", "sha256"])
def test_a_piece_with_a_right_checksum_counts(tus, name):
    address = tus.create(len(FILM))["Location"]
    digest = base64.b64encode(hashlib.new(name, FILM[:100]).digest()).decode()
    assert tus.patch(address, 0, FILM[:100], **{"Upload-Checksum": f"{name} {digest}"}).status_code == 204
    assert tus.head(address)["Upload-Offset"] == "100"


def test_more_than_was_announced_is_not_written(tus, as_system):
    address = tus.create(100)["Location"]
    assert tus.patch(address, 0, b"x" * 5000)["Upload-Offset"] == "100"
    assert path_of(Upload.objects.get()).stat().st_size == 100


@pytest.mark.parametrize("method", ["PATCH", "DELETE", "HEAD"])
def test_who_cannot_send_a_method_names_it_in_a_header(tus, method, as_system):
    address = tus.create(100)["Location"]
    headers = {**TUS, "X-HTTP-Method-Override": method, "Upload-Offset": "0"}
    answer = tus.client.post(address, b"x" * 100, content_type="application/offset+octet-stream", headers=headers)
    assert answer.status_code == {"HEAD": 200}.get(method, 204)
    assert Upload.objects.exists() == (method != "DELETE")


@pytest.mark.parametrize("who", ["other_officer", "editor", "unit_leader", "reporter", "far_editor"])
def test_an_upload_is_its_senders_alone(tus, world, client_of, who, as_system):
    address = tus.create(100)["Location"]
    other = client_of(getattr(world, who))
    assert other.head(address, headers=TUS).status_code == 404
    patched = other.patch(
        address, b"x", content_type="application/offset+octet-stream", headers={**TUS, "Upload-Offset": "0"}
    )
    assert patched.status_code == 404
    assert other.delete(address, headers=TUS).status_code == 404
    assert other.post(reverse("desk:upload_drop", args=[address.split("/")[-2]])).status_code == 404
    assert tus.head(address)["Upload-Offset"] == "0"


def test_nobody_uploads_for_another_unit(tus, world):
    tus.organisation_id = world.other_unit.pk
    assert tus.create(100).status_code == 404


def test_what_is_too_large_or_has_no_room_is_told_before_a_byte_is_sent(tus, settings, as_system):
    settings.RECORDING_LIMIT_BYTES = 1000
    answer = tus.create(1001)
    assert (answer.status_code, "phim.mp4" in answer.content.decode()) == (413, True)
    settings.MEDIA_QUOTA_BYTES = 1500
    assert tus.create(1000).status_code == 201
    assert tus.create(600).status_code == 413  # the first one has put its room aside
    assert tus.create(0).status_code == 413
    assert Upload.objects.count() == 1


# --- what breaks -----------------------------------------------------------------------------------------------------


class Breaking:
    """A connection that ends in the middle of a piece."""

    def __init__(self, content: bytes) -> None:
        self._rest = io.BytesIO(content)

    def read(self, size: int) -> bytes:
        piece = self._rest.read(size)
        if not piece:
            raise OSError("connection lost")
        return piece


@pytest.fixture
def upload(world, viewer, folder, at):
    at(NOON)
    with acting_as(viewer(world.officer)) as by:
        yield begin_upload(organisation=world.unit, name="phim.mp4", length=len(FILM), by=by, at=NOON)


def test_what_came_before_the_connection_broke_is_kept(upload):
    receive_piece(upload=upload, offset=0, stream=Breaking(FILM[:3000]), at=NOON)
    assert upload.received == 3000
    receive_piece(upload=upload, offset=3000, stream=io.BytesIO(FILM[3000:]), at=NOON)
    assert path_of(upload).read_bytes() == FILM


def test_the_library_tells_its_owner_of_a_file_that_came_only_in_part_and_nobody_else(upload, client_of, world):
    told = "Bạn có 1 tệp mới gửi được một phần."
    assert told in client_of(world.officer).get("/desk/media/").content.decode()
    assert told not in client_of(world.editor).get("/desk/media/").content.decode()


def test_a_piece_that_broke_off_counts_not_at_all_when_it_has_a_checksum(upload):
    from daumoi.media.errors import WrongChecksum

    right = ("sha256", hashlib.sha256(FILM[:5000]).digest())
    with pytest.raises(WrongChecksum):
        receive_piece(upload=upload, offset=0, stream=Breaking(FILM[:3000]), at=NOON, checksum=right)
    upload.refresh_from_db()
    assert upload.received == 0


def test_after_a_server_that_was_killed_while_writing_the_next_piece_begins_after_the_last_whole_one(upload):
    receive_piece(upload=upload, offset=0, stream=io.BytesIO(FILM[:4000]), at=NOON)
    with path_of(upload).open("ab") as file:
        file.write(b"half a piece that nobody acknowledged")
    receive_piece(upload=upload, offset=4000, stream=io.BytesIO(FILM[4000:]), at=NOON)
    assert path_of(upload).read_bytes() == FILM


def test_of_two_pieces_at_once_one_is_written_and_the_other_is_told_to_wait(upload):
    started, finish = threading.Event(), threading.Event()

    class Slow(io.BytesIO):
        def read(self, size=-1):
            started.set()
            finish.wait(5)
            return super().read(size)

    outcome = []

    def hold():
        from daumoi.media.actions import uploading

        with uploading._alone_with(upload) as file:
            outcome.append(file.write(Slow(FILM[:10]).read(10)))

    thread = threading.Thread(target=hold)
    thread.start()
    assert started.wait(5)
    with pytest.raises(UploadBusy):
        receive_piece(upload=upload, offset=0, stream=io.BytesIO(FILM), at=NOON)
    finish.set()
    thread.join()
    assert outcome == [10]
    assert receive_piece(upload=upload, offset=0, stream=io.BytesIO(FILM), at=NOON).is_complete


def test_a_piece_sent_twice_is_written_once(upload):
    receive_piece(upload=upload, offset=0, stream=io.BytesIO(FILM[:100]), at=NOON)
    with pytest.raises(WrongOffset) as conflict:
        receive_piece(upload=upload, offset=0, stream=io.BytesIO(FILM[:100]), at=NOON)
    assert conflict.value.received == 100
    assert path_of(upload).stat().st_size == 100


def test_an_upload_is_finished_once_however_often_the_button_is_pressed(upload, world, viewer):
    by = viewer(world.officer)
    with pytest.raises(UploadGone):
        finish_upload(upload=upload, by=by, at=NOON)
    receive_piece(upload=upload, offset=0, stream=io.BytesIO(FILM), at=NOON)
    finish_upload(upload=upload, by=by, at=NOON)
    with pytest.raises(UploadGone):
        finish_upload(upload=upload, by=by, at=NOON)
    assert MediaItem.objects.count() == 1


def test_a_film_that_is_none_is_refused_at_the_end_and_leaves_nothing(tus, world, folder, as_system):
    public_id = sent_whole(tus, b"MZ" + bytes(900), "phim.mp4")
    answer = tus.client.post(reverse("desk:media_add"), {"organisation": world.unit.pk, "upload": public_id})
    assert answer.status_code == 200
    assert "Windows" in answer.content.decode()
    assert not Upload.objects.exists()
    assert not MediaItem.objects.exists()
    assert list(folder.iterdir()) == []


def test_an_upload_that_nobody_finished_goes_with_its_bytes(upload, folder, settings):
    receive_piece(upload=upload, offset=0, stream=io.BytesIO(FILM[:100]), at=NOON)
    late = NOON + timedelta(days=settings.UPLOAD_DAYS)
    with acting_as(SYSTEM):
        assert delete_expired_uploads(at=late - timedelta(seconds=1)) == 0
        with pytest.raises(UploadGone):
            receive_piece(upload=upload, offset=100, stream=io.BytesIO(FILM[100:]), at=late)
        assert delete_expired_uploads(at=late) == 1
    assert list(folder.iterdir()) == []


def test_a_late_piece_is_answered_with_gone(tus, at, settings):
    address = tus.create(100)["Location"]
    at(NOON + timedelta(days=settings.UPLOAD_DAYS))
    assert tus.head(address).status_code == 410
    assert tus.patch(address, 0, b"x").status_code == 410


def test_an_unfinished_upload_is_listed_for_its_sender(tus, world, client_of):
    address = tus.create(len(FILM))["Location"]
    tus.patch(address, 0, FILM[:1000])
    page = tus.client.get(reverse("desk:media_add")).content.decode()
    assert f'data-upload="{address}"' in page
    assert address not in client_of(world.other_officer).get(reverse("desk:media_add")).content.decode()


# --- the plain form --------------------------------------------------------------------------------------------------


def test_a_form_drops_what_is_beyond_its_limit_and_says_so(tus, world, settings, photo_folder, as_system):
    settings.FORM_FILE_LIMIT_BYTES = 100_000
    big = io.BytesIO(pdf() + bytes(150_000))
    big.name = "lon.pdf"
    answer = tus.client.post(reverse("desk:media_add"), {"organisation": world.unit.pk, "file": big})
    assert answer.status_code == 200
    assert "lon.pdf" in answer.content.decode()
    assert not MediaItem.objects.exists()


def test_a_form_far_beyond_its_limit_is_not_read_at_all(tus, world, settings):
    settings.FORM_FILE_LIMIT_BYTES = 1000
    big = io.BytesIO(bytes(150_000))
    big.name = "lon.pdf"
    answer = tus.client.post(reverse("desk:media_add"), {"organisation": world.unit.pk, "file": big})
    assert answer.status_code == 400


@pytest.mark.parametrize("content", [b"MZ" + bytes(100), b""])
def test_a_refusal_stands_beside_the_field(tus, world, content):
    file = io.BytesIO(content)
    file.name = "ke-hoach.pdf"
    page = tus.client.post(reverse("desk:media_add"), {"organisation": world.unit.pk, "file": file}).content.decode()
    assert "field--wrong" in page
    assert "ke-hoach.pdf" in page


def test_too_large_a_file_is_refused_by_its_kind(world, viewer, settings, folder):
    settings.DOCUMENT_LIMIT_BYTES = 1000
    with acting_as(viewer(world.officer)) as by, pytest.raises(NotAccepted, match=r"a\.pdf"):
        begin_upload(organisation=world.unit, name="a.pdf", length=1001, by=by, at=NOON)


def test_who_has_begun_five_large_files_finishes_or_deletes_one_first(tus, world, at):
    addresses = [tus.create(2000, name=f"phim-{number}.mp4")["Location"] for number in range(MOST_UNFINISHED_UPLOADS)]
    refused = tus.create(2000, name="phim-moi.mp4")
    assert refused.status_code == 413
    assert "phim-moi.mp4" in refused.content.decode()
    page = reverse("desk:media_add")
    assert str(MOST_UNFINISHED_UPLOADS) in refused.content.decode()
    assert "callout--warning" in tus.client.get(page).content.decode()
    assert tus.client.delete(addresses[0], headers=TUS).status_code == 204
    assert "callout--warning" not in tus.client.get(page).content.decode()
    assert tus.create(2000, name="phim-moi.mp4").status_code == 201
    assert tus.create(2000).status_code == 413
    at(NOON + timedelta(days=3))
    assert tus.create(2000).status_code == 201


def test_the_limit_of_begun_files_is_each_persons_own(tus, world, viewer):
    for _ in range(MOST_UNFINISHED_UPLOADS):
        tus.create(2000)
    second = User.objects.create_user("hai@unit.example", full_name="Hồ Văn Hai")
    Membership.objects.create(user=second, organisation=world.unit, role="officer", valid_from=NOON.date())
    with acting_as(viewer(second)) as by:
        assert begin_upload(organisation=world.unit, name="phim.mp4", length=2000, by=by, at=NOON).pk
