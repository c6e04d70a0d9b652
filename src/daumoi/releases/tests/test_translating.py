"""Beside a translation: hints of the glossary, photos of the original, its two people, the mark of being behind."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from PIL import Image

from conftest import NOON
from daumoi.accounts.models import LogEntry
from daumoi.accounts.viewer import PUBLIC, SYSTEM, acting_as
from daumoi.foundation.errors import InvalidValue, NotAllowed
from daumoi.foundation.tests.time_of_day import at as at
from daumoi.glossary.actions import keep_term
from daumoi.glossary.rules import Span
from daumoi.media.queries import media_seen, outgoing_words
from daumoi.releases.actions import (
    approve_release,
    attach_media,
    carry_media,
    correct_release,
    create_language_version,
    dismiss_hint,
    issue_release,
    name_translators,
    note_media,
    remove_media,
    save_release,
    sign_meaning,
    submit_release,
    withdraw_release,
    word_carried_media,
)
from daumoi.releases.actions.writing import problems_by_field, sending_findings
from daumoi.releases.carried import media_in
from daumoi.releases.checks.grounds import NO_GROUND_APPLIES
from daumoi.releases.languages import Behind, behind_originals, original_texts, standing_of
from daumoi.releases.marking import with_marks, words_in
from daumoi.releases.models import LanguageVersion, Release
from daumoi.releases.terms import open_hints, term_hints

HOUR = timedelta(hours=1)
TODAY = date(2026, 11, 20)
TEXT = (
    "<p>This morning the Department of Digital Things published what it measured in all provinces of the country.</p>"
)
RIGHT = TEXT.replace("Department of Digital Things", "Authority of Digital Infrastructure")
MORE = "<p>The next round begins in December, with island communes and new motorways among the places measured.</p>"
WORDS = {"caption": "A mast on an island", "alternative_text": "A steel mast above the sea"}


@pytest.fixture
def photo(world: Any, viewer: Any, settings: Any, tmp_path: Any) -> Any:
    from daumoi.media.actions import add_photo

    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    picture = io.BytesIO()
    Image.new("RGB", (60, 40)).save(picture, "JPEG")
    by = viewer(world.officer)
    with acting_as(by):
        return add_photo(
            content=picture.getvalue(), name="tram.jpg", organisation=world.unit, by=by, at=NOON,
            caption="Trạm trên đảo", credit="Ảnh: Bùi Khánh", alternative_text="Cột thép bên biển",
        )  # fmt: skip


@pytest.fixture
def pictured(make_release: Any, issue: Any, photo: Any, world: Any, viewer: Any) -> Any:
    """An issued original with a photo."""
    release, by = make_release(), viewer(world.officer)
    with acting_as(by):
        attach_media(release=release, item=photo, by=by)
    return issue(release)


@pytest.fixture
def start(world: Any, viewer: Any) -> Any:
    """Start the English version of an issued original, and translate it as a whole."""

    def go(original: Any, body: str = TEXT + MORE) -> Release:
        by = viewer(world.officer)
        with acting_as(by):
            release = create_language_version(
                original=original.release, language="en", organisation=world.unit, translator=world.officer,
                reviewer=world.second_editor, by=by, at=NOON + HOUR,
            )  # fmt: skip
            fields = {"headline": "What was measured", "lead": "Faster.", "body": body}
            number = release.revision
            return save_release(release=release, fields=fields, expected_revision=number, by=by, at=NOON + HOUR)

    return go


@pytest.fixture
def sign(viewer: Any, world: Any) -> Any:
    def go(release: Release, *, who: Any = None, number: int = 1) -> Any:
        by = viewer(who or world.second_editor)
        with acting_as(by):
            return sign_meaning(
                release=release, by=by, at=NOON + 2 * HOUR, expected_revision=None, original_number=number
            )

    return go


@pytest.fixture
def publish(viewer: Any, world: Any) -> Any:
    """Send, approve, have the meaning confirmed and issue."""

    def go(release: Release, sign: Any) -> Any:
        officer, editor = viewer(world.officer), viewer(world.editor)
        with acting_as(officer):
            submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=officer, at=NOON + HOUR)
        with acting_as(editor):
            approve_release(release=Release.objects.get(pk=release.pk), by=editor, at=NOON + 2 * HOUR)
        sign(release)
        with acting_as(editor):
            return issue_release(release=Release.objects.get(pk=release.pk), by=editor, at=NOON + 3 * HOUR)

    return go


@pytest.fixture
def glossary(world: Any, viewer: Any) -> Any:
    by = viewer(world.editor)
    with acting_as(by):
        return keep_term(
            organisation=world.hub, by=by, at=NOON,
            fields={
                "source_language": "vi", "target_language": "en", "term": "Cục Hạ tầng số",
                "preferred": "Authority of Digital Infrastructure", "forbidden": "Department of Digital Things",
                "source": "Quyết định 01/QĐ",
            },
        )  # fmt: skip


def sent(release: Release) -> Release:
    """The same, sent to the focal point, whose people see it from then on."""
    with acting_as(SYSTEM):
        Release.objects.filter(pk=release.pk).update(state="submitted", submitted_at=NOON)
        return Release.objects.select_related("organisation", "original").get(pk=release.pk)


# --- hints -----------------------------------------------------------------------------------------------------------


def test_a_term_that_is_not_rendered_as_the_glossary_has_it_is_hinted_and_holds_nothing_up(
    issue, start, glossary, as_system
):
    release = start(issue())
    (hint,) = open_hints(release, on=TODAY)
    assert (hint.row.key, hint.is_forbidden, hint.hint.found) == ("1", True, "Department of Digital Things")
    assert "Quyết định 01/QĐ" in hint.sentence
    findings = [each for each in sending_findings(release, at=NOON) if each.is_beside]
    assert [each.message for each in findings] == [hint.sentence]
    assert problems_by_field(sending_findings(release, at=NOON)) == {}
    mended = save_release(
        release=release, fields={"body": RIGHT + MORE}, expected_revision=release.revision, by=SYSTEM, at=NOON + HOUR
    )
    assert open_hints(mended, on=TODAY) == []


def test_the_sign_off_says_how_many_hints_were_open(issue, start, glossary, sign):
    signed = sign(sent(start(issue())))
    assert signed.open_hints == 1
    with acting_as(SYSTEM):
        assert LogEntry.objects.get(verb="meaning.sign").note["open_hints"] == 1


@pytest.fixture
def dismiss(viewer: Any, world: Any) -> Any:
    def go(release: Release, *, who: Any = None, reason: str = "Tên cũ, đúng với thời kỳ ấy.") -> Any:
        by = viewer(who or world.second_editor)
        with acting_as(SYSTEM):
            (hint,) = term_hints(release, original_texts(release, standing_of(release)), on=TODAY)
        values = {"term_id": hint.entry.term_id, "kind": hint.hint.kind.value, "place": hint.row.place}
        with acting_as(by):
            return dismiss_hint(release=release, **values, reason=reason, by=by, at=NOON + HOUR)

    return go


def test_the_reviewer_dismisses_a_hint_with_a_reason_which_is_kept_and_logged(issue, start, glossary, dismiss, world):
    release = sent(start(issue()))
    with pytest.raises(NotAllowed):
        dismiss(release, who=world.officer)
    with pytest.raises(InvalidValue) as caught:
        dismiss(release, reason=" ")
    assert caught.value.field == "reason"
    kept = dismiss(release)
    assert dismiss(release).pk == kept.pk
    with acting_as(SYSTEM):
        assert open_hints(release, on=TODAY) == []
        entries = LogEntry.objects.filter(verb="hint.dismiss")
        assert [entry.note["reason"] for entry in entries] == ["Tên cũ, đúng với thời kỳ ấy."]


def test_a_hint_that_is_no_longer_open_cannot_be_dismissed(issue, start, glossary, viewer, world):
    release = sent(start(issue(), RIGHT + MORE))
    by = viewer(world.second_editor)
    with acting_as(by), pytest.raises(InvalidValue):
        dismiss_hint(
            release=release, term_id=glossary.pk, kind="missing", place="x", reason="Vì thế.", by=by, at=NOON + HOUR
        )


def test_the_page_marks_the_term_in_the_original_and_lets_the_reviewer_dismiss(
    issue, start, glossary, client_of, world, as_system
):
    release = sent(start(issue()))
    address = f"/desk/releases/{release.pk}/translate/"
    page = client_of(world.officer).get(address)
    html = page.content.decode()
    assert "<mark>Cục Hạ tầng số</mark>" in html
    assert "<mark>Department of Digital Things</mark>" in html
    assert "hints/dismiss" not in html
    client = client_of(world.second_editor)
    assert "hints/dismiss" in client.get(address).content.decode()
    (hint,) = page.context["open_hints"]
    values = {"term": hint.entry.term_id, "kind": hint.hint.kind.value, "place": hint.row.place, "reason": "Đúng vậy."}
    client.post(f"/desk/releases/{release.pk}/hints/dismiss/", values)
    after = client.get(address)
    assert after.context["open_hints"] == []
    assert "Đúng vậy." in after.content.decode()


@pytest.mark.parametrize(
    ("body", "word", "marked"),
    [
        ("<p>a <b>b</b> c &amp; d</p>", "b c", "<p>a <b><mark>b</mark></b><mark> c</mark> &amp; d</p>"),
        ("<p>x &amp; y</p>", "& y", "<p>x <mark>&amp; y</mark></p>"),
        ("<ul><li>a</li><li>b</li></ul>", "b", "<ul><li>a</li><li><mark>b</mark></li></ul>"),
    ],
)  # fmt: skip
def test_a_place_is_marked_across_elements(body, word, marked):
    words = words_in(body)
    start = words.index(word)
    assert with_marks(body, [Span(start, start + len(word))]) == marked
    assert with_marks(body, []) == body


# --- photos ----------------------------------------------------------------------------------------------------------


def test_photos_come_along_and_wait_for_their_words(pictured, start, photo, as_system):
    release = start(pictured)
    (carried,) = media_in(release)
    assert (carried.pk, carried.caption, carried.credit) == (photo.pk, "", "Ảnh: Bùi Khánh")
    assert carried.words_of_original["caption"] == "Trạm trên đảo"
    assert set(problems_by_field(sending_findings(release, at=NOON))) == {"photos"}
    with pytest.raises(RuntimeError):
        carried.save()
    word_carried_media(release=release, item=carried, words=WORDS, by=SYSTEM)
    assert problems_by_field(sending_findings(release, at=NOON)) == {}
    photo.refresh_from_db()
    assert photo.caption == "Trạm trên đảo"


def test_what_is_issued_shows_the_photo_with_the_words_of_its_language(
    pictured, start, photo, sign, publish, client_of, viewer, world, at
):
    release, by = start(pictured), viewer(world.officer)
    with acting_as(by):
        word_carried_media(release=release, item=photo, words=WORDS, by=by)
    version = publish(release, sign)
    (shown,) = version.content["photos"]
    assert (shown["public_id"], shown["caption"], shown["credit"]) == (
        photo.public_id, "A mast on an island", "Ảnh: Bùi Khánh",
    )  # fmt: skip
    assert shown["sha256"] == pictured.content["photos"][0]["sha256"]
    at(NOON + 4 * HOUR)
    client = client_of(None)
    assert "A mast on an island" in client.get(f"/news/{version.public_id}/{version.slug}/").content.decode()
    # The file itself speaks the language of its original, for whoever takes it from there.
    with acting_as(PUBLIC):
        assert outgoing_words(media_seen(photo.public_id), PUBLIC)["caption"] == "Trạm trên đảo"


def test_a_photo_that_the_original_gains_or_loses_is_named_and_can_be_taken_over(
    pictured, start, photo, viewer, world, as_system
):
    release = start(pictured)
    remove_media(release=release, item=photo, by=SYSTEM)
    note_media(release=release, by=SYSTEM, at=NOON)

    def codes() -> list[str]:
        return [each.code.partition(":")[0] for each in sending_findings(release, at=NOON) if each.is_beside]

    assert codes() == ["beside-not-carried"]
    known = Release.objects.get(pk=release.pk).revision
    assert [carry_media(release=release, by=SYSTEM, at=NOON) for _click in range(2)] == [1, 0]
    assert Release.objects.get(pk=release.pk).revision == known + 1
    assert codes() == []
    pictured.release.release_media.all().delete()
    assert codes() == ["beside-carried"]


def test_the_page_of_both_texts_takes_the_words_of_photos(pictured, start, photo, client_of, world, as_system):
    release = start(pictured)
    address = f"/desk/releases/{release.pk}/translate/"
    client = client_of(world.officer)
    assert "Trạm trên đảo" in client.get(address).content.decode()
    typed = {f"photo-{photo.pk}-{name}": words for name, words in {**WORDS, "credit": "Photo: Bùi Khánh"}.items()}
    rows = {"paragraph": [TEXT[3:-4], MORE[3:-4]], "place": ["1", "2"]}
    sent = {"headline": "What was measured", "lead": "Faster.", "revision": release.revision, **rows, **typed}
    answer = client.post(f"{address}save/", sent)
    assert answer.json()["revision"] == release.revision + 1
    (carried,) = media_in(release)
    assert (carried.caption, carried.credit) == ("A mast on an island", "Photo: Bùi Khánh")
    assert client.post(address, {**sent, "revision": release.revision + 1}).status_code == 302


def test_a_lead_that_waits_for_its_words_is_shown_empty_and_still_holds_the_text_up(
    issue, world, viewer, client_of, as_system
):
    by = viewer(world.officer)
    with acting_as(by):
        release = create_language_version(
            original=issue().release, language="en", organisation=world.unit, translator=world.officer,
            reviewer=world.second_editor, by=by, at=NOON + HOUR,
        )  # fmt: skip
    address = f"/desk/releases/{release.pk}/translate/"
    client = client_of(world.officer)
    assert "‹0›" not in client.get(address).content.decode()
    rows = {"paragraph": [TEXT[3:-4]], "place": ["1"]}
    client.post(address, {"headline": "Measured", "lead": "", "revision": release.revision, **rows})
    release.refresh_from_db()
    assert (release.headline, release.lead) == ("Measured", "‹0›")
    client.post(address, {"headline": "Measured", "lead": "Faster.", "revision": release.revision, **rows})
    release.refresh_from_db()
    assert release.lead == "Faster."


# --- its two people --------------------------------------------------------------------------------------------------


def test_another_reviewer_ends_the_former_s_word_and_another_translator_does_not(issue, start, sign, viewer, world):
    release, by = sent(start(issue())), viewer(world.editor)
    sign(release)

    def name(translator: Any, reviewer: Any) -> bool:
        with acting_as(by):
            name_translators(release=release, translator=translator, reviewer=reviewer, by=by, at=NOON + 2 * HOUR)
        with acting_as(SYSTEM):
            return standing_of(Release.objects.get(pk=release.pk)).holds

    assert name(world.other_officer, world.second_editor) is True
    assert name(world.officer, world.approver) is False
    with acting_as(SYSTEM):
        entry = LogEntry.objects.filter(verb__startswith="translators.name").latest("pk")
    assert entry.note["after"] == {"translator": world.officer.pk, "reviewer": world.approver.pk}
    sign(release, who=world.approver)


def test_whoever_is_newly_named_is_told_and_nobody_twice(issue, start, viewer, world, drain):
    from daumoi.notices.models import Notice

    release, by = sent(start(issue())), viewer(world.editor)
    drain()
    with acting_as(by):
        for _again in range(2):
            name_translators(
                release=release, translator=world.officer, reviewer=world.approver, by=by, at=NOON + 2 * HOUR
            )
    drain()
    with acting_as(SYSTEM):
        told = Notice.objects.filter(kind="translation.named").values_list("person_id", flat=True)
        # The officer began it and was told nothing then; that the desk changed something is news.
        assert sorted(told) == sorted([world.officer.pk, world.second_editor.pk, world.approver.pk])


def test_they_stay_two_people_and_the_reviewer_wrote_nothing(issue, start, viewer, world):
    release, by = start(issue()), viewer(world.officer)
    with acting_as(by):
        for translator, reviewer in ((world.editor, world.editor), (world.editor, world.officer)):
            with pytest.raises(InvalidValue) as caught:
                name_translators(release=release, translator=translator, reviewer=reviewer, by=by, at=NOON + HOUR)
            assert caught.value.field == "reviewer"
    stranger = viewer(world.other_officer)
    with acting_as(SYSTEM), pytest.raises(NotAllowed):
        name_translators(release=release, translator=world.editor, reviewer=world.approver, by=stranger, at=NOON + HOUR)


def test_the_page_names_other_people_and_says_what_becomes_of_a_word(issue, start, sign, client_of, world, as_system):
    release = sent(start(issue()))
    sign(release)
    address = f"/desk/releases/{release.pk}/translators/"
    client = client_of(world.officer)
    assert "Phạm Quốc Dũng" in client.get(address).content.decode()
    refused = client.post(address, {"translator": world.editor.pk, "reviewer": world.editor.pk})
    assert refused.context["form"].errors.keys() == {"reviewer"}
    assert client.post(address, {"translator": world.officer.pk, "reviewer": world.editor.pk}).status_code == 302
    assert LanguageVersion.objects.get(release=release).reviewer_id == world.editor.pk


# --- behind ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def correct_original(viewer: Any, world: Any) -> Any:
    def go(original: Any) -> None:
        editor = viewer(world.editor)
        with acting_as(editor):
            release = Release.objects.get(pk=original.release_id)
            correct_release(release=release, fields={"lead": "Khác."}, note="Sai số.", by=editor, at=NOON + 4 * HOUR)

    return go


def test_a_draft_is_behind_when_its_original_is_corrected_until_the_meaning_is_confirmed_anew(
    issue, start, sign, correct_original
):
    original = issue()
    release = sent(start(original))
    with acting_as(SYSTEM):
        assert behind_originals([release]) == {}
    correct_original(original)
    with acting_as(SYSTEM):
        assert behind_originals([release, original.release]) == {release.pk: Behind.STALE}
    sign(release, number=2)
    with acting_as(SYSTEM):
        assert behind_originals([release]) == {}


def test_the_mark_stands_in_every_list_and_goes_with_the_withdrawal_of_the_version(
    issue, start, correct_original, client_of, viewer, world, at, as_system
):
    original = issue()
    release = sent(start(original))
    pages = ["/desk/releases/", "/desk/", *(f"/desk/queue/?look={look}" for look in ("list", "columns", "dense"))]
    at(NOON + 5 * HOUR)
    client = client_of(world.editor)
    assert not any("chậm hơn bản gốc" in client.get(page).content.decode() for page in pages)
    correct_original(original)
    for page in pages:
        assert "chậm hơn bản gốc" in client.get(page).content.decode(), page
    shown = client_of(world.officer).get(f"/desk/releases/{release.pk}/").content.decode()
    assert "Sai số." in shown
    assert f"/desk/releases/{release.pk}/translate/" in shown
    editor = viewer(world.editor)
    with acting_as(editor):
        withdraw_release(release=Release.objects.get(pk=original.release_id), note="Gỡ.", by=editor, at=NOON + 5 * HOUR)
    assert behind_originals([release]) == {release.pk: Behind.WITHDRAWN}


def test_a_list_asks_as_often_for_many_versions_as_for_one(issue, start, django_assert_num_queries, as_system):
    releases = [start(issue()) for _each in range(3)]
    for shown in (releases[:1], releases):
        with django_assert_num_queries(3):
            behind_originals(shown)
    original = releases[0].original
    with django_assert_num_queries(0):
        behind_originals([original])
