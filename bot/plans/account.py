"""The account of a document: each character belongs to something, or is skipped with a reason (不丢一字)."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.domain.plan import Skipped, Stretch
from bot.plans.source import Passage, Places, Source

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
        quote = self._source.as_printed(Passage(at=free)).strip()
        if any(map(str.isalnum, quote)):
            self._skipped[free[0]] = Skipped(self._source.line_at(free[0]), quote, why)

    def _free(self, passage: Passage) -> Places:
        """The places of the passage that nobody has claimed."""
        at = passage.at
        if isinstance(at, range) and self._owners[at.start : at.stop].count(_FREE) == len(at):
            return at
        return tuple(place for place in at if self._owners[place] == _FREE)

    def _give(self, places: Places, number: int) -> None:
        if isinstance(places, range):
            self._owners[places.start : places.stop] = array("I", [number]) * len(places)
            return
        for place in places:
            self._owners[place] = number

    def leftovers(self) -> list[Passage]:
        """The words nobody has claimed yet, one passage a line, in order."""
        left = []
        for passage in self._source.passages:
            at = passage.at
            if isinstance(at, range) and _FREE not in self._owners[at.start : at.stop]:
                continue
            free = [i for i, place in enumerate(at) if self._owners[place] == _FREE]
            if any(passage.text[i].isalnum() for i in free):
                left.append(
                    Passage("".join(passage.text[i] for i in free), tuple(passage.at[i] for i in free)).cut(0)
                )
        return left

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
