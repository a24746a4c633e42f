"""The two clocks: office time decides duties, wall time decides signatures, tokens and leases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Both in aware UTC. Only `bot/runtime` reads it."""

    def office(self) -> datetime: ...

    def wall(self) -> datetime: ...


class OfficeClock:
    """Office time runs with the wall clock, `ahead` of it; it can be moved forward, never back."""

    def __init__(self, ahead: timedelta = timedelta(0)) -> None:
        self.ahead = ahead

    def wall(self) -> datetime:
        return datetime.now(UTC)

    def office(self) -> datetime:
        return self.wall() + self.ahead

    def start_at(self, office_at: datetime) -> None:
        """Set the first instant of a ledger that holds nothing yet; it may lie in the past."""
        self.ahead = office_at - self.wall()

    def move_to(self, office_at: datetime) -> None:
        """Raises ValueError for an instant that has passed."""
        ahead = office_at - self.wall()
        if ahead < self.ahead:
            raise ValueError("office time never goes back")
        self.ahead = ahead


class ManualClock:
    """Stands still until it is moved: for simulations and tests."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def wall(self) -> datetime:
        return self.at

    def office(self) -> datetime:
        return self.at

    def move_to(self, office_at: datetime) -> None:
        """Raises ValueError for an instant that has passed."""
        if office_at < self.at:
            raise ValueError("office time never goes back")
        self.at = office_at


class MovableClock(Clock, Protocol):
    def move_to(self, office_at: datetime) -> None: ...
