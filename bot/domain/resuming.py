"""What waiting for the answer to a dispute took from a term is given back, and no more (异议答复后的期限)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.calendar import WorkCalendar
from bot.domain.duties import SHORTEST_TERM_WORKDAYS
from bot.domain.filings import Filing, Rung
from bot.domain.request_facts import TermMoved

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rest:
    """A dispute was raised at an instant and answered on a local day; the ladder rested between."""

    asked_at: datetime
    answered_on: date
    calendar: WorkCalendar

    @property
    def asked_on(self) -> date:
        return self.calendar.local_day(self.asked_at)

    @property
    def workdays(self) -> int:
        """0 for one that was answered the day it was raised."""
        return self.left(self.answered_on)

    def left(self, last: date) -> int:
        """How many workdays there were after the day it was raised, the last one included."""
        return self.calendar.workdays_between(self.asked_on + _DAY, last + _DAY)

    def given_back(self, last: date) -> date:
        """As many workdays after the answer as were left when it was raised, one at least, three at most."""
        least = min(SHORTEST_TERM_WORKDAYS, max(1, self.left(last)))
        return max(last, self.calendar.add_workdays(self.answered_on, least))


@dataclass(frozen=True, slots=True)
class Limits:
    """Of an input: the last day it may be given more time until, and when its report is locked."""

    due_on: date
    locked_at: datetime


def resumed_term(filing: Filing, rest: Rest, *, limits: Limits | None = None) -> TermMoved | None:
    """The term after a dispute that was refused; None where nothing is to be given back.

    What was over when it was raised stays so, and the ladder goes on where it stood: a dispute makes nothing
    that is late be in time. `limits` are those of an input; no term is made shorter by them.
    """
    if not filing.is_owed or rest.workdays <= 0:
        return None
    due_on = rest.given_back(filing.due_on) if rest.asked_at <= filing.due_at else filing.due_on
    due_on = max(filing.due_on, min(due_on, limits.due_on)) if limits else due_on
    slip = filing.slip_until
    locked_at = _moved(filing, due_on, filing.locked_at, rest)
    if limits:
        locked_at = max(filing.locked_at, min(locked_at, limits.locked_at))
    moved = TermMoved(
        filing=filing.id,
        version=filing.version,
        due_on=due_on,
        due_at=_at(filing.due_at, due_on, rest),
        on_time_until=_moved(filing, due_on, filing.on_time_until, rest),
        locked_at=locked_at,
        ladder=_ladder(filing, due_on, rest),
        extended=filing.extended,
        provisional=filing.provisional or rest.calendar.is_provisional(rest.calendar.local_day(locked_at)),
        reached=filing.reached,
        slip_until=rest.given_back(slip) if slip and rest.asked_on <= slip else slip,
    )
    return None if _is_same(filing, moved) else moved


def _moved(filing: Filing, due_on: date, instant: datetime, rest: Rest) -> datetime:
    """What follows the due day keeps its workdays from it; where that stays, it is given back by itself."""
    day = rest.calendar.local_day(instant)
    if due_on != filing.due_on:
        return _at(instant, _along(filing.due_on, due_on, rest)(day), rest)
    return _at(instant, rest.given_back(day), rest) if filing.due_at < rest.asked_at <= instant else instant


def _ladder(filing: Filing, due_on: date, rest: Rest) -> tuple[Rung, ...]:
    """What went stays; what is ahead goes along with the due day, or later by the workdays it rested."""
    ahead = filing.ladder[filing.reached :]
    if due_on != filing.due_on:
        along = _along(filing.due_on, due_on, rest)
        later = [Rung(rung.stage, along(rung.on)) for rung in ahead]
    elif rest.asked_at > filing.due_at:
        later = [Rung(rung.stage, rest.calendar.add_workdays(rung.on, rest.workdays)) for rung in ahead]
    else:
        later = list(ahead)
    return (*filing.ladder[: filing.reached], *later)


def _along(due_on: date, to: date, rest: Rest) -> Callable[[date], date]:
    """The day as many workdays from the new due day as it was from the old one."""
    calendar = rest.calendar
    return lambda day: calendar.add_workdays(to, calendar.workdays_between(due_on, day))


def _at(instant: datetime, day: date, rest: Rest) -> datetime:
    """The same local time of day on that day."""
    return rest.calendar.instant(day, instant.astimezone(rest.calendar.zone).time())


def _is_same(filing: Filing, moved: TermMoved) -> bool:
    before = (filing.due_at, filing.on_time_until, filing.locked_at, filing.ladder, filing.slip_until)
    return before == (moved.due_at, moved.on_time_until, moved.locked_at, moved.ladder, moved.slip_until)
