"""A table printed one cell a line, or on one line: its rows by their numbers, its columns by what fits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.plans.cell_fit import are_odd, are_units, fit, fitted
from bot.plans.columns import WHO, Table, are_heads, head_of, tells_what, with_words
from bot.plans.passages import Passage, join_lines

HEAD_MOST = 14
_HEADS_MOST = 14
_FEWEST_HEADS, _FEWEST_ROWS = 3, 2
_ROW_MOST = 20  # cells of one row, where each unit stands on a line of its own
_BARS = 0.8  # so many bars a cell are separators; fewer are empty cells
_NUMBER = re.compile(r"0?(\d{1,3})[.、]?")


@dataclass(frozen=True, slots=True)
class Stream:
    """A table found in a row of cells, and how many of them belong to it, its heads included."""

    table: Table
    taken: int


def find_cells(lines: Sequence[Passage]) -> frozenset[int]:
    """The lines that are cells of a table printed one cell a line; its heads may come again on each page."""
    found: set[int] = set()
    starts = [*_head_runs(lines), len(lines)]
    before: tuple[list[str], int] = ([], 0)  # the heads of the table above, and the number due in it
    for start, following in pairwise(starts):
        part = lines[start:following]
        heads = [line.text for line in part[: _end_of_heads(part, 0)]]
        due = before[1] if heads == before[0] else 1
        stream = read_stream(part, due)
        if stream is not None and len(stream.table.rows) >= _FEWEST_ROWS - (due > 1):
            found.update(range(start, start + stream.taken))
            before = (heads, due + len(stream.table.rows))
    return frozenset(found)


def _head_runs(lines: Sequence[Passage]) -> Iterator[int]:
    """Where heads begin, three or more of them."""
    index = 0
    while index < len(lines):
        end = _end_of_heads(lines, index)
        if end - index >= _FEWEST_HEADS:
            yield index
        index = max(end, index + 1)


def _end_of_heads(lines: Sequence[Passage], start: int) -> int:
    """Behind the heads that begin at `start`, with unusual ones among them where a first number follows."""
    known = end = start
    while end < len(lines) and end - start < 2 * _HEADS_MOST and len(lines[end].text) <= HEAD_MOST:
        text = lines[end].text
        if text != "|" and head_of(text):
            known = end + 1
        elif known == start:
            break
        elif _is_number(text, 1):
            return end if head_of(lines[start].text) == "number" else known
        elif text != "|" and head_of(lines[start].text) != "number":
            break
        end += 1
    return known


def _is_number(text: str, number: int) -> bool:
    found = _NUMBER.fullmatch(text)
    return found is not None and int(found[1]) == number


def read_stream(lines: Sequence[Passage], due: int = 1) -> Stream | None:
    """The table whose heads come first and whose rows the numbers from `due` on tell; None for none."""
    end = _end_of_heads(lines, 0)
    names = [line for line in lines[:end] if line.text != "|"]
    heads = [head_of(name.text) for name in names]
    if len(heads) < _FEWEST_HEADS or not are_heads(heads):
        return None
    cells, places = _cells(lines, end)
    first = next((i for i, cell in enumerate(cells[: len(heads) + 2]) if _is_number(cell.text, due)), None)
    if first is None:
        return _without_numbers(heads, names, cells, places)
    if "number" not in heads:
        heads.insert(first, "number")
        names.insert(first, Passage())
    rows = _Rows(heads, cells)
    told = tuple(rows.read(first, due))
    heads = [
        "group" if rows.merged and head in ("title", "text") and i < rows.lead else head
        for i, head in enumerate(heads)
    ]
    if not tells_what(heads):
        heads = list(with_words(heads, told))
    taken = places[rows.end - 1] + 1 if rows.end else end
    return Stream(Table(tuple(heads), tuple(names), told), taken) if tells_what(heads) else None


def _without_numbers(
    heads: Sequence[str | None], names: Sequence[Passage], cells: Sequence[Passage], places: Sequence[int]
) -> Stream | None:
    """Rows of as many cells as there are heads, as long as units stand under units and dates under times."""
    width = len(heads)
    rows: list[tuple[Passage, ...]] = []
    for start in range(0, len(cells) - width + 1, width):
        row = tuple(cells[start : start + width])
        if any(
            head in (*WHO, "time") and fit(cell.text, head) < 0 for cell, head in zip(row, heads, strict=True)
        ):
            break
        rows.append(row)
    told = with_words(heads, rows)
    if len(rows) < 2 or "number" in heads or not tells_what(told):
        return None
    return Stream(Table(told, tuple(names), tuple(rows)), places[len(rows) * width - 1] + 1)


def _cells(lines: Sequence[Passage], start: int) -> tuple[list[Passage], list[int]]:
    """The cells behind the heads, and the line each stands on. A bar divides cells or is an empty one."""
    ahead = [line.text == "|" for line in lines[start : start + 2 * _ROW_MOST]]
    bars = sum(ahead)
    divides = bars >= _BARS * (len(ahead) - bars) and bars > 1
    cells, places, barred = [], [], True
    again = _repeated_heads(lines, start)
    for place in (place for place in range(start, len(lines)) if place not in again):
        is_bar = lines[place].text == "|"
        if not (is_bar and divides):
            cells.append(Passage() if is_bar else lines[place])
            places.append(place)
        elif barred and cells:
            cells.append(Passage())
            places.append(place)
        barred = is_bar
    return cells, places


def _repeated_heads(lines: Sequence[Passage], end: int) -> frozenset[int]:
    """The places where the heads that stand before `end` come once more, as on each page of a print."""
    heads = [line.text for line in lines[:end]]
    begins = [place for place in range(end, len(lines) - end + 1) if lines[place].text == heads[0]]
    whole = [place for place in begins if [line.text for line in lines[place : place + end]] == heads]
    return frozenset(place + offset for place in whole for offset in range(end))


class _Rows:
    """The rows of a stream of cells, the number in column `lead`.

    `end` is the index behind the last cell used; `merged` is set where a cell before a number reaches down
    over several rows.
    """

    def __init__(self, heads: Sequence[str | None], cells: Sequence[Passage]) -> None:
        self._heads = heads
        self._cells = cells
        self.lead = heads.index("number")
        self._longest = len(heads) - self.lead - 1
        self.end = 0
        self.merged = False

    def read(self, first: int, due: int) -> Iterator[tuple[Passage, ...]]:
        """The row numbered `due` stands at `first`; cells before a number belong to its row."""
        before = [cell for cell in self._cells[:first] if cell]
        at, number = first, due
        while True:
            following = self._following(at, number + 1)
            stop = following if following is not None else len(self._cells)
            body = self._cells[at + 1 : stop]
            columns, used = self._placed(body, is_last=following is None)
            yield from self._filled(before, self._cells[at], body, columns)
            self.end = max(self.end, at + 1 + used)
            if following is None:
                return
            before = [cell for cell in body[used:] if cell][-self.lead :] if self.lead else []
            at, number = following, number + 1

    def _following(self, at: int, number: int) -> int | None:
        """Where the row of that number begins: a full row further on, else at its first number."""
        width = len(self._heads) - self.lead
        for full in (at + width, at + width + self.lead):
            if full < len(self._cells) and _is_number(self._cells[full].text, number):
                return full
        ahead = range(at + 2, min(at + _ROW_MOST, len(self._cells)))
        return next((i for i in ahead if _is_number(self._cells[i].text, number)), None)

    def _placed(self, body: Sequence[Passage], *, is_last: bool) -> tuple[list[int], int]:
        """The column of each cell behind the number, and how many cells are the row's."""
        heads = self._heads[self.lead + 1 :]
        width = len(heads)
        if is_last:
            body = body[: max(self._longest, width) + 1]
        exact = body[:width]
        room = sum(map(bool, body[width:]))
        if len(exact) == width and (is_last or room in (0, self.lead)) and not are_odd(exact, heads):
            more = is_last and room > 0 and heads[-1] in WHO and are_units(body[width].text)
            if not more:
                return list(range(width)), width
        columns = fitted(body, heads, spare=self.lead if not is_last else len(body))
        used = len(columns)
        self._longest = max(self._longest, used)
        return columns, used

    def _filled(
        self,
        before: Sequence[Passage],
        number: Passage,
        body: Sequence[Passage],
        columns: Sequence[int],
    ) -> Iterator[tuple[Passage, ...]]:
        """The row, and a second one where the columns begin again: merged cells reach down to it."""
        lead = [*([Passage()] * (self.lead - len(before))), *before]
        self.merged = self.merged or not all(lead)
        starts = [0, *(i for i in range(1, len(columns)) if columns[i] < columns[i - 1]), len(columns)]
        for start, end in pairwise(starts):
            cells: list[list[Passage]] = [[] for _ in self._heads[self.lead + 1 :]]
            for place in range(start, end):
                cells[columns[place]].append(body[place])
            yield (*lead, number, *map(join_lines, cells))
