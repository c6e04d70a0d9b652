"""What holds for any releases and any articles made of them, however they are written, ordered and put together."""

from __future__ import annotations

import functools
import random
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from textreuse import Article, Pickup, Release, ReleaseIndex, calibration, index
from textreuse.tokens import tokenise

RELEASES = 14
_ONSETS = ("b", "ch", "đ", "gi", "h", "kh", "l", "m", "ng", "nh", "ph", "s", "t", "th", "tr", "v", "x")
_RHYMES = ("à", "ệ", "ôi", "ương", "ình", "ắc", "uyên", "ặt", "òa", "úy", "ẻ", "ôn", "ỗ", "ang")
_SYLLABLES = [onset + rhyme for onset in _ONSETS for rhyme in _RHYMES]


def prose(seed: int, sentences: int = 9) -> str:
    """Write paragraphs of syllables; the frequent ones come back, as in any language."""
    chance = random.Random(seed)
    written = []
    for number in range(sentences):
        words = [_SYLLABLES[int(len(_SYLLABLES) * chance.random() ** 2)] for _ in range(chance.randint(9, 22))]
        words.insert(chance.randrange(len(words)), str(chance.randint(2, 9999)))
        written.append(" ".join(words).capitalize() + (".\n" if number % 3 == 2 else ". "))
    return "".join(written).strip()


TEXTS = [prose(number) for number in range(RELEASES)]


@functools.cache
def library(count: int = RELEASES) -> ReleaseIndex:
    return ReleaseIndex.build(Release(f"r{number}", text) for number, text in enumerate(TEXTS[:count]))


def without_marks(text: str) -> str:
    letters = (c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return "".join(letters).replace("đ", "d").replace("Đ", "D")


def moved_tones(text: str) -> str:
    return text.replace("òa", "oà").replace("úy", "uý")


WRITINGS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "decomposed": functools.partial(unicodedata.normalize, "NFD"),
    "other tone placement": moved_tones,
    "without marks": without_marks,
    "capitals": str.upper,
    "odd spaces": lambda text: text.replace(" ", "\u00a0\u200b "),
    "soft hyphens": lambda text: text.replace("n", "n\u00ad"),
    "lone surrogates round it": lambda text: f"\ud800 {text} \udfff",
}


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """An article of passages of releases, edited or not, and of words of its own, in some writing."""
    pieces = []
    for _ in range(draw(st.integers(1, 4))):
        if draw(st.booleans()):
            pieces.append(prose(draw(st.integers(1000, 9000)), draw(st.integers(1, 4))))
        else:
            words = draw(st.sampled_from(TEXTS)).split(" ")
            start = draw(st.integers(0, len(words) - 1))
            passage = words[start : start + draw(st.integers(4, 120))]
            step = draw(st.sampled_from([0, 0, 6, 11]))
            pieces.append(" ".join("khác" if step and place % step == 5 else w for place, w in enumerate(passage)))
    writing = WRITINGS[draw(st.sampled_from(sorted(WRITINGS)))]
    return Article(f"a{draw(st.integers(0, 10**6))}", writing("\n".join(pieces)))


def hashes(text: str) -> list[int]:
    return [int(one) for one in tokenise([text]).hashes]


def places(pickups: list[Pickup]) -> list[tuple[str, list[str]]]:
    """Give what was found by its places in the releases: those in the article move with its writing."""
    return [
        (pickup.release, [f"{span.release_start}-{span.release_end}" for span in pickup.spans]) for pickup in pickups
    ]


@given(articles())
@settings(deadline=None)  # the first call may compile
def test_spans_begin_and_end_with_words_and_quote_what_they_say(article: Article) -> None:
    for pickup in library().match(article):
        release = TEXTS[int(pickup.release[1:])]
        end = 0
        for span in pickup.spans:
            assert end <= span.article_start < span.article_end <= len(article.text)
            end = span.article_end
            here = hashes(article.text[span.article_start : span.article_end])
            there = hashes(release[span.release_start : span.release_end])
            assert span.words <= min(len(here), len(there))
            if span.verbatim:
                assert here == there
                assert len(here) == span.words
            whole = tokenise([article.text])
            assert span.article_start in whole.starts
            assert span.article_end in whole.ends
        assert 0 < pickup.verbatim_share <= 1
        assert 0 < pickup.article_share <= 1
        assert 0 < pickup.release_share <= 1
        assert pickup.evidence >= calibration.FROM_BITS


@given(st.lists(articles(), max_size=7), st.randoms(use_true_random=False), st.integers(1, 8))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_order_company_and_batches_change_nothing(
    monkeypatch: pytest.MonkeyPatch, given_: list[Article], chance: random.Random, batch: int
) -> None:
    alone = {number: library().match(article) for number, article in enumerate(given_)}
    order = chance.sample(range(len(given_)), len(given_))
    with monkeypatch.context() as patched:
        patched.setattr(index, "_BATCH_ARTICLES", batch)
        together = library().match_many(given_[number] for number in order)
        assert dict(zip(order, together, strict=True)) == alone


@given(articles())
@settings(deadline=None)  # the first call may compile
def test_the_order_of_the_releases_changes_nothing_but_ties(article: Article) -> None:
    turned = ReleaseIndex.build(Release(f"r{n}", TEXTS[n]) for n in reversed(range(RELEASES)))
    plain, other = library().match(article), turned.match(article)
    assert {pickup.release: pickup.spans for pickup in plain} == {pickup.release: pickup.spans for pickup in other}
    evidence = {pickup.release: pickup.evidence for pickup in other}
    assert {pickup.release: pickup.evidence for pickup in plain} == pytest.approx(evidence)


