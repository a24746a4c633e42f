"""Tables in a text: rows with separators, or one cell a line; the tasks or indicators they hold (表格)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.plans.cells import read_stream
from bot.plans.columns import Table, are_heads, head_of, tells_what, with_words
from bot.plans.passages import Passage

_CELL = re.compile(r"[|\t]")
_RULE = re.compile(r"[\s|:+=\-—_]*")


def read_table(lines: Sequence[Passage]) -> Table | None:
    """The table the lines form, with separators between cells or one cell a line; None for a box of text."""
    rows = [(line, cells) for line in lines if (cells := _cells(line)) is not None]
    several = sum(sum(map(bool, cells)) > 1 for _, cells in rows)
    if several * 2 > len(rows):
        return _by_rows([cells for _, cells in rows])
    cells = [next(filter(None, cells), line) for line, cells in rows]
    start = next((i for i, cell in enumerate(cells) if head_of(cell.text)), len(cells))
    stream = read_stream(cells[start:])
    return stream.table if stream else None


def _cells(line: Passage) -> list[Passage] | None:
    """A line's cells, empty ones too; None for a rule or a line of separators only."""
    if _RULE.fullmatch(line.text):
        return None if line.text.strip() != "|" else [Passage()]
    cells, start = [], 0
    for found in _CELL.finditer(line.text):
        cells.append(line.cut(start, found.start()))
        start = found.end()
    cells.append(line.cut(start))
    if line.text.startswith("|"):
        cells = cells[1:]
    return cells[:-1] if line.text.endswith("|") else cells


def _by_rows(rows: Sequence[list[Passage]]) -> Table | None:
    index = next((i for i, row in enumerate(rows) if are_heads([head_of(cell.text) for cell in row])), None)
    if index is None:
        return None
    upper, body = rows[index], rows[index + 1 :]
    names = upper
    if lower := _lower_heads(upper, body[:1]):
        names = [below or above for above, below in zip(upper, _fitted(lower, len(upper)), strict=True)]
        body = body[1:]
    heads = [head_of(cell.text) for cell in names]
    told = tuple(_fitted(row, len(heads)) for row in body if any(row) and not _same(row, upper))
    known = with_words(heads, told)
    return Table(known, tuple(names), told) if tells_what(known) else None


def _lower_heads(names: Sequence[Passage], following: Sequence[list[Passage]]) -> list[Passage] | None:
    """The second row of heads, where the first one only says what several columns have in common."""
    for row in following:
        upper = {name.text for name in names if name}
        new = [cell for cell in row if cell and cell.text not in upper]
        repeats = any(cell and cell.text == name.text for cell, name in zip(row, names, strict=False))
        if new and (repeats or all(head_of(cell.text) for cell in new)):
            return row
    return None


def _same(row: Sequence[Passage], heads: Sequence[Passage]) -> bool:
    """The heads once more, as a table prints them on each of its pages."""
    return [cell.text for cell in row] == [cell.text for cell in heads]


def _fitted(row: list[Passage], width: int) -> tuple[Passage, ...]:
    """As many cells as there are heads; merged cells to the left are missing."""
    if len(row) >= width:
        return tuple(row[:width])
    return tuple([Passage()] * (width - len(row)) + list(row))
