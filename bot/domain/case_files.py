"""The case file of a filing: what is owed since when, what went out, what was asked and answered (案卷)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias

from bot.domain.calendar import WorkCalendar
from bot.domain.close_out import CloseOut
from bot.domain.filings import Filing
from bot.domain.letters import Letter
from bot.domain.requests import Request, RequestState
from bot.domain.rules import Stage

StepKind: TypeAlias = Stage | Literal["urged"]


@dataclass(frozen=True, slots=True)
class CaseStep:
    """A stage that was reached, or an urging by hand, on a local day; `went` is False for a message that
    never reached the room.
    """

    what: StepKind
    on: date
    went: bool = True


@dataclass(frozen=True, slots=True)
class Objection:
    """A unit said that it has not to support the task, or that another has; `state` is what became of it."""

    unit: str
    at: datetime
    state: RequestState
    to_unit: str | None = None


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One filing with its history: steps said, all requests about it, earlier slips and circulars, the units
    that were to give it an input, each with whether it did, how the closing of its task stands, and what its
    supporting units objected to, by name.

    `overdue_workdays` are the whole workdays that have passed since the due day.
    """

    filing: Filing
    overdue_workdays: int
    steps: tuple[CaseStep, ...] = ()
    requests: tuple[Request, ...] = ()
    letters: tuple[Letter, ...] = ()
    inputs: tuple[tuple[str, bool], ...] = ()
    closing: CloseOut | None = None
    objections: tuple[Objection, ...] = ()

    def days_of(self, *kinds: StepKind) -> tuple[date, ...]:
        """The days on which that went out."""
        return tuple(step.on for step in self.steps if step.what in kinds and step.went)


def said(steps: Iterable[CaseStep]) -> tuple[CaseStep, ...]:
    """Of the stages recorded on one day only the last was said; what the office was asked is none."""
    last: dict[tuple[date, bool], CaseStep] = {}
    for step in steps:
        if step.what not in {"supervision", "circular"}:
            last[step.on, step.what == "urged"] = step
    return tuple(sorted(last.values(), key=lambda step: step.on))


def case_file(  # noqa: PLR0913 - each part of the file stands by its name
    filing: Filing,
    *,
    day: date,
    calendar: WorkCalendar,
    steps: Sequence[CaseStep] = (),
    requests: Sequence[Request] = (),
    letters: Sequence[Letter] = (),
    inputs: Sequence[tuple[str, bool]] = (),
    closing: CloseOut | None = None,
    objections: Sequence[Objection] = (),
) -> CaseFile:
    """As of a day, in the order it happened."""
    overdue = max(calendar.workdays_between(filing.due_on + timedelta(days=1), day), 0)
    parts = (said(steps), tuple(requests), tuple(letters), tuple(inputs))
    return CaseFile(filing, overdue, *parts, closing, tuple(objections))
