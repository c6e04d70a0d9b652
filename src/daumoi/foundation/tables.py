"""Takes the rows out of a CSV or XLSX file, whatever wrote it, and says what is wrong with a file that is no table."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from daumoi.foundation.errors import TableProblem
from daumoi.foundation.spreadsheets import cell_as_written
from daumoi.foundation.vietnamese import fold

LARGEST_BYTES = 20 * 1024 * 1024
# A sheet of a hundred thousand rows unpacks to some 60 MB; what unpacks to more than this is a bomb or no table.
LARGEST_UNPACKED_BYTES = 200 * 1024 * 1024
# What is read as a whole and not row by row: the texts of a sheet, and styles, names, relations.
LARGEST_TEXTS_BYTES = 64 * 1024 * 1024
LARGEST_PART_BYTES = 8 * 1024 * 1024
MOST_PARTS = 1000
MOST_ROWS = 100_000
MOST_COLUMNS = 60
# One text can stand in every cell: the whole network, with every name and note it has, needs a tenth of this.
MOST_CHARACTERS = 50_000_000
# Between two rows a workbook may claim any distance, and every empty row of it is read.
MOST_LINES = 2 * MOST_ROWS
_SEPARATORS = ",;\t"
# An old .xls, and whatever else Office wrote before 2007.
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Headings:
    """The columns of some kind of table: the folded words that people write above each, and which must be there."""

    words: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]

    def column_of(self, heading: str) -> str:
        """The column that a heading means, "" when it means none."""
        said = " ".join(fold(heading).split())
        return next((column for column, words in self.words.items() if said in words), "")


@dataclass(frozen=True)
class Row:
    """One row: its number in the file, counted from 1 with the heading, and its words by column.

    `formulas` names the columns in which a formula stands instead of a value.
    """

    number: int
    cells: dict[str, str]
    formulas: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """What a file holds.

    Attributes:
        encoding: name of the encoding that was read, "" for a workbook.
        unknown_headings: columns that mean nothing here; they are passed over.
    """

    rows: tuple[Row, ...]
    encoding: str
    unknown_headings: tuple[str, ...]


def read_table(content: bytes, headings: Headings) -> Table:
    """The rows of a file; what it is is told from its bytes, not from its name.

    Args:
        headings: the columns that such a table has.
    Raises:
        TableProblem: empty, too large, no table, an encoding that cannot be read, no heading, a column twice.
    """
    if len(content) > LARGEST_BYTES:
        raise TableProblem(_("The file has more than %(most)d MB.") % {"most": LARGEST_BYTES // 1024**2})
    if not content.strip():
        raise TableProblem(_("The file is empty."))
    if content.startswith(_OLD_OFFICE):
        raise TableProblem(_("This is a workbook of the old kind (.xls): save it as .xlsx or CSV."))
    if content.startswith(b"PK"):
        return _table(_workbook_rows(content), headings, encoding="")
    text, encoding = _decoded(content)
    return _table(_csv_rows(text, headings), headings, encoding=encoding)


# A line as it was read: its number, its words, the positions of formulas.
_Line = tuple[int, list[str], set[int]]


def _table(lines: Iterable[_Line], known: Headings, *, encoding: str) -> Table:
    lines = _down_to_the_last(lines)
    number, headings, _formulas = next((line for line in lines if any(line[1])), (0, [], set()))
    if not headings:
        raise TableProblem(_("The file is empty."))
    columns = _columns(headings, number, known)
    rows = []
    characters = 0
    for number, words, formulas in lines:
        if not any(words):
            continue
        if len(rows) >= MOST_ROWS:
            raise TableProblem(_("The table has more than %(most)d rows: divide it.") % {"most": MOST_ROWS})
        cells = {name: words[position] for name, position in columns.items() if position < len(words)}
        characters += sum(map(len, cells.values()))
        if characters > MOST_CHARACTERS:
            raise TableProblem(
                _("Up to row %(row)d the table holds more than %(most)d million characters: shorten or divide it.")
                % {"row": number, "most": MOST_CHARACTERS // 1_000_000}
            )
        found = tuple(name for name, position in columns.items() if position in formulas)
        rows.append(Row(number, cells, found))
    if not rows:
        raise TableProblem(_("Below the heading there is no row."))
    unknown = tuple(heading for heading in headings if heading and not known.column_of(heading))
    return Table(tuple(rows), encoding, unknown)


def _down_to_the_last(lines: Iterable[_Line]) -> Iterator[_Line]:
    for line in lines:
        if line[0] > MOST_LINES:
            raise TableProblem(_("Below row %(row)d nothing is read: take the empty rows away.") % {"row": MOST_LINES})
        yield line


def _columns(headings: list[str], number: int, known: Headings) -> dict[str, int]:
    """Position of each column that is known.

    Raises:
        TableProblem: one stands there twice, or one that is needed is missing.
    """
    found: dict[str, int] = {}
    for position, heading in enumerate(headings):
        column = known.column_of(heading)
        if column in found:
            raise TableProblem(
                _("Row %(row)d: the columns “%(first)s” and “%(second)s” both mean %(column)s. Take one away.")
                % {"row": number, "first": headings[found[column]], "second": heading, "column": column}
            )
        if column:
            found[column] = position
    missing = [column for column in known.required if column not in found]
    if missing:
        raise TableProblem(
            _("Row %(row)d: no column %(missing)s. Known are: %(known)s; found were: %(found)s.")
            % {
                "row": number,
                "missing": ", ".join(missing),
                "known": ", ".join(known.words),
                "found": ", ".join(heading[:30] for heading in headings[:12] if heading) or "—",
            }
        )
    return found


# --- CSV --------------------------------------------------------------------------------------------------------------


def _decoded(content: bytes) -> tuple[str, str]:
    """Text and the name of its encoding: UTF-8 or UTF-16 by their marks, else UTF-8, else Windows-1258.

    Raises:
        TableProblem: it is none of them.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = [("utf-16", "UTF-16")]
    else:
        candidates = [("utf-8-sig", "UTF-8"), ("cp1258", "Windows-1258")]
    for codec, name in candidates:
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return unicodedata.normalize("NFC", text), name
    raise TableProblem(
        _("This is neither a workbook nor text in UTF-8 or Windows-1258. Save it as CSV UTF-8 or .xlsx.")
    )


