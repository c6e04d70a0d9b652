"""The agreement report as an administrative document, in the layout of Decree 30/2020/NĐ-CP, Appendix I.

A4, margins 20/20/30/15 mm, Times New Roman; national name and motto, issuer, number, place and date, type and
abstract, body, recipients and signer. The words that the decree itself fixes stand here in Vietnamese, since a
document under it is Vietnamese whatever language the interface has; the caller sets that language for the rest.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import docx
from django.utils.translation import gettext as _
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from daumoi.briefings.charts import chart_png, chart_words
from daumoi.briefings.queries import AgreementReport, Figure, Table
from daumoi.briefings.wording import grouped, method, not_monitored_lead, not_monitored_words, period, summary
from daumoi.briefings.writers import Addresses

FONT = "Times New Roman"
NATIONAL_NAME = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
DOCUMENT_TYPE = "BÁO CÁO"
DOCUMENT_TYPE_MARK = "BC"
RECIPIENTS = "Nơi nhận:"
FILED = "- Lưu: VT."
_TO_BE_FILLED = "........"

_LEFT_MM, _RIGHT_MM = 68, 97
_DRAWN = ("month", "product_type")


@dataclass(frozen=True)
class Letterhead:
    """What the document says of its issuer; what is empty is left as dots to be filled by hand.

    Attributes:
        parent: the body above the issuer, in full; empty when there is none.
        mark: abbreviation of the issuer for the number line, such as TTTT.
    """

    issuer: str
    mark: str
    parent: str = ""
    number: str = ""
    place: str = ""
    signer_position: str = ""
    signer_name: str = ""


def mark_of(name: str) -> str:
    """Abbreviation of a body's name: the first letters of its words ("Trung tâm Thông tin" gives TTTT)."""
    return "".join(word[0] for word in name.split() if word[0].isalpha()).upper()


def write_docx(
    report: AgreementReport, addresses: Addresses, letterhead: Letterhead, *, on: date, drawn: Sequence[Table]
) -> bytes:
    """The document. Every figure is a link to its evidence.

    Args:
        on: day of the document, by the office's clock.
        drawn: tables of which a picture may be set beside the figures.
    """
    document = docx.Document()
    _set_page(document)
    _set_font(document)
    _write_head(document, letterhead, on)
    _write_title(document, period(report))
    _write_body(document, report, addresses, [table for table in drawn if table.code in _DRAWN])
    _write_foot(document, letterhead)
    document.core_properties.title = f"{DOCUMENT_TYPE} {period(report)}"
    document.core_properties.author = letterhead.issuer
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


# --- page and font -------------------------------------------------------------------------------------------------


def _set_page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = section.footer_distance = Mm(10)
    # Pages are numbered in the middle of the upper margin, and the first page is not (Appendix I, part I, 7).
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = words
        run._r.append(element)


def _set_font(document: Any) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.rPr.append(language)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)


# --- parts of the document -----------------------------------------------------------------------------------------


def _write_head(document: Any, letterhead: Letterhead, on: date) -> None:
    left, right = _two_columns(document)
    if letterhead.parent:
        _line(left, letterhead.parent.upper(), size=13)
    _line(left, letterhead.issuer.upper(), size=13, bold=True)
    _rule(left, width_mm=26, column_mm=_LEFT_MM)
    _line(left, f"Số: {letterhead.number or _TO_BE_FILLED}/{DOCUMENT_TYPE_MARK}-{letterhead.mark}", size=13)
    _line(right, NATIONAL_NAME, size=13, bold=True)
    _line(right, MOTTO, size=14, bold=True)
    _rule(right, width_mm=64, column_mm=_RIGHT_MM)
    # Days below 10 and the first two months carry a zero, so that nothing can be written before them.
    month = f"{on.month:02}" if on.month <= 2 else str(on.month)
    place = letterhead.place or _TO_BE_FILLED
    _line(right, f"{place}, ngày {on.day:02} tháng {month} năm {on.year}", size=14, italic=True)


def _write_title(document: Any, of_period: str) -> None:
    title = _line(document, DOCUMENT_TYPE, size=14, bold=True)
    title.paragraph_format.space_before = Pt(18)
    abstract = _("What came of the cooperation agreements with press agencies, %(period)s") % {"period": of_period}
    _line(document, abstract, size=14, bold=True)
    _rule(document, width_mm=60, column_mm=165)


def _write_body(document: Any, report: AgreementReport, addresses: Addresses, drawn: Sequence[Table]) -> None:
    _heading(document, 1, _("Overview"))
    _paragraph(document, summary(report))
    _paragraph(document, method())
    for place, table in enumerate(report.tables, start=2):
        _heading(document, place, table.title)
        if table.rows:
            _write_table(document, table, addresses)
        else:
            _paragraph(document, _("Nothing is counted in this period."))
        if table in drawn:
            _write_picture(document, table)
    _heading(document, len(report.tables) + 2, _("Not monitored"))
    if not report.not_monitored:
        _paragraph(document, _("The outlets of these agencies could be read all the time."))
        return
    _paragraph(document, not_monitored_lead())
    for gap in report.not_monitored:
        line = _paragraph(document, "- ")
        _link(line, addresses.gaps(gap.outlet_id), gap.outlet_name)
        line.add_run(f": {not_monitored_words(gap)}.")


