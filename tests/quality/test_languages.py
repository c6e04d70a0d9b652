"""Floors under the quality of detection in each language, pinned together with the corpora they were measured on.

The corpora are small and drawn from few words, so that the same people, places and doings come back everywhere: a
quoted sentence is hard to tell from another one on the same matter. What counts is that no language falls behind.
"""

from __future__ import annotations

import functools
import unicodedata

import pytest

from tests.quality.corpus import Corpus
from tests.quality.languages import LANGUAGES, made_corpus
from tests.quality.matching import Found, matched
from tests.quality.scoring import Figures, scored
from textreuse.encodings import named_encoding

pytestmark = pytest.mark.quality

FLOORS = {
    "Vietnamese": ("d8fb71368cb5", Figures(0.95, 0.97, 0.97)),
    "English": ("875800c34e15", Figures(0.99, 0.9, 0.96)),
    "French": ("a3ec9e5149a8", Figures(0.92, 0.92, 0.96)),
    "Spanish": ("c9aca1356ed7", Figures(0.95, 0.96, 0.97)),
    "Russian": ("9f947f5a16dd", Figures(0.97, 0.84, 0.97)),
    "Chinese": ("28e59c604197", Figures(0.92, 0.76, 0.93)),
    "Japanese": ("dfa6d10d976a", Figures(0.95, 0.82, 0.92)),
    "Korean": ("c44471674f16", Figures(0.92, 0.77, 0.9)),
    "Lao": ("7bcec8a1452c", Figures(0.94, 0.72, 0.91)),
    "Khmer": ("5b04cfb7451b", Figures(0.96, 0.77, 0.92)),
    "Thai": ("bad472830419", Figures(0.91, 0.81, 0.93)),
}
# One pair more or less, which another numpy or processor may bring, is a hundredth.
LOOSE = 0.025
# Of all uses but quotations of one sentence every one is found, here and there a paragraph of set phrases apart.
OTHER_USES_RECALL = 0.98


@functools.cache
def made(language: str) -> tuple[Corpus, Found]:
    corpus = made_corpus(language)
    return corpus, matched(corpus.releases, corpus.articles)


def test_every_language_has_its_floors():
    assert FLOORS.keys() == LANGUAGES.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_corpus_of_a_language_is_the_one_that_its_floors_were_measured_on(language):
    corpus, _ = made(language)
    assert corpus.digest.startswith(FLOORS[language][0]), "the corpus has changed: measure the floors anew and say why"


@pytest.mark.parametrize("language", LANGUAGES)
def test_detection_in_a_language_is_where_its_floors_are(language):
    corpus, found = made(language)
    floors = FLOORS[language][1]
    figures = scored(corpus.truth, found)
    distances = [getattr(figures, each) - getattr(floors, each) for each in ("precision", "recall", "span_f1")]
    assert min(distances) >= 0, figures
    assert max(distances) < LOOSE, "raise the floors to what is measured"


@pytest.mark.parametrize("language", LANGUAGES)
def test_copies_paragraphs_and_edited_copies_are_found_in_every_language(language):
    corpus, found = made(language)
    true = {pair for pair in corpus.truth if corpus.categories[pair[1]] != "quotation"}
    assert len(true & found.keys()) / len(true) >= OTHER_USES_RECALL


@pytest.mark.parametrize("language", LANGUAGES)
def test_decomposed_articles_are_found_like_composed_ones_in_every_language(language):
    corpus, found = made(language)
    rows = [row | {"text": unicodedata.normalize("NFD", row["text"])} for row in corpus.articles]
    decomposed = matched(corpus.releases, rows)
    assert decomposed.keys() == found.keys()
    for pair, spans in found.items():
        assert [place[2:] for place in decomposed[pair]] == [place[2:] for place in spans], pair


@pytest.mark.parametrize("language", LANGUAGES)
def test_clean_texts_raise_no_alarm_of_a_legacy_encoding(language):
    corpus, _ = made(language)
    assert [row["id"] for row in (*corpus.releases, *corpus.articles) if named_encoding(row["text"])] == []
