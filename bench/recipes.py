"""Detection on labelled sets by other recipes, made of the texts of the development set: `tests.quality.recipes`.

    python -m bench.recipes [--texts FOLDER]

Prints pairs and spans for each recipe, without and with what was learned of the outlets from half of the articles.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from bench.calibration import texts_of
from bench.labelled import BESIDE
from tests.quality.matching import articles_of, found_in, releases_of
from tests.quality.recipes import RECIPES, LabelledSet, made_set
from tests.quality.scoring import recall_within, scored
from textreuse import Article, ReleaseIndex
from textreuse.outlets import OutletHabits


def said_of(name: str, labelled: LabelledSet, index: ReleaseIndex, articles: list[Article]) -> str:
    """Match, and put the figures into a line."""
    corpus = labelled.corpus
    found = found_in(index, articles)
    figures = scored(corpus.truth, found, labelled.ignored)
    kinds = recall_within(corpus.truth, found, {pair: corpus.categories[pair[1]] for pair in corpus.truth})
    cells = (figures.precision, figures.recall, figures.f1, figures.span_f1, figures.found_span_f1)
    row = "".join(f"{value:9.3f}" for value in (*cells, kinds["quotation"], kinds["heavy"], kinds["light"]))
    return f"{name:24}{row}"


def main() -> None:
    """Make each set, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, default=BESIDE, metavar="FOLDER")
    texts = [text for text in texts_of(parser.parse_args().texts) if len(" ".join(text.paragraphs).split()) > 100]
    titles = ("P", "R", "F1", "span F1", "of found", "quoted", "heavy", "light")
    print(" " * 24 + "".join(title.rjust(9) for title in titles))
    for recipe in RECIPES:
        labelled = made_set(texts, recipe)
        index = ReleaseIndex.build(releases_of(labelled.corpus.releases))
        articles = articles_of(labelled.corpus.articles)
        habits = OutletHabits.learned(articles[::2])
        print(said_of(recipe.name, labelled, index, articles), flush=True)
        known = list(habits.without_standing_lines(articles))
        print(said_of(f"{recipe.name}, outlets known", labelled, index, known), flush=True)


if __name__ == "__main__":
    main()
