"""Cutting words to a number of bytes, never inside a character."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from bot.text import Spans
from bot.wire.escaping import Escape, join, join_within

# Characters of one line, tried until all lines fit.
CAPS: Final = (4000, 1500, 600, 240, 100, 40)
ELLIPSIS: Final = "…"


def size(text: str) -> int:
    """Bytes as UTF-8."""
    return len(text.encode())


def first_bytes(text: str, most: int) -> str:
    """As many whole characters as `most` bytes hold."""
    return text.encode()[:most].decode("utf-8", "ignore")


def lines_within(
    lines: Sequence[Spans], last: str, most: int, *, foreign: Escape, between: str = "\n"
) -> str:
    """The lines and the last one, in `most` bytes after escaping: long lines are cut first, then the end.

    Empty lines are left out. `last` stays whatever happens: it is the code that people answer by.
    """
    for cap in CAPS:
        shown = list(_shown(lines, cap, foreign))
        found = between.join([*shown, last] if last else shown)
        if size(found) <= most:
            return found
    while shown:
        shown.pop()
        found = between.join([*shown, ELLIPSIS, *([last] if last else [])])
        if size(found) <= most:
            return found
    return first_bytes(last, most)


def whole_size(lines: Sequence[Spans], last: str, *, foreign: Escape, between: str = "\n") -> int:
    """Bytes of all of it with nothing cut."""
    shown = [words for line in lines if (words := join(line, foreign=foreign)).strip()]
    return size(between.join([*shown, last] if last else shown))


def _shown(lines: Sequence[Spans], cap: int, foreign: Escape) -> Iterator[str]:
    for line in lines:
        words = join_within(line, cap, foreign=foreign)
        if words.strip():
            yield words
