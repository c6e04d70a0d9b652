"""Floors under the quality of detection, pinned together with the corpora they were measured on.

A floor may not be lowered in passing: the corpus must be the one whose digest stands here, and a floor that lies
further below what is measured than noise can explain fails as well. Who changes a corpus or the detector measures
anew, and says in the commit what moved and why.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import json
import random
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.quality.corpus import made_corpus
from tests.quality.matching import Found, articles_of, found_in, matched, releases_of
from tests.quality.recipes import RECIPES, bare, made_set, made_sources, reduced
from tests.quality.scoring import Figures, Pair, Spans, recall_within, scored
from textreuse import ReleaseIndex
from textreuse.outlets import OutletHabits

pytestmark = pytest.mark.quality

# Decisions that lie on a threshold may fall either way with another numpy or processor: measured up to .002.
NOISE = 0.006
# What a floor may lie below what is measured.
LOOSE = NOISE + 0.004
# Kinds of use have a few dozen pairs each: one pair is a hundredth and more.
LOOSE_KIND = 0.03

DEVELOPMENT_SET = Path(__file__).resolve().parents[3] / "shared" / "pickup-dev"
needs_development_set = pytest.mark.skipif(not DEVELOPMENT_SET.is_dir(), reason="../shared/pickup-dev is absent")


@dataclass(frozen=True)
class Pinned:
    """A corpus by its digest, with its floors. Kinds and writings have floors of their own: who is all right on
    average may have given up the hard ones."""

    digest: str
    floors: Figures
    f1: float
    kinds: dict[str, float]
    writings: dict[str, float] = field(default_factory=dict)


PINNED = {
    "made": Pinned(
        "598dccfbb7b55c6c862a6f28e093a26a8ed1f3e34c6d4b5d3efc59b91abc80bd",
        Figures(precision=0.986, recall=0.980, span_f1=0.986, found_span_f1=0.988),
        f1=0.984,
        kinds={"heavy": 0.98, "light": 1.0, "paragraphs": 1.0, "quotation": 0.88, "roundup": 1.0, "verbatim": 1.0},
    ),
    "second": Pinned(
        "1954f1451b0ccfbb018f889e8fd27b6e696f2e3ba250774b155f5d24315a810b",
        Figures(precision=0.978, recall=0.984, span_f1=0.978, found_span_f1=0.980),
        f1=0.982,
        kinds={
            "chosen": 1.0,
            "heavy": 1.0,
            "light": 1.0,
            "quotation": 0.92,
            "roundup": 1.0,
            "whole": 1.0,
            "without marks": 1.0,
        },
    ),
    "third": Pinned(
        "9c9c339989dc22555a77e47b328bdce8dc6422d146185496b5ecd1980c06c023",
        Figures(precision=0.982, recall=0.948, span_f1=0.968, found_span_f1=0.974),
        f1=0.964,
        kinds={
            "chosen": 1.0,
            "heavy": 1.0,
            "light": 1.0,
            "quotation": 0.74,
            "roundup": 0.96,
            "whole": 1.0,
            "without marks": 1.0,
        },
    ),
    "fourth": Pinned(
        "480811b1e3e0ffd69857dc8c46ee9f8fde9a14ab24287eab8214975ce35b420c",
        Figures(precision=0.984, recall=0.984, span_f1=0.980, found_span_f1=0.982),
        f1=0.984,
        kinds={
            "chosen": 1.0,
            "heavy": 1.0,
            "light": 1.0,
            "quotation": 0.92,
            "roundup": 1.0,
            "whole": 1.0,
            "without marks": 1.0,
        },
    ),
    "development": Pinned(
        "e0c612818de3dcfd6a9b54c659c7d2975a3d8c4386171b860c073ee0eb288b37",
        Figures(precision=0.974, recall=0.990, span_f1=0.982, found_span_f1=0.984),
        f1=0.982,
        kinds={"heavy": 1.0, "light": 1.0, "para": 0.99, "quote": 0.96, "roundup": 0.96, "verbatim": 1.0},
        writings={"nfd": 0.985, "none": 0.985, "punct": 0.99, "tone": 0.99},
    ),
}
CORPORA = [pytest.param(name, marks=needs_development_set if name == "development" else ()) for name in PINNED]


@dataclass(frozen=True)
class Measured:
    """What was found in a corpus, and what is true there."""

    digest: str
    truth: dict[Pair, Spans]
    found: Found
    ignored: set[Pair]
    kinds: dict[Pair, str]
    writings: dict[Pair, str]
    kinds_of_articles: dict[str, str]

    @property
    def figures(self) -> Figures:
        return scored(self.truth, self.found, self.ignored)


@functools.cache
def measured(name: str) -> Measured:
    if name == "development":
        return development()
    if name == "made":
        corpus, ignored = made_corpus(), set[Pair]()
    else:
        recipe = next(recipe for recipe in RECIPES if recipe.name == name)
        labelled = made_set(made_sources(700), reduced(recipe, 0.4))
        corpus, ignored = labelled.corpus, labelled.ignored
    articles = articles_of(corpus.articles)
    if name != "made":  # where releases carry what outlets put under their articles, habits are learned first
        articles = list(OutletHabits.learned(articles[::2]).without_standing_lines(articles))
    found = found_in(ReleaseIndex.build(releases_of(corpus.releases)), articles)
    kinds = {pair: corpus.categories[pair[1]] for pair in corpus.truth}
    return Measured(corpus.digest, corpus.truth, found, ignored, kinds, {}, corpus.categories)


def development() -> Measured:
    truth, kinds, writings = {}, {}, {}
    for row in development_rows("truth.jsonl"):
        pair = row["r"], row["a"]
        truth[pair], kinds[pair], writings[pair] = row["spans"], row["cat"], row["nv"]
    ignored = {(row["r"], row["a"]) for row in development_rows("dont_care.jsonl")}
    articles = development_rows("articles.jsonl")
    found = matched(development_rows("releases.jsonl"), articles)
    files = ("releases.jsonl.gz", "articles.jsonl.gz", "truth.jsonl")
    body = b"".join((DEVELOPMENT_SET / name).read_bytes() for name in files)
    digest = hashlib.sha256(body).hexdigest()
    return Measured(digest, truth, found, ignored, kinds, writings, {row["id"]: row["cat"] for row in articles})


def development_rows(name: str) -> list[dict]:
    path = DEVELOPMENT_SET / name
    body = path.read_bytes() if path.exists() else gzip.decompress(Path(f"{path}.gz").read_bytes())
    return [json.loads(line) for line in body.splitlines()]


FIGURES = ("precision", "recall", "span_f1", "found_span_f1", "f1")


def floor_of(name: str, figure: str) -> float:
    return PINNED[name].f1 if figure == "f1" else getattr(PINNED[name].floors, figure)


@pytest.mark.parametrize("name", CORPORA)
def test_the_corpus_is_the_one_that_the_floors_were_measured_on(name):
    assert measured(name).digest == PINNED[name].digest, "the corpus has changed: measure the floors anew and say why"


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("name", CORPORA)
def test_detection_stands_at_its_floor(name, figure):
    value, floor = getattr(measured(name).figures, figure), floor_of(name, figure)
    assert value >= floor
    assert value - floor <= LOOSE, "raise the floor to what is measured"


@pytest.mark.parametrize("name", CORPORA)
def test_no_kind_of_use_and_no_writing_is_given_up(name):
    corpus, pinned = measured(name), PINNED[name]
    recalls = recall_within(corpus.truth, corpus.found, corpus.kinds)
    assert recalls.keys() == pinned.kinds.keys()
    if corpus.writings:
        written = recall_within(corpus.truth, corpus.found, corpus.writings)
        assert written.keys() == pinned.writings.keys()
        recalls |= written
    floors = pinned.kinds | pinned.writings
    assert not {kind: recall for kind, recall in recalls.items() if recall < floors[kind]}
    assert not {kind: recall for kind, recall in recalls.items() if recall - floors[kind] > LOOSE_KIND}, "raise them"


def test_articles_with_only_a_standing_paragraph_are_left_alone():
    corpus = measured("made")
    assert not [pair for pair in corpus.found if corpus.kinds_of_articles[pair[1]] == "standing only"]


@pytest.mark.parametrize("form", ["NFD", "NFC", "bare"])
def test_spelling_costs_no_pickup(form):
    corpus = made_corpus()
    chosen = random.Random(4).sample(corpus.articles, 200)
    index = ReleaseIndex.build(releases_of(corpus.releases))

    def respelled(text: str) -> str:
        return bare(text) if form == "bare" else unicodedata.normalize(form, text)

    plain = found_in(index, articles_of(chosen))
    other = found_in(index, articles_of(row | {"text": respelled(row["text"])} for row in chosen))
    assert other.keys() == plain.keys()
    for pair, spans in plain.items():
        assert [place[2:] for place in other[pair]] == [place[2:] for place in spans], pair


@needs_development_set
@pytest.mark.parametrize("writing", ["nfd", "tone"])
def test_other_writings_of_the_development_set_are_found_as_well_as_the_plain_one(writing):
    corpus = measured("development")
    recalls = recall_within(corpus.truth, corpus.found, corpus.writings)
    assert recalls[writing] >= recalls["none"] - 0.01
