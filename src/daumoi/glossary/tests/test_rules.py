"""Terms in two texts: which count as found, and what is hinted."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daumoi.glossary.rules import (
    Entry,
    Glossary,
    Phrases,
    Span,
    days_overlap,
    marked,
    one_a_line,
    term_key,
    term_problems,
)

MINISTRY = Entry(1, "Bộ Khoa học và Công nghệ", ("Ministry of Science and Technology",), ("Ministry of Science",))
SCIENCE = Entry(2, "khoa học", ("science",))
COUNTRY = Entry(3, "Việt Nam", ("Viet Nam", "Vietnamese"), ("Vietnam",))


def said(entries, original, translation, *, source="vi", target="en"):
    """(kind, term id, words of the original, words of the translation) of every hint."""
    hints = Glossary(entries, source=source, target=target).hints(original, translation)
    return [(hint.kind.value, hint.entry.term_id, original[slice(*hint.original)], hint.found) for hint in hints]


@pytest.mark.parametrize(
    ("original", "found"),
    [
        ("Bộ Khoa học và Công nghệ cho biết", "Bộ Khoa học và Công nghệ"),
        ("theo BỘ KHOA HỌC VÀ CÔNG NGHỆ.", "BỘ KHOA HỌC VÀ CÔNG NGHỆ"),
        ("Bộ Khoa học và Công nghệ", "Bộ Khoa học và Công nghệ"),
        ("Bộ  Khoa học\nvà Công nghệ", "Bộ  Khoa học\nvà Công nghệ"),
    ],
)
def test_a_term_is_found_whatever_its_case_spaces_and_way_of_writing_marks(original, found):
    assert said([MINISTRY], original, "Somebody says") == [("missing", 1, found, "")]


@pytest.mark.parametrize("original", ["Bo Khoa hoc va Cong nghe", "Bộ Khoa học. Và Công nghệ", "Nội bộ Khoa học"])
def test_without_its_marks_across_a_sentence_or_in_part_it_is_not(original):
    assert said([MINISTRY], original, "Somebody says") == []


def test_both_places_of_the_tone_are_one_spelling():
    entry = Entry(1, "văn hóa", ("culture",))
    assert said([entry], "ngành văn hoá", "the sector") == [("missing", 1, "văn hoá", "")]


def test_the_longest_term_wins():
    assert said([SCIENCE, MINISTRY], "Bộ Khoa học và Công nghệ", "Ministry of Science and Technology") == []
    both = "Bộ Khoa học và Công nghệ nói về khoa học"
    assert said([SCIENCE, MINISTRY], both, "The Ministry of Science and Technology speaks") == [
        ("missing", 2, "khoa học", "")
    ]


def test_a_forbidden_translation_inside_the_right_one_is_none():
    original = "Bộ Khoa học và Công nghệ"
    assert said([MINISTRY], original, "the Ministry of Science and Technology") == []
    assert said([MINISTRY], original, "the Ministry of Science says") == [
        ("forbidden", 1, original, "Ministry of Science")
    ]


def test_each_of_several_translations_passes_and_the_forbidden_one_does_not():
    assert said([COUNTRY], "người Việt Nam", "Vietnamese people") == []
    assert said([COUNTRY], "tại Việt Nam", "in Viet-Nam") == []
    assert said([COUNTRY], "tại Việt Nam", "in Vietnam") == [("forbidden", 3, "Việt Nam", "Vietnam")]


def test_a_term_is_hinted_once_a_paragraph_and_nothing_is_said_of_what_is_not_translated():
    assert len(said([COUNTRY], "Việt Nam và Việt Nam", "the country")) == 1
    assert said([COUNTRY], "Việt Nam", " ") == []


@pytest.mark.parametrize(
    ("target", "right", "text"),
    [
        ("en", "decree", "two Decrees"),
        ("en", "ministry", "the ministries of"),
        ("en", "press agency", "all press agencies"),
        ("fr", "ministère public", "les ministères publics"),
        ("fr", "comité national", "des comités nationaux"),
        ("fr", "État", "l'ETAT"),
        ("es", "servicio público", "los servicios públicos"),
        ("ru", "министерство", "в министерстве"),
        ("ru", "пресс-конференция", "на пресс-конференции"),
        ("zh", "科学技术部", "越南科学 技术部表示"),
        ("ja", "科学技術省", "ベトナム科学技術省は"),
        ("ko", "과학기술부", "과학기술부는"),
        ("lo", "ລັດຖະບານ", "ຂອງລັດ\u200bຖະບານລາວ"),
        ("km", "រដ្ឋាភិបាល", "នៃរដ្ឋាភិបាលកម្ពុជា"),
        ("vi", "quy định", "các Quy định này"),
    ],
)
def test_endings_of_the_language_do_not_hide_the_right_translation(target, right, text):
    source = "vi" if target != "vi" else "en"
    entry = Entry(1, "x1", (right,))
    assert said([entry], "x1", text, source=source, target=target) == []
    assert said([entry], "x1", "…?", source=source, target=target) != []


@pytest.mark.parametrize(
    ("target", "right", "text"), [("en", "press", "pressure"), ("en", "news", "new"), ("ru", "орган", "организация")]
)
def test_another_word_with_the_same_beginning_is_not_the_translation(target, right, text):
    assert said([Entry(1, "x1", (right,))], "x1", text, target=target) == [("missing", 1, "x1", "")]


def test_what_is_only_forbidden_is_never_missing():
    entry = Entry(1, "tuyên truyền", (), ("propaganda",))
    assert said([entry], "tuyên truyền", "communication") == []
    assert said([entry], "tuyên truyền", "Propaganda") == [("forbidden", 1, "tuyên truyền", "Propaganda")]


words = st.text(alphabet="abcBỘộ ạ.-\u0323ốo", max_size=30)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(words, max_size=5), words)
def test_found_phrases_stand_in_order_do_not_overlap_and_say_what_they_are(phrases, text):
    found = Phrases(((phrase, phrase) for phrase in phrases), "vi").found_in(text)
    ends = [span.end for span, _meanings in found]
    assert all(end <= span.start for end, (span, _m) in zip(ends, found[1:], strict=False))
    for span, meanings in found:
        key = term_key(text[span.start : span.end], "vi")
        assert {term_key(str(meaning), "vi") for meaning in meanings} == {key}


def test_a_text_in_pieces_is_the_text_again():
    pieces = marked("abcdef", [Span(1, 3), Span(2, 4)])
    assert "".join(piece for piece, _is_marked in pieces) == "abcdef"
    assert "".join(piece for piece, is_marked in pieces if is_marked) == "bcd"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({}, {}),
        ({"target": "vi"}, {"target_language": "same-language"}),
        ({"term": "  …  "}, {}),
        ({"term": " "}, {"term": "no-words"}),
        ({"term": "x" * 201}, {"term": "too-long"}),
        ({"preferred": ()}, {"preferred": "nothing-said"}),
        ({"preferred": (), "forbidden": ("x",)}, {}),
        ({"forbidden": ("Decrees",)}, {"forbidden": "both"}),
        ({"preferred": tuple(f"w{n}" for n in range(13))}, {"preferred": "too-many"}),
    ],
)
def test_an_entry_says_one_thing_between_two_languages(change, problem):
    entry = {"term": "nghị định", "preferred": ("decree",), "forbidden": (), "source": "vi", "target": "en"}
    assert term_problems(**{**entry, **change}) == problem


def test_translations_are_written_one_a_line_or_with_semicolons():
    assert one_a_line("a  b; c\n\na b;") == ("a b", "c")


@pytest.mark.parametrize(
    ("first", "second", "answer"),
    [
        ((None, None), (None, None), True),
        ((None, 3), (4, None), False),
        ((None, 4), (4, None), True),
        ((5, None), (None, 4), False),
        ((1, 9), (2, 3), True),
    ],
)
def test_two_times_overlap_when_they_share_a_day(first, second, answer):
    assert days_overlap(first, second) is answer
    assert days_overlap(second, first) is answer
