"""The account of a document: each character belongs to something, or is skipped with a reason (不丢一字)."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.domain.plan import Skipped, Stretch
from bot.plans.passages import Passage, Run
from bot.plans.source import Source

TASK, HEADING, GOAL, RULE = "task", "heading", "goal", "rule"
LAYOUT = "layout"  # a line of signs that only set out the page

_FREE = 0


@dataclass(frozen=True, slots=True)
class _Claim:
    """What a character belongs to, and the task's id if it belongs to one."""

    what: str
    of: str | None = None


class Account:
    """Who has claimed which character. The first claim counts."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._claims = [_Claim(LAYOUT)]
        self._owners = array("I", [_FREE]) * len(source.printed)  # a number of `_claims` a character
        self._skipped: dict[int, Skipped] = {}

    def claim(self, passage: Passage, what: str, of: str | None = None) -> None:
        self._give(self._free(passage), self._number(what, of))

    def skip(self, passage: Passage, why: str) -> None:
        """Keep the passage's unclaimed characters as skipped, for a reason."""
        free = self._free(passage)
        if not free:
            return
        self._give(free, self._number(why))
        quote = self._source.printed_at(free).strip()
        if any(map(str.isalnum, quote)):
            place = free[0][0]
            self._skipped[place] = Skipped(self._source.line_at(place), quote, why)

    def _free(self, passage: Passage) -> list[Run]:
        """The places of the passage that nobody has claimed."""
        free: list[Run] = []
        for start, stop in passage.runs():
            owners = self._owners[start:stop]
            if owners.count(_FREE) == len(owners):
                free.append((start, stop))
            elif _FREE in owners:
                free += _free_runs(owners, start)
        return free

    def _give(self, runs: Iterable[Run], number: int) -> None:
        for start, stop in runs:
            self._owners[start:stop] = array("I", [number]) * (stop - start)

    def leftovers(self) -> Iterator[Passage]:
        """The words nobody has claimed yet, one passage a line, in order."""
        for line in self._source.passages():
            left = self._source.passage(self._free(line))
            if any(map(str.isalnum, left.text)):
                yield left

    def skipped(self) -> tuple[Skipped, ...]:
        return tuple(self._skipped[place] for place in sorted(self._skipped))

    def claims(self) -> dict[int, str]:
        """What each character's place was claimed for."""
        return {place: self._claims[owner].what for place, owner in enumerate(self._owners) if owner != _FREE}

    def stretches(self) -> tuple[Stretch, ...]:
        """The document in its order. White space and signs nobody claims go with what stands before them."""
        return tuple(
            Stretch(number, text[start:end], claim.what, claim.of)
            for number, place, text in self._source.printed_lines()
            if text.strip()
            for claim, start, end in self._runs(self._owners[place : place + len(text)])
        )

    def _runs(self, owners: Sequence[int]) -> Iterator[tuple[_Claim, int, int]]:
        """Neighbours of one owner: the claim, its start and its end on the line."""
        start = end = 0
        last = next((owner for owner in owners if owner != _FREE), _FREE)
        for owner, group in groupby(owners):
            if owner not in (_FREE, last):
                yield self._claims[last], start, end
                start, last = end, owner
            end += len(list(group))
        yield self._claims[last], start, end

    def _number(self, what: str, of: str | None = None) -> int:
        claim = _Claim(what, of)
        if self._claims[-1] != claim:
            self._claims.append(claim)
        return len(self._claims) - 1


def _free_runs(owners: Sequence[int], start: int) -> Iterator[Run]:
    """The runs that nobody owns; the first of the owners stands at `start`."""
    for is_free, group in groupby(owners, key=lambda owner: owner == _FREE):
        stop = start + len(list(group))
        if is_free:
            yield start, stop
        start = stop
