"""A table in an annex that says who does the tasks of the plan's text (附件：任务分工表)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.plans.cells import find_cells
from bot.plans.clauses import Responsibility
from bot.plans.outline import Node, is_table_row
from bot.plans.passages import Passage
from bot.plans.table_items import task_rows
from bot.plans.tables import read_table
from bot.plans.texts import Worded, Wording

_ENOUGH = 6  # so many characters in common make a row and an item the same task


def find_annexed_units(wording: Wording, outside: Sequence[Passage]) -> dict[int, Responsibility]:
    """What annexed tables tell of items by their place, where the text itself names no units."""
    rows = [] if wording.names_units else list(_rows(outside))
    if not rows:
        return {}
    tasks = [(place, entry) for place, entry in enumerate(wording) if entry.item.kind == "task"]
    found: dict[int, Responsibility] = {}
    for row in rows:
        place = next((place for place, entry in tasks if _is_same(entry, row)), None)
        if place is not None:
            told = found.setdefault(place, Responsibility([]))
            told.clauses += row.duties.clauses
            told.printed += row.duties.printed
    return found


def _rows(outside: Sequence[Passage]) -> Iterator[Worded]:
    cells = find_cells(outside)
    in_table = [index in cells or is_table_row(line.text) for index, line in enumerate(outside)]
    for is_row, group in groupby(zip(in_table, outside, strict=True), key=lambda pair: pair[0]):
        table = read_table([line for _, line in group]) if is_row else None
        if table is not None:
            yield from task_rows(table, Node())


def _is_same(entry: Worded, row: Worded) -> bool:
    """One begins as the other does."""
    mine, told = _words(entry), _words(row)
    title = "".join(filter(str.isalnum, entry.title.text))
    if title and (told.startswith(title) or title.startswith(told)):
        return True
    return told[:_ENOUGH] == mine[:_ENOUGH] != ""


def _words(entry: Worded) -> str:
    """Title and text without white space or stops."""
    whole = entry.title.text + "".join(paragraph.text for paragraph in entry.text)
    return "".join(char for char in whole if char.isalnum())
