"""Floors under the finding of credits, pinned together with a digest of the cases they were measured on."""

from __future__ import annotations

import functools
import unicodedata
from pathlib import Path

import pytest

from tests.quality.credit_cases import CASES, LATER_CASES, MET_CASES
from tests.quality.credit_scoring import (
    UNCLEAR,
    CreditFigures,
    DevelopmentPair,
    credit_of,
    development_pairs,
    digest,
    scored_cases,
    scored_pairs,
)

pytestmark = pytest.mark.pure

CASES_DIGEST = "cba87f6e147291a9e3d70beec793fa986457185b62089c8297e3f4991a72247f"
ALL_CASES = (*CASES, *LATER_CASES, *MET_CASES)
LANGUAGES = ("vi", "en", "fr", "es", "ru", "zh", "ja", "ko", "lo", "km")
FLOORS = dict.fromkeys(LANGUAGES, CreditFigures(1.0, 1.0, 1.0))
# Without marks a man named Trương reads like a school ("trường") of the ministry that follows.
AMBIGUOUS_WITHOUT_MARKS = "Ông Trương Văn A"
FEWEST_CASES = {"vi": 60}
DEVELOPMENT_SET = Path(__file__).resolve().parents[3] / "shared" / "pickup-dev"
# Round-ups and quotations left out; `development_pairs` says why.
DEVELOPMENT_FLOORS = CreditFigures(precision=0.99, recall=0.99)
needs_development_set = pytest.mark.skipif(not DEVELOPMENT_SET.is_dir(), reason="../shared/pickup-dev is absent")


@functools.cache
def development() -> list[DevelopmentPair]:
    return list(development_pairs(DEVELOPMENT_SET))


def test_the_cases_are_the_ones_that_the_floors_were_measured_on():
    assert digest(ALL_CASES) == CASES_DIGEST, "the cases have changed: measure the floors anew and say why"


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_cases_of_both_kinds_in_every_language(language):
    kinds = [case.kind is None for case in ALL_CASES if case.language == language]
    assert len(kinds) >= FEWEST_CASES.get(language, 15)
    assert 4 <= sum(kinds) <= len(kinds) - 8


@pytest.mark.parametrize("language", LANGUAGES)
def test_credits_are_found_in_every_language(language):
    found = scored_cases(case for case in ALL_CASES if case.language == language)
    floor = FLOORS[language]
    for figure in ("precision", "recall", "exact"):
        assert getattr(found, figure) >= getattr(floor, figure), figure
    assert found.precision - floor.precision <= 0.02, "raise the floor to what is measured"
    assert found.recall - floor.recall <= 0.02, "raise the floor to what is measured"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("case", ALL_CASES, ids=lambda case: case.text[:40])
def test_the_normal_form_changes_no_credit(case, form):
    plain = credit_of(case)
    other = credit_of(case, lambda text: unicodedata.normalize(form, text))
    assert (other and other.kind) == (plain and plain.kind)
    if plain and other:
        assert unicodedata.normalize("NFC", other.text) == unicodedata.normalize("NFC", plain.text)


@pytest.mark.parametrize(
    "case",
    [c for c in ALL_CASES if c.language == "vi" and not c.text.startswith(AMBIGUOUS_WITHOUT_MARKS)],
    ids=lambda case: case.text[:40],
)
def test_vietnamese_without_marks_is_read_like_vietnamese(case):
    def bare(text: str) -> str:
        decomposed = unicodedata.normalize("NFD", text)
        return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("đ", "d").replace("Đ", "D")

    plain, other = credit_of(case), credit_of(case, bare)
    assert (other and other.kind) == (plain and plain.kind)


@needs_development_set
def test_credits_of_the_development_set_are_found():
    found = scored_pairs(pair for pair in development() if pair.category not in UNCLEAR)
    assert found.precision >= DEVELOPMENT_FLOORS.precision
    assert found.recall >= DEVELOPMENT_FLOORS.recall


@needs_development_set
@pytest.mark.parametrize("writing", ["nfd", "tone", "punct"])
def test_the_writing_of_an_article_costs_no_credit(writing):
    pairs = [pair for pair in development() if pair.category not in UNCLEAR and pair.writing == writing]
    assert len(pairs) > 50
    assert scored_pairs(pairs).recall >= DEVELOPMENT_FLOORS.recall


@needs_development_set
def test_the_line_that_introduces_a_quotation_is_a_credit():
    pairs = [pair for pair in development() if pair.category == "quote"]
    assert len(pairs) > 200
    assert sum(pair.is_found for pair in pairs) / len(pairs) >= 0.98
