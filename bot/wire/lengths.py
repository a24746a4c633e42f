"""Cutting words to a number of bytes, never inside a character."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

# Characters of one text, tried until the message fits; the first is as good as none.
CAPS: Final = (30_000, 4000, 1500, 600, 240, 100, 40)
ELLIPSIS: Final = "…"
LinesAt: TypeAlias = Callable[[int], Iterable[str]]


def size(text: str) -> int:
    """Bytes as UTF-8."""
    return len(text.encode())


def first_bytes(text: str, most: int) -> str:
    """As many whole characters as `most` bytes hold."""
    return text.encode()[:most].decode("utf-8", "ignore")


def within(lines_at: LinesAt, last: str, most: int, *, between: str = "\n") -> str:
    """Lines and the last one in `most` bytes: long texts are cut first, then the end.

    `lines_at` gives the lines with no text in them longer than so many characters, one by one, so that none
    is made in vain. `last` stays whatever happens: it is the code that people answer by.
    """
    for cap in CAPS:
        shown, is_whole = _first_lines(lines_at(cap), most - _room_of(last, between), between)
        if is_whole:
            return between.join([*shown, last] if last else shown)
    ending = [ELLIPSIS, last] if last else [ELLIPSIS]
    shown, _ = _first_lines(
        lines_at(CAPS[-1]), most - sum(_room_of(each, between) for each in ending), between
    )
    return between.join([*shown, *ending]) if shown else first_bytes(last, most)


def fits(lines_at: LinesAt, last: str, most: int, *, between: str = "\n") -> bool:
    """With nothing cut."""
    return _first_lines(lines_at(CAPS[0]), most - _room_of(last, between), between)[1]


def _room_of(line: str, between: str) -> int:
    return size(between) + size(line) if line else 0


def _first_lines(lines: Iterable[str], most: int, between: str) -> tuple[list[str], bool]:
    """As many as `most` bytes hold, and whether these are all."""
    found: list[str] = []
    left = most
    for line in lines:
        left -= size(line) + (size(between) if found else 0)
        if left < 0:
            return found, False
        found.append(line)
    return found, left >= 0
