"""The account of a document: each character belongs to something, or is skipped with a reason (不丢一字)."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.domain.plan import Skipped, Stretch
from bot.plans.passages import Passage, Run
from bot.plans.source import Printed, Source

TASK, HEADING, GOAL, RULE = "task", "heading", "goal", "rule"
LAYOUT = "layout"  # a line of signs that only set out the page

_FREE = 0
_KINDS = 64  # from here on what a claim is for is a task: its place in the catalogue; before, it is a kind


class Account:
    """Who has claimed which character. The first claim counts."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._kinds = {LAYOUT: _FREE}
        self._claims = array("I", [_FREE])  # what each is for; claims that follow one another may be one
        self._owners = array("I", [_FREE]) * len(source.printed.text)
        self._skipped: dict[int, Skipped] = {}

    def claim(self, passage: Passage, what: str) -> None:
        self._give(self._free(passage), self._claim(self._kind(what)))

    def claim_for_task(self, passage: Passage, index: int) -> None:
        """For the task with that index in the catalogue."""
        self._give(self._free(passage), self._claim(_KINDS + index))

    def skip(self, passage: Passage, why: str) -> None:
        """Keep the passage's unclaimed characters as skipped, for a reason."""
        free = self._free(passage)
        if not free:
            return
        self._give(free, self._claim(self._kind(why)))
        quote = self._source.printed.at(free).strip()
        if any(map(str.isalnum, quote)):
            place = free[0][0]
            self._skipped[place] = Skipped(self._source.printed.line_at(place), quote, why)

    def leftovers(self) -> Iterator[Passage]:
        """The words nobody has claimed yet, one passage a line, in order."""
        for line in self._source.passages():
            left = self._source.passage(self._free(line))
            if any(map(str.isalnum, left.text)):
                yield left

    def close(self) -> Settled:
        """What has become of the document."""
        skipped = tuple(self._skipped[place] for place in sorted(self._skipped))
        purposes = Purposes(tuple(self._kinds), self._claims)
        return Settled(self._source.printed, purposes, _runs_of(self._owners), skipped)

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

    def _give(self, runs: Iterable[Run], owner: int) -> None:
        for start, stop in runs:
            self._owners[start:stop] = array("I", [owner]) * (stop - start)

    def _claim(self, purpose: int) -> int:
        if self._claims[-1] != purpose:
            self._claims.append(purpose)
        return len(self._claims) - 1

    def _kind(self, what: str) -> int:
        return self._kinds.setdefault(what, len(self._kinds))


@dataclass(frozen=True, slots=True)
class Purposes:
    """What each claim is for, as a number: a kind, or from `_KINDS` on the place of a task."""

    kinds: Sequence[str]
    of_claims: Sequence[int]

    def what(self, claim: int) -> str:
        purpose = self.of_claims[claim]
        return TASK if purpose >= _KINDS else self.kinds[purpose]

    def task(self, claim: int) -> int | None:
        purpose = self.of_claims[claim]
        return purpose - _KINDS if purpose >= _KINDS else None


@dataclass(frozen=True, slots=True)
class Settled:
    """Every character told off. `runs` are where each claim begins, up to the next one, and its number."""

    printed: Printed
    purposes: Purposes
    runs: tuple[Sequence[int], Sequence[int]]
    skipped: tuple[Skipped, ...]

    def claims(self) -> dict[int, str]:
        """What each character's place was claimed for."""
        what = self.purposes.what
        whole = self._runs_within(0, len(self.printed.text))
        return {place: what(claim) for claim, a, b in whole if claim != _FREE for place in range(a, b)}

    def stretches(self, tasks: Sequence[str]) -> Iterator[Stretch]:
        """The document in its order; `tasks` are the ids of the catalogue.

        White space and signs nobody claims go with what stands before them.
        """
        for number, place, text in self.printed.lines():
            if not text.strip():
                continue
            for claim, start, stop in _without_free(self._runs_within(place, place + len(text))):
                task = self.purposes.task(claim)
                of = None if task is None else tasks[task]
                yield Stretch(number, text[start - place : stop - place], self.purposes.what(claim), of)

    def _runs_within(self, start: int, stop: int) -> Iterator[tuple[int, int, int]]:
        """Each claim, and the places from its first to before its last."""
        starts, claims = self.runs
        index = bisect_right(starts, start) - 1
        while start < stop:
            end = starts[index + 1] if index + 1 < len(starts) else stop
            yield claims[index], start, min(end, stop)
            start, index = end, index + 1


def _runs_of(owners: Sequence[int]) -> tuple[Sequence[int], Sequence[int]]:
    """Where the owner changes, and whose the characters are from there on."""
    starts, kept, place = array("I"), array("I"), 0
    for owner, group in groupby(owners):
        starts.append(place)
        kept.append(owner)
        place += sum(1 for _ in group)
    return starts, kept


def _without_free(runs: Iterable[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """The runs of a line, those of nobody joined to what stands before them, or at its beginning behind."""
    last: tuple[int, int, int] | None = None
    for owner, start, stop in runs:
        if last is None or last[0] == _FREE:
            last = (owner, start if last is None else last[1], stop)
        elif owner in (_FREE, last[0]):
            last = (last[0], last[1], stop)
        else:
            yield last
            last = (owner, start, stop)
    if last is not None:
        yield last


def _free_runs(owners: Sequence[int], start: int) -> Iterator[Run]:
    """The runs that nobody owns; the first of the owners stands at `start`."""
    for is_free, group in groupby(owners, key=lambda owner: owner == _FREE):
        stop = start + sum(1 for _ in group)
        if is_free:
            yield start, stop
        start = stop
