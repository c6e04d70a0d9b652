"""What the check before sending finds, and what it leaves alone."""

from __future__ import annotations

import pytest

from conftest import NOON
from daumoi.accounts.viewer import acting_as
from daumoi.foundation.errors import InvalidValue
from daumoi.media.models import MediaItem
from daumoi.releases.actions import hold_back_release, save_release, submit_release
from daumoi.releases.checks import Severity, findings_of
from daumoi.releases.checks.figures import figures_missing_below
from daumoi.releases.checks.findings import look
from daumoi.releases.checks.grounds import GROUNDS, NO_GROUND_APPLIES, Confirmed
from daumoi.releases.checks.personal import personal_places
from daumoi.releases.checks.reading import reading_of
from daumoi.releases.checks.secrecy import secrecy_marks
from daumoi.releases.errors import ChangedMeanwhile, GroundApplies, IncompleteRelease, Unconfirmed
from daumoi.releases.kinds import KINDS, PAID_LABELS, STATEMENT_KIND
from daumoi.releases.models import Confirmation, Kind, Release
from daumoi.releases.rules import State


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("số căn cước 001099012345 của ông", "identity", "001099012345"),
        ("CCCD: 001 099 012345.", "identity", "001 099 012345"),
        ("CMND số 012345678", "identity", "012345678"),
        ("hộ chiếu B1234567 cấp", "passport", "B1234567"),
        ("gọi 0912 345 678 gặp", "phone", "0912 345 678"),
        ("gọi +84 91 234 56 78", "phone", "+84 91 234 56 78"),
        ("số tài khoản 19031234567890 tại", "account", "19031234567890"),
        ("viết về an.nguyen@gmail.com nhé", "mail", "an.nguyen@gmail.com"),
        ("ở số nhà 12, ngõ 34/5 phố", "address", "số nhà 12, ngõ 34/5"),
        ("sinh ngày 12/3/1990 tại", "birth", "sinh ngày 12/3/1990"),
        ("xe 30A-123.45 đâm", "plate", "30A-123.45"),
    ],
)
def test_personal_data_is_pointed_at(text, kind, words):
    assert [(place.kind, place.words) for place in personal_places(text)] == [(kind, words)]


@pytest.mark.parametrize(
    "text",
    [
        "doanh thu 112.345.678.901 đồng",
        "doanh thu 1.234.567.890 đồng, tăng 0,912345678",
        "đường dây nóng 1900 1234 và 024 3943 0000",
        "Nghị định 244/2026/NĐ-CP ngày 26/6/2026",
        "liên hệ baochi@bosoketnoi.example",
        "quyết định A1234/QĐ-BTTTT",
        "trường sinh năm ấy mở thêm lớp",
        "mã QR 2026112200001",
    ],
)
def test_figures_of_public_life_are_left_alone(text):
    assert list(personal_places(text)) == []


def test_the_press_contact_may_be_published():
    text = "Liên hệ chị Hạnh, 0912.345.678, hanh@gmail.com; người dân gọi 0987 654 321."
    found = personal_places(text, except_for=("+84912345678", "HANH@gmail.com"))
    assert [place.words for place in found] == ["0987 654 321"]


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("TỐI MẬT\nKế hoạch", [("TỐI MẬT", True)]),
        ("[MẬT]", [("MẬT", True)]),
        ("Văn bản đóng dấu MẬT đã được giải mật.", [("MẬT", False)]),
        ("Tài liệu LƯU HÀNH NỘI BỘ của Cục", [("LƯU HÀNH NỘI BỘ", False)]),
        ("NÂNG CAO NĂNG LỰC BẢO MẬT VÀ BÍ MẬT ĐỜI TƯ", []),
        ("GIÁ MẬT ONG TĂNG", []),
        ("Luật Bảo vệ bí mật nhà nước quy định độ mật", []),
    ],
)
def test_marks_of_secrecy_are_told_from_honey_and_passwords(text, marks):
    assert [(mark.words, mark.is_alone) for mark in secrecy_marks(text)] == marks


@pytest.mark.parametrize(
    ("headline", "below", "missing"),
    [
        ("Đo kiểm tại 34 tỉnh", "tại ba mươi tư tỉnh, thành phố", []),
        ("Đo kiểm tại 34 tỉnh", "tại 36 tỉnh", ["34"]),
        ("Hơn 1.200 trạm", "có 1200 trạm", []),
        ("Tăng 12,5%", "mức tăng là 12,5 phần trăm", []),
        ("Tăng 12,5%", "mức tăng là 12.7%", ["12,5%"]),
        ("Kế hoạch năm 2027", "không nhắc lại năm", []),
        ("5 xã đảo", "Năm xã đảo đầu tiên", []),
    ],
)
def test_a_figure_of_the_headline_stands_below_too(headline, below, missing):
    assert figures_missing_below(headline, below) == missing


def test_a_long_sentence_is_named_and_a_short_text_is_not_judged():
    short = "Cục công bố kết quả đo. Tốc độ tăng. Đợt sau vào tháng tới."
    reading = reading_of(short)
    assert reading is not None
    assert not reading.is_hard
    long_one = "Cục cho biết " + "mạng di động tại các xã đảo đã được phủ sóng và " * 6 + "sẽ còn mở rộng."
    hard = reading_of(f"{short} {long_one}")
    assert hard is not None
    assert hard.long_sentences == (long_one,)
    assert reading_of("Một câu.") is None


def test_what_is_recorded_of_a_hint_does_not_keep_the_number():
    assert look("identity:001099012345", "body", "").recorded == "identity:00…45"
    assert look("reading", "body", "").recorded == "reading"


