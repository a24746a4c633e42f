"""An official document in Word: page, fonts, paragraphs and tables (GB/T 9704-2012).

Fonts go by name: the reader's Word or WPS has them, we ship none.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias, cast

import docx
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_LINE_SPACING, WD_PARAGRAPH_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.font import CT_RPr
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml.etree import _Element

from bot.documents.archive import noon, settled

Face: TypeAlias = Literal["body", "heading", "subheading", "title"]
Align: TypeAlias = Literal["left", "center", "right", "justify"]

LATIN: Final = "Times New Roman"
RED: Final = RGBColor(0xD7, 0x00, 0x0F)
LINE: Final = Pt(28)
TABLE_LINE: Final = Pt(18)
WIDTH_MM: Final = 156  # of the type area
_TIGHTER: Final = -5  # twentieths of a point: 28 characters of 16 pt are 158 mm wide, the type area 156
_GRID: Final = 579  # twentieths of a point a line: 22 lines a page
_BORDER: Final = 8  # eighths of a point
_MOST_PROPERTY: Final = 255  # characters
_ALIGN: Final[Mapping[Align, WD_PARAGRAPH_ALIGNMENT]] = {
    "left": WD_PARAGRAPH_ALIGNMENT.LEFT,
    "center": WD_PARAGRAPH_ALIGNMENT.CENTER,
    "right": WD_PARAGRAPH_ALIGNMENT.RIGHT,
    "justify": WD_PARAGRAPH_ALIGNMENT.JUSTIFY,
}
# What Word wants to stand behind the elements we put into paragraph properties.
_AFTER_BORDER: Final = (
    "w:shd",
    "w:tabs",
    "w:snapToGrid",
    "w:spacing",
    "w:ind",
    "w:jc",
    "w:outlineLvl",
    "w:rPr",
)
_AFTER_SPACING: Final = ("w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:u", "w:lang")


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph looks; `indent` in characters, of the first line, or of the right end with `right`."""

    face: Face = "body"
    points: float = 16
    align: Align = "justify"
    indent: int = 0
    red: bool = False
    line: Length = LINE
    outline: int | None = None