@given(articles(), st.integers(20_000, 30_000))
@settings(deadline=None)
def test_one_release_more_moves_evidence_by_rarity_only_and_takes_no_clear_pickup(article: Article, seed: int) -> None:
    releases = [Release(f"r{number}", text) for number, text in enumerate(TEXTS)]
    larger = ReleaseIndex.build([*releases, Release("other", prose(seed, 12))])
    after = {pickup.release: pickup for pickup in larger.match(article)}
    needed = calibration.needed_bits(0)
    for pickup in library().match(article):
        if pickup.evidence > 1.5 * needed:
            assert after[pickup.release].evidence == pytest.approx(pickup.evidence, rel=0.15)
            before, now = covered(pickup), covered(after[pickup.release])
            # Whether one more word at an end is worth its gap is rarity's to say.
            assert len(before ^ now) <= 60 + len(before) / 4
    assert "other" not in after


def covered(pickup: Pickup) -> set[int]:
    return {place for span in pickup.spans for place in range(span.article_start, span.article_end)}


@pytest.mark.parametrize("writing", sorted(WRITINGS))
@pytest.mark.parametrize("number", range(0, RELEASES, 3))
def test_every_writing_gives_the_same_places_of_the_release(writing: str, number: int) -> None:
    text = f"{prose(7000 + number, 3)}\n{TEXTS[number]}\n{prose(8000 + number, 3)}"
    plain = library().match(Article("a", text))
    other = library().match(Article("a", WRITINGS[writing](text)))
    assert places(other) == places(plain)
    assert [pickup.evidence for pickup in other] == [pickup.evidence for pickup in plain]
    (pickup,) = other
    assert pickup.release == f"r{number}"


def test_the_same_article_a_thousand_times_gives_the_same_a_thousand_times() -> None:
    article = Article("a", f"{prose(7001)}\n{TEXTS[3][:400]}")
    first, *rest = library().match_many([article] * 1000)
    assert [pickup.release for pickup in first] == ["r3"]
    assert all(pickups == first for pickups in rest)


def test_of_a_release_and_a_larger_one_that_contains_it_the_one_is_named_that_explains_more() -> None:
    small = TEXTS[0]
    large = f"{prose(501, 6)}\n{small}\n{prose(502, 6)}"
    both = ReleaseIndex.build([Release("small", small), Release("large", large), Release("other", TEXTS[5])])
    (pickup,) = both.match(Article("a", f"{prose(503, 2)}\n{large}"))
    assert pickup.release == "large"
    (pickup,) = both.match(Article("a", f"{prose(503, 2)}\n{small}\n{prose(504, 2)}"))
    assert {pickup.release, *pickup.alternatives} == {"small", "large"}


@pytest.mark.parametrize("copies", [2, 5, 40])
def test_equal_releases_are_alternatives_of_one_pickup(copies: int) -> None:
    equal = ReleaseIndex.build([*(Release(f"e{n:02}", TEXTS[0]) for n in range(copies)), Release("other", TEXTS[5])])
    (pickup,) = equal.match(Article("a", f"{prose(503, 2)}\n{TEXTS[0]}"))
    assert sorted([pickup.release, *pickup.alternatives]) == [f"e{n:02}" for n in range(copies)]


@pytest.mark.parametrize("text", ["", " ", "một", "một hai", "\ud800", "\u0301" * 100_000, "\n" * 5000, "1" * 100_000])
def test_texts_with_next_to_nothing_in_them_are_answered_on_either_side(text: str) -> None:
    assert library().match(Article("a", text)) == []
    small = ReleaseIndex.build([Release("nothing", text), Release("r0", TEXTS[0])])
    assert [pickup.release for pickup in small.match(Article("a", TEXTS[0]))] == ["r0"]
    assert small.match(Article("b", text)) == []


def test_a_hundred_thousand_marks_inside_a_passage_move_no_offset() -> None:
    marks = "\u0301" * 100_000
    words = TEXTS[2].split(" ")
    text = " ".join([*words[:20], words[20] + marks, *words[21:]])
    (pickup,) = library().match(Article("a", f"{prose(505, 2)}\n{text}"))
    (span,) = pickup.spans
    quoted = f"{prose(505, 2)}\n{text}"[span.article_start : span.article_end]
    assert quoted.replace(marks, "") == TEXTS[2].rstrip(".")


@given(st.integers(0, 400), st.integers(0, 400))
@settings(deadline=None)
def test_a_text_cut_in_the_middle_is_found_as_far_as_it_goes(start: int, length: int) -> None:
    text = TEXTS[1][start : start + length]
    for pickup in library().match(Article("a", text)):
        assert pickup.release == "r1"
        assert all(start - 30 <= span.release_start <= span.release_end <= start + length + 30 for span in pickup.spans)


def test_a_text_that_begins_with_an_initial_reads_the_same_alone_and_after_others() -> None:
    for text in ("J. Trần nói.", ".net và sau đó", "… rồi nói", "."):
        alone, after = tokenise([text]), tokenise(["Trước đó.", text]).text(1)
        assert alone.sentences.tolist() == after.sentences.tolist()
        assert alone.hashes.tolist() == after.hashes.tolist()
