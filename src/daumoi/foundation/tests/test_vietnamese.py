"""Normal forms of Vietnamese text, and what they leave alone."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from daumoi.foundation.vietnamese import canon, fold, sort_key

pytestmark = pytest.mark.pure

VIETNAMESE = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵbcdđghklmnpqrstvx"
MARKS = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
ODD = "\u00d0\u00f0\u00a0\u2002\u200b\u200c\u200d\ufeff\u00adßæœøłıİẞ\u1780\u17d2йが\u0e81가é漢\U0001f600"
TEXT = st.text(st.sampled_from(VIETNAMESE + VIETNAMESE.upper() + MARKS + ODD + " .-0"), max_size=25)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("hoà", "hòa"),
        ("hoá học", "hóa học"),
        ("khoẻ", "khỏe"),
        ("loè", "lòe"),
        ("thuý", "thúy"),
        ("thuỷ", "thủy"),
        ("tuỳ", "tùy"),
        ("HOÀ BÌNH", "HÒA BÌNH"),
        ("Hoà", "Hòa"),
        ("hoÀ", "hoÀ".replace("oÀ", "òA")),
        ("OÁI", "OÁI"),
        ("hoà-hợp hoà, hoà. (hoà) hoà1", "hòa-hợp hòa, hòa. (hòa) hòa1"),
        ("hoàn", "hoàn"),
        ("toán", "toán"),
        ("ngoái", "ngoái"),
        ("xoáy", "xoáy"),
        ("quý", "quý"),
        ("QUÝ", "QUÝ"),
        ("quỳ", "quỳ"),
        ("quả", "quả"),
        ("quà", "quà"),
        ("huých", "huých"),
        ("thuyền", "thuyền"),
        ("hòa khỏe thúy", "hòa khỏe thúy"),
        ("\u00d0à N\u1eb5ng", "Đà Nẵng"),
        ("\u00f0", "đ"),
        ("một\u00a0hai\u2009ba\u200b", "một hai ba"),
        ("a\u200b\u0301", "á"),
        ("ក្រសួង", "ក្រសួង"),
        ("Пётр Ильич й", "Пётр Ильич й"),
        ("がぎ 한국 漢字", "がぎ 한국 漢字"),
    ],
)
def test_canon_gives_one_way_of_writing(written, canonical):
    assert canon(written) == unicodedata.normalize("NFC", canonical)
    assert canon(unicodedata.normalize("NFD", written)) == unicodedata.normalize("NFC", canonical)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Đà Nẵng", "da nang"),
        ("ĐƯỜNG SẮT", "duong sat"),
        ("\u00d0à N\u1eb5ng", "da nang"),
        ("hoà hòa HOÀ", "hoa hoa hoa"),
        ("Thừa Thiên Huế", "thua thien hue"),
        ("straße æsir œuvre Øre Łódź", "strasse aesir oeuvre ore lodz"),
        ("İstanbul", "istanbul"),
        ("ạ\u0301", "a"),
        ("ក្រសួង", "ក្រសួង"),
        ("ЙОД й", "йод й"),
        ("и\u0306", "й"),
        ("が ば", "が ば"),
        ("ກະຊວງ", "ກະຊວງ"),
    ],
)
def test_fold_forgets_latin_marks_and_nothing_else(written, folded):
    assert fold(written) == folded
    assert fold(unicodedata.normalize("NFD", written)) == folded


@settings(max_examples=400, deadline=None)
@given(TEXT)
@example("oa\u0300\u0306")
@example("e\u200b\u0301")
@example("oà\u0315")
def test_canon_is_idempotent(text):
    assert canon(canon(text)) == canon(text)


@settings(max_examples=400, deadline=None)
@given(TEXT)
@example("İ")
def test_all_forms_of_a_text_fold_alike(text):
    folded = fold(text)
    assert fold(canon(text)) == folded
    assert fold(unicodedata.normalize("NFC", text)) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded
    assert fold(folded) == folded


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from(VIETNAMESE + VIETNAMESE.upper() + " .0"), max_size=40))
def test_folding_vietnamese_keeps_every_offset(text):
    assert len(fold(text)) == len(canon(text)) == len(text)
    assert fold(text).isascii()


@pytest.mark.parametrize(
    "in_order",
    [
        ["An", "Ân", "Bảo", "Đạt", "Em", "Yến"],
        ["da", "đa", "e"],
        ["a", "à", "ả", "ã", "á", "ạ", "ă", "ằ", "â", "ậ", "b"],
        ["o", "ô", "ơ", "p"],
        ["u", "ư", "v"],
        # Letters first, tones only between equal letters.
        ["Hà Anh", "Hạ Bình", "Hà Châu"],
        ["Hải", "Hải Phòng"],
        ["Lê Thị An", "Lê Thị Ánh", "Lê Văn An"],
        ["2 Tháng 9", "Ba Đình"],
    ],
)
def test_names_sort_as_a_vietnamese_reader_expects(in_order):
    assert sorted(set(in_order), key=sort_key) == in_order


@settings(max_examples=100, deadline=None)
@given(st.lists(TEXT, max_size=6))
def test_any_texts_can_be_sorted_and_forms_do_not_matter(texts):
    decomposed = [unicodedata.normalize("NFD", text) for text in texts]
    assert [canon(text) for text in sorted(texts, key=sort_key)] == [
        canon(text) for text in sorted(decomposed, key=sort_key)
    ] or len({sort_key(text) for text in texts}) < len(texts)
