"""Writing systems, one by one: which words a text has, where they stand, and which spellings are one word."""

import functools
import random
import unicodedata
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textreuse import Article, Release, ReleaseIndex, tokens
from textreuse.characters import folded
from textreuse.tokens import tokenise


def words(text: str) -> list[str]:
    found = tokenise([text])
    return [text[start:end] for start, end in zip(found.starts, found.ends, strict=True)]


def hashes(text: str) -> list[int]:
    return [int(one) for one in tokenise([text]).hashes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Vietnamese
        ("Đồng bằng sông Cửu Long", ["Đồng", "bằng", "sông", "Cửu", "Long"]),
        ("QĐ-TTg số 10/2026", ["QĐ", "TTg", "số", "10", "2026"]),
        ("tăng 1.234,5 tỉ (12%)", ["tăng", "1", "234", "5", "tỉ", "12"]),
        # English
        ("O'Brien don’t co-operate", ["O", "Brien", "don", "t", "co", "operate"]),
        ("US$1,234.5m", ["US", "1", "234", "5m"]),
        # French
        ("l’État d'Ivoire", ["l", "État", "d", "Ivoire"]),
        ("«\u202f1\u202f234,5\u00a0%\u202f»", ["1", "234", "5"]),
        ("l\u02bcœuvre", ["l", "œuvre"]),
        # Spanish
        ("¿El 1.º o la 2.ª? ¡Sí!", ["El", "1", "º", "o", "la", "2", "ª", "Sí"]),
        ("1ª sesión", ["1ª", "sesión"]),
        # Russian
        ("объём — 5\u00a0млрд\u00a0₽", ["объём", "5", "млрд"]),
        ("кто-то", ["кто", "то"]),
        # Chinese
        ("２０２６年，中国GDP增长5%。", ["２０２６", "年", "中", "国", "GDP", "增", "长", "5"]),
        ("二〇二六年", ["二", "〇", "二", "六", "年"]),
        # Japanese
        ("人々がｶﾞｽを", ["人", "々", "が", "ｶﾞ", "ｽ", "を"]),
        ("コーヒー・スープ", ["コ", "ー", "ヒ", "ー", "ス", "ー", "プ"]),
        ("か\u3099き", ["か\u3099", "き"]),
        # Korean
        ("서울시는 5일", ["서", "울", "시", "는", "5", "일"]),
        ("\u1112\u1161\u11ab\u1100\u116e\u11a8", ["\u1112\u1161\u11ab", "\u1100\u116e\u11a8"]),
        ("한\u3164국", ["한", "국"]),
        # Lao: a consonant with the vowels and tone marks round it
        ("ປະເທດລາວ", ["ປະ", "ເທ", "ດ", "ລາ", "ວ"]),
        ("ປີ ໒໐໒໖", ["ປີ", "໒໐໒໖"]),
        # Khmer: the consonant under another and the vowels belong to it
        ("ប្រទេសកម្ពុជា", ["ប្រ", "ទេ", "ស", "ក", "ម្ពុ", "ជា"]),
        ("ឆ្នាំ\u200b២០២៦\u200bនេះ", ["ឆ្នាំ", "២០២៦", "នេះ"]),
        # Thai
        ("น้ำท่วมเพราะฝน", ["น้ำ", "ท่", "ว", "ม", "เพ", "ราะ", "ฝ", "น"]),
        ("ปี ๒๕๖๙ ฯลฯ", ["ปี", "๒๕๖๙", "ฯ", "ล", "ฯ"]),
    ],
)
def test_a_text_in_each_language_falls_into_these_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\u200bb", ["a\u200bb"]),
        ("từ\u200b mới\u00ad.", ["từ", "mới"]),
        ("\ufeffĐầu", ["Đầu"]),
        ("\u202bمرحبا\u202c x", ["مرحبا", "x"]),
        ("một\u2060hai", ["một\u2060hai"]),
        ("một\r\nhai\x85ba\u2028bốn", ["một", "hai", "ba", "bốn"]),
        ("x\ud83d\ude00\udfffy", ["x", "y"]),
        ("tin 😀👍🏽 nóng 🇻🇳", ["tin", "nóng"]),
        ("wo\U000e0061rd\U000e007f", ["wo\U000e0061rd"]),
        ("a\ue000b\U0010fffdc", ["a", "b", "c"]),
        ("\u0301\u0302 a", ["a"]),
        ("็ a ิb", ["a", "b"]),
        ("葛\U000e0100城", ["葛\U000e0100", "城"]),
        ("m² 5㎞ 25℃", ["m²", "5㎞", "25"]),
        ("½ 1½", ["½", "1½"]),
        ("a\x00b\x1fc", ["a", "b", "c"]),
    ],
)
def test_what_is_no_letter_neither_makes_words_nor_moves_them(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ﬁn ﬂux oﬃce", "fin flux office"),
        ("œuvre Œuvre Ærø", "oeuvre OEuvre aero"),
        ("Straße STRASSE", "strasse straße"),
        ("Chương Ⅳ, ⅻ", "chương IV, XII"),
        ("①⑫", "112"),
        ("5㎞ 3㎡ 2㎏", "5km 3m² 2kg"),
        ("всё ещё", "все еще"),
        ("Hawaiʻi dʼIvoire", "Hawai'i d’Ivoire"),
        ("ＶＩＥＴＮＡＭ　２０２６", "Vietnam 2026"),
        ("ｶﾞｿﾘﾝ ﾊﾟﾝ", "ガソリン パン"),
        ("か゛き", "がき"),
        ("⼀⼆⺟", "一二⺟"),
        ("豈更", "豈更"),
        ("๒๕๖๙ ໒໐໒໖ ២០២៦ ٢٠٢٦", "2569 2026 2026 2026"),
        ("เเม่ น้ํา นํ้า นำ้", "แม่ น้ำ น้ำ น้ำ"),
        ("ເເມ່ ຫນ້າ ໃຫມ່ ນໍ້າ", "ແມ່ ໜ້າ ໃໝ່ ນ້ຳ"),
        ("ที่ ที่", "ท่ี ท่ี"),
        ("ເດັ່ນ ທີ່", "ເດ່ັນ ທ່ີ"),
        ("ក៏ ប៉ុន្ដែ បេី", "ក៏ បុ៉ន្តែ បើ"),
        ("ប្រ\u200bទេស", "ប្រទេស"),
        ("\u1112\u1161\u11ab 가\u11a8", "한 각"),
        ("ΟΔΟΣ", "οδος"),
    ],
)
def test_spellings_of_one_word_are_one_word(one: str, other: str) -> None:
    assert hashes(one) == hashes(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("мой", "мои"),
        ("かき", "がき"),
        ("ハン", "パン"),
        ("กิน", "กัน"),
        ("ก้าน", "ก่าน"),
        ("ทุ้", "ทู่"),
        ("ກິນ", "ກັນ"),
        ("កាត", "កោត"),
        ("ក្រ", "ករ"),
        ("국", "국가"),
        ("1½", "11"),
        ("国", "國"),
        ("2026", "2062"),
    ],
)
def test_marks_that_make_another_word_count(one: str, other: str) -> None:
    assert hashes(one) != hashes(other)


