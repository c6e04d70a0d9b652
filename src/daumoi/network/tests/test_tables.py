"""Tables of organisations: what is right goes in, what is wrong is named by row and column."""

from __future__ import annotations

import io
import random
import re
import tracemalloc
import zipfile
from datetime import date
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from django.db import connection

from conftest import NOON
from daumoi.accounts.models import LogEntry, Membership, Organisation, User
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.foundation import tables
from daumoi.foundation.errors import NotAllowed, TableProblem
from daumoi.foundation.tables import read_table
from daumoi.network.models import NetworkState, OrganisationName, OrganisationPlacement
from daumoi.network.queries import name_on, timeline
from daumoi.network.rules import parent_on
from daumoi.network.tables.checking import read_day
from daumoi.network.tables.columns import COLUMNS, ORGANISATIONS, SPOKEN, column_of
from daumoi.network.tables.entering import import_table
from daumoi.network.tables.writing import as_csv, as_xlsx

TABLES = Path(__file__).parent / "tables"
HEADING = "code,name,kind,parent"


def table(*rows: str, heading: str = HEADING) -> bytes:
    return "\n".join([heading, *rows]).encode()


@pytest.fixture
def bring(world, viewer):
    """Import for the hub as its operator; keyword arguments replace."""

    def go(content: bytes, **changes):
        values = {"hub": world.hub, "by": viewer(world.operator), "dry_run": False, **changes}
        return import_table(content=content, file_name="t.csv", at=NOON, **values)

    return go


def codes() -> set[str]:
    return set(Organisation.objects.values_list("code", flat=True))


# --- what goes in -----------------------------------------------------------------------------------------------------


def test_what_is_right_is_entered_and_what_is_not_is_named(bring, world):
    report = bring(
        table(
            "phong-a,Phòng A,source_unit,cuc-ha-tang-so",
            "Phòng B,Phòng B,source_unit,cuc-ha-tang-so",
            "phong-c,,source_unit,cuc-ha-tang-so",
            "phong-d,Phòng D,ministry,cung-khong-co",
            "phong-e,Phòng E,source_unit,khong-co",
            "phong-g,Phòng G,đơn vị nguồn,phong-a",
            "phong-h,Phòng H,source_unit,bao-song-hong",
        )
    )
    assert report.is_written
    assert [(problem.row, problem.column) for problem in report.problems] == [
        (3, "code"), (4, "name"), (5, "kind"), (5, "parent"), (6, "parent"), (8, "parent"),
    ]  # fmt: skip
    assert report.counts["entered"] == 2
    assert codes() >= {"phong-a", "phong-g"}
    assert Organisation.objects.get(code="phong-g").hub == world.hub


def test_a_dry_run_finds_the_same_and_writes_nothing(bring):
    content = table(
        "phong-a,Phòng A,source_unit,cuc-ha-tang-so",
        "cuc-ha-tang-so,Cục Khác,source_unit,ttt",
        "x,X,source_unit,phong-a",
    )
    before = codes()
    dry = bring(content, dry_run=True)
    assert codes() == before
    assert not OrganisationName.objects.exists()
    wet = bring(content)
    assert (dry.problems, dry.counts) == (wet.problems, wet.counts)
    assert (dry.is_written, wet.is_written) == (False, True)
    assert wet.counts["entered"] == 2


def test_one_problem_stops_everything_when_asked_to(bring):
    content = table("phong-a,Phòng A,source_unit,cuc-ha-tang-so", "phong-b,,source_unit,cuc-ha-tang-so")
    before = codes()
    report = bring(content, stop_at_problems=True)
    assert (report.is_written, codes()) == (False, before)
    assert bring(content).is_written
    assert "phong-a" in codes()


def test_an_export_read_back_changes_nothing(bring, world, viewer):
    bring((TABLES / "network_of_2024.csv").read_bytes(), by=SYSTEM, hub=None)
    bring((TABLES / "reform_of_2025.csv").read_bytes(), by=SYSTEM, hub=None)
    revision = NetworkState.objects.get().revision
    for write in (as_csv, as_xlsx):
        report = bring(write(Organisation.objects.all()), by=SYSTEM, hub=None)
        assert report.problems == []
        assert (report.changes, report.counts["unchanged"]) == (0, Organisation.objects.count())
    assert NetworkState.objects.get().revision == revision


