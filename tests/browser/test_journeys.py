"""The loop as people walk it, by keyboard where that matters, with and without JavaScript."""

from __future__ import annotations

import re

from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.releases.models import IssuedVersion, Release
from daumoi.releases.rules import State


def write_release(page, *, text: str) -> None:
    page.goto("/desk/releases/new/")
    page.get_by_role("link", name="Thông cáo báo chí", exact=True).click()
    page.locator("#id_headline").fill("Khai trương tuyến cáp quang biển mới")
    page.locator("#id_topic").select_option(label="Viễn thông")
    page.locator("#id_speaker_name").fill("Bùi Văn Khánh")
    page.locator("#id_speaker_position").fill("Phó Cục trưởng")
    page.locator("#id_contact_phone").fill("024 0000 0000")
    editor = page.locator("trix-editor")
    editor.wait_for()
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def answer_and_send(page) -> None:
    """On the page of the check: no ground applies, and off it goes."""
    page.wait_for_url(re.compile(r"/check/(\?|$)"))
    for ground in ("secret", "investigation", "dispute"):
        page.locator(f"input[name=ground_{ground}][value=no]").check()
    with page.expect_navigation():
        page.locator("main form button.button--primary").click()


LONG_TEXT = (
    "Tuyến cáp quang biển mới dài hơn chín nghìn ki-lô-mét được đưa vào khai thác sáng nay, nâng tổng dung lượng "
    "kết nối quốc tế của cả nước lên gấp rưỡi so với cuối năm trước."
)


def test_an_officer_writes_an_editor_issues_and_the_public_reads(world, page_of, problems):
    officer = page_of(world.officer)
    write_release(officer, text=LONG_TEXT)
    officer.locator("button[name=action][value=submit]").press("Enter")
    answer_and_send(officer)
    officer.wait_for_url(re.compile(r"/desk/releases/\d+/$"))
    with acting_as(SYSTEM):
        release = Release.objects.get()
        assert release.state == State.SUBMITTED
        assert release.body == f"<p>{LONG_TEXT}</p>"

    editor = page_of(world.editor)
    editor.goto("/desk/queue/")
    editor.get_by_role("link", name="Khai trương tuyến cáp quang biển mới", exact=True).press("Enter")
    editor.wait_for_url(re.compile(r"/review/$"))
    editor.locator("button[name=action][value=issue]").press("Enter")
    editor.locator("dialog[open] .button--primary, dialog[open] .button--danger").first.press("Enter")
    editor.wait_for_url(re.compile(r"/desk/releases/\d+/$"))

    public = page_of()
    public.goto("/")
    public.get_by_role("link", name="Khai trương tuyến cáp quang biển mới").first.click()
    assert LONG_TEXT in public.locator("main").inner_text()
    with acting_as(SYSTEM):
        assert IssuedVersion.objects.get().sha256[:4] in public.locator("main").inner_text()
    assert problems == []


def test_a_text_sent_before_the_next_frame_is_drawn_keeps_its_last_letters(world, page_of, problems):
    officer = page_of(world.officer)
    write_release(officer, text="Chín nghìn ")
    # A machine too slow to draw: no frame comes any more, so what the editor put off until one never happens.
    officer.evaluate("window.requestAnimationFrame = () => 1")
    officer.keyboard.type("ki-lô-mét cáp quang.")
    officer.locator("button[name=action][value=save]").press("Enter")
    officer.wait_for_url(re.compile(r"/desk/releases/\d+/"))
    with acting_as(SYSTEM):
        assert Release.objects.get().body == "<p>Chín nghìn ki-lô-mét cáp quang.</p>"
    assert problems == []


def test_everything_works_without_javascript(world, page_of):
    officer = page_of(world.officer, scripts=False)
    officer.goto("/desk/releases/new/?type=news")
    officer.locator("#id_headline").fill("Không cần JavaScript")
    officer.locator("#id_body").fill(LONG_TEXT + "\n\n- mục một\n- mục hai")
    officer.locator("#id_topic").select_option(label="Viễn thông")
    officer.locator("#id_speaker_name").fill("Bùi Văn Khánh")
    officer.locator("#id_speaker_position").fill("Phó Cục trưởng")
    officer.locator("#id_contact_phone").fill("024 0000 0000")
    officer.locator("button[name=action][value=submit]").click()
    answer_and_send(officer)
    with acting_as(SYSTEM):
        release = Release.objects.get()
    assert release.state == State.SUBMITTED
    assert "<li>mục hai</li>" in release.body
    editor = page_of(world.editor, scripts=False)
    editor.goto(f"/desk/releases/{release.pk}/review/")
    with editor.expect_navigation():
        editor.locator("button[name=action][value=issue]").click()
    with acting_as(SYSTEM):
        assert Release.objects.get().state == State.ISSUED


def test_what_is_typed_is_kept_by_itself_and_goes_on_saving(world, page_of, make_release, problems):
    release = make_release()
    page = page_of(world.officer)
    page.goto(f"/desk/releases/{release.pk}/edit/")
    page.locator("trix-editor").wait_for()
    for number, lead in enumerate(("Câu thứ nhất.", "Câu thứ hai."), start=2):
        page.locator("#id_lead").fill(lead)
        with page.expect_response(re.compile("/autosave/")) as answer:
            pass
        assert answer.value.json() == {"revision": number}
    page.locator("#id_lead").fill("Câu cuối.")
    with page.expect_navigation():
        page.locator("button[name=action][value=save]").click()
    with acting_as(SYSTEM):
        saved = Release.objects.get()
        assert (saved.lead, saved.revision) == ("Câu cuối.", 4)
    assert problems == []


def test_a_reporter_reads_and_copies_on_a_telephone(world, page_of, issue, problems):
    issue(headline="Công bố chất lượng mạng di động quý ba")
    page = page_of(world.reporter, width=360)
    page.goto("/wire/?q=chat+luong+mang")
    page.get_by_role("link", name="Công bố chất lượng mạng di động quý ba").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    with page.expect_download() as download:
        page.locator("a[href$='release.txt']").first.click()
    assert "152,4 Mbit/s" in download.value.path().read_text(encoding="utf-8")
    assert problems == []
