"""A workbook of plain lists: what people wrote stays text, whatever it looks like."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypeAlias, cast

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from bot.documents.archive import noon, settled
from bot.documents.words import Wordbook, line

Value: TypeAlias = str | int | Decimal | date | None
Row: TypeAlias = Sequence[Value]

MOST_ROWS: Final = 3_000  # a sheet; what is more is counted in the last one
_MOST_CHARACTERS: Final = 32_000  # Excel's own limit is 32,767
_MOST_DIGITS: Final = 15  # what a number in Excel keeps
_A4: Final = 9
_HEAD_ROWS: Final = 2
_THIN: Final = Side(style="thin", color="FFCBD0D8")
_BORDER: Final = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_GROUND: Final = PatternFill("solid", fgColor="FFECEEF1")
_TOP: Final = Alignment(vertical="top", wrap_text=True)
_MIDDLE: Final = Alignment(horizontal="center", vertical="center", wrap_text=True)
_FORMATS: Final = {"text": "@", "number": "General", "date": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm"}


@dataclass(frozen=True, slots=True)
class Leaf:
    """A sheet: its columns by their codes with widths in characters; its rows, which are numbered here."""

    name: str
    columns: Mapping[str, int]
    rows: Sequence[Row]


def write_workbook(leaves: Iterable[Leaf], note: str, book: Wordbook, *, office: str, day: date) -> bytes:
    """A sheet a leaf; `note` stands above each, `office` made it on that day. The same content gives the same
    bytes.
    """
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for style in _styles(book.words.font["sheet"]):
        workbook.add_named_style(style)
    for leaf in leaves:
        _write(workbook.create_sheet(book.words.sheet[leaf.name]), leaf, note, book)
    known = workbook.properties
    known.creator = known.lastModifiedBy = book.unit(office)
    known.title, known.created = note, noon(day).replace(tzinfo=None)
    written = io.BytesIO()
    workbook.save(written)
    return settled(written.getvalue(), day)


def _write(sheet: Worksheet, leaf: Leaf, note: str, book: Wordbook) -> None:
    _lay_out(sheet, leaf)
    _put(sheet, (1, 1), note, "note")
    for column, name in enumerate(leaf.columns, start=1):
        _put(sheet, (_HEAD_ROWS, column), book.words.column[name], "head")
    for number, row in enumerate(leaf.rows[:MOST_ROWS], start=1):
        for column, value in enumerate((number, *row), start=1):
            _put(sheet, (_HEAD_ROWS + number, column), *_kept(value, book))
    if len(leaf.rows) > MOST_ROWS:
        more = book.say("sheet_more", count=len(leaf.rows) - MOST_ROWS)
        _put(sheet, (_HEAD_ROWS + MOST_ROWS + 1, 1), more, "note")


def _lay_out(sheet: Worksheet, leaf: Leaf) -> None:
    for place, width in enumerate(leaf.columns.values(), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = f"A{_HEAD_ROWS + 1}"
    sheet.print_title_rows = f"1:{_HEAD_ROWS}"
    sheet.page_setup.paperSize, sheet.page_setup.orientation = _A4, "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _put(sheet: Worksheet, place: tuple[int, int], value: Value, style: str) -> None:
    cell = cast("Cell", sheet.cell(*place))
    cell.value = value
    cell.style = style
    if isinstance(value, str):
        cell.data_type = "s"  # never a formula or an error, whatever the words look like


def _kept(value: Value, book: Wordbook) -> tuple[Value, str]:
    """The value as Excel can hold it, and its style; a number it would round stays text."""
    if isinstance(value, datetime):
        return value.astimezone(book.zone).replace(tzinfo=None, second=0, microsecond=0), "moment"
    if isinstance(value, date):
        return value, "date"
    if value is None or isinstance(value, int) or (isinstance(value, Decimal) and _fits(value)):
        return value, "number"
    return line(value)[:_MOST_CHARACTERS], "text"


def _fits(value: Decimal) -> bool:
    return (
        value.is_finite()
        and len(value.as_tuple().digits) <= _MOST_DIGITS
        and abs(value.adjusted()) <= _MOST_DIGITS
    )


def _styles(font: str) -> Iterable[NamedStyle]:
    plain, bold = Font(name=font, size=11), Font(name=font, size=11, bold=True)
    for name, pattern in _FORMATS.items():
        yield NamedStyle(name, font=plain, alignment=_TOP, border=_BORDER, number_format=pattern)
    yield NamedStyle("head", font=bold, alignment=_MIDDLE, border=_BORDER, fill=_GROUND, number_format="@")
    yield NamedStyle("note", font=plain, number_format="@")