def _csv_rows(text: str, known: Headings) -> Iterator[_Line]:
    lines = io.StringIO(text, newline="")
    heading = next((line for line in lines if line.strip()), "")
    lines.seek(0)
    reader = csv.reader(lines, delimiter=_separator(heading, known), strict=True)
    started = 1
    try:
        for words in reader:
            yield started, [cell_as_written(_words(word)) for word in words[:MOST_COLUMNS]], set()
            started = reader.line_num + 1
    except csv.Error as error:
        raise TableProblem(
            _("From line %(line)d on nothing can be read. Most often a quotation mark there is not closed.")
            % {"line": started}
        ) from error


def _separator(heading: str, known: Headings) -> str:
    """The separator that gives the most columns we know."""

    def understood(separator: str) -> int:
        return sum(bool(known.column_of(word.strip().strip('"'))) for word in heading.split(separator))

    return max(_SEPARATORS, key=understood)


def _words(value: str) -> str:
    return " ".join(value.split())


# --- workbooks --------------------------------------------------------------------------------------------------------


def _workbook_rows(content: bytes) -> Iterator[_Line]:
    """Rows of the first sheet, read one by one so that its size does not matter.

    Raises:
        TableProblem: no workbook, or one that unpacks to more than a table can be.
    """
    from openpyxl import load_workbook  # takes a quarter of a second to load, which only an import should pay

    _require_no_bomb(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        # The size that the file claims may be a lie; the rows are counted instead.
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
            formulas = {position for position, cell in enumerate(cells) if cell.data_type == "f"}
            yield number, [_cell(cell.value) for cell in cells], formulas
    except TableProblem:
        raise
    # A damaged workbook fails in as many ways as there are parts of it.
    except Exception as error:
        raise TableProblem(_("The workbook cannot be read: %(problem)s") % {"problem": str(error)[:200]}) from error


def _require_no_bomb(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise TableProblem(_("The workbook is damaged: it cannot be unpacked.")) from error
    if "[Content_Types].xml" not in names:
        raise TableProblem(_("This is a ZIP archive, not a workbook: save the table as .xlsx or CSV."))
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED_BYTES:
        raise TableProblem(
            _("The workbook unpacks to more than %(most)d MB; it is not read.")
            % {"most": LARGEST_UNPACKED_BYTES // 1024**2}
        )
    for part in parts:
        most = _most_bytes_of(part.filename)
        if part.file_size > most:
            raise TableProblem(
                _("In the workbook, “%(part)s” unpacks to more than %(most)d MB: save the table as CSV, or divide it.")
                % {"part": part.filename[:80], "most": most // 1024**2}
            )


def _most_bytes_of(part: str) -> int:
    """What a part may unpack to: sheets are read row by row and pictures not at all, all else as a whole."""
    if part.startswith(("xl/worksheets/", "xl/media/")):
        return LARGEST_UNPACKED_BYTES
    return LARGEST_TEXTS_BYTES if part.lower().startswith("xl/sharedstrings") else LARGEST_PART_BYTES


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _words(unicodedata.normalize("NFC", str(value)))
