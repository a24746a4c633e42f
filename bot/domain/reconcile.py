"""What a new version of a plan does to the filings that are under way (衔接)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import accumulate
from typing import Literal, TypeAlias

from bot.domain.calendar import WorkCalendar
from bot.domain.duties import Closed, Dates, Duty, find_frame, owed, running
from bot.domain.evolve import opened
from bot.domain.facts import Fact, FilingOpened, FilingWaived
from bot.domain.filings import Filing
from bot.domain.handing_over import handed_over
from bot.domain.new_leads import Reported, by_report, go_on
from bot.domain.news import news_covers, settled, stands_for, told_of
from bot.domain.periods import Period
from bot.domain.plan import Plan
from bot.domain.rule_faults import require_kept
from bot.domain.rules import ReportingRule
from bot.domain.term_moves import NewDays, moved_term
from bot.domain.told_together import longer_period
from bot.domain.under_way import MOST_AT_ONCE, SETTLED, open_alike, open_late, open_until
from bot.text import Erasable

What: TypeAlias = Literal["kept", "waived", "opened", "moved", "redated"]
Frame: TypeAlias = tuple[str, str]  # rule id, period id


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one filing, to be shown before publishing; `facts` make it so.

    `filing` is the one that was there, or the one that opens; `to_unit` who takes a moved one over, `due_on`
    when the filing that stays or opens is due. `again` where what opens was there before and waived.
    """

    what: What
    filing: str
    task: str
    label: str
    unit: str
    period: str
    to_unit: str = ""
    due_on: date | None = None
    facts: tuple[Fact, ...] = ()
    again: bool = False


@dataclass(frozen=True, slots=True)
class _Publication:
    """The version that takes effect, and when. Its rules by id, its periods under way by frame, the inputs it
    goes on asking for by their report.
    """

    plan: Plan
    old: Plan | None
    at: datetime
    day: date
    calendar: WorkCalendar
    rules: Mapping[str, ReportingRule]
    running: Mapping[Frame, Dates]
    versions: Mapping[str, int]
    news: tuple[Filing, ...] = ()
    moving: frozenset[str] = frozenset()
    inputs: Mapping[Reported, Sequence[Filing]] = field(default_factory=dict)

    @property
    def days(self) -> NewDays:
        return NewDays(self.old, self.plan, self.day, self.calendar, self.moving)


def reconcile(  # noqa: PLR0913 - what there is, what is to be, and when
    filings: Iterable[Filing],
    old: Plan | None,
    new: Plan,
    *,
    at: datetime,
    calendar: WorkCalendar,
    closed: Closed = frozenset(),
) -> tuple[Fact, ...]:
    """The facts that go with publishing `new`; see `compare`."""
    changes = compare(filings, old, new, at=at, calendar=calendar, closed=closed)
    return tuple(fact for change in changes for fact in change.facts)


def compare(  # noqa: PLR0913 - what there is, what is to be, and when
    filings: Iterable[Filing],
    old: Plan | None,
    new: Plan,
    *,
    at: datetime,
    calendar: WorkCalendar,
    closed: Closed = frozenset(),
    moving: Collection[str] = (),
) -> tuple[Change, ...]:
    """One change a filing, those there first, in their order; then those that open, in plan order.

    The same duty keeps its dates and ladder; of a node whose day has moved the term moves with it, and of the
    rules in `moving` (ids) that of what waits for its first answer and has no day of its own. What is gone is
    waived; what was filed for a period its rule no longer has stays with the office. What goes to
    another unit is waived there and opens here with what was given so far; inputs that rested with it go on.
    What is new opens with a term from today, if its period is under way. What was accepted is not asked
    again, whoever has the task now, nor are inputs for it; nothing opens for what is closed out.

    Give the plan's filings in every state, else what was accepted may be asked again of another unit. A duty
    that both versions have is left to the schedule that opens filings. Raises BadRule.
    """
    require_kept(new)
    known_before = list(filings)
    there = [filing for filing in known_before if filing.state != "waived"]
    to = _publication(old, new, at, calendar)
    versions = {one.id: one.versions for one in known_before}
    news = tuple(one for one in known_before if one.is_news)
    to = replace(to, versions=versions, news=news, moving=frozenset(moving))
    frames = dict.fromkeys([*((filing.rule, filing.period) for filing in there), *to.running])
    duties, before = _duties(new, frames, closed), _duties(old, frames) if old else {}
    to = replace(to, inputs=by_report(filing for filing in there if filing.id in duties))
    known = {filing.id for filing in there}
    done = {_report(filing) for filing in there if filing.state in SETTLED and not filing.is_input}
    added = [
        duty
        for name, duty in duties.items()
        if name not in before and name not in known and not (duty.part == "input" and _report(duty) in done)
    ]
    changes = [_change(filing, duties, added, to) for filing in there]
    opening = [duty for duty in added if (duty.rule, duty.period) in to.running]
    facts = open_alike(opening, lambda duty: _open(duty, to))
    opened = [_opened(duty, fact, to) for duty, fact in zip(opening, facts, strict=True)]
    return (*filter(None, changes), *opened)


