"""The editor in a real browser: pasting from Word, two people at once, no network, no session, comments by mouse."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe

from conftest import NOON
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.drafts.actions import note_presence
from daumoi.drafts.models import Comment
from daumoi.foundation import clock
from daumoi.releases.actions import save_release
from daumoi.releases.models import Release
from tests.flows.scratch import wait_until

PASTE = """(html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.querySelector("trix-editor").dispatchEvent(event);
}"""
WORD = (
    "<p class=MsoNormal><b>Đoạn đậm</b> thường<o:p></o:p></p>"
    "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·&nbsp;</span>Mục một</p>"
)


def saved() -> Release:
    with acting_as(SYSTEM):
        return Release.objects.get()


def kept_in_tab(page) -> list[str]:
    """Names of the texts that the tab keeps."""
    return page.evaluate("Object.keys(sessionStorage).filter((name) => name.startsWith('typed:'))")


def open_form(page, release):
    page.goto(f"/desk/releases/{release.pk}/edit/")
    page.locator("trix-editor").wait_for()


def violations(page) -> list[str]:
    return [wrong["id"] for wrong in Axe().run(page).response["violations"]]


def test_text_pasted_from_word_keeps_its_lists_and_no_looks(world, page_of, make_release, problems):
    release = make_release(body="<p>Trước.</p>")
    page = page_of(world.officer)
    open_form(page, release)
    page.locator("trix-editor").click()
    page.keyboard.press("Control+a")
    with page.expect_response(re.compile("/desk/paste/")):
        page.evaluate(PASTE, WORD)
    page.locator("trix-editor li", has_text="Mục một").wait_for()
    page.locator("button[name=action][value=save]").click()
    page.wait_for_url(re.compile("saved=1"))
    assert saved().body == "<p><strong>Đoạn đậm</strong> thường</p><ul><li>Mục một</li></ul>"
    assert problems == []


def test_a_paste_replaces_what_is_selected_even_before_the_editor_was_told(world, page_of, make_release):
    release = make_release(body="<p>Trước.</p>")
    page = page_of(world.officer)
    open_form(page, release)
    page.locator("trix-editor").click()
    # A slow machine tells of a selection late; here it never does.
    page.evaluate("addEventListener('selectionchange', (e) => e.isTrusted && e.stopImmediatePropagation(), true)")
    page.keyboard.press("Control+a")
    page.evaluate(PASTE, "<p>Sau.</p>")
    page.locator("trix-editor", has_text="Sau.").wait_for()
    assert page.locator("trix-editor").inner_text().strip() == "Sau."


@pytest.mark.parametrize("width", [1280, 320])
def test_two_people_choose_by_keyboard(world, page_of, make_release, viewer, width):
    release = make_release(lead="Câu cũ.")
    page = page_of(world.officer, width=width)
    open_form(page, release)
    by = viewer(world.officer)
    with acting_as(by):
        save_release(release=release, fields={"lead": "Câu của họ."}, expected_revision=1, by=by, at=NOON)
    page.locator("#id_lead").fill("Câu của tôi.")
    page.locator("button[name=action][value=save]").press("Enter")
    page.locator("input[name^=choice-lead]").first.wait_for()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("input[name^=choice-lead][value=both]").press("Space")
    page.locator("form button.button--primary").press("Enter")
    page.wait_for_url(re.compile("saved=1"))
    assert saved().lead == "Câu của họ.\nCâu của tôi."


def test_without_a_network_the_text_stays_in_the_tab_and_is_offered_again(world, page_of, make_release):
    release = make_release(lead="Câu cũ.")
    page = page_of(world.officer)
    open_form(page, release)
    page.route(re.compile("/autosave/"), lambda route: route.abort())
    page.locator("#id_lead").fill("Gõ khi mất mạng.")
    wait_until(lambda: kept_in_tab(page), what="the text in the tab")
    page.evaluate("window.onbeforeunload = null")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"/desk/releases/{release.pk}/edit/")
    page.unroute(re.compile("/autosave/"))
    page.get_by_role("button", name="Lấy lại").click()
    assert page.locator("#id_lead").input_value() == "Gõ khi mất mạng."
    page.locator("button[name=action][value=save]").click()
    page.wait_for_url(re.compile("saved=1"))
    assert saved().lead == "Gõ khi mất mạng."
    assert kept_in_tab(page) == []
    assert page.get_by_role("button", name="Lấy lại").count() == 0


def test_signing_out_forgets_what_the_tab_kept(world, page_of):
    page = page_of(world.officer)
    page.goto("/desk/releases/new/?type=news")
    page.locator("#id_headline").fill("Chưa gửi đi")
    wait_until(lambda: kept_in_tab(page), what="the text in the tab")
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator(".account-button").click()
    with page.expect_navigation():
        page.locator("form[data-forgets-text] button").click()
    assert kept_in_tab(page) == []


def test_a_session_that_ran_out_gives_the_text_back_to_be_saved(world, page_of, client_of):
    page = page_of(world.officer)
    page.goto("/desk/releases/new/?type=news")
    page.locator("trix-editor").wait_for()
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    page.locator("#id_headline").fill("Hết phiên giữa chừng")
    with page.expect_navigation():
        page.locator("button[name=action][value=save]").click()
    assert violations(page) == []
    assert saved_count() == 0
    page.context.add_cookies([cookie for cookie in cookies if cookie["name"] == "sessionid"])
    page.locator("button.button--primary").click()
    page.wait_for_url(re.compile("saved=1"))
    assert saved().headline == "Hết phiên giữa chừng"


def saved_count() -> int:
    with acting_as(SYSTEM):
        return Release.objects.count()


def test_the_form_says_who_else_has_it_open_and_follows_the_type(world, page_of, make_release, viewer, problems):
    from daumoi.accounts.models import Membership, User

    colleague = User.objects.create_user("minh@unit.example", "mat-khau", full_name="Đặng Nhật Minh")
    Membership.objects.create(user=colleague, organisation=world.unit, role="officer", valid_from="2025-03-01")
    release, by = make_release(), viewer(colleague)
    with acting_as(by):
        note_presence(release=release, by=by, at=clock.now() + timedelta(minutes=5))
    page = page_of(world.officer)
    open_form(page, release)
    page.locator("[data-presence]", has_text="Đặng Nhật Minh").wait_for()
    assert not page.locator("#id_particular_period").is_visible()
    page.locator("#id_kind").select_option("figures")
    assert page.locator("#id_particular_period").is_visible()
    assert problems == []


def test_words_marked_with_the_mouse_are_the_passage_of_a_comment(world, page_of, make_release, problems):
    release = make_release(lead="Câu dẫn ngắn.")
    page = page_of(world.officer)
    page.goto(f"/desk/releases/{release.pk}/comments/")
    page.evaluate(
        """() => {
          const text = document.querySelector("[data-quotable] .passage-text").firstChild;
          const start = text.data.indexOf("Câu dẫn");
          document.getSelection().setBaseAndExtent(text, start, text, start + "Câu dẫn".length);
          document.dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
        }"""
    )
    assert page.locator("#passage").input_value() == "Câu dẫn"
    page.locator("#words").fill("Viết dài hơn.")
    page.locator("#new-comment button").click()
    page.wait_for_url(re.compile("#thread-"))
    with acting_as(SYSTEM):
        assert Comment.objects.get().exact == "Câu dẫn"
    assert problems == []
