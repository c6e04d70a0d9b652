"""Reasons that an interface can put into words."""

from datetime import UTC, datetime

import pytest

from textreuse import Article, Release, ReleaseIndex, UnknownReleaseId, Why
from textreuse.tests.texts import BRIDGE, FOREST, NEWS, STANDING, filler


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


ISSUED = datetime(2026, 11, 12, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def index() -> ReleaseIndex:
    texts = {"forest": FOREST, "bridge": BRIDGE, "filler": filler(120)}
    releases = [
        Release(name, f"{text}\n{STANDING}", issuer="Kiểm lâm", issued_at=ISSUED) for name, text in texts.items()
    ]
    twin = Release("twin", FOREST.replace("46", "64"), issued_at=ISSUED.replace(day=11))
    return ReleaseIndex.build([*releases, twin, Release("other", filler(300, of=33))])


def why(index: ReleaseIndex, text: str, release: str = "forest", day: int = 13) -> Why:
    return index.explain(Article("a", text, published_at=ISSUED.replace(day=day)), release)


def test_a_use_is_explained_by_the_reasons_of_its_pickup(index: ReleaseIndex) -> None:
    article = Article("a", f"{NEWS}\n{FOREST}")
    (pickup,) = index.match(article)
    assert index.explain(article, pickup.release) == Why(True, tuple(pickup.explanation))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (NEWS, "nothing_shared"),
        ("", "nothing_shared"),
        ("một", "nothing_shared"),
        (f"{NEWS}\n{STANDING}", "only_standing_paragraph"),
        (f"{NEWS} Bà Trịnh Thu Hạnh, phụ trách trạm cứu hộ, vắng mặt.", "too_little_evidence"),
        (f"{NEWS}\n{FOREST.replace('46', '64')}", "other_release_fits_better"),
    ],
)
def test_what_is_no_use_says_why(index: ReleaseIndex, text: str, code: str) -> None:
    answer = why(index, text)
    assert (answer.used, answer.reasons[0].code) == (False, code)


def test_too_little_evidence_says_how_much_there_is_and_how_much_is_needed(index: ReleaseIndex) -> None:
    reasons = why(index, f"{NEWS} Bà Trịnh Thu Hạnh, phụ trách trạm cứu hộ, vắng mặt.").reasons
    values = reasons[0].values
    assert 0 < float(values["bits"]) < float(values["needed"])
    assert reasons[1].code == "words_shared"
    assert reasons[1].values["words"] == 9


def test_the_release_that_fits_better_is_named(index: ReleaseIndex) -> None:
    assert why(index, FOREST.replace("46", "64")).reasons[0].values == {"release": "twin"}


def test_an_article_of_long_before_has_used_nothing(index: ReleaseIndex) -> None:
    (reason,) = why(index, FOREST, day=9).reasons
    assert (reason.code, reason.values) == ("issued_after_the_article", {"hours": 72})


def test_a_dropped_release_is_said_to_be_dropped_and_an_unknown_one_is_an_error(index: ReleaseIndex) -> None:
    (reason,) = why(index.drop(["forest"]), FOREST).reasons
    assert reason.code == "dropped"
    with pytest.raises(UnknownReleaseId):
        why(index, FOREST, "nobody's")


def test_a_release_that_the_index_points_to_no_more_says_so() -> None:
    equal = [Release(f"e{number:02}", FOREST) for number in range(70)]
    pointed_to = [release.id for release in (*equal[:16], *equal[-48:])]
    built = ReleaseIndex.build([*equal, Release("bridge", BRIDGE)])
    article = Article("a", f"{BRIDGE} {FOREST}")
    (pickup,) = (one for one in built.match(article) if one.release != "bridge")
    hidden = built.explain(article, "e20")
    assert (hidden.used, hidden.reasons[0].code) == (False, "other_release_fits_better")
    assert hidden.reasons[0].values == {"release": pickup.release}
    left = built.drop(pointed_to)
    for text in (article.text, FOREST):
        answer = left.explain(Article("a", text), "e20")
        assert (answer.used, [reason.code for reason in answer.reasons]) == (
            False,
            ["shared_by_too_many", "words_shared"],
        )
    assert [one.release for one in left.compact().match(Article("a", FOREST))] == ["e16"]