def test_an_export_rebuilds_the_network_elsewhere(db):
    for name in ("network_of_2024", "reform_of_2025"):
        import_table(
            content=(TABLES / f"{name}.csv").read_bytes(), file_name=name, hub=None, by=SYSTEM, at=NOON, dry_run=False
        )
    facts = ("code", "name", "short_name", "kind", "parent__code", "hub__code", "heir__code", "valid_from", "valid_to")
    before = set(Organisation.objects.values_list(*facts))
    kept = as_csv(Organisation.objects.all())
    Organisation.objects.update(parent=None, hub=None, heir=None)
    OrganisationPlacement.objects.all().delete()
    from daumoi.network.models import OrganisationSuccession

    OrganisationSuccession.objects.all().delete()
    if connection.vendor == "postgresql":
        # Nobody deletes from the log; here it stands for a database in which nothing has been done yet.
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE accounts_logentry DISABLE TRIGGER USER")
    LogEntry._base_manager.all().delete()
    Organisation.objects.all().delete()
    report = import_table(content=kept, file_name="x", hub=None, by=SYSTEM, at=NOON, dry_run=False)
    assert report.problems == []
    assert set(Organisation.objects.values_list(*facts)) == before


# --- the reform of 2025 -----------------------------------------------------------------------------------------------


@pytest.fixture
def reformed(db):
    """The network of 2024, its people, and the reform."""
    reports = []
    for name in ("network_of_2024", "reform_of_2025"):
        content = (TABLES / f"{name}.csv").read_bytes()
        reports.append(import_table(content=content, file_name=name, hub=None, by=SYSTEM, at=NOON, dry_run=False))
        if name == "network_of_2024":
            user = User.objects.create_user("a@b.example", full_name="A")
            body = Organisation.objects.get(code="ha-giang")
            Membership.objects.create(user=user, organisation=body, role="officer", valid_from=date(2020, 1, 1))
    return reports


def on(day: date):
    return Organisation.objects.filter(valid_from__lte=day).exclude(valid_to__lt=day)


def test_sixty_three_provinces_become_thirty_four_and_districts_go(reformed):
    assert [report.problems for report in reformed] == [[], []]
    provinces = Organisation.objects.filter(name__regex=r"^UBND (tỉnh|thành phố) ")
    before, after = date(2025, 6, 30), date(2025, 7, 1)
    assert [on(day).filter(pk__in=provinces).count() for day in (before, after)] == [63, 34]
    districts = Organisation.objects.filter(code__regex=r"-huyen-(mot|hai)$")
    assert [on(day).filter(pk__in=districts).count() for day in (before, after)] == [8, 0]


def test_a_commune_stands_below_its_district_until_and_below_the_new_province_after(reformed):
    bodies = Organisation.objects.in_bulk(field_name="code")
    commune, places = bodies["ha-giang-huyen-mot-xa-a"], timeline()
    assert parent_on(places, commune.pk, date(2025, 6, 30)) == bodies["ha-giang-huyen-mot"].pk
    assert parent_on(places, commune.pk, date(2025, 7, 1)) == bodies["tuyen-quang"].pk
    assert name_on(commune, date(2025, 6, 30)).name == "UBND xã A, huyện Một, tỉnh Hà Giang"
    assert name_on(commune, date(2025, 7, 1)).name == "UBND xã Một A, tỉnh Tuyên Quang"


def test_who_worked_for_a_merged_province_works_for_its_heir(reformed):
    roles = Membership.objects.order_by("valid_from").values_list("organisation__code", "valid_from", "valid_to")
    assert list(roles) == [
        ("ha-giang", date(2020, 1, 1), date(2025, 6, 30)),
        ("tuyen-quang", date(2025, 7, 1), None),
    ]


def test_the_units_of_a_merged_ministry_come_to_the_focal_point_of_the_other(reformed):
    unit = Organisation.objects.get(code="cuc-song")
    assert (unit.name, unit.hub.code) == ("Cục Sóng vô tuyến", "ttt-phat-minh")
    assert Organisation.objects.get(code="ttt-truyen-dan").heir.code == "ttt-phat-minh"
    assert Organisation.objects.get(code="bo-truyen-dan").heir.code == "bo-phat-minh"


def test_the_reform_a_second_time_changes_nothing(reformed):
    content = (TABLES / "reform_of_2025.csv").read_bytes()
    again = import_table(content=content, file_name="x", hub=None, by=SYSTEM, at=NOON, dry_run=False)
    assert again.changes == 0


# --- who may ----------------------------------------------------------------------------------------------------------


