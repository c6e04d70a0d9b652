"""Made-up clipboards of word processors and messengers, and what becomes of them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daumoi.foundation.pasted_text import from_pasted
from daumoi.foundation.rich_text import clean_html, plain_text

pytestmark = pytest.mark.pure

BULLET = (
    "<span style='font-family:Symbol'><span style='mso-list:Ignore'>·"
    "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; </span></span></span>"
)
GOLDEN = [
    (
        "a paragraph of Word with its names, its colours and its empty ends",
        "<html xmlns:o='urn:x'><head><style>p.MsoNormal{margin:0}</style></head><body lang=VI><!--StartFragment-->"
        "<p class=MsoNormal style='text-align:justify'><span lang=VI style='font-size:14.0pt;color:#1F3864'>Hà Nội, "
        "<b style='mso-bidi-font-weight:normal'>ngày 20/11</b> <i>khai trương</i>.<o:p></o:p></span></p>"
        "<p class=MsoNormal><o:p>&nbsp;</o:p></p><!--EndFragment--></body></html>",
        "<p>Hà Nội, <strong>ngày 20/11</strong> <em>khai trương</em>.</p>",
    ),
    (
        "a list of Word is a list",
        f"<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]>{BULLET}<![endif]>Một"
        f"</p><p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><!--[if !supportLists]-->{BULLET}"
        "<!--[endif]-->Hai</p><p class=MsoNormal>Sau.</p>",
        "<ul><li>Một</li><li>Hai</li></ul><p>Sau.</p>",
    ),
    (
        "a numbered list of Word is a numbered list",
        "<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.<span>&nbsp;</span>"
        "</span>Bước một</p><p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>2."
        "<span>&nbsp;</span></span>Bước hai</p>",
        "<ol><li>Bước một</li><li>Bước hai</li></ol>",
    ),
    (
        "smart tags go and their words stay",
        '<p><st1:place w:st="on"><st1:City w:st="on">Đà Nẵng</st1:City></st1:place>, 15&nbsp;000 người</p>',
        "<p>Đà Nẵng, 15\xa0000 người</p>",
    ),
    (
        "what the reader of a document did not see does not come along",
        "<p>Giá <del>cũ 12 tỷ</del><ins>mới</ins><span class=MsoCommentReference>[A1]</span> "
        "<span style='display:none;mso-hide:all'>chưa duyệt</span>giữ nguyên.</p>"
        "<div style='mso-element:comment-list'><p>Sếp bảo đừng nói.</p></div>"
        "<!--[if gte mso 9]><xml><w:Author>An</w:Author></xml><![endif]-->",
        "<p>Giá mới giữ nguyên.</p>",
    ),
    (
        "a table becomes lines with bars",
        "<table border=1><tr><th>Tỉnh</th><th>Mbit/s</th></tr><tr><td><p class=MsoNormal>Huế</p></td>"
        "<td><p>152,4<br>(tăng)</p></td></tr></table>",
        "<p>Tỉnh | Mbit/s</p><p>Huế | 152,4 (tăng)</p>",
    ),
    (
        "Google Docs wraps everything in a bold that is not bold",
        '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr"><span '
        'style="font-weight:400">Đoạn </span><span style="font-weight:700">đậm</span><span '
        'style="font-style:italic"> nghiêng</span></p><ul><li dir="ltr"><p><span>một</span></p></li></ul></b>',
        "<p>Đoạn <strong>đậm</strong> <em>nghiêng</em></p><ul><li>một</li></ul>",
    ),
    (
        "a message of Zalo keeps its lines",
        '<div class="card"><div><span class="text">Anh chị xem giúp:<br>• mục một</span></div>'
        "<div>Hết\u200b.</div></div>",
        "<p>Anh chị xem giúp:<br>• mục một</p><p>Hết.</p>",
    ),
    ("letters taken apart are put together", "<p>Hà Nội</p>", "<p>Hà Nội</p>"),
    ("soft hyphens go", "<p>thông&shy;tin, viễn\u00adthông</p>", "<p>thôngtin, viễnthông</p>"),
    ("French double marks keep their hard space", "<p>«&nbsp;Bonjour&nbsp;» ? Oui&nbsp;!</p>",
     "<p>«\xa0Bonjour\xa0» ? Oui\xa0!</p>"),
    ("a zero-width space parts Khmer words", "<p>ភាសា\u200bខ្មែរ</p>", "<p>ភាសា\u200bខ្មែរ</p>"),
    ("headings and links stay", '<h1>Tít</h1><p>Xem <a href="https://x.example/">đây</a></p>',
     '<h2>Tít</h2><p>Xem <a href="https://x.example/" rel="noopener nofollow">đây</a></p>'),
    ("a picture goes without a hole", '<p>Trước <img src="file:///C:/a.png"> sau</p>', "<p>Trước sau</p>"),
    ("script goes with its words", "<p>a</p><script>alert(1)</script><p onclick=x>b</p>", "<p>a</p><p>b</p>"),
    ("words alone are a paragraph", "chỉ chữ & dấu <", "<p>chỉ chữ &amp; dấu &lt;</p>"),
    ("nothing is nothing", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("pasted", "kept"), [case[1:] for case in GOLDEN], ids=[case[0] for case in GOLDEN])
def test_a_clipboard(pasted, kept):
    assert from_pasted(pasted) == kept


@pytest.mark.parametrize("kept", [case[2] for case in GOLDEN], ids=[case[0] for case in GOLDEN])
def test_what_is_clean_stays_as_it_is(kept):
    assert from_pasted(kept) == kept


TAGS = st.sampled_from(
    ["<p>", "</p>", "<b>", "</b>", "<span style='font-weight:bold'>", "</span>", "<ul>", "<li>", "</li>", "</ul>",
     "<br>", "<table>", "<tr>", "<td>", "</td>", "</tr>", "</table>",
     "<![if !supportLists]>x<![endif]>", "<o:p>", "</o:p>"]
)  # fmt: skip
WORDS = st.sampled_from(["một", "hai", "12", " ", "a&amp;b"])


@given(st.lists(st.one_of(TAGS, WORDS), max_size=30))
def test_no_word_is_lost_whatever_the_tags(pieces):
    markup = "".join(piece if piece.startswith("<") else f" {piece} " for piece in pieces)
    bare = re.sub(r"<!\[if !supportLists\]>x<!\[endif\]>", "", markup)
    wanted = re.sub(r"<[^>]*>", " ", bare).replace("&amp;", "&").split()
    assert [word for word in re.sub(r"[|-]", " ", plain_text(from_pasted(markup))).split() if word] == wanted


@given(st.text(max_size=80))
def test_any_text_gives_something_clean(text):
    cleaned = from_pasted(text)
    assert clean_html(cleaned) == cleaned


def test_a_hundred_thousand_stray_tags_take_no_quadratic_time():
    assert from_pasted("</b><span><o:p>" * 100_000 + "<p>hết</p>") == "<p>hết</p>"