def _write_table(document: Any, table: Table, addresses: Addresses) -> None:
    drawn = document.add_table(rows=1, cols=1 + len(table.columns))
    drawn.style, drawn.alignment, drawn.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    widths = [Mm(165 - 25 * len(table.columns)), *[Mm(25)] * len(table.columns)]
    for cell, heading in zip(drawn.rows[0].cells, [table.heading, *table.columns], strict=True):
        _cell(cell, heading, bold=True, alignment=WD_ALIGN_PARAGRAPH.CENTER)
    _repeat_on_each_page(drawn.rows[0])
    for row in [*table.rows, table.total]:
        cells = drawn.add_row().cells
        is_total = row is table.total
        _cell(cells[0], row.label, bold=is_total)
        for cell, figure in zip(cells[1:], row.figures, strict=True):
            _figure_cell(cell, figure, addresses, bold=is_total)
    for row in drawn.rows:
        _keep_row_whole(row)
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _write_picture(document: Any, table: Table) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_before = Pt(6)
    picture = paragraph.add_run().add_picture(io.BytesIO(chart_png(table)), width=Mm(140))
    picture._inline.docPr.set("descr", chart_words(table))


def _write_foot(document: Any, letterhead: Letterhead) -> None:
    space = document.add_paragraph()
    space.paragraph_format.space_before = Pt(6)
    left, right = _two_columns(document)
    _line(left, RECIPIENTS, size=12, bold=True, italic=True, alignment=WD_ALIGN_PARAGRAPH.LEFT)
    for recipient in (f"- {letterhead.parent};" if letterhead.parent else f"- {_TO_BE_FILLED};", FILED):
        _line(left, recipient, size=11, alignment=WD_ALIGN_PARAGRAPH.LEFT)
    _line(right, (letterhead.signer_position or _TO_BE_FILLED).upper(), size=14, bold=True)
    name = _line(right, letterhead.signer_name or _TO_BE_FILLED, size=14, bold=True)
    name.paragraph_format.space_before = Pt(72)  # room for signature and seal


# --- pieces --------------------------------------------------------------------------------------------------------


def _two_columns(document: Any) -> tuple[Any, Any]:
    table = document.add_table(rows=1, cols=2)
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    left, right = table.rows[0].cells
    left.width, right.width = Mm(_LEFT_MM), Mm(_RIGHT_MM)
    _keep_row_whole(table.rows[0])
    return left, right


def _line(
    container: Any,
    words: str,
    *,
    size: int,
    bold: bool = False,
    italic: bool = False,
    alignment: Any = WD_ALIGN_PARAGRAPH.CENTER,
) -> Any:
    """A line of its own; a new cell's empty first paragraph is used up before one is added."""
    paragraphs = container.paragraphs
    is_fresh = len(paragraphs) == 1 and not paragraphs[0].text and hasattr(container, "width")
    paragraph = paragraphs[0] if is_fresh else container.add_paragraph()
    paragraph.alignment = alignment
    run = paragraph.add_run(words)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    return paragraph


def _rule(container: Any, *, width_mm: int, column_mm: int) -> None:
    """A thin line in the middle of a column, drawn as the lower border of a low paragraph."""
    paragraph = container.add_paragraph()
    side = Mm((column_mm - width_mm) / 2 - 2)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side
    paragraph.paragraph_format.line_spacing = Pt(4)
    paragraph.paragraph_format.space_after = Pt(6)
    borders, border = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in {"val": "single", "sz": "6", "space": "1", "color": "000000"}.items():
        border.set(qn(f"w:{name}"), value)
    borders.append(border)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _heading(document: Any, number: int, words: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(6)
    paragraph.paragraph_format.first_line_indent = Mm(12.7)
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run(f"{number}. {words}").bold = True


def _paragraph(document: Any, words: str) -> Any:
    paragraph = document.add_paragraph(words)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(12.7)
    paragraph.paragraph_format.space_after = Pt(6)
    paragraph.paragraph_format.line_spacing = 1.15
    return paragraph


def _cell(cell: Any, words: str, *, bold: bool = False, alignment: Any = WD_ALIGN_PARAGRAPH.LEFT) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = alignment
    run = paragraph.add_run(words)
    run.font.size, run.bold = Pt(12), bold


def _figure_cell(cell: Any, figure: Figure, addresses: Addresses, *, bold: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _link(paragraph, addresses.evidence(figure.selection), grouped(figure.value), size=12, bold=bold)


def _link(paragraph: Any, address: str, words: str, *, size: int = 14, bold: bool = False) -> None:
    """A link in black, as the decree wants all ink, told apart by its underline."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(words)
    run.font.size, run.bold, run.underline = Pt(size), bold, True
    link.append(run._r)
    paragraph._p.append(link)


def _repeat_on_each_page(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _keep_row_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))
