"""Closing a task out (销号): claimed by its unit, which may take that back; checked by the office, then
struck off or returned; reopened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Literal, TypeAlias

from bot.domain.calendar import WorkCalendar
from bot.domain.duties import SHORTEST_TERM_WORKDAYS, Closed, Duty, find_frame, owed, running, term
from bot.domain.duty_facts import (
    CloseOutClaimed,
    CloseOutReturned,
    CloseOutWithdrawn,
    TaskReopened,
    TaskStruckOff,
)
from bot.domain.facts import Fact, FilingOpened, FilingWaived
from bot.domain.filings import Filing
from bot.domain.inputs import open_duty
from bot.domain.machines import START, Machine
from bot.domain.owing import owing_units
from bot.domain.plan import Plan, Task
from bot.errors import MissingReason
from bot.step_errors import WrongState
from bot.text import Erasable

CloseOutState: TypeAlias = Literal["claimed", "returned", "withdrawn", "struck", "reopened"]
CloseOutFact: TypeAlias = (
    CloseOutClaimed | CloseOutReturned | CloseOutWithdrawn | TaskStruckOff | TaskReopened
)
CLOSE_OUT: Final[Machine[CloseOutState]] = Machine(
    "close-out",
    {
        "CloseOutClaimed": dict.fromkeys((START, "claimed", "returned", "withdrawn", "reopened"), "claimed"),
        "CloseOutReturned": {"claimed": "returned"},
        "CloseOutWithdrawn": {"claimed": "withdrawn"},
        "TaskStruckOff": dict.fromkeys((START, "claimed", "returned", "withdrawn", "reopened"), "struck"),
        "TaskReopened": {"struck": "reopened"},
    },
)


@dataclass(frozen=True, slots=True)
class CloseOut:
    """How the closing of a task, or of a unit's part of a divided one, stands. `id` is the office's handle.

    `words` are the unit's, `reason` the office's last ones; None once erased, "" where there are none. Who
    claimed and when is empty where the office struck it off by itself.
    """

    id: str
    plan: str
    task: str
    part: str
    state: CloseOutState
    unit: str = ""
    person: str = ""
    room: str = ""
    claimed_at: datetime | None = None
    words: str | None = ""
    struck_at: datetime | None = None
    reason: str | None = ""
    waived: tuple[str, ...] = ()

    @property
    def is_closed(self) -> bool:
        return self.state == "struck"

    @property
    def waits(self) -> bool:
        """The office has to check it."""
        return self.state == "claimed"


@dataclass(frozen=True, slots=True)
class Place:
    """What is closed: a task of a version of a plan, or the part of one unit."""

    plan: str
    version: int
    task: str
    part: str
    label: str


@dataclass(frozen=True, slots=True)
class Claim:
    """Who says so, where, when and in which words; `id` is new."""

    id: str
    unit: str
    person: str
    room: str
    at: datetime
    words: str


def place_of(plan: Plan, task: Task, unit: str = "") -> Place:
    """Of a divided task the unit's part, of any other the whole."""
    return Place(plan.id, plan.version, task.id, unit if task.by_division else "", task.label)


def may_claim(plan: Plan, task: Task, units: Iterable[str]) -> str | None:
    """The first of the units that files for the task."""
    known = {unit.id: unit for unit in plan.units}
    owing = owing_units(task, known)
    return next((unit for unit in units if unit in owing), None)


def claim(before: CloseOut | None, place: Place, said: Claim) -> CloseOutClaimed:
    """The unit says that it is done; a newer claim takes the place of one that waits. Raises WrongState."""
    if not CLOSE_OUT.allows(before.state if before else START, "CloseOutClaimed"):
        raise WrongState(label=place.label, state="struck", step="close")
    return CloseOutClaimed(
        close_out=said.id,
        plan=place.plan,
        version=place.version,
        task=place.task,
        part=place.part,
        unit=said.unit,
        person=said.person,
        room=said.room,
        claimed_at=said.at,
        words=Erasable(said.words),
    )


def give_back(before: CloseOut, place: Place, reason: str) -> CloseOutReturned:
    """The claim is not upheld. Raises WrongState where none waits, MissingReason."""
    if not CLOSE_OUT.allows(before.state, "CloseOutReturned"):
        raise WrongState(label=place.label, state=before.state, step="close")
    if not reason:
        raise MissingReason(step="close")
    return CloseOutReturned(before.id, place.plan, place.version, place.task, place.part, Erasable(reason))


def take_back_claim(before: CloseOut, place: Place) -> CloseOutWithdrawn:
    """The unit does not claim it any more. Raises WrongState where no claim waits."""
    if not CLOSE_OUT.allows(before.state, "CloseOutWithdrawn"):
        raise WrongState(label=place.label, state=before.state, step="withdraw")
    return CloseOutWithdrawn(before.id, place.plan, place.version, place.task, place.part)


