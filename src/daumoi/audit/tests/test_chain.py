"""The chain in the database: sealing, roots, checks, the command, the pages, and what the database itself refuses."""

from __future__ import annotations

import argparse
import csv
import io
import json
from datetime import timedelta
from importlib import import_module

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from conftest import NOON
from daumoi.accounts.audit import record
from daumoi.accounts.models import LogEntry, Membership, User
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.audit import actions
from daumoi.audit.models import DailyRoot, LogCheck, LogSeal
from daumoi.config.commands import audit as command
from daumoi.foundation import clock

written_once = import_module("daumoi.audit.migrations.0002_written_once")


@pytest.fixture
def acts(world, viewer):
    """Three acts of the unit and one of the other unit, sealed."""
    for number, (person, unit) in enumerate(
        [(world.officer, world.unit), (world.editor, world.unit), (world.officer, world.unit)], start=1
    ):
        note(person, unit, viewer, number)
    note(world.other_officer, world.other_unit, viewer, 4)
    actions.seal_entries(at=NOON)
    return list(LogEntry._base_manager.order_by("pk"))


def note(person, unit, viewer, number):
    moment = NOON + timedelta(minutes=number)
    record(by=viewer(person), at=moment, verb="release.write", subject=unit, organisation=unit, revision=number)


def past_the_product(sql: str, *values: object) -> None:
    """Change the database as somebody with its password would: without the triggers."""
    with connection.cursor() as cursor:
        for table in written_once.TABLES:
            for act in written_once.WORDS:
                on = "" if connection.vendor == "sqlite" else f" ON {table}"
                cursor.execute(f"DROP TRIGGER IF EXISTS {written_once.trigger_name(table, act)}{on}")
        cursor.execute(sql, values)


def check():
    return actions.check_log(at=NOON + timedelta(hours=2))


def broken(found):
    return [(row["broken"], row["number"], row["entry_id"]) for row in found.findings]


def test_sealing_again_changes_nothing_and_new_acts_come_behind(acts, world, viewer):
    before = list(LogSeal.objects.values_list("number", "entry_id", "sha256"))
    assert [number for number, _entry, _digest in before] == [1, 2, 3, 4]
    assert actions.seal_entries(at=NOON, is_thorough=True) == 0
    note(world.officer, world.unit, viewer, 5)
    assert actions.seal_entries(at=NOON) == 1
    assert list(LogSeal.objects.values_list("number", "entry_id", "sha256"))[:4] == before
    assert check().is_sound


def test_more_acts_than_one_batch_are_all_sealed(world, viewer, monkeypatch):
    monkeypatch.setattr(actions, "BATCH_ROWS", 3)
    for number in range(8):
        note(world.officer, world.unit, viewer, number)
    assert actions.seal_entries(at=NOON) == 8
    assert check().is_sound


def test_a_changed_row_is_found_and_named(acts):
    assert check().is_sound
    past_the_product("UPDATE accounts_logentry SET actor_name = %s WHERE id = %s", "Người khác", acts[1].pk)
    found = check()
    assert broken(found) == [("entry_changed", 2, acts[1].pk)]
    assert "Người khác release.write" in found.findings[0]["said"]


def test_a_changed_note_is_found(acts):
    past_the_product("UPDATE accounts_logentry SET note = %s WHERE id = %s", json.dumps({"revision": 3}), acts[0].pk)
    assert broken(check()) == [("entry_changed", 1, acts[0].pk)]


def test_a_missing_row_is_found_and_named(acts):
    past_the_product("DELETE FROM accounts_logentry WHERE id = %s", acts[2].pk)
    assert broken(check()) == [("entry_missing", 3, acts[2].pk)]


def test_a_row_taken_out_with_its_seal_is_found(acts):
    past_the_product("DELETE FROM accounts_logentry WHERE id = %s", acts[1].pk)
    past_the_product("DELETE FROM audit_logseal WHERE entry_id = %s", acts[1].pk)
    assert broken(check()) == [("seal_missing", 2, 0)]


def test_a_row_slipped_in_is_found_before_it_is_sealed(acts, world):
    with acting_as(SYSTEM):
        slipped_in = LogEntry(
            at=NOON, actor=world.officer, actor_name="x", verb="release.issue", object_kind="release", object_id=1
        )
        slipped_in.save()
    assert broken(check()) == [("entry_not_sealed", 0, slipped_in.pk)]


