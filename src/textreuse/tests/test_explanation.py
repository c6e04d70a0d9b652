"""Reasons that an interface can put into words."""

from textreuse import Article, Release, ReleaseIndex
from textreuse.tests.texts import BRIDGE, FOREST, NEWS


def test_a_pickup_explains_itself_with_codes_and_values() -> None:
    index = ReleaseIndex.build(
        [Release("r", FOREST, issuer="Chi cục Kiểm lâm"), Release("s", FOREST), Release("b", BRIDGE)]
    )
    (pickup,) = index.match(Article("a", f"{NEWS} Theo Chi cục Kiểm lâm: {FOREST}"))
    reasons = {reason.code: reason.values for reason in pickup.explanation}
    assert reasons["words_shared"] == {"words": pickup.matched_words, "passages": 1}
    assert reasons["longest_passage_verbatim"] == {"words": pickup.matched_words}
    assert reasons["share_of_release"] == {"share": 1.0}
    assert reasons["credit_given"] == {"form": "according to", "text": "Theo Chi cục Kiểm lâm"}
    assert reasons["other_releases_fit_too"] == {"count": 1}


def test_an_edited_passage_is_called_edited() -> None:
    index = ReleaseIndex.build([Release("r", FOREST), Release("b", BRIDGE)])
    (pickup,) = index.match(Article("a", NEWS + FOREST.replace("sáng 12/5", "hôm 12/5")))
    assert "longest_passage_edited" in {reason.code for reason in pickup.explanation}
