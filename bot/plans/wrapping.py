"""Lines that a printer or PDF broke at the page's width, put together again (折行)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

from bot.plans.marks import Rank, mark_at
from bot.plans.numbering import is_ended
from bot.plans.passages import Passage, join
from bot.plans.roles import LABEL

_NARROWEST, _WIDEST = 32, 140  # columns; two a Chinese character
_SLACK = 3  # a line this much shorter is still full: punctuation may not begin a line
_FEWEST, _SHARE = 6, 0.3  # so many full lines make a document a wrapped one


def unwrap(
    lines: Sequence[Passage], *, is_indented: Callable[[Passage], bool], is_apart: Callable[[Passage], bool]
) -> list[Passage]:
    """The paragraphs of a wrapped document; the lines themselves of any other.

    `is_indented` tells a paragraph's first line; lines that are `is_apart` (tables) are left alone.
    """
    is_full = _fullness([line.text for line in lines if not is_apart(line)])
    if is_full is None:
        return list(lines)
    paragraphs: list[list[Passage]] = []
    goes_on = False
    for line in lines:
        if goes_on and not is_apart(line) and not _begins(paragraphs[-1][-1].text, line, is_indented(line)):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
        goes_on = not is_apart(line) and is_full(line.text)
    return [join(parts) for parts in paragraphs]


def _begins(before: str, line: Passage, indented: bool) -> bool:
    """The line begins a paragraph, whatever the width of the one before."""
    mark = mark_at(line.text)
    if before[-1:] in ("(", "[", "【"):
        return False
    if mark is not None and mark.rank <= Rank.GROUP:
        return True
    return is_ended(before) and (
        indented or mark is not None or LABEL.match(line.text.lstrip("([【")) is not None
    )


def _fullness(lines: Sequence[str]) -> Callable[[str], bool] | None:
    """Which lines are full; None for a document that is not wrapped. Some break by columns, some by count."""
    ways = ((_width, _SLACK, 1), (len, 0, 2))
    best = max(
        ((_share(lines, way, slack, columns), way, slack) for way, slack, columns in ways),
        key=lambda one: one[0],
    )
    share, way, slack = best
    if share < _SHARE or share * len(lines) < _FEWEST:
        return None
    widest = max(map(way, lines))
    return lambda text: way(text) >= widest - slack


def _share(lines: Sequence[str], way: Callable[[str], int], slack: int, columns: int) -> float:
    widths = [way(line) for line in lines]
    widest = max(widths, default=0)
    if not _NARROWEST <= widest * columns <= _WIDEST:
        return 0.0
    return sum(width >= widest - slack for width in widths) / len(widths)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)