def codes(release, severity=Severity.MUST) -> set[str]:
    return {finding.code for finding in findings_of(release, at=NOON) if finding.severity is severity}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "paid"])
def test_each_type_asks_for_what_it_must_say(make_release, register, as_system, kind):
    required = {f"particular-{each.code}" for each in KINDS[kind].particulars if each.is_required}
    speaks = {"spokesperson": register()} if kind == STATEMENT_KIND else {}
    assert codes(make_release(kind=kind, **speaks)) == required
    said = {each.code: "Nội dung đã có." for each in KINDS[kind].particulars}
    assert codes(make_release(kind=kind, particulars=said, **speaks)) == set()


def test_every_type_has_its_purpose_and_its_beginning():
    assert set(KINDS) == set(Kind.values)
    assert all(kind.purpose and kind.start for kind in KINDS.values())


@pytest.mark.parametrize("label", PAID_LABELS)
def test_what_is_paid_for_is_no_news_and_carries_its_label(make_release, as_system, label):
    paid = {"paid_label": label, "paid_by": "Công ty Sen Xanh"}
    assert codes(make_release(kind="news", **paid)) == {"paid-kind"}
    assert codes(make_release(kind="paid")) == {"paid-label", "paid-by"}
    assert codes(make_release(kind="paid", **paid)) == set()


def test_what_a_template_leaves_open_keeps_a_release_back(make_release, as_system):
    release = make_release(headline="‹địa danh› có sóng 5G")
    assert codes(release) == {"placeholder:‹địa danh›"}


def test_a_photo_without_words_is_named_with_a_link_to_its_field(make_release, world, as_system):
    from daumoi.releases.models import ReleaseMedia

    release = make_release()
    photo = MediaItem.objects.create(
        organisation=world.unit, uploaded_at=NOON, kind="photo", original_name="cau.jpg", sha256="0" * 64,
        caption="Cầu mới", credit="Ảnh: An",
    )  # fmt: skip
    ReleaseMedia.objects.create(release=release, item=photo)
    (finding,) = [each for each in findings_of(release, at=NOON) if each.code == f"photo:{photo.public_id}"]
    assert finding.severity is Severity.MUST
    assert "cau.jpg" in finding.message
    assert finding.anchor == f"id_photo-{photo.pk}-alternative_text"


# --- sending with the writer's word --------------------------------------------------------------------------------


@pytest.fixture
def officer(viewer, world):
    return viewer(world.officer)


PHONE = "Người dân gọi 0912 345 678 để được hỗ trợ. "


def test_what_was_confirmed_is_kept_with_the_revision(make_release, officer):
    release = make_release(lead=PHONE)
    hint = "phone:0912 345 678"
    with acting_as(officer):
        with pytest.raises(Unconfirmed) as refusal:
            submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=officer, at=NOON)
        assert refusal.value.hints == [hint]
        assert not Confirmation.objects.exists()
        confirmed = Confirmed(NO_GROUND_APPLIES.grounds, frozenset({hint}))
        sent = submit_release(release=release, confirmed=confirmed, by=officer, at=NOON)
    assert sent.state == State.SUBMITTED
    kept = Confirmation.objects.get()
    assert (kept.revision, kept.by_name, kept.is_held_back) == (1, officer.name, False)
    assert kept.grounds == {"secret": False, "investigation": False, "dispute": False}
    assert kept.looked_at == ["phone:09…78"]


@pytest.mark.parametrize("ground", GROUNDS, ids=lambda ground: ground.code)
def test_a_ground_that_applies_or_is_not_answered_keeps_it_back(make_release, officer, ground):
    release = make_release()
    applies = Confirmed({**NO_GROUND_APPLIES.grounds, ground.code: True})
    unanswered = Confirmed({code: said for code, said in NO_GROUND_APPLIES.grounds.items() if code != ground.code})
    with acting_as(officer):
        with pytest.raises(GroundApplies) as refusal:
            submit_release(release=release, confirmed=applies, by=officer, at=NOON)
        assert refusal.value.grounds == [ground.code]
        with pytest.raises(Unconfirmed) as silence:
            submit_release(release=release, confirmed=unanswered, by=officer, at=NOON)
        assert silence.value.grounds == [ground.code]
        kept = hold_back_release(release=release, confirmed=applies, by=officer, at=NOON)
        assert (kept.is_held_back, kept.grounds[ground.code]) == (True, True)
        assert Release.objects.get(pk=release.pk).state == State.DRAFT
        with pytest.raises(InvalidValue):
            hold_back_release(release=release, confirmed=NO_GROUND_APPLIES, by=officer, at=NOON)


def test_what_was_changed_after_the_check_is_not_sent_unread(make_release, officer):
    release = make_release()
    with acting_as(officer):
        save_release(release=release, fields={"lead": "Khác."}, expected_revision=1, by=officer, at=NOON)
        with pytest.raises(ChangedMeanwhile):
            submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=officer, at=NOON, expected_revision=1)
        sent = submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=officer, at=NOON, expected_revision=2)
    assert sent.state == State.SUBMITTED


def test_a_mark_of_secrecy_that_stands_alone_stops_whoever_confirms_anything(make_release, officer):
    release = make_release(body="<p>TUYỆT MẬT</p><p>" + "Nội dung của văn bản. " * 10 + "</p>")
    with acting_as(officer), pytest.raises(IncompleteRelease) as refusal:
        submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=officer, at=NOON)
    assert set(refusal.value.problems) == {"body"}
