"""What is owed, told to a unit's room: the day's digest, urging by hand, one task at a time (提醒、催办)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.domain.calendar import WorkCalendar
from bot.domain.filings import Filing, Rung
from bot.domain.plan import Task, Unit
from bot.domain.readings import Figure
from bot.domain.rules import PROPOSED
from bot.notices.milestones import node_buttons, node_reminder
from bot.notices.values import (
    MOST_ROWS,
    MOST_TITLE,
    MOST_WORDS,
    OF_INPUTS,
    answer_buttons,
    button,
    figure_value,
    labels_of,
    task_label,
    title_shown,
    told,
)
from bot.text import Text, Value
from bot.wording.cards import Button, Card, Field


@dataclass(frozen=True, slots=True)
class DigestRow:
    """One filing that is owed. `last` is the same duty's filing of an earlier period, with its report.

    `plan_title` is shown only where a digest spans several plans. `known` are figures that were accepted for
    this period already; `node` is the name of the node that is owed, None where a period's report is.
    `lead` is the unit an input is for, `inputs` how many of a report's inputs are there; `as_asked`: it went
    back since its unit asked to change it, in the words it went back with.
    """

    filing: Filing
    task: Task
    unit: Unit
    last: Filing | None = None
    plan_title: str = ""
    node: str | None = None
    known: tuple[Figure, ...] = ()
    lead: str = ""
    inputs: Mapping[str, Value] = field(default_factory=dict)
    as_asked: bool = False

    @property
    def as_node(self) -> bool:
        """It is to be reached; once it was and went back, it is owed like any report that did."""
        return self.node is not None and not self.filing.lacks_only_more


@dataclass(frozen=True, slots=True)
class DigestDay:
    """The local day a digest is read on.

    `recorded` are labels that nobody need report again, `accepted` those accepted since the last digest;
    `notes` say of what opened late until when it is due.
    """

    day: date
    calendar: WorkCalendar
    recorded: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    notes: tuple[Text, ...] = ()


def reminder_digest(rows: Sequence[DigestRow], on: DigestDay, *, mention: str | None = None) -> Card:
    """All that one room owes, over all plans; at least one row, in the order to show."""
    if len(rows) == 1 and rows[0].as_node and not on.accepted and not on.notes:
        return _one_node(rows[0], on, mention=mention)
    return _digest(rows, on, urging=all(_is_overdue(row, on.day) for row in rows), mention=mention)


def urging(rows: Sequence[DigestRow], on: DigestDay, *, mention: str | None = None) -> Card:
    """A coordinator urges these by hand, before or after their due date."""
    return _digest(rows, on, urging=True, mention=mention)


def fill_in(row: DigestRow, on: DigestDay, *, no: int, of: int) -> Card:
    """One task at a time: the `no`-th of `of` that are owed."""
    filing = row.filing
    if row.as_node:
        return _one_node(row, on, mention=None)
    return Card(
        title=Text("fill/title", label=filing.label, no=no, of=of, due=filing.due_at),
        fields=(_field(row, on.day, apart=False, several_plans=False),),
        after=(Text("fill/how"),),
        buttons=() if row.task.sensitivity == "offline" else answer_buttons(filing, 0),
        kind="reminder",
    )


def _one_node(row: DigestRow, on: DigestDay, *, mention: str | None) -> Card:
    name = row.node if row.node and row.task.sensitivity != "offline" else ""
    return node_reminder(row.filing, name, row.unit.name, day=on.day, calendar=on.calendar, mention=mention)


def _digest(rows: Sequence[DigestRow], on: DigestDay, *, urging: bool, mention: str | None) -> Card:
    shown = rows[:MOST_ROWS]
    apart = len({row.filing.due_at for row in rows}) > 1
    several_plans = len({row.filing.plan for row in rows}) > 1
    return Card(
        title=_title(rows, on, urging=urging),
        lines=_lead(rows, on, apart=apart),
        fields=tuple(_field(row, on.day, apart=apart, several_plans=several_plans) for row in shown),
        after=tuple(_after(rows, on)),
        buttons=_buttons(shown, whole=rows),
        kind="urging" if urging else "reminder",
        mention=mention,
    )


def _title(rows: Sequence[DigestRow], on: DigestDay, *, urging: bool) -> Text:
    """Stands alone on a lock screen: which unit, how many, by when."""
    day = on.day
    filings = [row.filing for row in rows]
    common: dict[str, Value] = {
        "units": list(dict.fromkeys(row.unit.name for row in rows)),
        "labels": labels_of(filings),
        "count": len(filings),
        "periods": [filing.period for filing in filings],
        "due": min(filing.due_at for filing in filings),
    }
    passed = sum(_is_overdue(row, day) for row in rows)
    if all(row.filing.is_input for row in rows):
        return Text("inputs/asked", **common, passed=passed)
    if urging:
        return Text("urging/title", **common, passed=passed, reply_by=_reply_by(filings, on))
    if passed:
        return Text("reminder/title_mixed", **common, passed=passed)
    if all(filing.due_on == day for filing in filings):
        return Text("reminder/title_today", **common)
    return Text("reminder/title", **common, apart=len({filing.due_at for filing in filings}) > 1)


def _reply_by(filings: Sequence[Filing], on: DigestDay) -> date | datetime:
    """The earliest day something more happens: due date, last day for answering a slip, next stage, else when
    the filing is locked.
    """
    due = [filing.due_at for filing in filings if filing.due_on >= on.day]
    if due:
        return min(due)
    ahead = [found for filing in filings if (found := _ahead(filing, on)) is not None]
    return min(ahead, key=lambda one: one[0])[1] if ahead else min(filing.locked_at for filing in filings)


def _ahead(filing: Filing, on: DigestDay) -> tuple[date, date | datetime] | None:
    """While a slip may be answered its day, which the unit was told; the next stage comes after it."""
    slip, ends = filing.slip_until, filing.slip_ends_at
    if slip is not None and ends is not None and slip >= on.day:
        return slip, ends
    rung = filing.next_stage()
    stage = _comes_on(rung, on) if rung else None
    return (stage, stage) if stage is not None and stage > on.day else None


def _comes_on(rung: Rung, on: DigestDay) -> date:
    """What is the office's to decide is put to it on the workday after whatever was said last."""
    if rung.stage not in PROPOSED:
        return rung.on
    return max(on.calendar.add_workdays(rung.on, 0), on.calendar.add_workdays(on.day, 1))


