"""Passages of a document: views of its characters that hold no text of their own (片段)."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias, overload

Run: TypeAlias = tuple[int, int]  # places from the first to before the second

_LENGTH_BITS = 30
_LENGTH = (1 << _LENGTH_BITS) - 1
_LONG = 2000  # characters; to cut fewer out again costs less than to keep them


class _Joined(Sequence[int]):
    """The places of a passage of several runs, or of a long one, which keeps its text once it was read."""

    __slots__ = ("offsets", "starts", "text")

    def __init__(self, runs: Iterable[Run], text: str | None = None) -> None:
        self.starts, self.offsets, self.text = array("I"), array("I", [0]), text
        for start, stop in runs:
            self.starts.append(start)
            self.offsets.append(self.offsets[-1] + stop - start)

    def __len__(self) -> int:
        return self.offsets[-1]

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[int]: ...
    def __getitem__(self, index: int | slice) -> int | Sequence[int]:
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        index = range(len(self))[index]
        run = bisect_right(self.offsets, index) - 1
        return self.starts[run] + index - self.offsets[run]

    def __iter__(self) -> Iterator[int]:
        for start, stop in self.runs(0, len(self)):
            yield from range(start, stop)

    def runs(self, first: int, last: int) -> Iterator[Run]:
        """The runs of the characters from the `first` to before the `last`."""
        for run in range(bisect_right(self.offsets, first) - 1, bisect_left(self.offsets, last)):
            start, offset = self.starts[run], self.offsets[run]
            yield start + max(0, first - offset), start + min(last, self.offsets[run + 1]) - offset


class Passage:
    """Characters of the document in their order: `text` folded for reading, `at` the place of each."""

    __slots__ = ("_of", "_where")
    _of: str  # the whole document
    _where: int | _Joined  # of few in a row: start and length in one number, which takes least room

    def __init__(self, of: str = "", runs: Sequence[Run] = ()) -> None:
        """The characters of the document `of` at the places of `runs`."""
        self._of = of
        if len(runs) == 1 and runs[0][1] - runs[0][0] < _LONG:
            self._where = runs[0][0] << _LENGTH_BITS | (runs[0][1] - runs[0][0])
        else:
            self._where = _Joined(runs) if runs else 0

    def __bool__(self) -> bool:
        return self._where != 0

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Passage):
            return NotImplemented
        return [*self.runs()] == [*other.runs()] and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"Passage({self.text!r})"

    @property
    def text(self) -> str:
        where = self._where
        if isinstance(where, int):
            start = where >> _LENGTH_BITS
            return self._of[start : start + (where & _LENGTH)]
        if where.text is not None:
            return where.text
        text = "".join(self._of[start:stop] for start, stop in self.runs())
        if len(text) >= _LONG:
            where.text = text
        return text

    @property
    def at(self) -> Sequence[int]:
        where = self._where
        if isinstance(where, int):
            start = where >> _LENGTH_BITS
            return range(start, start + (where & _LENGTH))
        return where

    def runs(self) -> Iterator[Run]:
        """The places in runs, in the order of the characters."""
        where = self._where
        if not isinstance(where, int):
            yield from where.runs(0, len(where))
        elif where:
            start = where >> _LENGTH_BITS
            yield start, start + (where & _LENGTH)

    def cut(self, start: int, end: int | None = None) -> Passage:
        """The characters from `start` to before `end`, without white space around them."""
        where = self._where
        if isinstance(where, int):
            return self._cut_row(where >> _LENGTH_BITS, *_span(start, end, where & _LENGTH))
        text = self.text
        first, last = _span(start, end, len(text))
        while first < last and text[first].isspace():
            first += 1
        while first < last and text[last - 1].isspace():
            last -= 1
        if (first, last) == (0, len(text)):
            return self
        found = Passage(self._of, [*where.runs(first, last)] if first < last else ())
        if isinstance(found._where, _Joined) and where.text is not None:
            found._where.text = text[first:last]
        return found

    def _cut_row(self, begin: int, first: int, last: int) -> Passage:
        """The same of characters in a row that begin at the place `begin`."""
        of, start, stop = self._of, begin + first, begin + last
        while start < stop and of[start].isspace():
            start += 1
        while start < stop and of[stop - 1].isspace():
            stop -= 1
        where = start << _LENGTH_BITS | (stop - start) if start < stop else 0
        if where == self._where:
            return self
        found = Passage.__new__(Passage)
        found._of, found._where = of, where
        return found

    def without(self, others: Iterable[Passage]) -> Passage:
        """The characters that none of the others has, without white space around them; itself if all stay."""
        gone = _merged(sorted(run for other in others for run in other.runs()))
        if not gone:
            return self
        stops = [stop for _, stop in gone]
        kept: list[Run] = []
        words: list[str] = []
        text, offset = self.text, 0
        for start, stop in self.runs():
            for first, last in _left((start, stop), gone, bisect_right(stops, start)):
                kept.append((first, last))
                words.append(text[offset + first - start : offset + last - start])
            offset += stop - start
        if sum(map(len, words)) == len(text):
            return self
        return _with_text(self._of, kept, "".join(words)).cut(0)


def _span(start: int, end: int | None, length: int) -> Run:
    """The slice's ends within a text of that length."""
    if 0 <= start <= length and (end is None or start <= end <= length):
        return start, length if end is None else end
    first, last, _ = slice(start, end).indices(length)
    return first, max(first, last)


def _left(run: Run, gone: Sequence[Run], index: int) -> Iterator[Run]:
    """What is left of the run; the first of `gone` that may touch it has that `index`."""
    start, stop = run
    while index < len(gone) and gone[index][0] < stop:
        if gone[index][0] > start:
            yield start, gone[index][0]
        start = max(start, gone[index][1])
        index += 1
    if start < stop:
        yield start, stop


def _merged(runs: Iterable[Run]) -> list[Run]:
    """Runs in order as fewest: those that touch or overlap are one."""
    merged: list[Run] = []
    for start, stop in runs:
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(stop, merged[-1][1])
        else:
            merged.append((start, stop))
    return merged


def _with_text(of: str, runs: Sequence[Run], text: str) -> Passage:
    """A passage whose text is not all the document's own."""
    found = Passage(of)
    found._where = _Joined(runs, text) if runs else 0
    return found


def join(passages: Iterable[Passage]) -> Passage:
    """One passage of several, without anything between them."""
    several = [passage for passage in passages if passage]
    if len(several) <= 1:
        return several[0] if several else Passage()
    runs: list[Run] = []
    for start, stop in (run for passage in several for run in passage.runs()):
        if runs and runs[-1][1] == start:
            runs[-1] = runs[-1][0], stop
        else:
            runs.append((start, stop))
    return Passage(several[0]._of, runs)


def join_lines(passages: Sequence[Passage]) -> Passage:
    """One passage of several paragraphs, to be read; the line break between two has the place before it."""
    several = [passage for passage in passages if passage]
    if len(several) <= 1:
        return several[0] if several else Passage()
    runs = [*several[0].runs()]
    for before, passage in pairwise(several):
        runs += [(before.at[-1], before.at[-1] + 1), *passage.runs()]
    return _with_text(several[0]._of, runs, "\n".join(passage.text for passage in several))