def test_only_an_operator_imports_and_only_into_the_own_branch(bring, world, viewer):
    content = table("phong-a,Phòng A,source_unit,cuc-ha-tang-so", "phong-b,Phòng B,source_unit,chi-cuc-ket-noi")
    for person in ("editor", "officer", "far_editor"):
        with pytest.raises(NotAllowed):
            bring(content, by=viewer(getattr(world, person)))
    with pytest.raises(NotAllowed):
        bring(content, hub=None)
    report = bring(content)
    assert [(problem.row, problem.column) for problem in report.problems] == [(3, "parent")]
    assert "phong-a" in codes()


def test_a_row_about_a_body_of_another_branch_is_refused_and_says_nothing_of_it(bring):
    heading = "code,name,kind,parent,change_date"
    row = "chi-cuc-ket-noi,Chi cục Khác,source_unit,so-ket-noi,2026-01-01"
    (problem,) = bring(table(row, heading=heading)).problems
    assert (problem.row, problem.column) == (2, "code")
    assert "Kết nối" not in problem.message


def test_an_import_stands_in_the_log_once_with_the_digest_of_its_file(bring, world):
    bring(table("phong-a,Phòng A,source_unit,ttt", "phong-b,Phòng B,source_unit,ttt"))
    with acting_as(SYSTEM):
        entry = LogEntry.objects.get(verb="organisation.import")
    assert (entry.note["entered"], len(entry.note["sha256"])) == (2, 64)


# --- bad tables -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty|trống"),
        (b"   \n \n", "empty|trống"),
        (HEADING.encode(), "no row|không có dòng"),
        (b"code,name\na,b", "kind"),
        (b"a,b,c\n1,2,3", "code"),
        (b"code,name,kind,ma\na,b,c,d", "ma"),
        (b"code,name,kind\n\"a,b,c\n", "2"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 100, "xls"),
        (b"PK\x03\x04rubbish", "damaged|hỏng"),
        (b"code,name,kind\na\x00b,c,d", "UTF-8"),
    ],
    ids=["nothing", "blank", "heading-only", "no-kind", "other-heading", "twice", "quote", "xls", "zip", "nul"],
)  # fmt: skip
def test_a_file_that_is_no_table_is_refused_as_a_whole(bring, content, words):
    with pytest.raises(TableProblem, match=words):
        bring(content)


def test_a_circle_inside_the_table_is_drawn_and_the_rest_goes_in(bring):
    report = bring(
        table("a,A,source_unit,b", "b,B,source_unit,c", "c,C,source_unit,a", "d,D,source_unit,ttt", "e,E,source_unit,c")
    )
    assert [(problem.row, problem.column) for problem in report.problems] == [
        (2, "parent"), (3, "parent"), (4, "parent"), (6, "parent"),
    ]  # fmt: skip
    assert "a → b → c → a" in report.problems[0].message
    assert "d" in codes()


def test_a_code_that_stands_twice_names_the_first_row(bring):
    report = bring(table("a,A,source_unit,ttt", "a,B,source_unit,ttt"))
    assert [(problem.row, problem.column) for problem in report.problems] == [(3, "code")]
    assert "2" in report.problems[0].message
    assert Organisation.objects.get(code="a").name == "A"


def test_another_name_or_place_needs_its_day(bring, world):
    rows = "cuc-ha-tang-so,Cục Khác,source_unit,ttt,{0}", "vu-buu-chinh,Vụ Bưu chính,source_unit,cuc-ha-tang-so,{0}"
    heading = f"{HEADING},ngày hiệu lực"
    refused = bring(table(*(row.format("") for row in rows), heading=heading))
    assert [(problem.row, problem.column) for problem in refused.problems] == [(2, "change_date"), (3, "change_date")]
    done = bring(table(*(row.format("01/07/2025") for row in rows), heading=heading))
    assert (done.counts["renamed"], done.counts["moved"], done.problems) == (1, 1, [])
    world.unit.refresh_from_db()
    assert (world.unit.name, world.unit.names.count()) == ("Cục Khác", 2)


def test_a_move_into_a_circle_with_what_is_there_is_a_problem_of_its_row(bring, world):
    heading = f"{HEADING},change_date"
    rows = "cuc-ha-tang-so,Cục Hạ tầng số,source_unit,vu-buu-chinh,2025-07-01", "a,A,source_unit,ttt,"
    bring(table("vu-buu-chinh,Vụ Bưu chính,source_unit,cuc-ha-tang-so,2025-07-01", heading=heading))
    report = bring(table(*rows, heading=heading))
    assert [(problem.row, problem.column) for problem in report.problems] == [(2, "parent")]
    assert "a" in codes()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_separators_and_marks_of_encodings_do_not_matter(separator, encoding):
    text = separator.join(["Mã", "Tên gọi", "Loại"]) + "\r\n" + separator.join(["a", '"Cục A, B; C"', "đơn vị nguồn"])
    (row,) = read_table(text.encode(encoding), ORGANISATIONS).rows
    assert row.cells == {"code": "a", "name": "Cục A, B; C", "kind": "đơn vị nguồn"}
    assert row.number == 2