def strike_off(  # noqa: PLR0913 - what is struck off, by which claim, why and when
    before: CloseOut | None,
    place: Place,
    filings: Sequence[Filing],
    *,
    new_id: str,
    ground: str,
    at: datetime,
) -> tuple[Fact, ...]:
    """By the claim that waits, else on a ground of the office's own; what is owed is waived naming it.

    What was filed and not yet accepted stays to be checked. Raises WrongState, MissingReason.
    """
    if not CLOSE_OUT.allows(before.state if before else START, "TaskStruckOff"):
        raise WrongState(label=place.label, state="struck", step="close")
    if before is not None and before.state == "withdrawn" and not ground:
        raise WrongState(label=place.label, state=before.state, step="close")
    claimed = before is not None and before.waits
    if not claimed and not ground:
        raise MissingReason(step="close")
    name = before.id if before is not None and claimed else new_id
    gone = [each for each in filings if each.is_owed and _is_of(each, place)]
    struck = TaskStruckOff(
        close_out=name,
        plan=place.plan,
        version=place.version,
        task=place.task,
        part=place.part,
        struck_at=at,
        ground=Erasable(ground) if ground else None,
        waived=tuple(each.id for each in gone),
    )
    return (struck, *(FilingWaived(each.id, each.version, Erasable(name)) for each in gone))


def reopen(  # noqa: PLR0913 - what is reopened, with what it owed, why and when
    before: CloseOut, plan: Plan, place: Place, filings: Sequence[Filing], *,
    closed: Closed, reason: str, at: datetime, calendar: WorkCalendar,
) -> tuple[Fact, ...]:  # fmt: skip
    """What it owed when it was struck off, and what is under way, is owed again with a term from today.

    Raises WrongState where it is not struck off, MissingReason, BadRule.
    """
    if not CLOSE_OUT.allows(before.state, "TaskReopened"):
        raise WrongState(label=place.label, state=before.state, step="reopen")
    if not reason:
        raise MissingReason(step="reopen")
    day = calendar.local_day(at)
    left = closed - {(place.task, place.part)}
    known = {each.id: each for each in filings}
    opened = tuple(
        _open(plan, duty, due_on, at=at, calendar=calendar)
        for duty, due_on in _duties(before, plan, place, day, calendar, known=known, closed=left)
    )
    names = (before.id, place.plan, place.version, place.task, place.part)
    return (TaskReopened(*names, at, Erasable(reason)), *opened)


def after(before: CloseOut | None, fact: CloseOutFact) -> CloseOut:
    """How it stands after the fact; another id begins anew. Raises ImpossibleMoveError."""
    state = CLOSE_OUT.after(before.state if before else START, type(fact).__name__)
    if isinstance(fact, CloseOutClaimed):
        return CloseOut(
            fact.close_out, fact.plan, fact.task, fact.part, state, fact.unit, fact.person, fact.room,
            fact.claimed_at, fact.words.text,
        )  # fmt: skip
    if before is None or before.id != fact.close_out:
        before = CloseOut(fact.close_out, fact.plan, fact.task, fact.part, state)
    match fact:
        case CloseOutReturned():
            return replace(before, state=state, reason=fact.reason.text)
        case CloseOutWithdrawn():
            return replace(before, state=state)
        case TaskStruckOff():
            ground = fact.ground.text if fact.ground else ""
            return replace(before, state=state, struck_at=fact.struck_at, reason=ground, waived=fact.waived)
        case TaskReopened():
            return replace(before, state=state, reason=fact.reason.text)


def _duties(  # noqa: PLR0913 - of a plan on a day
    before: CloseOut, plan: Plan, place: Place, day: date, calendar: WorkCalendar, *,
    known: dict[str, Filing], closed: Closed,
) -> Iterator[tuple[Duty, date]]:  # fmt: skip
    """Each with the day it was, or is, due: what was waived then first."""
    seen: set[str] = set()
    rules = {rule.id: rule for rule in plan.rules}
    waived = [known[each] for each in before.waived if each in known and known[each].state == "waived"]
    frames = [
        (rules[each.rule], find_frame(plan, rules[each.rule], each.period), each.due_on)
        for each in waived
        if each.rule in rules
    ]
    under_way = [
        (rule, frame, dates.due_on)
        for rule in plan.rules
        for frame, dates in running(plan, rule, day, calendar)
    ]
    for rule, frame, due_on in (*frames, *under_way):
        for duty in owed(plan, rule, frame, closed=closed) if frame else ():
            there = known.get(duty.filing)
            may_open = there is None or there.state == "waived"
            if may_open and duty.filing not in seen and _is_duty_of(duty, place):
                seen.add(duty.filing)
                yield duty, due_on


def _open(plan: Plan, duty: Duty, due_on: date, *, at: datetime, calendar: WorkCalendar) -> FilingOpened:
    rule = next(rule for rule in plan.rules if rule.id == duty.rule)
    day = calendar.local_day(at)
    due = max(due_on, calendar.add_workdays(day, SHORTEST_TERM_WORKDAYS))
    dates = term(rule, due, calendar, opens_on=day)
    return open_duty(duty, rule, dates, calendar, at=at, shortest_workdays=SHORTEST_TERM_WORKDAYS)


def _is_of(filing: Filing, place: Place) -> bool:
    return (filing.plan, filing.task) == (place.plan, place.task) and place.part in {"", filing.unit}


def _is_duty_of(duty: Duty, place: Place) -> bool:
    return duty.task == place.task and place.part in {"", duty.unit}
