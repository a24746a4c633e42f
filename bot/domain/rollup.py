"""The roll-up of a period: accepted reports as of a cut-off, and what stands apart from them (汇总)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from bot.domain.counting import AsOf, Count
from bot.domain.duties import Closed
from bot.domain.filings import Filing
from bot.domain.last_known import IndicatorRow, indicator_rows
from bot.domain.periods import Period, parse_period
from bot.domain.plan import Plan
from bot.domain.readings import STATUSES, Status
from bot.domain.rollup_days import DatedRow, ahead, milestones_in
from bot.domain.rollup_entries import Entry, Totals, entries_of, share, totals_of
from bot.domain.rollup_parts import (
    Group,
    TaskRow,
    by_section,
    by_unit,
    task_rows,
)
from bot.domain.under_way import LateOpening


@dataclass(frozen=True, slots=True)
class Rollup:
    """One period of one plan, all in the order printed. `head` is the hash of the ledger's last fact.

    `day` is the day it is dated, `rated_on` the day the lamps are for: no later than the period's last.
    """

    plan: str
    title: str
    version: int
    period: str
    cut_off: datetime
    day: date
    rated_on: date
    head: str
    foreword: str
    office: str
    totals: Totals
    entries: tuple[Entry, ...] = ()
    tasks: tuple[TaskRow, ...] = ()
    sections: tuple[Group, ...] = ()
    units: tuple[Group, ...] = ()
    indicators: tuple[IndicatorRow, ...] = ()
    milestones: tuple[DatedRow, ...] = ()
    ahead: tuple[DatedRow, ...] = ()
    closed: tuple[str, ...] = ()  # labels of the tasks that are struck off, in plan order
    inputs: tuple[Entry, ...] = ()  # what supporting units gave to the leads, each in its unit's name
    opened_late: LateOpening | None = None  # the period's reports, after a stop of the service
    also_to: tuple[str, ...] = ()  # authorities that the office passes it on to

    def counting_as(self, count: Count) -> tuple[Entry, ...]:
        """The entries that count so."""
        return tuple(entry for entry in self.entries if entry.counts_as == count)

    @property
    def statuses(self) -> tuple[tuple[Status | None, int], ...]:
        """How many of the tasks whose reports are all accepted stand how; None: no status was told."""
        found = Counter(task.status for task in self.tasks if task.counts_as == "accepted")
        return tuple((status, found[status]) for status in (*STATUSES, None) if found[status])

    @property
    def problems(self) -> tuple[Entry, ...]:
        """Accepted reports that tell of a problem, verbatim."""
        return tuple(entry for entry in self.counting_as("accepted") if entry.problem)

    @property
    def progress(self) -> tuple[Entry, ...]:
        """Accepted reports that tell a result in figures, and urgent reports in their words."""
        return tuple(entry for entry in self.counting_as("accepted") if entry.figures or entry.news)

    @property
    def news(self) -> tuple[Entry, ...]:
        """Accepted urgent reports of key tasks."""
        return tuple(entry for entry in self.counting_as("accepted") if entry.news_at is not None)

    @property
    def owed_tasks(self) -> int:
        """Tasks for which something is owed: not all of it waived."""
        return sum(task.counts_as != "waived" for task in self.tasks)

    @property
    def owing_units(self) -> int:
        return sum(group.totals.owed > 0 for group in self.units)

    @property
    def on_time_share(self) -> Decimal | None:
        """On time, in percent of what was owed."""
        return share(self.totals.on_time, self.totals.owed)


def roll_up(  # noqa: PLR0913  each stands by its name at the call
    plan: Plan,
    filings: Iterable[Filing],
    *,
    period: str,
    cut_off: datetime,
    day: date,
    head: str,
    foreword: str = "",
    office: str = "",
    closed: Closed = frozenset(),
    nodes: Iterable[Filing] = (),
    news: Iterable[Filing] = (),
    inputs: Iterable[Filing] = (),
    disputed: Collection[str] = frozenset(),
    unattested: Collection[str] = frozenset(),
    usual: Mapping[tuple[str, str, str], date] | None = None,
    opened_late: LateOpening | None = None,
    also_to: tuple[str, ...] = (),
    earlier: Iterable[tuple[str, Sequence[Filing]]] | None = None,
    further: Iterable[tuple[str, Sequence[Filing]]] | None = None,
) -> Rollup:
    """What the plan's filings of that period come to; what was filed after the cut-off is not received.

    Supporting units' `inputs` are listed and not counted: the lead unit's report counts. `office` is the
    name of the leading group's office; what is `closed` out is counted apart. `nodes` are the filings of
    nodes that were due about that time, `news` urgent reports told in the period; `disputed` are ids of the
    filings whose unit has said that the task is not theirs, which nobody has decided, `unattested` of those
    reported on by a form that nobody stands for yet, and `usual` the days on which the period's reports are
    due by plan, rule and period. `earlier` are filings and news of former periods, the latest
    first: they tell what was last known of an indicator, and are read only as long as one is looked for.
    `further` are such as are read only for what a growth starts from, where they were left out of those; then
    nobody says of an indicator that it was never told.
    """
    owed = [one for one in filings if (one.plan, one.period, one.part) == (plan.id, period, "report")]
    as_of = AsOf(cut_off, disputed, usual or {}, unattested)
    entries = entries_of(plan, owed, as_of=as_of, office=office, news=news)
    tasks = task_rows(plan, entries)
    former, before = (
        None if each is None else _former(plan, each, as_of=as_of, office=office)
        for each in (earlier, further)
    )
    span = _span(period)
    whole = span or Period(period, "plan", date.min, day)
    return Rollup(
        plan=plan.id,
        title=plan.title,
        version=plan.version,
        period=period,
        cut_off=cut_off,
        day=day,
        rated_on=min(day, whole.last),
        head=head,
        foreword=foreword.strip(),
        office=office,
        totals=totals_of(entries),
        entries=entries,
        tasks=tasks,
        sections=by_section(tasks, entries),
        units=by_unit(plan, entries),
        indicators=indicator_rows(plan, entries, whole, day, earlier=former, further=before),
        milestones=milestones_in(plan, span, nodes, by=cut_off) if span else (),
        ahead=ahead(plan, entries, span) if span else (),
        closed=tuple(task.label for task in plan.tasks if (task.id, "") in closed),
        inputs=entries_of(plan, (one for one in inputs if one.is_input), as_of=as_of, office=office),
        opened_late=opened_late,
        also_to=also_to,
    )


def _former(
    plan: Plan, earlier: Iterable[tuple[str, Sequence[Filing]]], *, as_of: AsOf, office: str
) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    """The entries of each former period, of its reports and its news."""
    for period, told in earlier:
        reports = [one for one in told if one.part == "report" and not one.is_news]
        news = [one for one in told if one.is_news]
        yield period, entries_of(plan, reports, as_of=as_of, office=office, news=news)


def _span(period: str) -> Period | None:
    """The days of a period; None for an id that names none, such as an event's."""
    try:
        return parse_period(period)
    except ValueError:
        return None