@pytest.mark.parametrize("table", written_once.TABLES)
@pytest.mark.parametrize("act", written_once.WORDS)
def test_the_database_refuses_to_change_the_log(acts, table, act):
    actions.publish_roots(at=NOON + timedelta(days=1))
    if connection.vendor == "sqlite" and act == "DELETE":
        with connection.cursor() as cursor:
            for statement in written_once.statements("sqlite", table, act):
                cursor.execute(statement)
    change = {
        "UPDATE": f"UPDATE {table} SET id = id + 1000",
        "DELETE": f"DELETE FROM {table}",
    }[act]
    with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_the_triggers_have_outlived_every_migration(db):
    table = {"sqlite": "sqlite_master WHERE type = 'trigger' AND", "postgresql": "pg_trigger WHERE"}[connection.vendor]
    column = {"sqlite": "name", "postgresql": "tgname"}[connection.vendor]
    with connection.cursor() as cursor:
        for name in written_once.TABLES:
            cursor.execute(f"SELECT 1 FROM {table} {column} = %s", [written_once.trigger_name(name, "UPDATE")])
            assert cursor.fetchone(), name


def test_a_root_stands_for_the_end_of_its_day_and_is_published_once(acts, world, viewer):
    assert actions.publish_roots(at=NOON) == []
    next_day = NOON + timedelta(days=1)
    note(world.officer, world.unit, viewer, 5)
    actions.seal_entries(at=next_day)
    assert [(root.number, root.sha256) for root in actions.publish_roots(at=next_day)] == [
        (4, LogSeal.objects.get(number=4).sha256)
    ]
    assert actions.publish_roots(at=next_day) == []
    assert [root.number for root in actions.publish_roots(at=NOON + timedelta(days=4))] == [5, 5, 5]
    assert check().is_sound


def test_a_log_that_was_cut_short_does_not_fit_its_root(acts):
    actions.publish_roots(at=NOON + timedelta(days=1))
    past_the_product("DELETE FROM accounts_logentry WHERE id >= %s", acts[2].pk)
    past_the_product("DELETE FROM audit_logseal WHERE number >= 3")
    assert broken(check()) == [("log_cut_short", 4, 0)]


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(list(words)))


def test_the_command_says_what_it_found_and_gives_a_code(acts, capsys, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=1))
    actions.publish_roots(at=clock.now())
    assert run("roots") == 0
    root = capsys.readouterr().out.strip()
    assert run("check", "--root", root) == 0
    assert "4 entries checked" in capsys.readouterr().out
    past_the_product("UPDATE accounts_logentry SET actor_name = %s WHERE id = %s", "Người khác", acts[1].pk)
    assert run("check") == 1
    assert "no. 2" in capsys.readouterr().out


@pytest.mark.parametrize("root", ["", "2026-11-21", "2026-11-21:4", "21/11/2026:4:" + "a" * 64, "2026-11-21:4:xyz"])
def test_a_root_that_cannot_be_read_is_refused_with_its_form(db, capsys, root):
    assert run("check", "--root", root) == 2
    assert f"--root {root}:" in capsys.readouterr().err


def test_anybody_can_repeat_the_digests_from_the_export(acts, capsys):
    import hashlib

    assert run("export") == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(lines) == 4
    for line in lines:
        digest = line.pop("sha256")
        written = json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert hashlib.sha256(written.encode()).hexdigest() == digest


def test_the_auditor_reads_every_act_of_the_branch_with_its_number(acts, world, client_of):
    page = client_of(world.auditor).get(reverse("audit:log")).content.decode()
    assert world.officer.full_name in page
    assert world.other_officer.full_name in page


def test_who_stood_in_for_whom_is_said(acts, world, client_of, viewer):
    lent = {"id": world.officer.pk, "name": world.officer.full_name}
    record(
        by=viewer(world.other_officer), at=NOON, verb="release.write", subject=world.unit, organisation=world.unit,
        standing_in_for=lent,
    )  # fmt: skip
    rows = client_of(world.auditor).get(reverse("audit:log")).context["rows"]
    assert [row["stands_in_for"] for row in rows].count(world.officer.full_name) == 1


def test_days_act_and_person_narrow_the_log(acts, world, client_of):
    client = client_of(world.auditor)
    shown = lambda **asked: client.get(reverse("audit:log"), asked).context["page"].paginator.count  # noqa: E731
    assert shown() == 4
    assert shown(person=world.other_officer.full_name) == 1
    assert shown(person="tran van bao") == 1
    assert shown(act="release.write", first="2026-11-20", last="2026-11-20") == 4
    assert shown(first="2026-11-21") == 0
    assert shown(act="release.issue") == 0


