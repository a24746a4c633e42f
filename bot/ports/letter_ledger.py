"""What a decision reads of slips, circulars and urgent events."""

from __future__ import annotations

from typing import Protocol

from bot.domain.events import Event, Link
from bot.domain.letter_facts import LetterKind
from bot.domain.letters import Letter


class LetterLedger(Protocol):
    """Reads by key, inside the transaction of the decision."""

    def letter(self, letter: str) -> Letter | None:
        """A slip or circular by its id, in whatever state."""
        ...

    def letters_about(self, filing: str) -> list[Letter]:
        """Slips and circulars that were ever proposed about it, earlier first."""
        ...

    def last_number(self, kind: LetterKind, year: int) -> int:
        """The last number of that kind and year; 0 before the first."""
        ...

    def events(self, year: int) -> list[str]:
        """Numbers of that year's urgent events, also of those that are told of by form so far."""
        ...

    def event(self, event: str) -> Event | None: ...

    def open_events(self) -> list[Event]:
        """Those the office has not closed, earlier first."""
        ...

    def links(self, event: str) -> list[Link]:
        """The reports of its chain, in order."""
        ...
