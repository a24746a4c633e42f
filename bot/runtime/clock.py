"""The two clocks: office time decides duties, wall time decides signatures, tokens and leases."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Both in aware UTC. Only `bot/runtime` reads it."""

    def office(self) -> datetime: ...

    def wall(self) -> datetime: ...

    def seconds(self) -> float:
        """For spans: never goes back, from no particular start."""
        ...


class OfficeClock:
    """Office time runs with the wall clock, `ahead` of it; it can be moved forward, never back."""

    def __init__(self, ahead: timedelta = timedelta(0)) -> None:
        self.ahead = ahead

    def wall(self) -> datetime:
        return datetime.now(UTC)

    def office(self) -> datetime:
        return self.wall() + self.ahead

    def seconds(self) -> float:
        return time.monotonic()

    def start_at(self, office_at: datetime) -> None:
        """Set the first instant of a ledger that holds nothing yet; it may lie in the past."""
        self.ahead = office_at - self.wall()

    def move_to(self, office_at: datetime) -> None:
        """Forward to that instant; one that has passed meanwhile changes nothing."""
        self.ahead = max(self.ahead, office_at - self.wall())


class ManualClock:
    """Stands still until it is moved: for simulations and tests."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def wall(self) -> datetime:
        return self.at

    def office(self) -> datetime:
        return self.at

    def seconds(self) -> float:
        return self.at.timestamp()

    def move_to(self, office_at: datetime) -> None:
        """Forward to that instant; one that has passed changes nothing."""
        self.at = max(self.at, office_at)


class MovableClock(Clock, Protocol):
    def move_to(self, office_at: datetime) -> None: ...
