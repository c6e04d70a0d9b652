"""The credit that an article gives, in each of its forms."""

import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textreuse import Article, Credit, CreditKind, Release, Span
from textreuse.credit import MOST_NAMINGS, find_credit, rules
from textreuse.credit.folding import fold_article

RELEASE = Release("r", "…", issuer="Bộ Giao thông vận tải", issuer_aliases=("Ministry of Transport", "mt.gov.vn"))


def credit(
    text: str,
    *,
    spans: tuple[Span, ...] = (),
    standing: str = "",
    links: tuple[str, ...] = (),
    byline: str | None = None,
) -> Credit | None:
    return find_credit(Article("a", text, links=links, byline=byline), RELEASE, spans, standing)


@pytest.mark.parametrize(
    ("text", "kind", "quoted"),
    [
        ("Tàu chạy lại.\nNguồn: Bộ Giao thông vận tải", CreditKind.SOURCE_LINE, "Nguồn: Bộ Giao thông vận tải"),
        ("Tàu chạy lại. (Nguồn: Bộ GTVT)", CreditKind.SOURCE_LINE, "Nguồn: Bộ GTVT"),
        ("Theo Bộ Giao thông Vận tải, tàu chạy lại.", CreditKind.ACCORDING_TO, "Theo Bộ Giao thông Vận tải"),
        ("Hôm qua, theo thông cáo của Bộ GTVT, tàu chạy.", CreditKind.ACCORDING_TO, "theo thông cáo của Bộ GTVT"),
        ("THEO BO GIAO THONG VAN TAI thì đúng", CreditKind.ACCORDING_TO, "THEO BO GIAO THONG VAN TAI"),
        ("Trains run again, according to the Ministry of Transport.", CreditKind.ACCORDING_TO, None),
        ("Bộ Giao thông - Vận tải nói tàu chạy lại.", CreditKind.SAYS, "Bộ Giao thông - Vận tải nói"),
        ("Xe đỗ trước Bộ Giao thông - Vận tải.", CreditKind.AGENCY_NAME, "Bộ Giao thông - Vận tải"),
        ("Quy định theo dõi. Bộ GTVT họp.", CreditKind.AGENCY_NAME, "Bộ GTVT"),
    ],
)
def test_a_credit_is_found_in_its_form(text: str, kind: CreditKind, quoted: str | None) -> None:
    found = credit(text)
    assert found is not None
    assert found.kind is kind
    assert found.text == text[found.start : found.end]
    assert quoted is None or found.text == quoted


@pytest.mark.parametrize("text", ["", "Tàu chạy lại.", "Bộ Giao thông công chính nói", "Bộ GTVTX", "Xbộ GTVT"])
def test_no_credit_is_made_up(text: str) -> None:
    assert credit(text) is None


def test_decomposed_text_keeps_its_places() -> None:
    text = "Theo Bộ Giao thông vận tải, tàu chạy."
    found = credit(unicodedata.normalize("NFD", text))
    assert found is not None
    assert unicodedata.normalize("NFC", found.text) == "Theo Bộ Giao thông vận tải"


def test_a_link_to_the_issuers_site_is_a_credit() -> None:
    found = credit("Tàu chạy lại.", links=("https://www.mt.gov.vn/tin/1", "https://x.vn"))
    assert found is not None
    assert (found.kind, found.text) == (CreditKind.LINK, "https://www.mt.gov.vn/tin/1")


@pytest.mark.parametrize("link", ["https://notmt.gov.vn/", "https://mt.gov.vn.evil.example/", "http://[broken", ""])
def test_a_link_elsewhere_is_not(link: str) -> None:
    assert credit("Tàu chạy lại.", links=(link,)) is None


def test_a_byline_counts_as_credit() -> None:
    found = credit("Tàu chạy lại.", byline="Theo Bộ Giao thông vận tải")
    assert found is not None
    assert found.kind is CreditKind.BYLINE


WORDS = "Bộ GTVT cho biết tàu chạy lại."
COPIED = Span(0, len(WORDS), 0, len(WORDS), verbatim=True, words=8)


def test_a_name_in_copied_words_comes_after_the_articles_own() -> None:
    release = replace(RELEASE, text=WORDS)
    both = find_credit(Article("a", f"{WORDS} Bộ GTVT nói thêm."), release, (COPIED,))
    assert both is not None
    assert (both.text, both.copied) == ("Bộ GTVT nói", False)
    only_copied = find_credit(Article("a", WORDS), release, (COPIED,))
    assert only_copied is not None
    assert (only_copied.start, only_copied.copied) == (0, True)