def test_windows_1258_is_read_and_named(bring):
    import unicodedata

    text = unicodedata.normalize("NFD", "code,name,kind,parent\na,Sở Tài chính,source_unit,ttt\n")
    content = "".join(unicodedata.normalize("NFC", text[:9]) + text[9:]).encode("cp1258", errors="replace")
    found = read_table(content, ORGANISATIONS)
    assert found.encoding == "Windows-1258"


def test_a_line_break_inside_a_cell_does_not_shift_the_numbers_of_rows(bring):
    content = b'code,name,kind,parent\na,"Ph\xc3\xb2ng\nA",source_unit,ttt\nb,,source_unit,ttt\n'
    report = bring(content)
    assert [(problem.row, problem.column) for problem in report.problems] == [(4, "name")]
    assert Organisation.objects.get(code="a").name == "Phòng A"


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2025-07-01", date(2025, 7, 1)), ("01/07/2025", date(2025, 7, 1)), ("1/7/2025", date(2025, 7, 1)),
        ("01.07.2025", date(2025, 7, 1)), ("", None),
    ],
)  # fmt: skip
def test_days_are_read_in_both_forms_never_month_first(words, day):
    assert read_day(words) == day


@pytest.mark.parametrize("words", ["31/02/2025", "07/13/2025", "2025", "hôm nay", "01/07/25", "01/07/1025"])
def test_what_is_no_day_is_refused(words):
    with pytest.raises(ValueError, match=r".*"):
        read_day(words)


# --- workbooks --------------------------------------------------------------------------------------------------------


def workbook(*rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_a_workbook_is_read_with_its_days(bring):
    content = workbook(
        ["mã", "tên", "loại", "cấp trên", "từ ngày"],
        ["a", "Cục A", "source_unit", "ttt", date(2025, 7, 1)],
        [],
        [7, "B", "x", None, 1.5],
    )
    found = read_table(content, ORGANISATIONS)
    assert [row.number for row in found.rows] == [2, 4]
    assert found.rows[0].cells["valid_from"] == "2025-07-01"
    assert found.rows[1].cells["code"] == "7"
    assert bring(content).counts["entered"] == 1


def test_a_formula_is_named_and_not_worked_out(bring):
    report = bring(
        workbook(["code", "name", "kind", "parent"], ["a", '=HYPERLINK("http://x.example","A")', "source_unit", "ttt"])
    )
    assert [(problem.row, problem.column) for problem in report.problems] == [(2, "name")]
    assert "a" not in codes()


@pytest.mark.parametrize("name", ["=1+1", "+84", "-A", "@SUM(A1)"])
def test_what_a_spreadsheet_would_run_is_no_name(bring, name):
    report = bring(table(f"a,{name},source_unit,ttt"))
    assert [(problem.row, problem.column) for problem in report.problems] == [(2, "name")]


def test_words_about_a_body_that_look_like_a_formula_go_out_harmless_and_come_back_as_they_were(bring, world):
    Organisation.objects.filter(pk=world.unit.pk).update(about="=HYPERLINK(1)")
    written = as_csv(Organisation.objects.filter(pk=world.unit.pk))
    assert ",'=HYPERLINK(1)" in written.decode()
    report = bring(written)
    assert (report.problems, report.counts["unchanged"]) == ([], 1)


def test_a_zip_bomb_is_not_unpacked(bring, monkeypatch):
    monkeypatch.setattr(tables, "LARGEST_UNPACKED_BYTES", 10_000_000)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 11_000_000)
    assert len(written.getvalue()) < 100_000
    with pytest.raises(TableProblem, match="MB"):
        bring(written.getvalue())


