"""Rich text: what goes out is safe, in one form, and no word is lost on the way."""

from __future__ import annotations

import html
import sys

import lxml.html
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from daumoi.foundation.rich_text import (
    ALLOWED_TAGS,
    clean_html,
    from_light_markup,
    plain_text,
    to_light_markup,
    without_control_characters,
)

pytestmark = pytest.mark.pure

WORDS = st.text(st.sampled_from("aăâđeêoôơuưyớợĐ đ0123.,;:!?*[]()<>&\"'\\#-_/ \n\u00a0é\U0001f600"), max_size=30)
TAGS = sorted(
    ALLOWED_TAGS | {"div", "b", "i", "h1", "h5", "table", "tr", "td", "span", "font", "script", "style", "svg", "math",
                    "noscript", "template", "title", "iframe", "img", "textarea", "select", "body", "form", "pre"}
)  # fmt: skip
ATTRIBUTES = st.sampled_from(
    ["", ' href="https://a.example/x?y=1&z=(2)"', ' href="javascript:alert(1)"', " href='mailto:a@b.example'",
     ' href="//evil.example/"', " onclick=alert(1)", ' style="color:red"', ' href="&#106;avascript:alert(1)"', " /"]
)  # fmt: skip
TAG = st.one_of(
    st.builds(lambda tag, attribute: f"<{tag}{attribute}>", st.sampled_from(TAGS), ATTRIBUTES),
    st.sampled_from(TAGS).map(lambda tag: f"</{tag}>"),
    st.sampled_from(["<!--", "-->", "<![CDATA[", "]]>", "<", ">", "&lt;script&gt;", "&#1;", "\x00", "\ud800"]),
)
MARKUP = st.lists(st.one_of(WORDS, TAG), max_size=25).map("".join)

DANGEROUS = [
    '<img src=x onerror="alert(1)">',
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</script>",
    "<svg><script>alert(1)</script></svg>",
    "<svg/onload=alert(1)>",
    "<math><mtext><table><mglyph><style><img src onerror=alert(1)>",
    '<a href="java\nscript:alert(1)">x</a>',
    '<a href=" javascript:alert(1)">x</a>',
    '<a href="&#x6A;avascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="https://a.example/&quot; onmouseover=&quot;alert(1)">x</a>',
    '<p style="background:url(javascript:alert(1))">x</p>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<style>@import 'https://evil.example/x.css';</style>",
]


def _elements(markup: str) -> list[lxml.html.HtmlElement]:
    return list(lxml.html.fragment_fromstring(markup, create_parent="section").iter())[1:] if markup else []


def _assert_harmless(cleaned: str) -> None:
    for element in _elements(cleaned):
        assert element.tag in ALLOWED_TAGS, cleaned
        assert set(element.attrib) <= {"href", "rel"}, cleaned
        assert element.get("href", "https://").startswith(("https://", "http://", "mailto:")), cleaned


@pytest.mark.parametrize("markup", DANGEROUS)
def test_nothing_that_runs_gets_through(markup):
    cleaned = clean_html(f"<p>trước</p>{markup}<p>sau</p>")
    _assert_harmless(cleaned)
    assert cleaned.startswith("<p>trước</p>")


