"""Empty cells, figures that are none, tables nobody understood (表格疑点)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from bot.domain.plan import Warning
from bot.plans.columns import Table
from bot.plans.indicator_tables import unread_rows
from bot.plans.layout import Layout
from bot.plans.outline import Box, is_table_row
from bot.plans.passages import Passage
from bot.plans.source import Source

_FEWEST_ROWS = 3  # of a table: its head and two rows
_FEWEST_CELLS = 3
_WHO = ("lead", "responsible", "support")
_ALWAYS = ("number", "time", "title", "goal")


def table_oddities(layout: Layout, warn: Callable[..., Warning]) -> Iterator[Warning]:
    for frame, box in layout.boxes:
        if box.table is None:
            yield from _unread(layout.source, frame, warn)
        else:
            yield from _cells(layout.source, box.table, warn)


def _unread(source: Source, frame: Box, warn: Callable[..., Warning]) -> Iterator[Warning]:
    rows = [row for row in frame.rows if is_table_row(row.text)]
    cells = [sum(bool(cell.strip()) for cell in row.text.replace("\t", "|").split("|")) for row in rows]
    if sum(count >= _FEWEST_CELLS for count in cells) >= _FEWEST_ROWS:
        yield warn("table_unread", source.line(rows[0]), source.as_printed(rows[0]), rows=len(rows))


def _cells(source: Source, table: Table, warn: Callable[..., Warning]) -> Iterator[Warning]:
    for row, head in empty_cells(table):
        yield warn("cell_empty", *_place(source, row), head=source.shown(head))
    for row, value in unread_rows(table):
        yield warn("value_unread", *_place(source, row), value=source.as_printed(value))


def _place(source: Source, row: Sequence[Passage]) -> tuple[int, str]:
    filled = [cell for cell in row if cell]
    return source.line(filled[0]), " ".join(map(source.as_printed, filled))


def empty_cells(table: Table) -> Iterator[tuple[tuple[Passage, ...], Passage]]:
    """The rows that leave a cell empty which the others fill, and the head of that cell.

    A row without any unit is told as a task without units, and supporting units may be wanting.
    """
    used = {i for i in range(len(table.heads)) if any(row[i] for row in table.rows)}
    for row in table.rows:
        if sum(map(bool, row)) <= 1:
            continue
        named = any(row[i] for who in _WHO for i in table.columns(who))
        wanted = (*_ALWAYS, "lead") if named else _ALWAYS
        for index, head in enumerate(table.heads):
            if head is None or head not in wanted or index not in used:
                continue
            if not any(row[i] for i in table.columns(head)):
                yield row, table.names[index]
                if head == "number":
                    break  # the row goes on with the one above it: its other cells may well be empty
