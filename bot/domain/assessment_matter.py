"""What one unit's year is made of for the assessment, and what an item finds in it (考核事项)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from bot.domain.assessment_courses import Course, ExcuseName
from bot.domain.assessment_rules import CaseName, Scoring
from bot.domain.calendar import WorkCalendar
from bot.domain.plan import Indicator, Plan, Task
from bot.domain.rules import RuleKind
from bot.domain.trail import Recorded


@dataclass(frozen=True, slots=True)
class Found:
    """A case of a unit, and the fact it rests on. `share` of the deduction falls on its part, 0 to 1.

    `on` is the local day it is dated, `until` what it is held against; `about` is an indicator's name, or the
    reason that was given. With an `excuse` it costs nothing and is only told.
    """

    case: CaseName
    seq: int
    on: date
    task: str
    label: str
    filing: str = ""
    period: str = ""
    until: datetime | None = None
    about: str | None = None
    share: Decimal = Decimal(1)
    excuse: ExcuseName | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """How many things an item looked at, and what it found; without any it does not count for the unit."""

    looked_at: int
    found: tuple[Found, ...] = ()


@dataclass(frozen=True, slots=True)
class Matter:
    """All of one unit in one year. `courses` are its filings, `owing` the tasks it files for, `closing` the
    facts of close-outs that are its own; `published` is the fact of the version in force, `at` the instant
    all this is looked at.
    """

    plan: Plan
    year: int
    at: datetime
    calendar: WorkCalendar
    scoring: Scoring
    courses: tuple[Course, ...] = ()
    owing: tuple[Task, ...] = ()
    closing: tuple[Recorded, ...] = ()
    published: int = 0
    indicators: Mapping[str, tuple[Indicator, ...]] = field(default_factory=dict)  # by their task

    @property
    def day(self) -> date:
        return self.calendar.local_day(self.at)

    def found(self, course: Course, case: CaseName, seq: int, at: datetime) -> Found:
        """A case of a filing, with the share that falls on its part."""
        filing = course.filing
        day, share = self.calendar.local_day(at), self.scoring.parts[filing.part]
        return Found(case, seq, day, filing.task, filing.label, filing.id, filing.period, share=share)

    def kind_of(self, course: Course) -> RuleKind | None:
        return next((rule.kind for rule in self.plan.rules if rule.id == course.filing.rule), None)