def test_words_that_an_editor_put_into_a_passage_are_the_articles_own() -> None:
    release = replace(RELEASE, text="Tàu chạy lại từ sáng mai trên toàn tuyến.")
    text = "Tàu chạy lại từ sáng mai, theo Bộ GTVT, trên toàn tuyến."
    found = find_credit(Article("a", text), release, (Span(0, len(text), 0, 41, verbatim=False, words=10),))
    assert found is not None
    assert not found.copied


def test_a_release_that_mentions_its_issuer_credits_nobody_when_copied() -> None:
    words = "Bộ GTVT yêu cầu tàu chạy lại."
    copied = Span(0, len(words), 0, len(words), verbatim=True, words=7)
    assert find_credit(Article("a", words), replace(RELEASE, text=words), (copied,)) is None


def test_a_form_that_names_the_source_comes_before_a_bare_name() -> None:
    found = credit("Bộ GTVT họp sáng nay.", links=("https://mt.gov.vn/1",))
    assert found is not None
    assert found.names_source
    bare = credit("Bộ GTVT họp sáng nay.")
    assert bare is not None
    assert not bare.names_source


def test_the_credit_says_which_name_was_found() -> None:
    found = credit("According to the Ministry of Transport, trains run.")
    assert found is not None
    assert found.name == "Ministry of Transport"


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Tàu chạy lại (theo Bộ GTVT).", "theo Bộ GTVT"),
        ("Tàu chạy lại (tin từ Bộ GTVT (Hà Nội)).", "tin từ Bộ GTVT"),
        ("Tàu chạy lại, theo số liệu (sơ bộ của Bộ GTVT.", "sơ bộ của Bộ GTVT"),
        ("Tàu chạy lại (theo số liệu (sơ bộ) của Bộ GTVT).", "theo số liệu (sơ bộ) của Bộ GTVT"),
    ],
)
def test_brackets_in_the_evidence_are_closed(text: str, quoted: str) -> None:
    found = credit(text)
    assert found is not None
    assert found.text == quoted


PIECES = (
    "Bộ GTVT",
    "Theo ",
    "Nguồn: ",
    "GT",
    "o",
    " ",
    ":",
    "(",
    ")",
    ",",
    ".",
    "\n",
    "|",
    "“",
    "\u0301",
    "\ud800",
    "卫",
    "は",
)
ANY_TEXT = st.lists(st.sampled_from(PIECES)).map("".join)


@given(ANY_TEXT, ANY_TEXT)
def test_any_text_has_evidence_that_quotes_it(before: str, after: str) -> None:
    text = f"{before} Bộ GTVT {after}"
    found = credit(text, byline=before, links=(after,))
    assert found is None or found.end == 0 or found.text == text[found.start : found.end]


@pytest.mark.parametrize(
    "piece", [" Bộ GTVT", " theo", " Theo quy định của", "(", " Bộ Giao thông", "|", "\u0301", "从卫"]
)
@pytest.mark.parametrize("times", [500, 5000])
def test_work_is_bounded_by_windows_and_by_the_number_of_namings(
    piece: str, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    kept = rules._surroundings

    def watched(*given: Any) -> Any:
        around = kept(*given)
        seen.append(len(around.before) + len(around.after))
        return around

    monkeypatch.setattr(rules, "_surroundings", watched)
    credit(piece * times + " theo Bộ GTVT" + piece * times)
    assert seen
    assert max(seen) <= 2 * rules._WINDOW + 1
    assert len(seen) <= 2 * MOST_NAMINGS


def test_a_source_line_at_the_end_of_very_many_namings_is_found() -> None:
    found = credit("Bộ GTVT họp. " * (3 * MOST_NAMINGS) + "\nNguồn: Bộ GTVT")
    assert found is not None
    assert found.kind is CreditKind.SOURCE_LINE


def test_an_article_is_folded_once_for_all_of_its_pairs() -> None:
    article = Article("a", "Theo Bộ GTVT và Bộ Y tế, tàu chạy lại. " * 3)
    fold_article.cache_clear()
    for issuer in ("Bộ Giao thông vận tải", "Bộ Y tế", "Bộ Công an"):
        find_credit(article, Release("r", "…", issuer), ())
    assert fold_article.cache_info().misses == 1


def test_the_issuers_name_in_its_standing_paragraph_credits_nobody() -> None:
    standing = "ve bo giao thong van tai: bo giao thong van tai quan ly duong sat va duong bo."
    text = "Tàu chạy lại.\nVề Bộ Giao thông vận tải: Bộ Giao thông vận tải quản lý đường sắt và đường bộ."
    assert credit(text, standing=standing) is None


def test_a_release_without_an_issuer_has_no_credit() -> None:
    assert find_credit(Article("a", "Theo Bộ GTVT"), Release("r", "…"), ()) is None
