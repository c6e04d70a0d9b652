"""Every act of a person stands in the log: an action that is told who does it writes an entry, or says here why not."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from daumoi.accounts.permissions import PERMISSIONS
from daumoi.audit.wording import ACT_NAMES

SOURCE = Path(__file__).resolve().parents[2] / "src" / "daumoi"
# What writes an entry itself; `finish` notes the step of a release in its history and in the log.
WRITERS = {"record", "finish"}

# What only asks whether something may be done.
QUESTIONS = ("require_", "may_", "begin")
# Actions that are told who does them and write no entry, each with its reason.
UNLOGGED: dict[str, str] = {
    "distribution.choose_subscription": "what a reporter wants to read is the reporter's own affair",
    "drafts.leave_release": "who has a page open is kept for minutes, not for years",
    "drafts.note_presence": "who has a page open is kept for minutes, not for years",
    "notices.mark_all_read": "which of one's own notices one has read is nobody else's affair",
    "notices.mark_read": "which of one's own notices one has read is nobody else's affair",
    "notices.mark_unread": "which of one's own notices one has read is nobody else's affair",
    "people.memberships_to_end": "a list for a page; the ending writes the entry",
    "releases.attach_media": "the save that follows it keeps a revision with its media and writes the entry",
    "releases.word_carried_media": "the save that follows it keeps a revision with its media and writes the entry",
    "releases.remove_media": "the save that follows it keeps a revision with its media and writes the entry",
    "releases.keep_lone_act": "a part of issuing, which writes the entry",
    "releases.keep_looked_at": "a part of correcting, which writes the entry",
    "releases.keep_revision": "a part of saving, which writes the entry",
}


def action_files() -> Iterator[Path]:
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE).parts
        if "tests" not in parts and ("actions.py" in parts or "actions" in parts):
            yield path


def functions() -> dict[str, ast.FunctionDef]:
    """`app.function` → its definition, of every module of actions; private ones too."""
    found = {}
    for path in action_files():
        app = path.relative_to(SOURCE).parts[0]
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                found[f"{app}.{node.name}"] = node
    return found


FUNCTIONS = functions()


def calls(function: ast.FunctionDef) -> set[str]:
    named = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            called = node.func
            named.add(called.id if isinstance(called, ast.Name) else getattr(called, "attr", ""))
    return named


def writes_an_entry(name: str, seen: frozenset[str] = frozenset()) -> bool:
    called = calls(FUNCTIONS[name])
    if called & WRITERS:
        return True
    app = name.split(".")[0]
    inner = {f"{app}.{each}" for each in called} & set(FUNCTIONS) - seen - {name}
    return any(writes_an_entry(each, seen | {name}) for each in inner)


def acts() -> list[str]:
    told = []
    for name, function in FUNCTIONS.items():
        given = {argument.arg for argument in [*function.args.args, *function.args.kwonlyargs]}
        if "by" in given and not name.split(".")[1].startswith(("_", *QUESTIONS)):
            told.append(name)
    return sorted(told)


@pytest.mark.parametrize("name", acts())
def test_an_act_stands_in_the_log(name):
    assert writes_an_entry(name) != (name in UNLOGGED)


def test_there_are_acts_to_look_at():
    assert "releases.issue_release" in acts()
    assert len(acts()) > 30


@pytest.mark.parametrize("name", sorted(name for name in PERMISSIONS if not name.endswith(".read")))
def test_what_one_may_do_has_words_in_the_log(name):
    assert name in ACT_NAMES
