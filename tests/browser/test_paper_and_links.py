"""What is printed, what a card of a table says, and where a link to a field leads, in a real browser."""

from __future__ import annotations

import io
from datetime import timedelta

from PIL import Image

from conftest import NOON
from daumoi.accounts.viewer import acting_as
from daumoi.media.actions import add_photo
from daumoi.releases.actions import attach_media, create_language_version

HEIGHT = "field => field.getBoundingClientRect().height"
BEFORE = "cell => getComputedStyle(cell, '::before').content"


def test_on_paper_days_off_are_a_list_without_the_forms_that_enter_them(world, page_of):
    page = page_of(world.editor)
    page.goto("/days/")
    entered = page.locator("#id_day")
    assert entered.is_visible()
    page.emulate_media(media="print")
    assert not entered.is_visible()
    assert not page.locator("main details").first.is_visible()
    assert page.locator("h1").is_visible()


def test_on_paper_a_translation_shows_its_whole_text_and_no_boxes(world, viewer, page_of, issue):
    officer = viewer(world.officer)
    version = issue(at=NOON - timedelta(days=3))
    with acting_as(officer):
        release = create_language_version(
            original=version.release, language="en", organisation=world.unit, translator=world.officer,
            reviewer=world.unit_leader, by=officer, at=NOON,
        )  # fmt: skip
    page = page_of(world.officer)
    page.goto(f"/desk/releases/{release.pk}/translate/")
    field = page.locator("textarea[name=paragraph]").first
    field.fill("A sentence that is measured again in every province. " * 40)
    on_screen = field.evaluate(HEIGHT)
    page.emulate_media(media="print")
    assert field.evaluate("field => field.scrollHeight <= field.clientHeight + 1")
    assert field.evaluate(HEIGHT) > on_screen
    assert field.evaluate("field => getComputedStyle(field).borderTopWidth") == "0px"
    assert not page.locator(".form__actions").is_visible()


def test_on_a_phone_a_problem_of_a_table_says_that_its_number_is_a_row(world, page_of):
    page = page_of(world.operator, width=390)
    page.goto("/network/import/")
    table = {"name": "t.csv", "mimeType": "text/csv", "buffer": b"code,name,kind,parent\nb,,source_unit,ttt\n"}
    page.locator("input[type=file]").set_input_files(table)
    page.locator("main form button").first.click()
    number = page.locator("main table tbody th").first
    number.wait_for()
    assert number.evaluate(BEFORE) == '"Dòng "'
    page.set_viewport_size({"width": 1280, "height": 900})
    assert number.evaluate(BEFORE) == "none"


def test_a_link_to_the_text_leads_into_the_editor_and_shows_its_label(world, page_of, make_release):
    release = make_release(body="<p>‹Điền vào đây.›</p>")
    page = page_of(world.officer)
    page.goto(f"/desk/releases/{release.pk}/check/")
    page.locator("main a[href$='#id_body']").first.press("Enter")
    page.locator("trix-editor:focus").wait_for()
    page.goto(f"/desk/releases/{release.pk}/edit/#id_speaker_position")
    page.locator("#id_speaker_position:focus").wait_for()
    label = page.locator("label[for=id_speaker_position]").bounding_box()
    assert label["y"] >= page.locator(".top").bounding_box()["height"]


def test_on_paper_the_words_of_a_translations_photo_stand_without_boxes_and_whole(world, viewer, page_of, make_release):
    officer, picture = viewer(world.officer), io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(picture, "JPEG")
    with acting_as(officer):
        original = make_release()
        photo = add_photo(
            content=picture.getvalue(), name="a.jpg", organisation=world.unit, by=officer, at=NOON,
            caption="Đo tốc độ mạng tại trạm gốc trên đỉnh đèo, sáng 20/11. " * 5, credit="Ảnh: A",
            alternative_text="Cột",
        )  # fmt: skip
        attach_media(release=original, item=photo, by=officer)
        release = create_language_version(
            original=original, language="en", organisation=world.unit, translator=world.officer,
            reviewer=world.unit_leader, by=officer, at=NOON,
        )  # fmt: skip
    page = page_of(world.officer)
    page.goto(f"/desk/releases/{release.pk}/translate/")
    caption, credit = page.locator("textarea[name$=-caption]"), page.locator("input[name$=-credit]")
    caption.fill("The speed was measured at a mast on the pass. " * 8)
    page.emulate_media(media="print")
    for field in (caption, credit):
        assert field.evaluate("field => getComputedStyle(field).borderTopWidth") == "0px"
    assert caption.evaluate("field => field.scrollHeight <= field.clientHeight + 1")
    assert page.locator(".split .field--box").count()
    assert not page.locator(".split .field--box").first.is_visible()
