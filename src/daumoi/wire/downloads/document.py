"""A release as a Word document (DOCX), in the type that Vietnamese offices use."""

from __future__ import annotations

import io

import lxml.html
from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml.html import HtmlElement

from daumoi.foundation.rich_text import clean_html
from daumoi.releases.models import IssuedVersion
from daumoi.releases.wording import issued_body, sharing_label, sharing_line
from daumoi.wire.downloads.words import facts_of, file_links, language_of, note_line, photo_lines, source_line

FONT = "Times New Roman"
LOCALES = {"vi": "vi-VN", "en": "en-GB"}
BLOCK_STYLES = {"h2": "Heading 2", "h3": "Heading 3", "blockquote": "Quote"}
LIST_STYLES = {"ul": "List Bullet", "ol": "List Number"}
LINK_COLOUR = "0B5D4E"


def document_file(version: IssuedVersion, *, page_url: str, photo_urls: list[str]) -> bytes:
    """The release with headings, lists and links kept; photos as captions with their addresses.

    Layout: A4, margins 20/20/30/15 mm and Times New Roman 13 as in Decree 30/2020, Annex I.
    """
    content = version.content
    document = Document()
    _lay_out(document, language=content["language"])
    document.core_properties.title = content["headline"]
    document.core_properties.author = content["unit"]
    document.core_properties.language = content["language"]
    document.core_properties.created = document.core_properties.modified = version.public_at
    document.core_properties.comments = f"SHA-256 {version.sha256}"
    with language_of(version):
        _paragraph(document, source_line(content), size=11)
        if line := sharing_line(version):
            _paragraph(document, line, bold=True)
            for edge in (document.sections[0].header, document.sections[0].footer):
                edge.paragraphs[0].text = sharing_label(version)
                edge.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if note := note_line(version):
            _paragraph(document, note, bold=True)
        document.add_heading(content["headline"], level=1)
        if content["lead"]:
            _paragraph(document, content["lead"], bold=True)
        _add_body(document, issued_body(content))
        for label, value in facts_of(version):
            _paragraph(document, f"{label}: {value}")
        if content["about"]:
            _paragraph(document, content["about"], italic=True)
        if content["photos"]:
            document.add_heading(_("Photos"), level=2)
            for line, url in zip(photo_lines(content), photo_urls, strict=True):
                paragraph = document.add_paragraph(style="List Bullet")
                paragraph.add_run(f"{line} ")
                _add_link(paragraph, _("Open the photo"), url)
        if files := file_links(content):
            document.add_heading(_("Files"), level=2)
            for line, url in files:
                _add_link(document.add_paragraph(style="List Bullet"), line, url)
    foot = document.add_paragraph()
    _add_link(foot, page_url, page_url)
    _paragraph(document, f"SHA-256 {version.sha256}", size=8)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _lay_out(document: DocumentType, *, language: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(2)
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    for name, size in (("Normal", 13), ("Heading 1", 17), ("Heading 2", 14), ("Heading 3", 13)):
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), FONT)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            # The theme's own font would win over the one named here.
            fonts.attrib.pop(qn(theme), None)
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    normal.paragraph_format.space_after = Pt(6)
    spelling = OxmlElement("w:lang")
    spelling.set(qn("w:val"), LOCALES.get(language, language))
    normal.element.get_or_add_rPr().append(spelling)


def _paragraph(
    document: DocumentType, text: str, *, bold: bool = False, italic: bool = False, size: float | None = None
) -> Paragraph:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    if size:
        run.font.size = Pt(size)
    return paragraph


def _add_body(document: DocumentType, markup: str) -> None:
    cleaned = clean_html(markup)
    if not cleaned:
        return
    for block in lxml.html.fragment_fromstring(cleaned, create_parent="div"):
        if block.tag in LIST_STYLES:
            for item in block.iter("li"):
                _add_inline(document.add_paragraph(style=LIST_STYLES[str(block.tag)]), item)
            continue
        paragraph = document.add_paragraph(style=BLOCK_STYLES.get(str(block.tag)))
        if block.tag == "p":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        _add_inline(paragraph, block)


def _add_inline(paragraph: Paragraph, element: HtmlElement, *, bold: bool = False, italic: bool = False) -> None:
    """Add the words of an element; blocks inside blocks (a paragraph in a quotation) become one run of text."""
    _add_run(paragraph, element.text, bold=bold, italic=italic)
    for child in element:
        if child.tag == "br":
            paragraph.add_run().add_break()
        elif child.tag == "a" and child.get("href"):
            _add_link(paragraph, child.text_content(), child.get("href", ""))
        elif child.tag not in LIST_STYLES:
            _add_inline(paragraph, child, bold=bold or child.tag == "strong", italic=italic or child.tag == "em")
        _add_run(paragraph, child.tail, bold=bold, italic=italic)


def _add_run(paragraph: Paragraph, text: str | None, *, bold: bool, italic: bool) -> None:
    if text:
        run = paragraph.add_run(" ".join(text.split("\n")))
        run.bold, run.italic = bold or None, italic or None


def _add_link(paragraph: Paragraph, text: str, url: str) -> None:
    # python-docx has no call for links: a relationship to the address, and a run inside w:hyperlink.
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = Run(OxmlElement("w:r"), paragraph)
    run.text = text
    run.font.underline = True
    run.font.color.rgb = RGBColor.from_string(LINK_COLOUR)
    link.append(run._r)
    paragraph._p.append(link)
