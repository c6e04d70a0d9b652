"""Rows of two texts: what was added or taken away on one side leaves its gap there and moves nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daumoi.releases.alignment import aligned
from daumoi.releases.paragraphs import joined, pairs, untranslated

ORIGINAL = [
    "<p>Sáng 20/11, tại Hà Nội, Cục Hạ tầng số công bố kết quả đo kiểm mạng di động của 34 tỉnh, thành phố.</p>",
    "<h2>Tốc độ tải xuống</h2>",
    "<p>Tốc độ tải xuống trung bình đạt 152,4 Mbit/s, cao hơn 12% so với quý trước.</p>",
    "<p>Đợt đo tiếp theo bắt đầu từ tháng 12 tại các xã đảo của Quảng Ninh, Khánh Hòa và Cà Mau.</p>",
    "<p>Người dân có thể tự đo bằng ứng dụng i-Speed.</p>",
]
TRANSLATION = [
    "<p>In Ha Noi on 20/11 the Authority of Digital Infrastructure published results for mobile networks in 34 "
    "provinces and cities.</p>",
    "<h2>Download speed</h2>",
    "<p>The average download speed reached 152.4 Mbit/s, 12% more than in the quarter before.</p>",
    "<p>The next round starts in month 12 on island communes of Quang Ninh, Khanh Hoa and Ca Mau.</p>",
    "<p>Anybody can measure with the app i-Speed.</p>",
]
NEW = "<p>Kết quả này do 3.000 tình nguyện viên thu thập trong 45 ngày.</p>"


def test_two_texts_of_equal_length_stand_row_by_row():
    assert aligned(ORIGINAL, TRANSLATION) == [(n, n) for n in range(5)]


@pytest.mark.parametrize("place", range(6))
def test_a_paragraph_added_to_the_original_stands_beside_nothing_and_moves_no_other(place):
    found = aligned([*ORIGINAL[:place], NEW, *ORIGINAL[place:]], TRANSLATION)
    assert found == [
        *((n, n) for n in range(place)),
        (place, None),
        *((n + 1, n) for n in range(place, 5)),
    ]


@pytest.mark.parametrize("place", range(5))
def test_a_paragraph_taken_out_of_the_original_leaves_its_translation_beside_nothing(place):
    found = aligned([*ORIGINAL[:place], *ORIGINAL[place + 1 :]], TRANSLATION)
    assert found == [
        *((n, n) for n in range(place)),
        (None, place),
        *((n - 1, n) for n in range(place + 1, 5)),
    ]


@pytest.mark.parametrize("done", range(6))
def test_places_that_wait_for_their_words_stay_beside_their_paragraphs(done):
    waiting = [f"<p>‹{n}›</p>" for n in range(done + 1, 6)]
    assert aligned(ORIGINAL, [*TRANSLATION[:done], *waiting]) == [(n, n) for n in range(5)]


@pytest.mark.parametrize("place", range(5))
def test_three_words_typed_into_one_row_move_no_row(place):
    begun = [f"<p>‹{n}›</p>" for n in range(1, 6)]
    begun[place] = "<p>In the morning</p>"
    assert aligned(ORIGINAL, begun) == [(n, n) for n in range(5)]


def test_what_the_original_gained_meanwhile_gets_its_place_when_the_translation_is_saved():
    corrected = "".join([*ORIGINAL[:3], NEW, *ORIGINAL[3:]])
    body = "".join(TRANSLATION)
    rows = pairs(corrected, body)
    saved = joined(
        [row.translation for row in rows],
        original=corrected,
        translation=body,
        places=[row.place for row in rows],
    )
    assert saved == "".join([*TRANSLATION[:3], "<p>‹4›</p>", *TRANSLATION[3:]])


def test_an_emptied_row_without_an_original_is_gone():
    body = "".join(TRANSLATION)
    shorter = "".join(ORIGINAL[:4])
    rows = pairs(shorter, body)
    assert [row.place for row in rows] == [1, 2, 3, 4, None]
    typed = [*(row.translation for row in rows[:4]), ""]
    assert joined(typed, original=shorter, translation=body, places=[row.place for row in rows]) == "".join(
        TRANSLATION[:4]
    )


def test_a_place_whose_paragraph_is_gone_is_no_row():
    rows = pairs("".join(ORIGINAL[:2]), untranslated("".join(ORIGINAL)))
    assert [row.place for row in rows] == [1, 2]


@given(
    st.lists(st.sampled_from([*ORIGINAL, NEW]), max_size=7),
    st.lists(st.sampled_from([*TRANSLATION, "<p>‹2›</p>"]), max_size=7),
)
def test_every_paragraph_of_both_stands_in_exactly_one_row_and_in_order(left, right):
    found = aligned(left, right)
    assert [i for i, _ in found if i is not None] == list(range(len(left)))
    assert [j for _, j in found if j is not None] == list(range(len(right)))


def test_a_place_with_more_digits_than_a_number_can_have_is_no_place_and_stops_nothing():
    found = aligned(["<p>Một.</p>", "<p>Hai.</p>"], [f"<p>‹{'9' * 5_000}›</p>", "<p>‹2›</p>"])
    assert (1, 1) in found
    assert {ours for ours, _theirs in found} - {None} == {0, 1}