TITLE: Final = Style("title", 22, "center", line=Pt(32))
RED_HEAD: Final = Style("title", 30, "center", red=True, line=Pt(44))
BODY: Final = Style(indent=2)
PLAIN: Final = Style()
HEADING: Final = Style("heading", indent=2, outline=0)
SUBHEADING: Final = Style("subheading", indent=2, outline=1)
CAPTION: Final = Style("subheading", 14, "center")
CELL: Final = Style(points=12, align="left", line=TABLE_LINE)
CELL_HEAD: Final = Style("heading", 12, "center", line=TABLE_LINE)
SIGNED: Final = Style(align="right", indent=4)
SMALL: Final = Style(points=14, indent=1)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document being written; `fonts` are the names of the Chinese fonts by face."""

    document: WordDocument
    fonts: Mapping[str, str]

    def write(self, text: str, style: Style = BODY) -> Paragraph:
        paragraph = self.document.add_paragraph()
        self._fill(paragraph, text, style)
        return paragraph

    def rule(self, paragraph: Paragraph, *sides: str, red: bool = False, size: int = _BORDER) -> None:
        """A line above or below a paragraph."""
        borders = _element("w:pBdr")
        for side in sides:
            _put(borders, f"w:{side}", val="single", sz=size, space=4, color="D7000F" if red else "000000")
        paragraph._p.get_or_add_pPr().insert_element_before(borders, *_AFTER_BORDER)

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
        """A table with its header on every page; widths in parts of the type area."""
        table = self.document.add_table(rows=1 + len(rows), cols=len(header))
        table.style = "Table Grid"
        table.autofit = False
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        sizes = [Mm(WIDTH_MM * width / sum(widths)) for width in widths]
        for column, size in zip(table.columns, sizes, strict=True):
            column.width = size
        for row, cells in zip(_rows(table), (header, *rows), strict=True):
            self._row(row, cells, sizes, CELL if cells is not header else CELL_HEAD)
        _put(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")

    def _row(self, row: _Row, texts: Sequence[str], sizes: Sequence[Length], style: Style) -> None:
        _put(row._tr.get_or_add_trPr(), "w:cantSplit")
        for tc, text, size in zip(row._tr.tc_lst, texts, sizes, strict=True):
            cell = _Cell(tc, row.table)
            cell.width = size
            self._fill(cell.paragraphs[0], text, style)

    def _fill(self, paragraph: Paragraph, text: str, style: Style) -> None:
        form = paragraph.paragraph_format
        form.alignment = _ALIGN[style.align]
        form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        form.line_spacing = style.line
        form.space_before = form.space_after = Pt(0)
        properties = paragraph._p.get_or_add_pPr()
        if style.indent:
            _indent(form._element.get_or_add_pPr().get_or_add_ind(), style)
        if style.outline is not None:
            level = _element("w:outlineLvl", val=style.outline)
            properties.insert_element_before(level, "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr")
        self.run(paragraph, text, style)

    def run(self, paragraph: Paragraph, text: str, style: Style) -> Run:
        run = paragraph.add_run(text)
        run.font.size = Pt(style.points)
        if style.red:
            run.font.color.rgb = RED
        name_fonts(run._r.get_or_add_rPr(), self.fonts[style.face])
        if style.points == BODY.points:
            spacing = _element("w:spacing", val=_TIGHTER)
            run._r.get_or_add_rPr().insert_element_before(spacing, *_AFTER_SPACING)
        return run

    def saved(self, title: str, author: str, day: date) -> bytes:
        """The bytes of the document; the same content gives the same bytes."""
        known = self.document.core_properties
        known.title, known.comments = title[:_MOST_PROPERTY], ""
        known.author = known.last_modified_by = author[:_MOST_PROPERTY]
        known.created = known.modified = noon(day).replace(tzinfo=None)
        known.revision = 1
        written = io.BytesIO()
        self.document.save(written)
        return settled(written.getvalue(), day)


def new_sheet(fonts: Mapping[str, str]) -> Sheet:
    """An empty page of the standard: margins, grid, page numbers outside."""
    document = docx.Document()
    _drop_thumbnail(document)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = LATIN, Pt(16)
    name_fonts(normal.element.get_or_add_rPr(), fonts["body"])
    sheet = Sheet(document, fonts)
    document.settings.odd_and_even_pages_header_footer = True
    _page(document.sections[0], sheet)
    return sheet


def name_fonts(properties: CT_RPr, chinese: str) -> None:
    """Latin letters and digits in one font, Chinese in another; without the hint Word mixes them up."""
    fonts = properties.get_or_add_rFonts()
    for name, font in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", chinese)):
        fonts.set(qn(f"w:{name}"), font)
    fonts.set(qn("w:hint"), "eastAsia")


def _page(section: Section, sheet: Sheet) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(28)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    _put(section._sectPr, "w:docGrid", type="lines", linePitch=_GRID)
    odd, even = Style(points=14, align="right", indent=1), Style(points=14, align="left", indent=1)
    _page_number(sheet, section.footer.paragraphs[0], odd)
    _page_number(sheet, section.even_page_footer.paragraphs[0], even)


def _page_number(sheet: Sheet, paragraph: Paragraph, style: Style) -> None:
    sheet._fill(paragraph, "— ", style)
    field = sheet.run(paragraph, "", style)
    for kind in ("begin", "separate", "end"):
        _put(field._r, "w:fldChar", fldCharType=kind)
        if kind == "begin":
            instruction = _element("w:instrText")
            instruction.text = "PAGE"
            field._r.append(instruction)
    sheet.run(paragraph, " —", style)


def _indent(ind: _Element, style: Style) -> None:
    """In characters, with the same in points for readers that know no characters."""
    at = "right" if style.align == "right" else "left" if style.align == "left" else "firstLine"
    ind.set(qn(f"w:{at}Chars"), str(100 * style.indent))
    ind.set(qn(f"w:{at}"), str(int(20 * style.points * style.indent)))


def _rows(table: Table) -> list[_Row]:
    return [_Row(tr, table) for tr in table._tbl.tr_lst]


def _put(parent: _Element, tag: str, **attributes: object) -> None:
    parent.append(_element(tag, **attributes))


def _element(tag: str, **attributes: object) -> BaseOxmlElement:
    element = cast("BaseOxmlElement", OxmlElement(tag))
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    return element


def _drop_thumbnail(document: WordDocument) -> None:
    """The template's picture of an empty page."""
    rels = document.part.package.rels
    for key in [key for key, rel in rels.items() if rel.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del rels[key]