def at_once(changes: Iterable[Change]) -> tuple[Fact, ...]:
    """The facts that are recorded with the version: all of what is there, also of what was waived and is
    asked again, and of what is new as much as opens in one transaction. The schedule that opens filings opens
    the rest, part by part; what was waived it leaves waived.
    """
    known = list(changes)
    opening = [each for each in known if each.what == "opened" and not each.again]
    counts = accumulate(len(each.facts) for each in opening)
    first = [each for each, count in zip(opening, counts, strict=True) if count <= MOST_AT_ONCE]
    there = (each for each in known if each.what != "opened" or each.again)
    return tuple(fact for each in (*there, *first) for fact in each.facts)


def _publication(old: Plan | None, new: Plan, at: datetime, calendar: WorkCalendar) -> _Publication:
    day = calendar.local_day(at)
    under_way = {
        (rule.id, frame.id): dates for rule in new.rules for frame, dates in running(new, rule, day, calendar)
    }
    return _Publication(new, old, at, day, calendar, {rule.id: rule for rule in new.rules}, under_way, {})


def _duties(plan: Plan, frames: Iterable[Frame], closed: Closed = frozenset()) -> dict[str, Duty]:
    """All that the plan asks for in those periods, by filing id."""
    rules = {rule.id: rule for rule in plan.rules}
    named = ((rules[rule], period) for rule, period in frames if rule in rules)
    found = ((rule, find_frame(plan, rule, period)) for rule, period in named)
    return {
        duty.filing: duty for rule, frame in found if frame for duty in owed(plan, rule, frame, closed=closed)
    }


def _change(filing: Filing, duties: Mapping[str, Duty], added: list[Duty], to: _Publication) -> Change | None:
    """What becomes of a filing that is there; takes the duty it moves to out of `added`.

    An input never moves: what a unit gave is its own word.
    """
    if filing.id in duties or _waits_for_event(filing, to):
        return None if filing.state in SETTLED else _redated(filing, to) or _kept(filing)
    heir = next((each for each in added if not filing.is_input and _same_but_unit(each, filing)), None)
    if heir:
        added.remove(heir)
    if filing.state in SETTLED:
        return None
    if (filing.state == "filed" and _has_other_periods(filing, to)) or _stays_apart(filing, to):
        return _kept(filing)
    return _moved(filing, heir, to) if heir else _waived(filing, to)


def _kept(filing: Filing) -> Change:
    return Change(
        "kept", filing.id, filing.task, filing.label, filing.unit, filing.period, due_on=filing.due_on
    )


def _redated(filing: Filing, to: _Publication) -> Change | None:
    """The node's day has moved, or the rule's and the office wants what is under way to follow."""
    fact = moved_term(filing, to.days)
    return replace(_kept(filing), what="redated", due_on=fact.due_on, facts=(fact,)) if fact else None


