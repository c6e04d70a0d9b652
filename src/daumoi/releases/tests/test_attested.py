"""The log vouches for every issued version: whoever changes one past the product is found, and so is one slipped in."""

from __future__ import annotations

import json
from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection

from conftest import NOON
from daumoi.accounts.models import LogEntry
from daumoi.audit import actions
from daumoi.releases.content import text_of
from daumoi.releases.models import IssuedVersion
from daumoi.releases.rules import content_digest

trigger_name = import_module("daumoi.audit.migrations.0002_written_once").trigger_name
LATER = NOON + timedelta(hours=2)
STAY = {
    "sqlite": "DROP TRIGGER IF EXISTS issued_versions_stay",
    "postgresql": "DROP TRIGGER IF EXISTS issued_versions_stay ON releases_issuedversion",
}
KEPT = {
    "sqlite": "DROP TRIGGER IF EXISTS issued_versions_are_kept",
    "postgresql": "DROP TRIGGER IF EXISTS issued_versions_are_kept ON releases_issuedversion",
}


def past_the_product(sql: str, *values: object) -> None:
    """Change the database as somebody with its password would: without the triggers."""
    with connection.cursor() as cursor:
        cursor.execute(STAY[connection.vendor])
        cursor.execute(KEPT[connection.vendor])
        cursor.execute(sql, values)


@pytest.fixture
def versions(issue, as_system):
    """Two issued versions, their entries sealed."""
    found = [issue(), issue(embargo_until=NOON + timedelta(days=1))]
    actions.seal_entries(at=LATER)
    return found


def wrong(*, at=LATER):
    found = actions.check_log(at=at)
    return [(row["broken"], row["entry_id"], row["said"].partition(": ")[2]) for row in found.findings]


def entry_of(version):
    return LogEntry._base_manager.get(note__issued__id=version.public_id)


def test_every_version_stands_in_the_log_with_its_digest(versions):
    for version in versions:
        assert entry_of(version).note["issued"] == {"id": version.public_id, "sha256": version.sha256}
    assert wrong() == []


def test_a_changed_text_is_found_and_the_act_that_issued_it_is_named(versions):
    version = versions[0]
    content = {**version.content, "headline": "Không ai nói thế"}
    past_the_product("UPDATE releases_issuedversion SET content = %s WHERE id = %s", json.dumps(content), version.pk)
    assert wrong() == [("thing_changed", entry_of(version).pk, "content, headline, sha256, text")]


@pytest.mark.parametrize("content", [{}, [], None, {"sharing": "clear"}])
def test_a_content_that_is_none_is_named_and_the_check_goes_on(versions, content):
    past_the_product(
        "UPDATE releases_issuedversion SET content = %s WHERE id = %s", json.dumps(content), versions[0].pk
    )
    assert wrong() == [("thing_changed", entry_of(versions[0]).pk, "content")]


def test_a_note_that_no_longer_says_which_version_is_named(versions):
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " ON accounts_logentry"
        cursor.execute(f"DROP TRIGGER IF EXISTS {trigger_name('accounts_logentry', 'UPDATE')}{on}")
    entry = entry_of(versions[0])
    past_the_product("UPDATE accounts_logentry SET note = %s WHERE id = %s", json.dumps({"issued": "x"}), entry.pk)
    found = {row["broken"] for row in actions.check_log(at=LATER + timedelta(hours=1)).findings}
    assert found == {"entry_changed", "thing_missing", "thing_not_in_log"}


def test_a_text_changed_with_its_digest_is_found_by_the_log(versions):
    version = versions[0]
    content = {**version.content, "lead": "Khác hẳn."}
    past_the_product(
        "UPDATE releases_issuedversion SET content = %s, sha256 = %s, text = %s, lead = %s WHERE id = %s",
        json.dumps(content), content_digest(content), text_of(content), "Khác hẳn.", version.pk,
    )  # fmt: skip
    assert wrong() == [("thing_changed", entry_of(version).pk, "content")]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("sharing", "red"), ("public_at", NOON), ("embargo_until", None), ("headline", "Khác"), ("text", "Khác"),
        ("use_until", "2030-01-01"), ("number", 7), ("note", "Khác"),
    ],
)  # fmt: skip
def test_a_column_that_decides_who_reads_it_is_compared_with_the_content(versions, column, value):
    version = versions[1]
    past_the_product(f"UPDATE releases_issuedversion SET {column} = %s WHERE id = %s", value, version.pk)
    assert wrong() == [("thing_changed", entry_of(version).pk, column)]


def test_another_body_as_its_issuer_is_found(versions, world):
    version = versions[0]
    past_the_product(
        "UPDATE releases_issuedversion SET organisation_id = %s WHERE id = %s", world.other_unit.pk, version.pk
    )
    assert wrong() == [("thing_changed", entry_of(version).pk, "organisation")]


def test_somebody_let_into_a_version_for_named_people_is_found(versions, world):
    version = versions[0]
    version.named_people.add(world.reporter)
    assert wrong() == [("thing_changed", entry_of(version).pk, "named_people")]


def test_a_version_that_is_gone_is_found(versions):
    version = versions[1]
    past_the_product("UPDATE releases_release SET current_version_id = NULL WHERE id = %s", version.release_id)
    past_the_product("DELETE FROM releases_issuedversion WHERE id = %s", version.pk)
    assert wrong() == [("thing_missing", entry_of(version).pk, "")]


def test_a_version_slipped_in_is_found_once_its_entry_should_be_there(versions):
    version = IssuedVersion._base_manager.get(pk=versions[0].pk)
    version.pk, version.public_id, version.number, version.issued_at = None, "abcdefabcdef", 9, LATER
    version.save()
    assert wrong(at=LATER) == []
    found = actions.check_log(at=LATER + timedelta(hours=1)).findings
    assert [(row["broken"], row["said"]) for row in found] == [("thing_not_in_log", "issued abcdefabcdef")]
