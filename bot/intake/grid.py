"""A table's cells, some of them merged, as the lines in which the reader of plans knows a table (表格)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

MOST_COLUMNS = 100
MOST_ROWS = 20_000

Row: TypeAlias = list[str]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell and how many rows and columns it covers. What it prints goes to each row, to one column."""

    text: str
    rows: int = 1
    columns: int = 1


def rows_of(cells: Sequence[Sequence[Cell]]) -> list[Row]:
    """The table's rows, all of one width: merged cells filled down, never to the right."""
    spread = _spread(cells)
    width = max((len(row) for row in spread), default=0)
    rows = [row + [""] * (width - len(row)) for row in spread]
    kept = [
        row for row, printed in zip(rows, cells, strict=True) if not _is_upper_head(printed, rows[0], row)
    ]
    return without_empty_columns(kept)


def _spread(cells: Sequence[Sequence[Cell]]) -> list[Row]:
    hanging: dict[int, tuple[int, str]] = {}  # column: rows still covered from above, and the text
    spread = []
    for printed in cells:
        row: Row = []
        for cell in printed:
            _hang(row, hanging)
            for place in range(min(cell.columns, MOST_COLUMNS - len(row))):
                row.append(cell.text if place == 0 else "")
                if cell.rows > 1:
                    hanging[len(row) - 1] = (cell.rows - 1, row[-1])
        _hang(row, hanging)
        spread.append(row)
    return spread


def _hang(row: Row, hanging: dict[int, tuple[int, str]]) -> None:
    """Add the cells that reach down into the row from above, as far as they follow one another."""
    while len(row) in hanging:
        left, text = hanging.pop(len(row))
        if left > 1:
            hanging[len(row)] = (left - 1, text)
        row.append(text)


def _is_upper_head(printed: Sequence[Cell], first: Row, row: Row) -> bool:
    """The upper one of two head rows: all its cells are merged, so the lower one says more."""
    return (
        row is first
        and any(cell.rows > 1 for cell in printed)
        and any(cell.columns > 1 for cell in printed)
        and all(cell.rows > 1 or cell.columns > 1 for cell in printed)
    )


def without_empty_columns(rows: Sequence[Row]) -> list[Row]:
    if not rows:
        return []
    kept = [column for column in range(len(rows[0])) if any(row[column] for row in rows)]
    return [[row[column] for column in kept] for row in rows]


def row_line(row: Sequence[str]) -> str:
    """A row as a line. Bars keep empty cells at its ends, which tabs would lose."""
    return f"| {' | '.join(_bare(cell) for cell in row)} |"


def _bare(text: str) -> str:
    """On one line, and without the bar that would divide it."""
    return " ".join(text.replace("|", "/").replace("｜", "/").split())


def table_lines(rows: Sequence[Row]) -> list[str]:
    """A line a row. Rows of one cell before the head and behind the last full row are text around it."""
    full = [index for index, row in enumerate(rows) if sum(map(bool, row)) > 1]
    if len(full) < 2:
        return [_bare(" ".join(row)) for row in rows]
    return [
        row_line(row) if full[0] <= index <= full[-1] else _bare(" ".join(row))
        for index, row in enumerate(rows)
    ]
