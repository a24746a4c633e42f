"""What a transaction has read or written already, so that it is not read twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bot.domain.filings import Filing

MOST: Final = 1000  # filings; a rebuild passes all there are


@dataclass(frozen=True, slots=True)
class KnownFiling:
    """A filing with the numbers of the facts that opened it and, while it is closed, that closed it."""

    filing: Filing
    opened_seq: int
    closed_seq: int | None


class Known:
    """Filings, each plan with its current version, and the (person, room) that have no question open.

    True while the transaction holds the head: nobody else writes, and who writes these tables in it keeps
    this up to date. It ends with the transaction or with anything undone in it.
    """

    __slots__ = ("_filings", "plans", "unasked")

    def __init__(self) -> None:
        self._filings: dict[str, KnownFiling] = {}
        self.plans: dict[str, int] | None = None  # None: not read; in the order they were first published
        self.unasked: set[tuple[str, str]] = set()

    def filing(self, filing: str) -> KnownFiling | None:
        return self._filings.get(filing)

    def drop(self, filings: Iterable[str]) -> None:
        """What was written without its numbers being known."""
        for filing in filings:
            self._filings.pop(filing, None)

    def keep(self, known: KnownFiling) -> None:
        if len(self._filings) >= MOST:
            self._filings.clear()
        self._filings[known.filing.id] = known