def archive_of(**parts: bytes) -> bytes:
    """A workbook's container with these parts; `__` in a name is a slash, a trailing `_xml` the ending."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return written.getvalue()


@pytest.mark.parametrize(("part", "megabytes", "most"), [("xl__sharedStrings_xml", 65, 64), ("xl__styles_xml", 9, 8)])
def test_a_part_that_is_read_as_a_whole_is_named_when_it_unpacks_to_too_much(bring, part, megabytes, most):
    with pytest.raises(TableProblem, match=rf"xl/\w+\.xml.*{most} MB"):
        bring(archive_of(**{part: b" " * megabytes * 1024**2}))


def peak_of(act) -> int:
    """Most bytes that were held while something was tried that is refused."""
    tracemalloc.start()
    try:
        with pytest.raises(TableProblem):
            act()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_one_long_text_in_every_cell_of_a_workbook_is_refused_before_it_fills_the_memory():
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["code", "name", "kind", "hub", "short_name"])
    for _ in range(600):
        sheet.append(["a", "Tên" * 10_000, "source_unit", "ttt", "Tên" * 10_000])
    written = io.BytesIO()
    book.save(written)
    reading_it = partial(read_table, written.getvalue(), ORGANISATIONS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "MOST_CHARACTERS", 1_000_000)
        with pytest.raises(TableProblem, match=r"Row|row|dòng"):
            reading_it()
        assert peak_of(reading_it) < 30 * 1024**2


def test_a_text_of_nothing_but_line_ends_is_refused_in_little_memory():
    content = b"code,name,kind,hub\n" + b"\n" * 4_000_000
    assert peak_of(lambda: read_table(content, ORGANISATIONS)) < 60 * 1024**2


def test_a_picture_that_calls_itself_a_table_is_refused(bring):
    with pytest.raises(TableProblem):
        bring(b"\x89PNG\r\n\x1a\n" + random.Random(1).randbytes(500))


def test_too_many_rows_are_counted_not_believed(monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    read_table(table("a,A,source_unit,ttt", "b,B,source_unit,ttt"), ORGANISATIONS)
    with pytest.raises(TableProblem, match="2"):
        read_table(table("a,A,source_unit,ttt", "b,B,source_unit,ttt", "c,C,source_unit,ttt"), ORGANISATIONS)


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.fixture
def command(monkeypatch, world):
    from daumoi.config.command_line import main

    return lambda *words: main(["organisations", *map(str, words)])


def test_the_command_brings_in_what_is_right_and_names_the_file_and_row_of_what_is_not(command, tmp_path, capsys):
    file, problems = tmp_path / "n.csv", tmp_path / "problems.csv"
    file.write_bytes(table("a,A,source_unit,ttt", "b,,source_unit,ttt"))
    assert command("import", file, "--dry-run") == 3
    assert "a" not in codes()
    assert command("import", file, "--stop-at-problems") == 1
    assert "a" not in codes()
    assert command("import", file, "--problems", problems) == 3
    assert "a" in codes()
    said = capsys.readouterr()
    assert f"{file}:3: name: " in said.err
    assert problems.read_text(encoding="utf-8-sig").splitlines()[1].startswith("3,name,")


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_command_writes_what_it_reads_back(command, tmp_path, ending):
    file = tmp_path / f"n.{ending}"
    assert command("export", file) == 0
    assert command("import", file) == 0
    assert command("export", tmp_path / "n.doc") == 1
    assert command("import", tmp_path / "absent.csv") == 1


def test_a_workbook_whose_next_row_lies_a_billion_rows_below_is_not_counted_through(bring, monkeypatch):
    monkeypatch.setattr(tables, "MOST_LINES", 1000)
    plain = workbook(["mã", "tên", "loại", "cấp trên"], ["a", "Cục A", "source_unit", "ttt"])
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as old, zipfile.ZipFile(written, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            if part.endswith("sheet1.xml"):
                content = re.sub(rb'<row r="2".*?</row>', lambda found: _far_below(found.group()), content)
            new.writestr(part, content)
    with pytest.raises(TableProblem, match="1000"):
        bring(written.getvalue())


def _far_below(row: bytes) -> bytes:
    return row.replace(b'r="2"', b'r="1000000000"').replace(b'2"', b'1000000000"')


def test_every_heading_that_the_page_offers_is_read():
    assert list(SPOKEN) == list(COLUMNS)
    assert [(word, column_of(word)) for words in SPOKEN.values() for word in words] == [
        (word, column) for column, words in SPOKEN.items() for word in words
    ]


def test_a_quotation_mark_left_open_is_named_by_its_line_in_one_language():
    with pytest.raises(TableProblem, match="Từ dòng 3 trở đi") as refused:
        read_table(table("a,A,source_unit,", 'b,"B,source_unit,', "c,C,source_unit,"), ORGANISATIONS)
    assert "unexpected" not in str(refused.value)
