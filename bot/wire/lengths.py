"""Cutting words to a number of bytes, never inside a character."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

# Characters of one text, tried until the message fits; the first is as good as none.
CAPS: Final = (30_000, 4000, 1500, 600, 240, 100, 40)
ELLIPSIS: Final = "…"
LinesAt: TypeAlias = Callable[[int], Sequence[str]]


def size(text: str) -> int:
    """Bytes as UTF-8."""
    return len(text.encode())


def first_bytes(text: str, most: int) -> str:
    """As many whole characters as `most` bytes hold."""
    return text.encode()[:most].decode("utf-8", "ignore")


def within(lines_at: LinesAt, last: str, most: int, *, between: str = "\n") -> str:
    """Lines and the last one in `most` bytes: long texts are cut first, then the end.

    `lines_at` gives the lines with no text in them longer than so many characters. `last` stays whatever
    happens: it is the code that people answer by.
    """
    shown: list[str] = []
    for cap in CAPS:
        shown = list(lines_at(cap))
        found = _whole(shown, last, between)
        if size(found) <= most:
            return found
    while shown:
        shown.pop()
        found = _whole([*shown, ELLIPSIS], last, between)
        if size(found) <= most:
            return found
    return first_bytes(last, most)


def fits(lines_at: LinesAt, last: str, most: int, *, between: str = "\n") -> bool:
    """With nothing cut."""
    return size(_whole(lines_at(CAPS[0]), last, between)) <= most


def _whole(lines: Sequence[str], last: str, between: str) -> str:
    return between.join([*lines, last] if last else lines)