def test_a_wrong_day_is_said_beside_its_field_and_the_rest_still_counts(acts, world, client_of):
    answer = client_of(world.auditor).get(reverse("audit:log"), {"first": "2026-11-22", "last": "2026-11-20"})
    assert answer.status_code == 200
    assert answer.context["form"].errors["last"]


def test_a_check_is_asked_for_and_its_result_stands_on_the_page(acts, world, client_of, drain):
    client = client_of(world.auditor)
    assert LogCheck.objects.count() == 0
    client.post(reverse("audit:check"))
    drain()
    assert LogCheck.objects.get().checked_count == 4
    assert LogEntry._base_manager.get(verb="audit.check").actor == world.auditor
    assert client.get(reverse("audit:log")).context["check"].is_sound
    past_the_product("DELETE FROM accounts_logentry WHERE id = %s", acts[2].pk)
    actions.check_log(at=clock.now())
    assert [row["number"] for row in client.get(reverse("audit:log")).context["findings"]] == [3]


def test_an_auditor_reads_findings_of_the_own_branch_and_the_number_of_others(acts, world, viewer, client_of):
    note(world.far_editor, world.far_hub, viewer, 5)
    actions.seal_entries(at=NOON)
    theirs = LogEntry._base_manager.order_by("-pk").first()
    past_the_product("UPDATE accounts_logentry SET verb = 'release.issue' WHERE id IN (%s, %s)", acts[1].pk, theirs.pk)
    assert check().finding_count == 2

    answer = client_of(world.auditor).get(reverse("audit:log"))
    assert [row["number"] for row in answer.context["findings"]] == [2]
    assert answer.context["hidden_count"] == 1
    assert world.far_editor.full_name not in answer.content.decode()
    assert world.editor.full_name in answer.content.decode()

    far_auditor = User.objects.create_user("kt@far.example", full_name="Kiều Trang")
    Membership.objects.create(user=far_auditor, organisation=world.far_hub, role="auditor")
    answer = client_of(far_auditor).get(reverse("audit:log"))
    assert [row["number"] for row in answer.context["findings"]] == [5]
    assert answer.context["hidden_count"] == 1
    assert world.editor.full_name not in answer.content.decode()


def test_a_gap_in_the_chain_is_everybodys_affair(acts, world, client_of):
    past_the_product("DELETE FROM accounts_logentry WHERE id = %s", acts[2].pk)
    check()
    far_auditor = User.objects.create_user("kt@far.example", full_name="Kiều Trang")
    Membership.objects.create(user=far_auditor, organisation=world.far_hub, role="auditor")
    answer = client_of(far_auditor).get(reverse("audit:log"))
    assert [row["number"] for row in answer.context["findings"]] == [3]


def test_the_export_has_every_act_and_computes_nothing(acts, world, client_of, viewer):
    world.officer.full_name = "=CMD|' /C calc'!A0"
    world.officer.save()
    note(world.officer, world.unit, viewer, 5)
    answer = client_of(world.auditor).get(reverse("audit:export"))
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert len(rows) == 5
    assert rows[-1]["person"].startswith("'=")
    assert rows[0]["sha256"] == LogSeal.objects.get(number=1).sha256
    assert rows[-1]["number"] == ""


def test_the_roots_are_open_to_everybody_and_hold_no_name(acts, client_of, monkeypatch, world):
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=1))
    actions.publish_roots(at=clock.now())
    client = client_of(None)
    root = DailyRoot.objects.get()
    assert client.get(reverse("audit:roots_json")).json() == {
        "roots": [{"day": "2026-11-20", "count": 4, "sha256": root.sha256}]
    }
    page = client.get(reverse("audit:roots")).content.decode()
    assert root.sha256 in page
    assert world.officer.full_name not in page


def test_who_audits_one_focal_point_and_edits_at_another_audits_the_first_alone(acts, world, client_of, viewer):
    Membership.objects.create(user=world.auditor, organisation=world.far_hub, role="editor")
    far = viewer(world.far_editor)
    record(by=far, at=NOON, verb="release.write", subject=world.far_hub, organisation=world.far_hub)
    client = client_of(world.auditor)
    shown = client.get(reverse("audit:log")).context["page"].object_list
    assert {entry.actor for entry in shown} == {world.officer, world.other_officer, world.editor}
    exported = b"".join(client.get(reverse("audit:export")).streaming_content).decode()
    assert world.officer.full_name in exported
    assert world.far_editor.full_name not in exported