def _lead(rows: Sequence[DigestRow], on: DigestDay, *, apart: bool) -> tuple[Text, ...]:
    """How many workdays are left, where all rows share one due day that is still to come."""
    due_on = rows[0].filing.due_on
    left = on.calendar.workdays_between(on.day, due_on)
    if apart or left <= 0:
        return ()
    off = [on.day + timedelta(days=step) for step in range((due_on - on.day).days)]
    named = [name for day in off if (name := on.calendar.holiday_name(day))]
    return (Text("reminder/left", workdays=left, holidays=list(dict.fromkeys(named)), days_off=len(named)),)


def _field(row: DigestRow, day: date, *, apart: bool, several_plans: bool) -> Field:
    filing, last = row.filing, row.last
    if row.as_node:
        return _node_field(row, day)
    report = last.report if last else None
    value = Text(
        "reminder/row",
        news=filing.is_news,
        due=filing.due_at,
        overdue=_is_overdue(row, day),
        extended=filing.extended > 0,
        returned=filing.state == "returned",
        apart=apart,
        offline=row.task.sensitivity == "offline",
        period=last.period if last else None,
        last=told(report) if report else None,
        plan=row.plan_title if several_plans else None,
        reason=filing.returned_for if row.task.sensitivity != "offline" else None,
        known=[figure_value(each) for each in row.known[:2]] if row.task.sensitivity != "offline" else [],
        by_head=filing.signature == "refused",
        as_asked=row.as_asked,
        lead=row.lead or None,
        inputs=row.inputs or None,
        most=MOST_TITLE,
        most_words=MOST_WORDS,
    )
    name = title_shown(row.task)
    return Field(task_label(filing.label, row.node if row.node and name is not None else name), value)


