"""Asks every address as every role, own and other organisation; prints how many cases there were and how many failed.

    python -m scripts.access_matrix

Runs tests/access/test_every_url.py, whose tables say who may open what, and adds up what its tests asked.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

WALKS = (
    ("pages", "test_every_page_is_for_those_it_is_for"),
    ("acts", "test_nothing_can_be_sent_where_one_may_not"),
    ("forms of others", "test_a_form_for_others_takes_no_post_either"),
)


def main() -> int:
    """Run the walk; 0 when nothing failed."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "access.xml"
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n",
            "2",
            "--junitxml",
            str(report),
            "-o",
            "junit_family=xunit1",
        ]
        subprocess.run([*command, "tests/access/test_every_url.py"], check=False, stdout=subprocess.DEVNULL)  # noqa: S603
        cases = list(ElementTree.parse(report).getroot().iter("testcase"))  # noqa: S314  (written in the line above)
    asked, failed, people, addresses = 0, 0, set(), set()
    for title, test in WALKS:
        rows = [case for case in cases if case.get("name", "").startswith(f"{test}[")]
        count = sum(int(_property(row, "cases") or 0) for row in rows)
        wrong = sum(row.find("failure") is not None or row.find("error") is not None for row in rows)
        people |= {row.get("name", "").split("[")[1].rstrip("]") for row in rows}
        addresses |= {name for row in rows for name in _property(row, "addresses").split()}
        asked, failed = asked + count, failed + wrong
        print(f"{title:16} {count:6} cases, {wrong} of {len(rows)} walks failed")
    others = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
    print(f"{len(addresses)} addresses, {len(people)} people of every role, own and other organisation")
    print(f"{asked} cases, {failed} failed walks, {len(others)} failed tests in all")
    return 1 if others or not asked else 0


def _property(case: ElementTree.Element, name: str) -> str:
    found = case.find(f"properties/property[@name='{name}']")
    return found.get("value", "") if found is not None else ""


if __name__ == "__main__":
    sys.exit(main())