@settings(max_examples=200, deadline=None)
@given(MARKUP)
@example("<strong><p>x</p></strong>")
@example("<ul><li>a<ul><li>b</li></ul>c</li></ul>")
@example('<a href="https://a.example/"><a href="https://b.example/">x</a> y</a>')
@example("<p>a <strong> b</strong>c</p>")
def test_clean_html_is_harmless_and_idempotent(markup):
    cleaned = clean_html(markup)
    _assert_harmless(cleaned)
    assert clean_html(cleaned) == cleaned


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS, max_size=6))
def test_every_word_of_plain_paragraphs_survives(paragraphs):
    markup = "".join(f"<p>{html.escape(words)}</p>" for words in paragraphs)
    expected = [" ".join(words.split()) for words in paragraphs]
    assert plain_text(clean_html(markup)) == "\n\n".join(words for words in expected if words)


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<table><tr><td>Tốc độ</td><td>152,4</td></tr><tr><td>Trễ</td></tr></table>", "Tốc độ 152,4 Trễ"),
        ("<blockquote><p>Câu một.</p><p>Câu hai.</p></blockquote>", "Câu một. Câu hai."),
        ("<ul><li>một<ul><li>hai</li></ul></li><li>ba</li></ul>", "- một - hai - ba"),
        ("<ul><li><p>một</p><p>hai</p></li></ul>", "- một hai"),
        ("<section><article>một</article>hai</section>", "một hai"),
        ("<dl><dt>một</dt><dd>hai</dd></dl>", "một hai"),
        ("một<hr>hai", "một hai"),
        ("<h1>một</h1>hai", "một hai"),
        ("<p>một<br>hai</p>", "một hai"),
        ("<p>m<strong>ộ</strong>t</p>", "một"),
        ("<b>" * 1000 + "một", "một"),
        ("<blockquote>" * 1000 + "một" + "</blockquote>" * 1000 + "hai", "một hai"),
        ("<ul><li>" * 1000 + "một", "- một"),
        ("<p>" * 1000 + "một", "một"),
    ],
)
def test_no_word_is_lost_repeated_or_glued_to_its_neighbour(markup, words):
    assert " ".join(plain_text(clean_html(markup)).split()) == words


@pytest.mark.parametrize(
    ("markup", "cleaned"),
    [
        ("", ""),
        ("<p>&nbsp;</p><p> <br> </p>", ""),
        ("chữ rời<p>đoạn</p>đuôi", "<p>chữ rời</p><p>đoạn</p><p>đuôi</p>"),
        ("<div>một<br><br>hai</div>", "<p>một</p><p>hai</p>"),
        ("<p>một<br>hai<br></p>", "<p>một<br>hai</p>"),
        ("<p><b>đậm </b>thường</p>", "<p><strong>đậm</strong> thường</p>"),
        ("<strong><p>một</p><p>hai</p></strong>", "<p><strong>một</strong></p><p><strong>hai</strong></p>"),
        ("<h1>Đề mục</h1><h6>Nhỏ</h6>", "<h2>Đề mục</h2><h3>Nhỏ</h3>"),
        ("<ol><li>một</li></ol><ul><li>hai</li></ul>", "<ol><li>một</li></ol><ul><li>hai</li></ul>"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "<ul><li>a</li></ul><ul><li>b</li></ul>"),
        ("<p>1 &lt; 2 &amp; 3</p>", "<p>1 &lt; 2 &amp; 3</p>"),
        ('<p><a href="/noi-bo/">x</a></p>', "<p>x</p>"),
        (
            '<a href="https://a.example/?x=1&y=(2)">đây</a>',
            '<p><a href="https://a.example/?x=1&amp;y=%282%29" rel="noopener nofollow">đây</a></p>',
        ),
    ],
)
def test_cleaned_html_has_one_form(markup, cleaned):
    assert clean_html(markup) == cleaned
    assert clean_html(cleaned) == cleaned


