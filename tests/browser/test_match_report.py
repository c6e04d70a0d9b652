"""The report of `daumoi match` in a browser: axe finds nothing, nothing scrolls sideways, the keyboard reaches all."""

from __future__ import annotations

import argparse
import json
import random
import unicodedata
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from daumoi.config.commands import match
from daumoi.coverage.match_files.tests.command import NEWS, OTHER, RELEASE

LOOKS = [(1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")]
CLOSING = "Trung tâm Tin Cồn Nhạn trực thuộc sở, có bốn phòng và hai trạm, phục vụ bà con mười hai xã ven sông từ 1998."
ENGLISH = "The Gom Chu Lam museum reopens its brown glaze room on 7/11 after 14 months; 260 pieces are shown."
CONTROL = "\u200b"


def releases() -> list[dict[str, object]]:
    known = {"agency": "Trung tâm Tin Cồn Nhạn", "issued_at": "2026-11-01T08:00:00+07:00"}
    others = (
        "Đoàn xe chở muối về kho Bến Gỗ chậm hai ngày vì cầu phao tháo nhịp giữa.",
        "Mười bốn lớp đêm ở xóm Cát Trong khai giảng, ba lớp dạy đan lưới cho người mới tới.",
        "Hồ Đồng Mít xả đáy lúc năm giờ sáng, mực nước hạ lưu dâng không quá bốn tấc.",
    )
    texts = [RELEASE, OTHER, *others]
    # Long enough that the closing paragraph is little of each: else they would pass for one release issued again.
    rest = [" ".join(random.Random(n).choices(" ".join(texts).split(), k=160)) for n in range(len(texts))]
    return [
        {"id": f"r{n}", "text": f"{text}\n{rest[n]}.\n{CLOSING}", "title": text[:30], **known}
        for n, text in enumerate(texts)
    ]


def articles() -> list[dict[str, object]]:
    first, second, third, fourth = RELEASE.split(". ")
    edited = RELEASE.replace("mười bốn tháng", "gần một năm rưỡi").replace("hiện vật", "món đồ")
    texts = {
        "whole": f"{NEWS}\nTheo Trung tâm Tin Cồn Nhạn:\n{RELEASE}\n{CLOSING}",
        "parts": f"{third}. {NEWS * 9} {first}. {NEWS * 9} {second}. {NEWS * 30} {fourth}",
        "decomposed": unicodedata.normalize("NFD", f"{NEWS} {edited}"),
        "two": f"{OTHER}\n{NEWS}\n{RELEASE}",
        "english": ENGLISH,
        "markup": f"<b>{CONTROL}</b> {OTHER} &amp; <script>",
    }
    return [{"id": name, "text": text, "title": f"Bài {name}", "outlet": "Báo Đồi"} for name, text in texts.items()]


@pytest.fixture(params=["vi", "en"])
def report(request, tmp_path: Path) -> str:
    for name, rows in (("releases", releases()), ("articles", articles())):
        body = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (tmp_path / f"{name}.jsonl").write_text(body + "{broken\n", encoding="utf-8")
    parser = argparse.ArgumentParser()
    match.add_arguments(parser)
    paths = [word for name in ("releases", "articles") for word in (f"--{name}", str(tmp_path / f"{name}.jsonl"))]
    words = [*paths, "--out", str(tmp_path / "out"), "--language", request.param, "--similar", "--quiet"]
    assert match.run(parser.parse_args(words)) == match.SKIPPED
    return (tmp_path / "out" / "report.html").as_uri()


@pytest.fixture
def page_at(browser, report):
    contexts = []

    def at(width: int = 1280, scheme: str = "light"):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.requested = []
        page.on("request", lambda request: page.requested.append(request.url))
        page.goto(report)
        return page

    yield at
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_axe_finds_nothing_in_the_report_and_nothing_scrolls_sideways(page_at, width, scheme):
    page = page_at(width, scheme)
    for details in page.locator("details").all():
        details.locator("summary").click()
    found = [f"{wrong['id']}: {wrong['nodes'][0]['html'][:160]}" for wrong in Axe().run(page).response["violations"]]
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h1").count() == 1


def test_the_report_asks_for_nothing_and_says_all_its_parts(page_at):
    page = page_at()
    assert len(page.requested) == 1
    assert page.locator("article.pair").count() >= 5
    for part in ("list", "pairs", "similar", "problems"):
        assert page.locator(f"main section#{part}").count() == 1
    assert page.locator(".standing").count() >= 2
    assert page.locator("mark .differs").count() >= 2
    differing = unicodedata.normalize("NFC", " ".join(page.locator("mark .differs").all_inner_texts()))
    assert "Bảo tàng" not in differing


def test_the_keyboard_leads_from_the_list_to_a_passage_and_to_its_other_side(page_at):
    page = page_at()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#p1"
    page.keyboard.press("Enter")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "no":
            break
    here = page.evaluate("document.activeElement.id")
    page.keyboard.press("Enter")
    there = page.evaluate("document.querySelector(':target').id")
    assert here.startswith("r1-")
    assert there == "a" + here[1:]
    assert page.locator(f"#{there}").is_visible()


def test_passages_differ_without_colour_and_their_ends_are_said(page_at):
    page = page_at()
    styles = page.eval_on_selector_all(
        "mark", "all => all.map(m => [m.className, getComputedStyle(m).textDecorationStyle])"
    )
    looks = dict(styles)
    assert len(looks) >= 3
    assert len(set(looks.values())) == len(looks)
    begun = page.locator("article.pair mark .no").count()
    assert page.locator("article.pair mark .unseen").count() == begun
    page.emulate_media(media="print")
    assert page.locator("details.why ul").first.is_visible()
    assert not page.locator(".steps").first.is_visible()
