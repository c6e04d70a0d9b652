"""What the report shows as different, and what it recognises as a standing paragraph."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daumoi.coverage.match_files.comparison import differences, equal_stretches, repeated
from textreuse import Kind, Pickup, Span

pytestmark = pytest.mark.pure

OLD = "Bộ hoá đơn của hai mươi tám hộ được niêm yết trước ngày 12/11 tại khoẻ đường."
STANDING = "Trung tâm trực thuộc sở, có bốn phòng và hai trạm, phục vụ bà con mười hai xã ven sông từ năm 1998."


def pickup(release: str, article: str) -> Pickup:
    span = Span(0, len(article), 0, len(release), verbatim=False, words=1)
    return Pickup("r", "a", (span,), 1, 1, 1, 1, Kind.EDITED, 1, None, ())


def shown(release: str, article: str) -> tuple[list[str], list[str]]:
    found = differences(pickup(release, article), release, article)
    return [release[a:b] for a, b in found.release[0]], [article[a:b] for a, b in found.article[0]]


@pytest.mark.parametrize(
    "written",
    [
        unicodedata.normalize("NFD", OLD),
        OLD.replace("hoá", "hóa").replace("khoẻ", "khỏe"),
        OLD.upper(),
        OLD.replace(" ", " \u00a0 ").replace("niêm", "niê\u00adm"),
        unicodedata.normalize("NFD", OLD.replace("hoá", "hóa")),
    ],
    ids=["NFD", "tone placement", "capitals", "spaces and hyphens", "NFD with the other placement"],
)
def test_the_same_words_written_otherwise_are_not_shown_as_different(written):
    assert shown(OLD, written) == ([], [])


def test_changed_words_are_shown_on_both_sides_and_no_others():
    article = unicodedata.normalize("NFD", OLD.replace("hai mươi tám", "ba mươi").replace(" tại", " tại chính"))
    left, right = shown(OLD, article)
    assert left == ["hai", "tám"]
    assert [unicodedata.normalize("NFC", word) for word in right] == ["ba", "chính"]


@pytest.mark.parametrize(
    ("release", "article", "left", "right"),
    [
        ("会议于十二日在万象举行", "会议于十三日在万象举行", ["二"], ["三"]),
        ("ກອງປະຊຸມ ໄດ້ຈັດຂຶ້ນ", "ກອງປະຊຸມ ໄດ້ເປີດຂຶ້ນ", ["ຈັ"], ["ເປີ"]),
        ("회의가 서울에서 열렸다", "회의가 부산에서 열렸다", ["서울에서"], ["부산에서"]),
        ("Съезд открылся в Москве", "Съезд закрылся в Москве", ["открылся"], ["закрылся"]),
    ],
)
def test_letters_of_scripts_without_spaces_are_compared_one_by_one(release, article, left, right):
    assert shown(release, article) == (left, right)


words = st.lists(st.sampled_from("abcdefgh"), max_size=80)


@given(words, words)
def test_equal_stretches_are_equal_in_order_and_apart(left, right):
    i = j = 0
    for a, b, count in equal_stretches(left, right):
        assert count > 0
        assert a >= i
        assert b >= j
        assert left[a : a + count] == right[b : b + count]
        i, j = a + count, b + count
    assert i <= len(left)
    assert j <= len(right)


@given(st.lists(st.integers(), unique=True, min_size=200, max_size=300), st.data())
def test_words_put_in_are_the_only_difference(text, data):
    places = data.draw(st.sets(st.integers(0, len(text) - 1), max_size=5))
    longer: list[object] = []
    for place, word in enumerate(text):
        longer += ["new", word] if place in places else [word]
    assert sum(count for *_, count in equal_stretches(text, longer)) == len(text)


def test_a_long_mosaic_of_repeated_words_is_compared_in_few_steps():
    class Counted(str):
        compared = 0

        def __eq__(self, other: object) -> bool:
            Counted.compared += 1
            return str.__eq__(self, other)

        __hash__ = str.__hash__

    def mosaic(step: int, length: int) -> list[Counted]:
        return [Counted("xyz"[at * step % 3 == 0]) for at in range(length)]

    steps = []
    for length in (2_000, 4_000):
        Counted.compared = 0
        list(equal_stretches(mosaic(1, length), mosaic(2, length)[::-1]))
        steps.append(Counted.compared)
    assert steps[1] <= 3 * steps[0]
    assert steps[1] < 20 * 4_000


def test_a_standing_paragraph_is_recognised_in_any_writing_outside_of_passages():
    release = f"Tin mới.\n{STANDING}"
    places = [(release.index("Trung"), len(release))]
    article = f"Mở đầu. {unicodedata.normalize('NFD', STANDING)} Kết."
    ((start, end),) = repeated(release, places, article, [])
    assert unicodedata.normalize("NFC", article[start:end]) == STANDING.rstrip(".")
    assert repeated(release, places, article, [(0, len(article))]) == []
    assert repeated(release, [], article, []) == []


def test_a_name_out_of_a_standing_paragraph_is_not_the_paragraph():
    release = STANDING
    assert repeated(release, [(0, len(release))], "Theo Trung tâm trực thuộc sở, có mưa.", []) == []