BLOCK_WORDS = st.text(st.sampled_from("aăđ ớ.*[]()\\#->1"), min_size=1, max_size=12)
INLINE = st.one_of(
    BLOCK_WORDS.map(html.escape),
    st.builds(
        lambda tag, words: f" <{tag}>{html.escape(words)}</{tag}> ", st.sampled_from(["strong", "em"]), BLOCK_WORDS
    ),
    BLOCK_WORDS.map(lambda words: f" <strong><em>{html.escape(words)}</em></strong> "),
    BLOCK_WORDS.map(lambda words: f'<a href="https://a.example/b*c_(d)">{html.escape(words)}</a>'),
)
BLOCKS = st.lists(
    st.builds(
        lambda shape, inner: shape.format("".join(inner)),
        st.sampled_from(["<p>{0}</p>", "<h2>{0}</h2>", "<h3>{0}</h3>", "<ul><li>{0}</li></ul>", "<p>{0}<br>{0}</p>",
                         "<ul><li>{0}</li><li>{0}</li></ul>", "<blockquote>{0}<br>{0}</blockquote>"]),
        st.lists(INLINE, min_size=1, max_size=4),
    ),
    max_size=4,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(BLOCKS.map("".join))
def test_editing_without_javascript_gives_the_same_text_back(markup):
    cleaned = clean_html(markup)
    assert from_light_markup(to_light_markup(cleaned)) == cleaned


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("aăđ *[]()\\#->1\n!hts:/."), max_size=60))
@example("[x](javascript:alert(1))")
@example("***a** b*")
def test_whatever_is_typed_as_light_markup_is_harmless_and_stays_what_it_became(text):
    cleaned = from_light_markup(text)
    _assert_harmless(cleaned)
    assert from_light_markup(to_light_markup(cleaned)) == cleaned


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Một dòng\nhai dòng\n\nđoạn hai", "<p>Một dòng<br>hai dòng</p><p>đoạn hai</p>"),
        ("Một\r\n\r\nhai", "<p>Một</p><p>hai</p>"),
        ("## Đề mục\n\n- một\n- hai", "<h2>Đề mục</h2><ul><li>một</li><li>hai</li></ul>"),
        ("> lời nói\n> tiếp", "<blockquote>lời nói<br>tiếp</blockquote>"),
        ("**đậm** và *nghiêng*", "<p><strong>đậm</strong> và <em>nghiêng</em></p>"),
        ("3*4*5 = 60", "<p>3*4*5 = 60</p>"),
        (r"\- gạch đầu dòng", "<p>- gạch đầu dòng</p>"),
        ("<b>không phải thẻ</b>", "<p>&lt;b&gt;không phải thẻ&lt;/b&gt;</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
    ],
)
def test_light_markup_means_what_the_help_text_says(text, cleaned):
    assert from_light_markup(text) == cleaned


# Each of these took minutes at this length, or lost the text, when something read ahead for every character.
LONG = 1_000_000
HOSTILE = {
    "spaces": "<p>a" + " " * LONG + "b</p>",
    "no-break spaces": "<p>a" + "\u00a0" * (LONG // 20) + "b</p>",
    "line breaks": "a" + "<br> " * (LONG // 20) + "b",
    "open quotations": "<blockquote>" * (LONG // 12) + "x",
    "open lists": "<ul><li>" * (LONG // 8) + "x",
    "open emphasis": "<b>" * (LONG // 3) + "x",
    "open spans before blocks": "<span>" * (LONG // 12) + "<div></div>" * (LONG // 22) + "x",
    "less-than signs": "< " * (LONG // 2) + "x",
    "brackets": "[" * LONG + "x",
    "link openings": "[x](" * (LONG // 4),
    "stars": "*" * LONG + "x",
    "backslashes": "\\" * LONG + "x",
    "one paragraph": "<p>" + "Thông tin báo chí. " * (LONG // 19) + "</p>",
}


def _steps(run) -> int:
    """Calls and lines of Python that a run takes: work that no slow machine can change."""
    count = 0

    def trace(frame, event, argument):
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        run()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("name", HOSTILE)
def test_a_megabyte_made_to_be_slow_comes_through_with_its_words(name):
    text = HOSTILE[name]
    for convert in (clean_html, from_light_markup):
        cleaned = convert(text)
        _assert_harmless(cleaned[:10_000].rpartition("<")[0])
        last = "x" if text.endswith("x") else ""
        assert last in plain_text(cleaned)[-1:]


@pytest.mark.parametrize("unit", ["<p>a b</p>", "<b>a</b> ", "<br> a", "[x](y) **a** ", "<ul><li>a", "a  "])
def test_twice_the_text_is_twice_the_work(unit):
    once, twice = (_steps(lambda n=n: to_light_markup(clean_html(unit * n))) for n in (400, 800))
    assert twice < 2.3 * once
    once, twice = (_steps(lambda n=n: from_light_markup(unit * n)) for n in (400, 800))
    assert twice < 2.3 * once


def test_control_characters_and_lone_surrogates_do_not_reach_the_database():
    assert without_control_characters("a\x00b\x0bc\ud800d\te\n") == "abc\ufffdd\te\n"
    assert "\x01" not in clean_html("<p>a&#1;b&#x0b;c</p>")


def test_nothing_turns_the_direction_of_a_name():
    assert without_control_characters("bao-cao-\u202efdp.exe") == "bao-cao-fdp.exe"
    assert clean_html("<p>Số \u2067123\u2069 và &#8238;321</p>") == "<p>Số 123 và 321</p>"
