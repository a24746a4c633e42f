"""Tables on a PDF's page that no line rules: columns by where the words of the head stand (无框线表格)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeAlias

from bot.intake.grid import Row

_NUMBER_HEAD = re.compile(r"(?:任务|项目|事项)?(?:序号|编号)|项次")
_PRINTED_HEAD = re.compile(r"\s*(?:序号|编号|项次|任务序号|项目编号)(?:\s+\S{1,12}){2,11}\s*")
_HEAD_MOST = 12
_FEWEST_HEADS = 3
_FEWEST_ROWS = 2
_SAME_LINE = 4.0  # points


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without a gap; the places in points, from the left and from the top."""

    text: str
    left: float
    right: float
    top: float


@dataclass(slots=True)
class Columns:
    """A table found: its rows, each with the place of its first line, and the words it is made of."""

    rows: list[tuple[float, Row]] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)


_Line: TypeAlias = list[Word]


def may_be_head(printed: str) -> bool:
    """A line of the page: a head for numbers and some more with gaps between them."""
    return _PRINTED_HEAD.fullmatch(printed) is not None


def find_columns(words: Sequence[Word]) -> list[Columns]:
    """The tables among the page's words, from the top to the foot."""
    lines = list(_lines(words))
    found: list[Columns] = []
    index = 0
    while index < len(lines):
        end, table = _table(lines, index) if _is_head(lines[index]) else (index + 1, None)
        found += [table] if table else []
        index = end
    return found


def _lines(words: Sequence[Word]) -> Iterator[_Line]:
    """The words of each printed line, from left to right."""
    placed = sorted(words, key=lambda word: (word.top, word.left))
    tops: list[float] = []
    for word in placed:
        tops.append(tops[-1] if tops and word.top - tops[-1] <= _SAME_LINE else word.top)
    for _, line in groupby(zip(tops, placed, strict=True), key=lambda pair: pair[0]):
        yield sorted((word for _, word in line), key=lambda word: word.left)


def _is_head(line: _Line) -> bool:
    return (
        len(line) >= _FEWEST_HEADS
        and _NUMBER_HEAD.fullmatch(line[0].text) is not None
        and all(len(word.text) <= _HEAD_MOST for word in line)
    )


def _table(lines: Sequence[_Line], start: int) -> tuple[int, Columns | None]:
    """The table whose head stands at `start`, and the index behind its last line."""
    spans = [(word.left, word.right) for word in lines[start]]
    table = Columns([(lines[start][0].top, [word.text for word in lines[start]])], list(lines[start]))
    end = start + 1
    for line in lines[start + 1 :]:
        columns = [_column(word, spans) for word in line]
        if None in columns or (len(table.rows) == 1 and columns[0] != 0):
            break
        placed = [(word, column) for word, column in zip(line, columns, strict=True) if column is not None]
        if placed[0][1] == 0:
            if not placed[0][0].text.isdecimal():
                break
            table.rows.append((line[0].top, [""] * len(spans)))
        for word, column in placed:
            spans[column] = (min(spans[column][0], word.left), max(spans[column][1], word.right))
            table.rows[-1][1][column] += word.text
        table.words += line
        end += 1
    return end, table if len(table.rows) > _FEWEST_ROWS else None


def _column(word: Word, spans: Sequence[tuple[float, float]]) -> int | None:
    """The column the word stands in: the one it reaches into, else the nearest; None for a line across."""
    over = [i for i, (left, right) in enumerate(spans) if word.left < right and word.right > left]
    if len(over) > 1:
        return None
    if over:
        return over[0]
    return min(range(len(spans)), key=lambda i: max(spans[i][0] - word.right, word.left - spans[i][1]))
