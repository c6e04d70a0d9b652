"""Why something is corrected or withdrawn stands in public, from a closed list."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from conftest import NOON
from daumoi.accounts.viewer import acting_as
from daumoi.foundation.errors import InvalidValue
from daumoi.releases.actions import correct_release, withdraw_release
from daumoi.releases.comparison import Piece, compare, with_context
from daumoi.releases.models import Release
from daumoi.releases.queries import correction_counts
from daumoi.releases.reasons import Explanation, reason_line
from daumoi.releases.rules import content_digest

HOUR = timedelta(hours=1)


@pytest.fixture
def correct(issue, viewer, world):
    """Correct a new release with this explanation."""

    def make(at=NOON + HOUR, **explained):
        version = issue()
        with acting_as(viewer(world.editor)) as editor:
            return correct_release(
                release=version.release,
                fields={"lead": "Số đúng là 152,4."},
                note="Sai số liệu.",
                explained=Explanation(**explained),
                by=editor,
                at=at,
            )

    return make


def test_the_reason_is_frozen_with_the_version_and_said_in_words(correct):
    version = correct(reason="own_error", noticed_by="press")
    assert version.sha256 == content_digest(version.content)
    assert version.content["correction"]["reason"] == "own_error"
    with translation.override("en"):
        assert reason_line(version.content) == "Our own error; noticed by: the press"


@pytest.mark.parametrize(
    ("explained", "field"),
    [
        ({"reason": "legal", "requested_by": "Thanh tra Bộ, Điều 22"}, None),
        ({"reason": "legal", "requested_by": "  "}, "requested_by"),
        ({"reason": "because"}, "reason"),
        ({"reason": "own_error", "noticed_by": "ông A"}, "noticed_by"),
    ],
)
def test_a_reason_is_of_the_list_and_a_request_by_law_names_who_asks(correct, explained, field):
    if field is None:
        assert correct(**explained).content["correction"]["requested_by"] == "Thanh tra Bộ, Điều 22"
        return
    with pytest.raises(InvalidValue) as caught:
        correct(**explained)
    assert caught.value.field == field


def test_own_errors_are_counted_for_the_branch_and_the_period(correct, viewer, world):
    correct(reason="own_error")
    correct(reason="wrong_figure")
    withdrawn = correct(reason="new_facts")
    editor = viewer(world.editor)
    with acting_as(editor):
        release = Release.objects.get(pk=withdrawn.release_id)
        withdraw_release(
            release=release, note="Gỡ.", explained=Explanation(reason="own_error"), by=editor, at=NOON + 2 * HOUR
        )
        counts = correction_counts(editor, since=NOON, until=NOON + 3 * HOUR)
        assert (counts["own"], counts["own_error"], counts["wrong_figure"], counts["new_facts"]) == (3, 2, 1, 1)
        assert correction_counts(editor, since=NOON, until=NOON + 2 * HOUR)["own_error"] == 1
    far = viewer(world.far_editor)
    with acting_as(far):
        assert correction_counts(far, since=NOON, until=NOON + 3 * HOUR)["own"] == 0


def test_long_unchanged_stretches_are_left_out_around_a_change():
    old = " ".join(f"từ{number}" for number in range(60))
    pieces = with_context(compare(old, old.replace("từ30 ", "chữ30 ")), words=3)
    assert pieces == [
        Piece("same", "[…] từ27 từ28 từ29 "),
        Piece("removed", "từ30"),
        Piece("added", "chữ30"),
        Piece("same", " từ31 từ32 từ33 […] "),
    ]
