"""Pages of a PDF with tables, to lines: a row is a line, the text around keeps its place (PDF 表格)."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from statistics import median
from typing import Any

import pdfplumber
from pdfplumber.page import Page
from pdfplumber.table import Table
from pypdf import PageObject

from bot.intake.grid import Row, row_line
from bot.intake.pdf_columns import Columns, Word, find_columns, may_be_head
from bot.intake.radicals import without_radicals

_RULING = re.compile(rb"[\d.]\s+(?:re|l)\s")
_FEWEST_RULINGS = 6  # a table of two rows and two columns draws at least so many
_FEWEST = 2  # rows and columns: one cell alone is a frame around text
_NEAR = 1.0  # points


@dataclass(frozen=True, slots=True)
class PdfLine:
    """A printed line. `indent` in columns, two a Chinese character; `cells` of a row of a table."""

    text: str
    indent: int = 0
    cells: tuple[str, ...] = ()


def may_hold_table(page: PageObject, printed: str) -> bool:
    """The page draws lines or boxes, or prints a head of columns: quick to tell, true where a table is."""
    if any(map(may_be_head, printed.split("\n"))):
        return True
    contents = page.get_contents()
    return contents is not None and len(_RULING.findall(contents.get_data())) >= _FEWEST_RULINGS


def lines_with_tables(data: bytes) -> list[list[PdfLine]] | None:
    """The lines of every page; None where no page holds a table."""
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it tells of each small damage it mends
    found = False
    pages: list[list[PdfLine]] = []
    with pdfplumber.open(BytesIO(data)) as document:
        for page in document.pages:
            tables = [table for table in page.find_tables() if _is_table(table)]
            lines = _lines(page, tables)
            found = found or any(line.cells for line in lines)
            pages.append(lines)
            page.close()  # else it keeps every character of the document
    return _rows_over_pages(pages) if found else None


def _is_table(table: Table) -> bool:
    return len(table.rows) >= _FEWEST and len(table.columns) >= _FEWEST


def _lines(page: Page, tables: Sequence[Table]) -> list[PdfLine]:
    """From the top to the foot: what stands outside the tables, and their rows."""
    outside = page.filter(lambda thing: not any(_within(thing, table.bbox) for table in tables))
    columns = find_columns(list(map(_word, outside.extract_words())))
    taken = _places(columns)
    around = outside.filter(lambda thing: not _is_part(thing, taken)) if taken else outside
    printed = around.extract_text_lines(strip=True, return_chars=False)
    half = median([line["bottom"] - line["top"] for line in printed] or [1]) / 2
    placed = [
        (line["top"], PdfLine(_one_line(line["text"]), round(line["x0"] / max(half, _NEAR))))
        for line in printed
    ]
    for found in columns:
        placed += [(top, _row([_one_line(cell) for cell in row])) for top, row in found.rows]
    for table in tables:
        placed += [(table.bbox[1], _row(row)) for row in _rows(table) if any(row)]
    return [line for _, line in sorted(placed, key=lambda pair: pair[0]) if line.text]


def _word(word: dict[str, Any]) -> Word:
    return Word(word["text"], word["x0"], word["x1"], word["top"])


def _places(columns: Sequence[Columns]) -> dict[int, list[tuple[float, float]]]:
    """From where to where the words reach, by the whole point from the top."""
    places: dict[int, list[tuple[float, float]]] = {}
    for word in (word for table in columns for word in table.words):
        for top in (int(word.top) - 1, int(word.top), int(word.top) + 1):
            places.setdefault(top, []).append((word.left, word.right))
    return places


def _is_part(thing: dict[str, Any], places: dict[int, list[tuple[float, float]]]) -> bool:
    """The middle of it lies in one of the words."""
    across = (thing["x0"] + thing["x1"]) / 2
    return any(left <= across <= right for left, right in places.get(int(thing["top"]), ()))


def _within(thing: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    """The middle of it lies in the box."""
    across, down = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return bool(box[0] <= across <= box[2] and box[1] <= down <= box[3])


def _row(cells: Row) -> PdfLine:
    return PdfLine(row_line(cells), cells=tuple(cells))


def _rows(table: Table) -> Iterator[Row]:
    """The cells' texts; one that reaches down from above is printed on each row it reaches, in its column."""
    hanging: dict[int, tuple[float, str]] = {}  # by column: where the cell ends, and its text
    for row, texts in zip(table.rows, table.extract(), strict=True):
        top = row.bbox[1]
        cells: Row = []
        for column, (box, text) in enumerate(zip(row.cells, texts, strict=True)):
            if box is not None:
                hanging[column] = (box[3], _one_line(text or ""))
            ends, shown = hanging.get(column, (top, ""))
            cells.append(shown if box is not None or ends > top + _NEAR else "")
        yield cells


def _one_line(text: str) -> str:
    """The lines of a cell follow one another; between words of letters a space stands."""
    joined = re.sub(r"(?<=[A-Za-z,])\n(?=[A-Za-z])", " ", without_radicals(text))
    return " ".join(joined.replace("\n", "").split())


def _rows_over_pages(pages: list[list[PdfLine]]) -> list[list[PdfLine]]:
    """A row that a page's end has cut in two is one again: its second half has no number."""
    whole: list[list[PdfLine]] = []
    last: tuple[int, int] | None = None  # the page and the place of the row before
    for number, page in enumerate(pages):
        lines = list(page)
        first = next((index for index, line in enumerate(lines) if line.cells), None)
        if first is not None and last is not None:
            before = whole[last[0]][last[1]]
            if _goes_on(before, lines[first]):
                whole[last[0]][last[1]] = _joined(before, lines.pop(first))
        whole.append(lines)
        rows = [index for index, line in enumerate(lines) if line.cells]
        last = (number, rows[-1]) if rows else last
    return whole


def _goes_on(last: PdfLine, line: PdfLine) -> bool:
    number = next((place for place, cell in enumerate(last.cells) if cell.isdecimal()), None)
    return len(last.cells) == len(line.cells) and number is not None and not line.cells[number]


def _joined(last: PdfLine, line: PdfLine) -> PdfLine:
    return _row([above + below for above, below in zip(last.cells, line.cells, strict=True)])
