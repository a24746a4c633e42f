"""Where two wordings of one text differ, with a little of what stands around it (改动之处)."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

AROUND = 4  # characters before and after
NEAR = 6  # two places that are closer are told as one


def text_changes(old: str, new: str) -> list[tuple[str, str]]:
    """The places that differ, before and now, in order; an ellipsis where the text goes on."""
    places: list[list[int]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if places and i1 - places[-1][1] < NEAR:
            places[-1][1], places[-1][3] = i2, j2
        else:
            places.append([i1, i2, j1, j2])
    return list(_shown(old, new, places))


def _shown(old: str, new: str, places: list[list[int]]) -> Iterator[tuple[str, str]]:
    for i1, i2, j1, j2 in places:
        yield _around(old, i1, i2), _around(new, j1, j2)


def _around(text: str, start: int, end: int) -> str:
    first, last = max(start - AROUND, 0), min(end + AROUND, len(text))
    return ("…" if first else "") + text[first:last] + ("…" if last < len(text) else "")
