"""Tables that a copy has run together, a space between two cells, taken apart again (粘连的表格)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.plans.columns import are_heads, head_of
from bot.plans.passages import Passage

_WORD = re.compile(r"[^ \t|]+")
_FEWEST_HEADS = 3
_BETWEEN = 4  # so many lines may stand between two that begin with a row's number
_ROWS = 2


def take_apart(lines: Sequence[Passage]) -> list[Passage]:
    """The lines, those of a table without separators as one cell a line."""
    taken: list[Passage] = []
    index = 0
    while index < len(lines):
        heads = _heads(lines[index])
        end = _end(lines, index, heads) if heads else None
        if end is None:
            taken.append(lines[index])
            index += 1
            continue
        for line in lines[index:end]:
            taken += _words(line)
        index = end
    return taken


def _words(line: Passage) -> list[Passage]:
    """The line's words; what stands before the heads is a line of its own."""
    begin = _heads(line)
    before = line.cut(0, begin - 1) if begin else Passage()
    rest = line.cut(begin - 1) if begin else line
    cells = [rest.cut(*found.span()) for found in _WORD.finditer(rest.text)]
    return [before, *cells] if before else cells


def _heads(line: Passage) -> int:
    """One more than where a run of heads begins that has a column of numbers; 0 for none."""
    if "|" in line.text or "\t" in line.text:
        return 0
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(line.text):
        if head_of(word[0]) is not None:
            run.append(word)
            continue
        if len(run) >= _FEWEST_HEADS:
            break
        run = []
    heads = [head_of(word[0]) for word in run]
    fits = len(run) >= _FEWEST_HEADS and heads[0] == "number" and are_heads(heads)
    return run[0].start() + 1 if fits else 0


def _end(lines: Sequence[Passage], index: int, heads: int) -> int | None:
    """Behind the table's last line: all rows on the line of its heads, or each on lines of its own."""
    words = [word[0] for word in _WORD.finditer(lines[index].text, heads - 1)]
    if "1" in words and "2" in words[words.index("1") :]:
        return index + 1
    due, at = 1, index
    while following := _row(lines, at + 1, due):
        due, at = due + 1, following
    return at + 1 if due > _ROWS else None


def _row(lines: Sequence[Passage], start: int, due: int) -> int | None:
    """The line within a few that begins with that number and a space."""
    for place in range(start, min(start + (1 if due == 1 else _BETWEEN), len(lines))):
        if re.match(rf"{due}[ ]+\S", lines[place].text):
            return place
    return None
