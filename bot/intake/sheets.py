"""Spreadsheets and separated values to the lines of a table (电子表格)."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import zip_longest
from typing import TypeAlias

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell

from bot.document_errors import UnreadableDocument
from bot.intake.archive import open_archive
from bot.intake.damage import refusing_damage
from bot.intake.grid import MOST_COLUMNS, MOST_ROWS, Row, table_lines, without_empty_columns
from bot.intake.lines import SourceLine
from bot.intake.sheet_merges import Merge, merges_of
from bot.intake.text import decode

_AnyCell: TypeAlias = Cell | MergedCell | ReadOnlyCell | EmptyCell

_DELIMITERS = (",", "\t", ";", "|")
_SAMPLE_ROWS = 200
_MOST_CELL = 1 << 20
_DEFAULT_NAMES = ("sheet", "工作表")


def read_xlsx(data: bytes, name: str = "") -> tuple[SourceLine, ...]:
    """The visible sheets one after the other, numbered by row. Raises UnreadableDocument."""
    with open_archive(data, name) as archive, refusing_damage(name):
        merges = merges_of(archive)
    with refusing_damage(name):
        workbook = load_workbook(BytesIO(data), read_only=True, data_only=True)
        sheets = []
        for sheet in workbook.worksheets:
            if sheet.sheet_state == "visible":
                sheet.reset_dimensions()  # some writers tell them wrong
                sheets.append(
                    (sheet.title, _filled(_rows(sheet.iter_rows(), name), merges.get(sheet.title, ())))
                )
    filled = [(title, rows) for title, rows in sheets if any(map(any, rows))]
    lines: list[SourceLine] = []
    for title, rows in filled:
        start = lines[-1].number if lines else 0
        if len(filled) > 1 and not title.lower().startswith(_DEFAULT_NAMES):
            lines.append(SourceLine(start + 1, title))
            start += 1
        lines += _numbered(rows, start)
    return tuple(lines)


def _rows(cells: Iterable[Sequence[_AnyCell]], name: str) -> list[Row]:
    """What the cells show, up to the last row and column that are filled."""
    rows: list[Row] = []
    for number, row in enumerate(cells, start=1):
        shown = [_shown(cell) for cell in row[:MOST_COLUMNS]]
        if not any(shown):
            continue
        if number > MOST_ROWS:
            raise UnreadableDocument(name=name, reason="too_large")
        rows += [[] for _ in range(number - 1 - len(rows))]
        rows.append(shown)
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def _shown(cell: _AnyCell) -> str:
    """The value as its cell shows it, as far as plans hold such values: dates, whole numbers, percents."""
    value = cell.value
    if value is None or isinstance(value, str):
        return (value or "").strip()
    if isinstance(value, datetime | date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, float | int | Decimal) and not isinstance(value, bool):
        is_percent = str(getattr(cell, "number_format", "")).endswith("%")
        number = f"{float(value) * (100 if is_percent else 1):.12g}"
        return f"{number}%" if is_percent else number
    return value.isoformat() if isinstance(value, time) else str(value)


def _filled(rows: list[Row], merges: Sequence[Merge]) -> list[Row]:
    """Merged cells filled down; to the right they stay empty."""
    for merge in merges:
        if merge.first_row >= len(rows) or merge.column >= len(rows[merge.first_row]):
            continue
        for row in rows[merge.first_row + 1 : merge.last_row + 1]:
            row[merge.column] = row[merge.column] or rows[merge.first_row][merge.column]
    return rows


def read_csv(data: bytes, name: str = "") -> tuple[SourceLine, ...]:
    """The rows, their delimiter and encoding found out, numbered by line. Raises UnreadableDocument."""
    return tuple(_numbered(_csv_rows(data, name), 0))


def _csv_rows(data: bytes, name: str) -> list[Row]:
    text = decode(data, name)
    csv.field_size_limit(_MOST_CELL)
    with refusing_damage(name):
        delimiter = max(_DELIMITERS, key=lambda each: _evenness(text, each))
        rows: list[Row] = []
        reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
        for row in reader:
            rows.append([cell.strip() for cell in row[:MOST_COLUMNS]])
            if len(rows) > MOST_ROWS:
                raise UnreadableDocument(name=name, reason="too_large")
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


_NO_ROW: Row = []


def read_table(data: bytes, name: str = "") -> list[Row]:
    """The cells of a csv, or of an xlsx's first visible sheet, as they stand; a formula that was never worked
    out as its own words. Raises UnreadableDocument.
    """
    if not name.lower().endswith(".xlsx"):
        return _csv_rows(data, name)
    with open_archive(data, name), refusing_damage(name):
        values, written = (_first_sheet(data, name, values=each) for each in (True, False))
        return [_known(*pair) for pair in zip_longest(values, written, fillvalue=_NO_ROW)]


def _known(values: Row, written: Row) -> Row:
    """What each cell comes to; the formula where that is not known."""
    pairs = zip_longest(values, written, fillvalue="")
    return [value or (cell if cell.startswith("=") else "") for value, cell in pairs]


def _first_sheet(data: bytes, name: str, *, values: bool) -> list[Row]:
    """With what formulas came to, or with the formulas themselves."""
    workbook = load_workbook(BytesIO(data), read_only=True, data_only=values)
    shown = next((sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"), None)
    if shown is None:
        return []
    shown.reset_dimensions()
    return _rows(shown.iter_rows(), name)


def _evenness(text: str, delimiter: str) -> int:
    """How many of the first rows have the most frequent width, if that is more than one cell."""
    widths: Counter[int] = Counter()
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    for row, _ in zip(reader, range(_SAMPLE_ROWS), strict=False):
        if any(row):
            widths[len(row)] += 1
    return max((count * min(width, 8) for width, count in widths.items() if width > 1), default=0)


def _numbered(rows: list[Row], start: int) -> list[SourceLine]:
    """The filled rows as lines, each with its own number."""
    numbers = [index for index, row in enumerate(rows) if any(row)]
    lines = table_lines(without_empty_columns([rows[index] for index in numbers]))
    return [SourceLine(start + index + 1, line) for index, line in zip(numbers, lines, strict=True)]
