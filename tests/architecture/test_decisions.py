"""Decision records: one number each, and every reference leads to the record it means."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RECORDS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
READ_FOR_REFERENCES = [
    *ROOT.glob("*.md"),
    *(ROOT / "docs").rglob("*.md"),
    *(ROOT / "src").rglob("*.py"),
]
LINK = re.compile(r"\[decision (\d+)\]\([^)]*?(\d{4}-[a-z0-9-]+\.md)\)")
IN_WORDS = re.compile(r"\bdecision 0*(\d{1,4})\b(?!\])")


def test_no_two_decisions_have_one_number():
    doubled = [number for number, times in Counter(path.name[:4] for path in RECORDS).items() if times > 1]
    assert RECORDS
    assert not doubled


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.stem)
def test_a_decision_is_headed_by_the_number_of_its_file(record: Path):
    assert record.read_text(encoding="utf-8").startswith(f"# {int(record.name[:4])}. ")


def test_every_reference_names_a_decision_there_is_by_its_number():
    names = {path.name for path in RECORDS}
    numbers = {int(name[:4]) for name in names}
    texts = {path: path.read_text(encoding="utf-8") for path in READ_FOR_REFERENCES}
    links = [(path, *match) for path, text in texts.items() for match in LINK.findall(text)]
    words = [(path, int(number)) for path, text in texts.items() for number in IN_WORDS.findall(text)]
    assert links
    assert words
    assert [link for link in links if link[2] not in names or int(link[1]) != int(link[2][:4])] == []
    assert [word for word in words if word[1] not in numbers] == []