def _has_other_periods(filing: Filing, to: _Publication) -> bool:
    """Its rule asks for periods of another length now, or in no period at all."""
    rule = to.rules.get(filing.rule)
    is_known = any(task.id == filing.task for task in to.plan.tasks)
    return rule is not None and is_known and find_frame(to.plan, rule, filing.period) is None


def _stays_apart(filing: Filing, to: _Publication) -> bool:
    """It is told with a longer period from now on, but was told already, or that one is not asked now."""
    rule = to.rules.get(filing.rule)
    task = next((each for each in to.plan.tasks if each.id == filing.task), None)
    frame = find_frame(to.plan, rule, filing.period) if rule else None
    if rule is None or task is None or not isinstance(frame, Period):
        return False
    longer = longer_period(to.plan, rule, frame, task.task_class)
    if longer is None or task.task_class not in rule.classes:
        return False
    return filing.state == "filed" or (longer[0].id, longer[1].id) not in to.running


def _waived(filing: Filing, to: _Publication) -> Change:
    return replace(_kept(filing), what="waived", due_on=None, facts=(_waiver(filing, to),))


def _moved(filing: Filing, heir: Duty, to: _Publication) -> Change:
    """Keeps its due day if that leaves the new unit time."""
    fact = open_until(heir, to.rules[heir.rule], filing.due_on, at=to.at, calendar=to.calendar)
    if filing.report:
        no = to.versions.get(heir.filing, 0) + 1  # it may have been theirs before
        along: Sequence[Fact] = handed_over(filing, filing.report, fact, no)
    else:
        along = go_on(opened(fact), to.inputs.get(_report(filing), ()), to.rules[heir.rule], to.days)
    return Change(
        "moved",
        filing.id,
        filing.task,
        heir.label,
        filing.unit,
        filing.period,
        to_unit=heir.unit,
        due_on=fact.due_on,
        facts=(_waiver(filing, to), fact, *along),
    )


def _open(duty: Duty, to: _Publication) -> FilingOpened:
    due_on = to.running[duty.rule, duty.period].due_on
    return open_late(duty, to.rules[duty.rule], due_on, at=to.at, calendar=to.calendar)


def _opened(duty: Duty, fact: FilingOpened, to: _Publication) -> Change:
    return Change(
        "opened",
        duty.filing,
        duty.task,
        duty.label,
        duty.unit,
        duty.period,
        due_on=fact.due_on,
        facts=(fact, *_settled(fact, to)),
        again=duty.filing in to.versions,
    )


def _settled(fact: FilingOpened, to: _Publication) -> tuple[Fact, ...]:
    """What opens is met at once where an urgent report of the period was accepted."""
    filing = opened(fact)
    rule = to.rules[filing.rule]
    if not stands_for(filing, rule):
        return ()
    covered = [each for each in to.news if news_covers(to.plan, each, filing, to.calendar)]
    if not covered:
        return ()  # as nearly always: the plan's tasks need not be gone through for each
    divided = any(task.by_division for task in to.plan.tasks if task.id == filing.task)
    news = told_of(filing, covered, divided=divided)
    return settled(filing, news, rule, day=to.day, at=to.at, calendar=to.calendar)


def _report(one: Filing | Duty) -> Reported:
    """Which report an input is for, whoever has the task."""
    return one.rule, one.period, one.task


def _waiver(filing: Filing, to: _Publication) -> FilingWaived:
    """The version is the reason."""
    return FilingWaived(filing.id, to.plan.version, Erasable(f"v{to.plan.version}"))


def _same_but_unit(duty: Duty, filing: Filing) -> bool:
    ours = (duty.plan, duty.rule, duty.period, duty.task, duty.part)
    return ours == (filing.plan, filing.rule, filing.period, filing.task, filing.part)


def _waits_for_event(filing: Filing, to: _Publication) -> bool:
    """Owed because something happened, by a rule and a task that the plan still has."""
    rule = to.rules.get(filing.rule)
    if rule is None or rule.kind != "urgent":
        return False
    return any(task.id == filing.task for task in to.plan.tasks)
