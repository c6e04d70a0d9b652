"""CSV and JSON: whether they can be read by everybody, with the line at fault."""

from __future__ import annotations

import codecs
import csv
import json
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from daumoi.foundation.spreadsheets import FORMULA_SIGNS
from daumoi.media.errors import NotAccepted
from daumoi.media.file_types import JSON, FileType

# A larger JSON would take the memory of the whole server to check.
MOST_JSON_BYTES = 20 * 1024 * 1024


def remarks_on(file: BinaryIO, found: FileType, *, name: str) -> list[str]:
    """Codes of what the author should know.

    Raises:
        NotAccepted: not UTF-8, or not what its name says; names the line.
    """
    return _json_remarks(file, name) if found is JSON else _csv_remarks(file, name)


def _json_remarks(file: BinaryIO, name: str) -> list[str]:
    if file.seek(0, 2) > MOST_JSON_BYTES:
        raise NotAccepted(
            _("“%(name)s” is larger than %(most)s MB; split it, or send it as CSV.")
            % {"name": name, "most": MOST_JSON_BYTES // 1024 // 1024}
        )
    file.seek(0)
    try:
        json.loads(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise _not_utf8(name, error.object[: error.start].count(b"\n") + 1) from error
    except json.JSONDecodeError as error:
        raise NotAccepted(
            _("“%(name)s”, line %(line)s, column %(column)s: this is no valid JSON (%(why)s).")
            % {"name": name, "line": error.lineno, "column": error.colno, "why": error.msg}
        ) from error
    except RecursionError as error:
        raise NotAccepted(_("“%(name)s” is nested too deeply to be read.") % {"name": name}) from error
    return []


def _csv_remarks(file: BinaryIO, name: str) -> list[str]:
    """Formulas are remarked upon; figures such as -3 and +4.5 are none."""
    delimiter = "\t" if name.lower().endswith(".tsv") else _delimiter(file)
    has_formulas = False
    rows = csv.reader(_lines(file, name), delimiter=delimiter)
    try:
        for row in rows:
            has_formulas |= any(_is_formula(cell) for cell in row)
    except csv.Error as error:
        raise NotAccepted(
            _("“%(name)s”, line %(line)s: this is no valid CSV (%(why)s).")
            % {"name": name, "line": rows.line_num, "why": error}
        ) from error
    return ["formulas"] if has_formulas else []


def _delimiter(file: BinaryIO) -> str:
    file.seek(0)
    first = file.readline(64 * 1024).decode("utf-8", "replace")
    return max((",", ";", "\t"), key=first.count)


def _lines(file: BinaryIO, name: str) -> Iterator[str]:
    file.seek(0)
    for number, line in enumerate(iter(lambda: file.readline(16 * 1024 * 1024), b""), start=1):
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        if b"\x00" in line:
            raise _not_utf8(name, number)
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError as error:
            raise _not_utf8(name, number) from error


def _is_formula(cell: str) -> bool:
    if not cell.startswith(FORMULA_SIGNS) or len(cell) < 2:
        return False
    try:
        float(cell.replace(",", ".").replace(" ", ""))
    except ValueError:
        return True
    return False


def _not_utf8(name: str, line: int) -> NotAccepted:
    return NotAccepted(
        _("“%(name)s”, line %(line)s: the letters are not written as UTF-8. Save it as “CSV UTF-8” and send it again.")
        % {"name": name, "line": line}
    )