@pytest.mark.parametrize("text", ["мой йод", "がぱヴギ", "한국어 각", "ї Ї ў", "Việt Nam đổi mới", "Noël à l’œuvre"])
def test_decomposed_letters_are_the_composed_ones(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert hashes(decomposed) == hashes(text)
    assert [unicodedata.normalize("NFC", word) for word in words(decomposed)] == words(text)
    assert folded(decomposed)[0] == folded(text)[0]


def test_folded_letters_lead_back_to_their_places() -> None:
    text = "Sœur ﬁ\u0301n й\u200b!"
    letters, places = folded(unicodedata.normalize("NFD", text))
    assert letters == "soeur fin й!"
    assert places.tolist() == [0, 1, 1, 2, 3, 4, 5, 5, 7, 8, 9, 12, 13]


@pytest.mark.parametrize(
    ("text", "first_words"),
    [
        ("Anh ở TP. Hồ Chí Minh. Chị ở TP.HCM. Em", ["Anh", "Chị", "Em"]),
        ("Có cam, táo, v.v. và lê. Rồi hết", ["Có", "Rồi"]),
        ("Lúc 10.30 a.m. tại 3.500.000 nơi. Xong", ["Lúc", "Xong"]),
        ("Hôm nay.Ông nói. GS. TS. Lê đến", ["Hôm", "Ông", "GS"]),
        ("Mr. Smith and J. R. Jones met. They left", ["Mr", "They"]),
        ("“Tốt lắm.” Ông cười! Thật? Vâng… Được", ["Tốt", "Ông", "Thật", "Vâng", "Được"]),
        ("See example.com/a.b for more. End", ["See", "End"]),
        ("La Sra. Díaz llegó. ¿Quién? ¡Ella! Sí", ["La", "Quién", "Ella", "Sí"]),
        ("На ул. Ленина тихо. Им. Чехова", ["На", "Им"]),
        ("下雨了。他走了！是吗？是", ["下", "他", "是", "是"]),
        ("雨だ｡ 晴れだ． ３．５度", ["雨", "晴", "３"]),
        ("비가 온다. 간다", ["비", "간"]),
        ("ភ្លៀង។ ខ្យល់៕ ថ្ងៃ", ["ភ្លៀ", "ខ្យ", "ថ្ងៃ"]),
        ("Đợi... Rồi đi...", ["Đợi", "Rồi"]),
        ("a\nb\r\nc", ["a", "b", "c"]),
    ],
)
def test_sentences_begin_with_these_words(text: str, first_words: list[str]) -> None:
    found = tokenise([text])
    starts = [place for place in range(len(found)) if found.sentences[place]]
    assert [words(text)[place] for place in starts] == first_words


@pytest.mark.parametrize(
    "text",
    [*(character * 100_000 for character in "เ្\u200dᄀ.ํﬃ"), "ກ" + "\u0ec8" * 100_000, "и" + "\u0306" * 100_000],
)
def test_extreme_texts_in_any_script_are_read_in_one_pass(text: str) -> None:
    found = tokenise([text, "sau"])
    assert found.bounds[-1] - found.bounds[-2] == 1
    assert len(found) <= len(text) + 1


def _with_old_tone_places(text: str) -> str:
    for new, old in (("óa", "oá"), ("òa", "oà"), ("ỏa", "oả"), ("ọa", "oạ"), ("úy", "uý"), ("ủy", "uỷ"), ("ụy", "uỵ")):
        text = text.replace(new, old)
    return text


def _bare(text: str) -> str:
    letters = (letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    return "".join(letters).replace("đ", "d").replace("Đ", "D")


def _full_width(text: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)


VARIANTS: dict[str, Callable[[str], str]] = {
    "NFC": lambda text: unicodedata.normalize("NFC", text),
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "half NFD": lambda text: text[: len(text) // 2] + unicodedata.normalize("NFD", text[len(text) // 2 :]),
    "old tone places": _with_old_tone_places,
    "no marks": _bare,
    "capitals": str.upper,
    "small letters": str.lower,
    "full width": _full_width,
    "other quotes and dashes": lambda text: text.replace("“", "«\u202f").replace("”", "\u202f»").replace(" – ", " — "),
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "spaces of no width": lambda text: text.replace(" ", " \u200b").replace(".", "\u2060."),
    "soft hyphens": lambda text: text.replace("n", "n\u00ad"),
    "direction marks": lambda text: "\u200f" + text.replace(",", "\u200e,"),
    "other line ends": lambda text: text.replace("\n", "\r\n"),
    "the letter eth for đ": lambda text: text.replace("Đ", "\u00d0").replace("đ", "\u00f0"),
}
SYLLABLES = [
    *("hòa", "thúy", "đường", "quốc", "ương", "Đảng", "giữa", "ngoẹo", "quýt", "khuỷu", "toà", "loạt", "nghiệp", "Ấn"),
    *("ơi", "ưu", "yến", "Ỷ", "lũ", "ẵm", "đã", "Điện", "ổn", "ếch", "phở", "gì", "huơ", "mưa", "bão", "sông", "xã"),
]
# Words that stand nowhere twice, so that a passage can only be found where it was taken from.
DISTINCT = [*SYLLABLES, "2026", "5.315", "12,5", "4G", *(a + b for a in SYLLABLES for b in SYLLABLES if a != b)]


@functools.cache
def _index(release: str) -> ReleaseIndex:
    return ReleaseIndex.build([Release("r", release)])


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_offsets_survive_every_variant_of_writing(data: st.DataObject) -> None:
    chance = random.Random(data.draw(st.integers(0, 7)))
    drawn = chance.sample(DISTINCT, 9 * 12)
    sentences = [" ".join(drawn[place : place + 12]) for place in range(0, len(drawn), 12)]
    release = "“" + sentences[0] + "” – " + ".\n".join(sentences[1:]) + "."
    begin = data.draw(st.integers(0, 4))
    passage = ".\n".join(sentences[begin + 1 : begin + 5])
    variant = data.draw(st.sampled_from(sorted(VARIANTS)))
    before, after = "Tin riêng của báo hôm qua:\n", "\nPhóng viên tự viết thêm câu này."
    plain = _index(release).match(Article("a", before + passage + after))
    [pickup] = _index(release).match(Article("a", before + VARIANTS[variant](passage) + after))
    text = before + VARIANTS[variant](passage) + after
    assert [(span.release_start, span.release_end) for span in pickup.spans] == [
        (span.release_start, span.release_end) for span in plain[0].spans
    ]
    for span in pickup.spans:
        quoted = text[span.article_start : span.article_end]
        assert hashes(quoted) == hashes(release[span.release_start : span.release_end])
        assert words(quoted)[0] == quoted[: len(words(quoted)[0])]
        assert words(quoted)[-1] == quoted[-len(words(quoted)[-1]) :]


NAMED_TEXTS = (
    "ປະເທດລາວ ໃໝ່ ນ້ຳ ຫນ້າ ໒໐໒໖",
    "ប្រទេសកម្ពុជា\u200b២០២៦ បេី ប៉ុន្ដែ",
    "น้ํา เเม่ ก็ ๒๕๖๙ ฯลฯ",
    "がｶﾞか\u3099 コーヒー 人々",
    "й Й\u0306 ёі\u0308 TP. HCM. v.v. và a.m. Ông…",
    "ﬁ œ ß Ⅳ ㎞ ½ ① \u200d\u00ad\ufeff",
)


@given(
    st.lists(
        st.sampled_from([*NAMED_TEXTS, *"กเาิ่ໜຫມນ្កិំ\u0e4d가\u1112\u1161\u11ab.\u200b a1\u0306и\n\u0301"]), max_size=30
    )
)
@settings(max_examples=200, deadline=None)
def test_compiled_and_plain_words_are_the_same_in_every_script(pieces: list[str]) -> None:
    text = "".join(pieces)
    texts = ["x", text, text[:5]]
    plain, compiled = tokens._words(*tokens.prepared(texts)), tokenise(texts)
    for name in ("hashes", "starts", "ends", "bounds", "numbers", "capitals", "units", "lines", "sentences"):
        assert np.array_equal(getattr(plain, name), getattr(compiled, name)), name
