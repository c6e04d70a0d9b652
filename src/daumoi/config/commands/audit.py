"""`daumoi audit`: the log of acts for whoever must be able to trust it without trusting the pages."""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import UTC, date
from typing import Any


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with the log."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    check = acts.add_parser("check", help="walk over the whole log; code 1 when something was changed or is missing")
    check.add_argument(
        "--root",
        action="append",
        default=[],
        metavar="DAY:COUNT:SHA256",
        help="a root you have kept, such as 2026-11-21:4711:9f86…; may be given again",
    )
    acts.add_parser("export", help="write every entry with its seal as JSON lines, so that anybody can check them")
    acts.add_parser("roots", help="write the published roots as DAY:COUNT:SHA256 lines")


def run(arguments: argparse.Namespace) -> int:
    """Do it; 0 sound, 1 something is wrong, 2 a root cannot be read."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daumoi.config.settings")
    import django

    django.setup()
    return {"check": _check, "export": _export, "roots": _roots}[arguments.act](arguments)


def _check(arguments: argparse.Namespace) -> int:
    from daumoi.audit import actions
    from daumoi.audit.errors import BadRoot
    from daumoi.audit.models import BROKEN_NAMES
    from daumoi.audit.rules import Broken
    from daumoi.foundation import clock

    try:
        kept = tuple(_read_root(text) for text in arguments.root)
    except BadRoot as error:
        print(error, file=sys.stderr)
        return 2
    at = clock.now()
    actions.seal_entries(at=at, is_thorough=True)
    found = actions.check_log(at=at, kept_roots=kept)
    print(f"{found.checked_count} entries checked; the chain ends with no. {found.head_number} {found.head_sha256}")
    for row in found.findings:
        number = f" no. {row['number']}" if row["number"] else ""
        parts = [f"{BROKEN_NAMES[Broken(row['broken'])]}:{number}", row["day"], row["said"]]
        print(" ".join(part for part in parts if part))
    if found.finding_count > len(found.findings):
        print(f"… and {found.finding_count - len(found.findings)} more")
    sound, wrong = "Nothing was changed and nothing is missing.", f"{found.finding_count} things are wrong."
    print(sound if found.is_sound else wrong)
    return 0 if found.is_sound else 1


def _export(_arguments: argparse.Namespace) -> int:
    from daumoi.audit import queries

    for seal, entry in queries.links():
        line: dict[str, Any] = {"number": seal.number, "previous": seal.previous_sha256, "sha256": seal.sha256}
        if entry is not None:
            line |= {
                "id": entry.entry_id,
                "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
                "actor": entry.actor_id,
                "name": entry.actor_name,
                "verb": entry.verb,
                "object": [entry.object_kind, entry.object_id],
                "organisation": entry.organisation_id,
                "hub": entry.hub_id,
                "note": entry.note,
            }
        sys.stdout.write(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n")
    return 0


def _roots(_arguments: argparse.Namespace) -> int:
    from daumoi.audit import queries

    for root in queries.published_roots():
        print(f"{root.day.isoformat()}:{root.number}:{root.sha256}")
    return 0


def _read_root(text: str) -> Any:
    """A root as `daumoi audit roots` writes it.

    Raises:
        BadRoot: says what is wrong with it.
    """
    from daumoi.audit.errors import BadRoot
    from daumoi.audit.rules import Root

    parts = text.strip().split(":")
    try:
        day, number, digest = date.fromisoformat(parts[0]), int(parts[1]), parts[2].lower()
    except (ValueError, IndexError) as error:
        raise BadRoot(f"--root {text}: write DAY:COUNT:SHA256, such as 2026-11-21:4711:9f86…", field="root") from error
    if len(parts) != 3 or len(digest) != 64 or set(digest) - set("0123456789abcdef"):
        raise BadRoot(f"--root {text}: the SHA-256 has 64 characters of 0–9 and a–f", field="root")
    return Root(day, number, digest)
