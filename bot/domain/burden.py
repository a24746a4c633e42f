"""What reporting costs each unit: messages, mentions, what was asked and answered, and minutes (减负).

Minutes are an estimate from data: every character a unit was sent is read, every character it wrote was
typed, a report by a tap takes the tap. The paces are assumptions, and told beside the figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

READ_A_MINUTE: Final = 300
WRITTEN_A_MINUTE: Final = 40
TAP_SECONDS: Final = 5


@dataclass(frozen=True, slots=True)
class Sent:
    """What a room was sent in a span of days; `busy_days` are those with more than one message."""

    room: str
    messages: int = 0
    urgent: int = 0
    mentions: int = 0
    characters: int = 0
    busy_days: int = 0


@dataclass(frozen=True, slots=True)
class Answered:
    """What a unit reported in a span: how many reports, of them by a tap alone, characters written."""

    reports: int = 0
    tapped: int = 0
    characters: int = 0


@dataclass(frozen=True, slots=True)
class UnitBurden:
    """One unit's, over the span. `asked` are filings that were opened for it."""

    unit: str
    name: str
    sent: Sent
    asked: int = 0
    answered: Answered = field(default_factory=Answered)

    @property
    def minutes(self) -> int:
        """Reading what came, writing what was answered, tapping; rounded half up."""
        seconds = (
            Decimal(60 * self.sent.characters) / READ_A_MINUTE
            + Decimal(60 * self.answered.characters) / WRITTEN_A_MINUTE
            + TAP_SECONDS * self.answered.tapped
        )
        return int((seconds / 60).quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Burden:
    """All units in plan order; nobody is ranked. `workdays` of the span so far."""

    units: tuple[UnitBurden, ...]
    workdays: int

    @property
    def messages(self) -> int:
        return sum(each.sent.messages for each in self.units)

    @property
    def urgent(self) -> int:
        return sum(each.sent.urgent for each in self.units)

    @property
    def busy_days(self) -> int:
        return sum(each.sent.busy_days for each in self.units)

    @property
    def a_unit_and_workday(self) -> Decimal | None:
        """Messages, two places, half up; None where there is nothing to divide by."""
        days = len(self.units) * self.workdays
        return (Decimal(self.messages) / days).quantize(Decimal("0.01"), ROUND_HALF_UP) if days else None

    @property
    def tapped_share(self) -> Decimal | None:
        """Reports by a tap alone, in percent of all reports, one place, half up."""
        reports = sum(each.answered.reports for each in self.units)
        tapped = sum(each.answered.tapped for each in self.units)
        return (Decimal(100 * tapped) / reports).quantize(Decimal("0.1"), ROUND_HALF_UP) if reports else None


@dataclass(frozen=True, slots=True)
class Counted:
    """What the ledger counts in a span: by room, and by unit id; `workdays` of the span so far."""

    sent: Sequence[Sent] = ()
    asked: Mapping[str, int] = field(default_factory=dict)
    answered: Mapping[str, Answered] = field(default_factory=dict)
    workdays: int = 0


def burden_of(
    units: Iterable[tuple[str, str]], rooms: Mapping[str, Sequence[str]], counted: Counted
) -> Burden:
    """`units` are ids with names, `rooms` the rooms of a unit's own by its id. What a shared room was sent
    counts for each unit in it: all of them read it.
    """
    by_room = {each.room: each for each in counted.sent}
    found = (
        UnitBurden(
            unit,
            name,
            _together(by_room, rooms.get(unit, ())),
            counted.asked.get(unit, 0),
            counted.answered.get(unit, Answered()),
        )
        for unit, name in units
    )
    return Burden(tuple(found), counted.workdays)


def _together(by_room: Mapping[str, Sent], rooms: Sequence[str]) -> Sent:
    found = [by_room[room] for room in rooms if room in by_room]
    return Sent(
        " ".join(rooms),
        sum(each.messages for each in found),
        sum(each.urgent for each in found),
        sum(each.mentions for each in found),
        sum(each.characters for each in found),
        sum(each.busy_days for each in found),
    )
