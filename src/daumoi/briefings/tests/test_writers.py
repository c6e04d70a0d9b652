"""Documents are read back with other libraries than wrote them, and say what the report says."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from html.parser import HTMLParser

import docx
import openpyxl
import pytest
from django.utils import translation
from docx.shared import Mm

from daumoi.accounts.viewer import acting_as
from daumoi.briefings.charts import charted
from daumoi.briefings.queries import agreement_report, counted_items, with_evidence
from daumoi.briefings.selection import Selection
from daumoi.briefings.tests.counted import NOW, YEAR, count_a_year, note_gaps
from daumoi.briefings.writers import Addresses
from daumoi.briefings.writers.docx import Letterhead, mark_of, write_docx
from daumoi.briefings.writers.html import write_html
from daumoi.briefings.writers.xlsx import write_xlsx

BASE = "https://daumoi.example"
ADDRESSES = Addresses(
    report=f"{BASE}/report",
    evidence=lambda selection: f"{BASE}/evidence?{selection.query_string()}",
    pickup=lambda pickup_id: f"{BASE}/pickups/{pickup_id}",
    gaps=lambda outlet_id: f"{BASE}/gaps?outlet={outlet_id}",
)
LETTERHEAD = Letterhead(issuer="Trung tâm Thông tin", mark="TTTT", parent="Bộ Số và Kết nối", place="Hà Nội")


@pytest.fixture
def year(world, issue):
    year = count_a_year(world, issue)
    note_gaps(year)
    return year


@pytest.fixture
def report(world, viewer, year):
    with acting_as(viewer(world.editor)):
        yield agreement_report(Selection(*YEAR), at=NOW)


def items(report):
    return with_evidence(counted_items(report.selection))


def all_figures(report):
    return [figure for table in report.tables for row in [*table.rows, table.total] for figure in row.figures]


# --- XLSX ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def workbook(report):
    return openpyxl.load_workbook(io.BytesIO(write_xlsx(report, items(report), ADDRESSES)))


def test_the_workbook_has_a_sheet_a_table_with_numbers_that_link_to_their_evidence(report, workbook):
    for table, sheet in zip(report.tables, workbook.worksheets[1:], strict=False):
        drawn = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        assert drawn == [[row.label, *(figure.value for figure in row.figures)] for row in [*table.rows, table.total]]
        for row, cells in zip([*table.rows, table.total], sheet.iter_rows(min_row=2), strict=True):
            addresses = [cell.hyperlink.target for cell in cells[1:]]
            assert addresses == [ADDRESSES.evidence(figure.selection) for figure in row.figures]
            assert {cell.data_type for cell in cells[1:]} == {"n"}


def test_the_sum_of_a_sheet_is_its_last_row(report, workbook):
    for sheet in workbook.worksheets[1:6]:
        columns = list(sheet.iter_cols(min_col=2, min_row=2, values_only=True))
        assert [sum(column[:-1]) for column in columns] == [column[-1] for column in columns]


def test_the_evidence_sheet_lists_every_item_with_its_proof(report, workbook, year):
    sheet = workbook.worksheets[-1]
    rows = list(sheet.iter_rows(min_row=2))
    assert len(rows) == report.counted.value == 8
    assert {row[9].hyperlink.target for row in rows} == {ADDRESSES.pickup(pickup.pk) for pickup in year.pickups}
    assert {row[8].value for row in rows} == {pickup.article.url for pickup in year.pickups}
    assert rows[0][2].value.isoformat() == "2026-11-07T12:00:00"  # by the office's clock
    assert rows[0][2].is_date


def test_words_that_begin_like_a_formula_stay_words(workbook):
    cells = [cell for sheet in workbook.worksheets for row in sheet.iter_rows() for cell in row]
    risky = [cell for cell in cells if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@"))]
    assert {"=Sông Hồng", "+=Sông Hồng ngày 3"} <= {cell.value for cell in risky}
    assert {cell.data_type for cell in risky} == {"s"}


def test_the_workbook_says_what_was_not_monitored(workbook):
    rows = list(workbook.worksheets[-2].iter_rows(min_row=2, values_only=True))
    assert [row[:3] for row in rows] == [("=Sông Hồng", 36, 2), ("Bến Nước", 3, 1)]


def test_an_empty_report_still_gives_a_workbook(report):
    empty = agreement_report(Selection(date(2020, 1, 1), date(2020, 1, 31)), at=NOW)
    workbook = openpyxl.load_workbook(io.BytesIO(write_xlsx(empty, [], ADDRESSES)))
    assert len(workbook.worksheets) == 8


# --- DOCX ----------------------------------------------------------------------------------------------------------


def written_docx(report, **letterhead) -> bytes:
    with translation.override("vi"):
        head = Letterhead(**{**LETTERHEAD.__dict__, **letterhead})
        return write_docx(report, ADDRESSES, head, on=date(2026, 2, 3), drawn=charted(report))


@pytest.fixture
def document(report):
    return docx.Document(io.BytesIO(written_docx(report)))


def words_of(document) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_document_keeps_to_the_page_of_decree_30(document):
    section = document.sections[0]
    size = (section.page_width, section.page_height)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    # Word keeps lengths in twentieths of a point, so a millimetre may differ by some hundredths.
    for kept, wanted in zip((*size, *margins), (210, 297, 20, 20, 30, 15), strict=True):
        assert abs(kept - Mm(wanted)) < Mm(0.1)
    assert section.different_first_page_header_footer
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert document.styles["Normal"].font.size.pt == 14


def test_the_document_has_the_parts_that_decree_30_asks_for(document):
    words = words_of(document)
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "BỘ SỐ VÀ KẾT NỐI",
        "TRUNG TÂM THÔNG TIN",
        "/BC-TTTT",
        "Hà Nội, ngày 03 tháng 02 năm 2026",
        "BÁO CÁO",
        "Nơi nhận:",
        "Lưu: VT",
    ):
        assert part in words


def test_every_figure_of_the_document_links_to_its_evidence(report):
    archive = zipfile.ZipFile(io.BytesIO(written_docx(report)))
    body = archive.read("word/document.xml").decode()
    relations = archive.read("word/_rels/document.xml.rels").decode()
    targets = dict(re.findall(r'Id="(rId\d+)"[^>]*?Target="([^"]+)"', relations))
    targets |= {key: value for value, key in re.findall(r'Target="([^"]+)"[^>]*?Id="(rId\d+)"', relations)}
    linked = [targets[key].replace("&amp;", "&") for key in re.findall(r'<w:hyperlink r:id="(rId\d+)"', body)]
    wanted = [ADDRESSES.evidence(figure.selection) for figure in all_figures(report)]
    assert linked[: len(wanted)] == wanted
    assert linked[len(wanted) :] == [ADDRESSES.gaps(gap.outlet_id) for gap in report.not_monitored]


def test_the_tables_of_the_document_are_those_of_the_report(report, document):
    drawn = [[[cell.text for cell in row.cells] for row in table.rows[1:]] for table in document.tables[1:-1]]
    assert drawn == [
        [[row.label, *(str(figure.value) for figure in row.figures)] for row in [*table.rows, table.total]]
        for table in report.tables
    ]


def test_signer_and_number_stand_where_they_were_given(report):
    signed = docx.Document(
        io.BytesIO(written_docx(report, number="12", signer_position="Giám đốc", signer_name="Dương Bá Đạt"))
    )
    words = words_of(signed)
    assert "Số: 12/BC-TTTT" in words
    assert "GIÁM ĐỐC" in words
    assert "Dương Bá Đạt" in words


def test_pictures_of_the_document_have_words_for_those_who_cannot_see_them(report):
    body = zipfile.ZipFile(io.BytesIO(written_docx(report))).read("word/document.xml").decode()
    descriptions = re.findall(r'<wp:docPr [^>]*descr="([^"]+)"', body)
    assert len(descriptions) == 2


@pytest.mark.parametrize(("name", "mark"), [("Trung tâm Thông tin", "TTTT"), ("Văn phòng 2 – Sở Số", "VPSS"), ("", "")])
def test_the_mark_of_a_body_is_its_initials(name, mark):
    assert mark_of(name) == mark


# --- HTML ----------------------------------------------------------------------------------------------------------


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.sources: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        found = dict(attrs)
        if tag == "a":
            self.links.append(found["href"] or "")
        self.sources += [value or "" for name, value in attrs if name == "src"]


def parsed(written: str) -> _Links:
    parser = _Links()
    parser.feed(written)
    return parser


def test_the_file_needs_nothing_else_and_links_by_whole_addresses(report):
    page = parsed(write_html(report, list(items(report)), ADDRESSES, drawn=charted(report)))
    assert {source.split(",")[0] for source in page.sources} == {"data:image/svg+xml;base64"}
    assert all(link.startswith("https://") for link in page.links)
    assert not {"script", "link", "iframe"} & set(page.tags)
    assert page.tags.count("h1") == 1


def test_every_figure_of_the_file_links_to_its_evidence(report):
    page = parsed(write_html(report, list(items(report)), ADDRESSES, drawn=charted(report)))
    assert {ADDRESSES.evidence(figure.selection) for figure in all_figures(report)} <= set(page.links)
    assert {ADDRESSES.pickup(item.pickup_id) for item in items(report)} <= set(page.links)


def test_a_title_cannot_break_out_of_the_file(report, year):
    item = next(iter(items(report)))
    item.article.title = "<script>alert(1)</script>"
    page = parsed(write_html(report, [item], ADDRESSES, drawn=[]))
    assert "script" not in page.tags
