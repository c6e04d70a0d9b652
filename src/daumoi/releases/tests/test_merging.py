"""Two people's texts united: nothing of either goes without being asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daumoi.releases.comparison import compare
from daumoi.releases.merging import FieldMerge, flat, merge

pytestmark = pytest.mark.pure

BASE = "<p>Một.</p><p>Hai.</p><p>Ba.</p>"


def body(base: str, theirs: str, mine: str) -> FieldMerge:
    (merged,) = merge({"body": base}, {"body": theirs}, {"body": mine})
    return merged


@pytest.mark.parametrize(
    ("theirs", "mine", "whose", "united"),
    [
        (BASE, BASE, "same", BASE),
        (BASE, BASE.replace("Ba", "Bốn"), "mine", BASE.replace("Ba", "Bốn")),
        (BASE.replace("Ba", "Bốn"), BASE, "theirs", BASE.replace("Ba", "Bốn")),
        (BASE.replace("Một", "Mốt"), BASE.replace("Ba", "Bốn"), "both", "<p>Mốt.</p><p>Hai.</p><p>Bốn.</p>"),
        (BASE.replace("Ba", "Bốn"), BASE.replace("Ba", "Bốn"), "both", BASE.replace("Ba", "Bốn")),
        (f"<h2>Tít</h2>{BASE}", f"{BASE}<ul><li>x</li></ul>", "both", f"<h2>Tít</h2>{BASE}<ul><li>x</li></ul>"),
        (BASE.replace("<p>Hai.</p>", ""), BASE.replace("Một", "Mốt") + "<p>Tư.</p>", "conflict", None),
        (BASE.replace("Hai", "Nhì"), BASE.replace("Hai", "Đôi"), "conflict", BASE.replace("Hai", "Đôi")),
    ],
)
def test_paragraphs_of_two_people(theirs, mine, whose, united):
    merged = body(BASE, theirs, mine)
    assert merged.whose == whose
    if united is not None:
        assert merged.united({}) == united


def test_a_conflict_is_one_persons_or_both():
    merged = body(BASE, BASE.replace("Hai", "Nhì"), BASE.replace("Hai", "Đôi"))
    (number,) = [number for number, part in enumerate(merged.parts) if part.whose == "conflict"]
    assert merged.united({number: "theirs"}) == BASE.replace("Hai", "Nhì")
    assert merged.united({number: "both"}) == "<p>Một.</p><p>Nhì.</p><p>Đôi.</p><p>Ba.</p>"


def test_a_lead_of_two_people_keeps_its_lines():
    (merged,) = merge({"lead": "Cũ."}, {"lead": "Của họ."}, {"lead": "Của tôi."})
    assert merged.united({0: "both"}) == "Của họ.\nCủa tôi."


def test_other_fields_are_taken_whole():
    base = {"topic": "a", "embargo_until": None, "headline": "Tít"}
    theirs = {"topic": "b", "embargo_until": None, "headline": "Tít"}
    mine = {"topic": "a", "embargo_until": "", "headline": "Tít mới"}
    topic, embargo, headline = merge(base, theirs, mine)
    assert (topic.whose, topic.united({})) == ("theirs", "b")
    assert embargo.whose == "same"
    assert (headline.whose, headline.united({})) == ("mine", "Tít mới")


def test_particulars_are_fields_of_their_own():
    content = {"headline": "a", "particulars": {"claim": "x"}, "photos": [1]}
    fields = flat(content)
    assert (fields["headline"], fields["particular_claim"]) == ("a", "x")
    assert not {"photos", "particulars"} & set(fields)


BLOCKS = st.lists(
    st.sampled_from(["<p>a</p>", "<p>b</p>", "<p>c</p>", "<h2>d</h2>", "<ul><li>e</li></ul>"]), max_size=7
)


@given(BLOCKS, BLOCKS, BLOCKS)
def test_what_both_sides_wrote_can_be_had_back(base, theirs, mine):
    texts = ["".join(side) for side in (base, theirs, mine)]
    merged = body(*texts)
    sides = ("base", "theirs", "mine")
    assert ["".join(getattr(part, side) for part in merged.parts) for side in sides] == texts
    every = dict.fromkeys(range(len(merged.parts)), "mine")
    assert all(part.mine in merged.united(every) for part in merged.parts if part.whose in {"mine", "conflict"})


@given(BLOCKS, BLOCKS)
def test_whoever_changed_nothing_gets_what_the_other_wrote(base, theirs):
    merged = body("".join(base), "".join(theirs), "".join(base))
    assert merged.united({}) == "".join(theirs)
    assert merged.whose in {"same", "theirs"}


def test_replaced_words_in_a_row_read_as_one_phrase():
    pieces = [(piece.change, piece.text) for piece in compare("tăng rất nhanh trong quý", "tăng khá chậm trong quý")]
    assert pieces == [
        ("same", "tăng "),
        ("removed", "rất nhanh"),
        ("added", "khá chậm"),
        ("same", " trong quý"),
    ]


@given(st.text(alphabet="ab \n", max_size=40), st.text(alphabet="ab \n", max_size=40))
def test_pieces_give_both_texts_back(old, new):
    pieces = compare(old, new)
    assert "".join(piece.text for piece in pieces if piece.change != "added") == old
    assert "".join(piece.text for piece in pieces if piece.change != "removed") == new
