"""An index that grew by segments detects as well as one that was built at once."""

import functools

import pytest

from tests.quality.corpus import made_corpus
from tests.quality.matching import articles_of, found_in, releases_of
from tests.quality.scoring import Figures, scored
from textreuse import ReleaseIndex, index

pytestmark = pytest.mark.quality

# Releases that come later teach nothing about those before: measured up to .004 on any figure.
LOST_AT_MOST = 0.01


@functools.cache
def figures(*cuts: int) -> Figures:
    """Figures of an index whose segments end at the cuts."""
    corpus = made_corpus()
    releases = releases_of(corpus.releases)
    parts = [releases[start:end] for start, end in zip((0, *cuts), (*cuts, len(releases)), strict=True)]
    grown = functools.reduce(ReleaseIndex.append, parts[1:], ReleaseIndex.build(parts[0]))
    assert len(grown._segments) == len(parts)
    return scored(corpus.truth, found_in(grown, articles_of(corpus.articles)))


@pytest.mark.parametrize("cuts", [(100,), (60, 80, 100, 120, 140)], ids=["two segments", "six segments"])
def test_growing_costs_next_to_nothing(monkeypatch: pytest.MonkeyPatch, cuts: tuple[int, ...]) -> None:
    monkeypatch.setattr(index, "_LEARNED_ANEW", 0)
    monkeypatch.setattr(index, "_NEVER_LEARNED_ANEW", 0)
    at_once, grown = figures(), figures(*cuts)
    assert grown.precision >= at_once.precision - LOST_AT_MOST
    assert grown.recall >= at_once.recall - LOST_AT_MOST
    assert grown.span_f1 >= at_once.span_f1 - LOST_AT_MOST