def _node_field(row: DigestRow, day: date) -> Field:
    filing, shown = row.filing, title_shown(row.task) is not None
    value = Text(
        "reminder/node",
        due=filing.due_at,
        overdue=_is_overdue(row, day),
        item=told(filing.report) if filing.report and shown else None,
        most=MOST_WORDS,
    )
    return Field(task_label(filing.label, row.node if shown else None), value)


def _after(rows: Sequence[DigestRow], on: DigestDay) -> list[Text]:
    """What is settled, what is not shown, and how to answer."""
    lines = [*on.notes]
    if on.accepted:
        lines.append(Text("reminder/accepted", labels=list(on.accepted)))
    if on.recorded:
        lines.append(Text("reminder/recorded", labels=list(on.recorded)))
    if len(rows) > MOST_ROWS:
        lines.append(Text("reminder/more", count=len(rows) - MOST_ROWS))
    reports = [row for row in rows if row.node is None]
    passed = [row for row in reports if _is_overdue(row, on.day)]
    today = [row for row in reports if row.filing.due_on == on.day]
    if passed:
        lines += _last_rung(passed, on)
        lines += [Text("urging/how")] if any(not row.filing.is_input for row in passed) else []
    elif today and not today[0].filing.is_input:
        lines.append(Text("reminder/how_today", label=today[0].filing.label))
    return [*lines, *_how(rows, reports)]


def _how(rows: Sequence[DigestRow], reports: Sequence[DigestRow]) -> list[Text]:
    """How to answer; what was reached and went back in a way of its own."""
    back = (
        [Text("milestone/how_back")] if any(row.node is not None and not row.as_node for row in rows) else []
    )
    if all(row.filing.is_input for row in rows):
        return [Text("inputs/how", labels=labels_of([row.filing for row in rows])[:1])]
    if reports:
        return [Text("reminder/how", labels=labels_of([row.filing for row in reports])[:3]), *back]
    return back or [Text("milestone/how", label=rows[0].filing.label)]


def _last_rung(passed: Sequence[DigestRow], on: DigestDay) -> list[Text]:
    """Told as a fact, with its day: what the office considers next."""
    rungs = [rung for row in passed if row.filing.next_is_proposed() and (rung := row.filing.next_stage())]
    if not rungs:
        return []
    first = min(rungs, key=lambda rung: rung.on)
    return [Text("urging/last", on=_comes_on(first, on), stage=first.stage)]


def _buttons(shown: Sequence[DigestRow], *, whole: Sequence[DigestRow]) -> tuple[Button, ...]:
    """Four a row, then those for the whole card. A task that goes offline gets none."""
    rows = [
        answer
        for place, row in enumerate(shown)
        if row.task.sensitivity != "offline"
        for answer in _answers(row, place)
    ]
    card = [button("fill", "/fill")] if len(whole) > 1 else []
    if any(row.known or (row.last and row.last.report) for row in whole):
        card.append(button("same", "/same"))
    nil = (button("nil", "/nil"),) if any(row.node is None for row in whole) else ()
    return (*rows, *card, *nil)


def _answers(row: DigestRow, place: int) -> tuple[Button, ...]:
    if row.node is not None:
        return node_buttons(row.filing, place)[: None if row.as_node else 1]
    statuses = OF_INPUTS if row.filing.is_input else None
    return answer_buttons(row.filing, place, statuses)


def _is_overdue(row: DigestRow, day: date) -> bool:
    return row.filing.due_on < day
