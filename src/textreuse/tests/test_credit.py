"""The credit that an article gives, in each of its forms."""

import unicodedata

import pytest

from textreuse import Article, Credit, CreditKind, Release, Span
from textreuse.credit import find_credit

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
        ("Bộ Giao thông - Vận tải nói tàu chạy lại.", CreditKind.AGENCY_NAME, "Bộ Giao thông - Vận tải"),
        ("Quy định theo dõi. Bộ GTVT nói vậy.", CreditKind.AGENCY_NAME, "Bộ GTVT"),
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


def test_a_name_in_copied_words_comes_after_the_articles_own() -> None:
    text = "Bộ GTVT cho biết tàu chạy lại. Bài của Bộ GTVT."
    copied = Span(0, 30, 0, 30, verbatim=True, words=8)
    found = credit(text, spans=(copied,))
    assert found is not None
    assert found.start == text.rindex("Bộ GTVT")
    only_copied = credit(text[:30], spans=(copied,))
    assert only_copied is not None
    assert only_copied.start == 0


def test_the_issuers_name_in_its_standing_paragraph_credits_nobody() -> None:
    standing = "ve bo giao thong van tai: bo giao thong van tai quan ly duong sat va duong bo."
    text = "Tàu chạy lại.\nVề Bộ Giao thông vận tải: Bộ Giao thông vận tải quản lý đường sắt và đường bộ."
    assert credit(text, standing=standing) is None


def test_a_release_without_an_issuer_has_no_credit() -> None:
    assert find_credit(Article("a", "Theo Bộ GTVT"), Release("r", "…"), ()) is None
