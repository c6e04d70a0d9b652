"""What makes an entry of the register wrong (Decree 244/2026/NĐ-CP, article 3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from daumoi.spokespersons.rules import (
    Authoriser,
    Authority,
    Problem,
    Term,
    entry_problems,
    is_in_force,
    is_published_late,
    overlap,
)

pytestmark = pytest.mark.pure
NOW = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HEAD = Authoriser(Authority.HEAD, 1, Term(NOW - 100 * DAY, None))
CASE = {
    "authority": Authority.CASE, "organisation_id": 1, "decision_number": "12/GUQ", "decided_at": NOW,
    "term": Term(NOW, NOW + 10 * DAY), "matter": "Sự cố cáp quang", "authoriser": HEAD, "at": NOW,
}  # fmt: skip
STANDING = {**CASE, "authority": Authority.STANDING, "term": Term(NOW, None), "matter": "", "authoriser": None}


def test_a_whole_entry_of_each_kind_has_no_problem():
    assert entry_problems(**CASE) == {}
    assert entry_problems(**STANDING) == {}
    assert entry_problems(**{**STANDING, "authority": Authority.HEAD, "decision_number": ""}) == {}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"matter": ""}, {"matter": Problem.MISSING}),
        ({"term": Term(NOW, None)}, {"valid_to": Problem.MISSING}),
        ({"term": Term(NOW, NOW)}, {"valid_to": Problem.ENDS_BEFORE}),
        ({"term": Term(NOW, NOW + 400 * DAY)}, {"valid_to": Problem.TOO_LONG}),
        ({"authoriser": None}, {"authorised_by": Problem.MISSING}),
        ({"authoriser": Authoriser(Authority.CASE, 1, HEAD.term)}, {"authorised_by": Problem.PASSED_ON}),
        ({"authoriser": Authoriser(Authority.STANDING, 1, HEAD.term)}, {"authorised_by": Problem.NEEDS_HEAD}),
        ({"authoriser": Authoriser(Authority.HEAD, 2, HEAD.term)}, {"authorised_by": Problem.OTHER_BODY}),
        (
            {"authoriser": Authoriser(Authority.HEAD, 1, Term(NOW - 9 * DAY, NOW - DAY))},
            {"authorised_by": Problem.NEEDS_HEAD},
        ),
        ({"decision_number": ""}, {"decision_number": Problem.MISSING}),
        ({"decided_at": NOW + DAY}, {"decided_at": Problem.DECIDED_LATER}),
    ],
)
def test_an_authorisation_for_one_matter_names_matter_end_and_head(change, problem):
    assert entry_problems(**{**CASE, **change}) == problem


def test_a_standing_spokesperson_has_no_single_matter_and_nobody_who_lends_the_right():
    found = entry_problems(**{**STANDING, "matter": "Một việc", "authoriser": HEAD})
    assert found == {"matter": Problem.NOT_FOR_THIS, "authorised_by": Problem.NOT_FOR_THIS}


def test_an_entry_counts_from_its_first_moment_until_before_its_last():
    term = Term(NOW, NOW + DAY)
    moments = [NOW - timedelta(seconds=1), NOW, NOW + DAY - timedelta(seconds=1), NOW + DAY]
    assert [is_in_force(term, at=moment) for moment in moments] == [False, True, True, False]


def test_terms_that_only_touch_do_not_overlap():
    assert not overlap(Term(NOW, NOW + DAY), Term(NOW + DAY, None))
    assert overlap(Term(NOW, NOW + DAY), Term(NOW + DAY - timedelta(seconds=1), None))
    assert overlap(Term(NOW, None), Term(NOW + 900 * DAY, None))


def test_twenty_four_hours_are_in_time_and_a_second_more_is_late():
    assert not is_published_late(decided_at=NOW, published_at=NOW + DAY)
    assert is_published_late(decided_at=NOW, published_at=NOW + DAY + timedelta(seconds=1))
