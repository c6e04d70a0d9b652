"""Who finds what, in what order; and that nobody learns of what is not theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import NOON
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.drafts.actions import comment_on_passage
from daumoi.foundation import clock
from daumoi.releases.actions import save_release, submit_release, withdraw_release
from daumoi.releases.checks.grounds import NO_GROUND_APPLIES
from daumoi.releases.models import IssuedVersion, Release
from daumoi.search import actions, engines
from daumoi.search.kinds import KINDS, reach_of, things_seen
from daumoi.search.models import SearchEntry
from daumoi.search.queries import hits, versions_with
from daumoi.search.rules import question

pytestmark = pytest.mark.django_db

EVERY_ROLE = ["officer", "unit_leader", "other_officer", "editor", "approver", "leader", "auditor", "operator"]


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(hours=1))


def _releases(found):
    return [key for kind, key in found if kind == "release"]


def test_what_is_written_with_marks_is_found_without(world, make_release, indexed, found):
    release = make_release(headline="Lãi suất điều hành giữ nguyên")
    indexed()
    for typed in ("lãi suất", "lai suat", "LAI SUAT", '"lai suat dieu hanh"', "suat lai", "lai sua"):
        assert _releases(found(world.officer, typed)) == [release.pk], typed
    assert found(world.officer, '"suat lai"') == []
    assert found(world.officer, "lai xuat") == []


def test_exact_words_come_before_folded_ones_and_titles_before_texts(world, make_release, indexed, found):
    in_text = make_release(headline="Tin một", lead="Cơ quan báo chí")
    folded = make_release(headline="Bảo vệ trẻ em")
    exact = make_release(headline="Họp báo quý ba")
    indexed()
    assert _releases(found(world.officer, "báo "))[:1] == [exact.pk]
    order = _releases(found(world.officer, "báo"))
    assert order.index(exact.pk) < order.index(in_text.pk) < order.index(folded.pk)


def test_words_together_come_before_words_apart(world, make_release, indexed, found):
    together = make_release(headline="Mạng cáp quang biển mới")
    make_release(headline="Quang cảnh mạng lưới, biển và cáp")
    indexed()
    assert _releases(found(world.officer, "cap quang bien"))[0] == together.pk


def test_nothing_typed_can_break_the_query(world, make_release, indexed, found):
    make_release()
    indexed()
    for typed in (
        '"',
        "'",
        "a'b",
        "NOT",
        "AND OR",
        "*",
        "(x",
        "title:x",
        "x:*",
        "& | ! <->",
        "\\",
        "\x00",
        "a" * 500,
        "-",
    ):
        assert isinstance(found(world.officer, typed), list)


def test_a_draft_is_found_by_its_unit_alone(world, make_release, indexed, found):
    release = make_release(headline="Chuyện zyzzyva chưa nói")
    indexed()
    for role in EVERY_ROLE:
        seen = _releases(found(getattr(world, role), "zyzzyva"))
        assert seen == ([release.pk] if role in {"officer", "unit_leader"} else []), role


def test_what_was_sent_is_found_by_the_focal_point_and_not_by_other_units(world, viewer, make_release, indexed, found):
    release, officer = make_release(headline="Chuyện zyzzyva"), viewer(world.officer)
    indexed()
    with acting_as(officer):
        submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=officer, at=NOON)
    indexed()
    assert _releases(found(world.editor, "zyzzyva")) == [release.pk]
    assert found(world.other_officer, "zyzzyva") == []
    assert found(world.reporter, "zyzzyva") == []


def test_an_embargo_ends_for_the_search_by_itself(world, issue, indexed, found, monkeypatch):
    version = issue(headline="Chuyện zyzzyva", embargo_until=NOON + timedelta(hours=5))
    indexed()
    assert found(world.other_officer, "zyzzyva") == found(world.reporter, "zyzzyva") == []
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(hours=6))
    assert found(world.other_officer, "zyzzyva") == [("version", version.pk)]
    assert found(world.reporter, "zyzzyva") == [("version", version.pk)]


@pytest.mark.parametrize(
    ("sharing", "finds"), [("clear", True), ("green", True), ("amber", False), ("amber_strict", False)]
)
def test_the_sharing_level_holds_for_the_search(world, issue, indexed, found, sharing, finds):
    version = issue(headline="Chuyện zyzzyva", sharing=sharing)
    indexed()
    assert (("version", version.pk) in found(world.reporter, "zyzzyva")) is finds


def test_what_is_hidden_costs_the_same_number_of_statements_as_what_is_not_there(world, viewer, make_release, indexed):
    make_release(headline="Chuyện zyzzyva")
    indexed()
    stranger = viewer(world.other_officer)
    counts = []
    for typed in ("zyzzyva", "qwertz"):
        with (
            acting_as(stranger),
            CaptureQueriesContext(
                connection,
            ) as asked,
        ):
            assert hits(question(typed), viewer=stranger) == []
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_is_hidden_changes_no_order(world, make_release, indexed, found):
    own = [make_release(headline=f"Cáp quang xã {n}", lead="sóng" * (n % 3)) for n in range(6)]
    indexed()
    before = _releases(found(world.officer, "cap quang xa song"))
    before_words = _releases(found(world.officer, "cap xa"))
    for n in range(20):
        make_release(organisation=world.other_unit, by=world.other_officer, headline=f"Cáp cáp cáp xã {n}")
    indexed()
    assert _releases(found(world.officer, "cap quang xa song")) == before
    assert _releases(found(world.officer, "cap xa")) == before_words
    assert set(before_words) == {release.pk for release in own}


def test_the_index_reaches_everybody_whom_a_row_lets_in(world, viewer, issue, make_release, indexed):
    """The reach in the index is a shortcut: nobody may miss by it what their predicate shows them."""
    issue()
    for sharing in ("green", "amber", "amber_strict"):
        issue(sharing=sharing)
    make_release()
    indexed()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rowid, reach FROM search_words"
            if connection.vendor == "sqlite"
            else "SELECT entry_id, array_to_string(tsvector_to_array(text_folded), ' ') FROM search_words"
        )
        # PostgreSQL has one column for both: a sign parts who is let in from what is said.
        reach = {key: {word.removeprefix("#") for word in words.split()} for key, words in cursor.fetchall()}
    every = list(SearchEntry._base_manager.values_list("pk", "kind", "object_id"))
    ids = {kind: [key for _pk, other, key in every if other == kind] for _pk, kind, _key in every}
    for role in [*EVERY_ROLE, "reporter"]:
        asking = viewer(getattr(world, role))
        with acting_as(asking):
            visible = set(SearchEntry.objects.values_list("pk", flat=True))
            seen = things_seen(ids)
        assert {pk for pk, kind, key in every if (kind, key) in seen} == visible, role
        near = {code: set(reach_of(asking, [code])) for code in KINDS}
        assert [(pk, kind) for pk, kind, _key in every if pk in visible and not reach[pk] & near[kind]] == [], role
        assert set(reach_of(asking)) == set().union(*near.values())


def test_a_change_is_found_and_the_old_words_are_not(world, viewer, make_release, indexed, found):
    release, officer = make_release(headline="Chuyện zyzzyva"), viewer(world.officer)
    indexed()
    with acting_as(officer):
        fields = {"headline": "Chuyện quokka"}
        save_release(release=release, fields=fields, expected_revision=1, by=officer, at=NOON, is_autosave=True)
    indexed()
    assert found(world.officer, "zyzzyva") == []
    assert _releases(found(world.officer, "quokka")) == [release.pk]


def test_a_comment_is_found_by_both_sides_only(world, viewer, make_release, indexed, found):
    release, officer = make_release(), viewer(world.officer)
    with acting_as(officer):
        comment = comment_on_passage(release=release, words="Hỏi lại zyzzyva", by=officer, at=NOON)
    indexed()
    assert found(world.officer, "zyzzyva") == [("comment", comment.pk)]
    assert found(world.editor, "zyzzyva") == found(world.other_officer, "zyzzyva") == []


def test_the_newest_version_stands_for_the_release(world, viewer, issue, indexed):
    version, editor = issue(headline="Chuyện zyzzyva"), viewer(world.editor)
    indexed()
    with acting_as(editor):
        withdraw_release(
            release=version.release, note="Số liệu sai, sẽ có bản mới.", by=editor, at=NOON + timedelta(minutes=30)
        )
    indexed()
    with acting_as(SYSTEM):
        entries = SearchEntry.objects.filter(kind="version").values_list("object_id", flat=True)
        assert list(entries) == [Release.objects.get(pk=version.release_id).current_version_id]


def test_the_check_finds_and_mends_what_drifted(world, make_release, indexed, found):
    kept, renamed, lost = make_release(), make_release(), make_release(headline="Chuyện zyzzyva")
    indexed()
    with acting_as(SYSTEM):
        type(renamed).objects.filter(pk=renamed.pk).update(
            headline="Chuyện quokka", updated_at=NOON - timedelta(days=9)
        )
        entry = SearchEntry.objects.get(kind="release", object_id=lost.pk)
        engines.forget([entry.pk])
        gone = SearchEntry.objects.create(kind="release", object_id=10**9, at=NOON, digest="")
        drift = actions.check()
        assert (drift.missing, drift.stale, drift.gone) == (0, 1, 1)
        assert drift.orphaned == 1, "its words were lost"
        assert not actions.check()
        assert not SearchEntry.objects.filter(pk=gone.pk).exists()
    assert _releases(found(world.officer, "zyzzyva")) == [lost.pk]
    assert _releases(found(world.officer, "quokka")) == [renamed.pk]
    assert kept.pk


def test_the_index_can_be_made_anew(world, issue, indexed, found):
    version = issue(headline="Chuyện zyzzyva")
    with acting_as(SYSTEM):
        assert actions.rebuild(at=NOON) > 0
        assert actions.follow_log(at=NOON) == 0
    assert found(world.reporter, "zyzzyva") == [("version", version.pk)]


def test_following_twice_writes_nothing_twice(world, issue, indexed):
    issue()
    assert indexed() > 0
    assert indexed() == 0


def test_time_and_kind_narrow(world, make_release, indexed, found):
    old = make_release(headline="Chuyện zyzzyva", at=NOON - timedelta(days=40))
    new = make_release(headline="Chuyện zyzzyva")
    indexed()
    assert _releases(found(world.officer, "zyzzyva")) == [new.pk, old.pk]
    assert _releases(found(world.officer, "zyzzyva", since=NOON - timedelta(days=7))) == [new.pk]
    assert _releases(found(world.officer, "zyzzyva", until=NOON - timedelta(days=7))) == [old.pk]
    assert found(world.officer, "zyzzyva", kinds=("event",)) == []


def test_versions_are_narrowed_by_words_for_the_public(world, issue, indexed):
    version = issue(headline="Lãi suất giữ nguyên")
    indexed()
    with acting_as(SYSTEM):
        assert list(versions_with(IssuedVersion.objects.all(), "lai suat")) == [version]
        assert list(versions_with(IssuedVersion.objects.all(), "zyzzyva")) == []
        assert list(versions_with(IssuedVersion.objects.all(), " ")) == [version]
        assert list(versions_with(IssuedVersion.objects.all(), '"')) == []


def test_every_kind_can_say_its_words(world, issue, make_release, indexed):
    issue()
    indexed()
    with acting_as(SYSTEM):
        for kind in KINDS.values():
            for thing in kind.rows()[:5]:
                kind.words(thing)
