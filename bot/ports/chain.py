"""What is read of the chain of facts itself: for the record in words, the assessment and the audit."""

from __future__ import annotations

from typing import Protocol

from bot.domain.trail import Recorded
from bot.ports.records import ChainCheck, Wanted


class ChainQueries(Protocol):
    def recorded(self, wanted: Wanted, *, newest: int | None, most: int) -> list[Recorded]:
        """Facts, newest first: those of that number (none: the newest) and before."""
        ...

    def assessed(self, plan: str, year: int, *, newest: int) -> list[Recorded]:
        """What the assessment of a plan's year reads: its facts up to that number, the oldest first."""
        ...

    def publications(self, plan: str) -> list[Recorded]:
        """The facts by which the plan's versions took effect, newest first."""
        ...

    def chain_check(self, most: int) -> ChainCheck:
        """Of at most so many of the newest facts."""
        ...
