"""The words of a reply as they are read, and where each stands in what was written (文本)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

BLANK = "\ue000"  # stands for what is passed over: same length, matches no rule


@dataclass(frozen=True, slots=True)
class Words:
    """`text` is the form that is read; `offsets` say where each of its characters stands in `source`."""

    text: str
    source: str
    offsets: Sequence[int]
    can: int = -1  # which rules may apply, see rules.py

    def verbatim(self, start: int, end: int) -> str:
        """The piece as it was written."""
        if start >= end:
            return ""
        return self.source[self.offsets[start] : self.offsets[end - 1] + 1]

    def without(self, pieces: Iterable[tuple[int, int]]) -> Words:
        """The same words with these pieces blanked out, every other character in its place."""
        pieces = tuple(pieces)
        if not pieces:
            return self
        signs = list(self.text)
        for start, end in pieces:
            signs[start:end] = BLANK * (end - start)
        return Words("".join(signs), self.source, self.offsets, self.can)
