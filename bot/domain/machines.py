"""A state machine as a table: what the code goes by, and what docs/states.md draws (状态)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

S = TypeVar("S", bound=str)
START: Final = ""  # before there is anything


class ImpossibleMoveError(LookupError):
    """No arrow of the machine begins in that state with that event."""


@dataclass(frozen=True, slots=True)
class Machine(Generic[S]):
    """`moves` are states after by states before, by event: the name of a fact, with what tells apart two that
    lead to different states.
    """

    name: str
    moves: Mapping[str, Mapping[str, S]]

    def after(self, before: str, event: str) -> S:
        """Raises ImpossibleMoveError."""
        found = self.moves.get(event, {}).get(before)
        if found is None:
            raise ImpossibleMoveError(f"{self.name}: {event} in state {before!r}")
        return found

    def allows(self, before: str, event: str) -> bool:
        return before in self.moves[event]

    def only(self, event: str) -> S:
        """The one state the event leads to, wherever it begins. Raises ValueError where there are more."""
        first, *others = self.moves[event].values()
        if any(each != first for each in others):
            raise ValueError(event)
        return first

    @property
    def arrows(self) -> frozenset[tuple[str, str, str]]:
        """State before, event, state after."""
        return frozenset(
            (before, event, after) for event, ways in self.moves.items() for before, after in ways.items()
        )
