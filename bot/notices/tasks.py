"""The tasks of a unit as a list, and one task with its course (任务清单、任务详情)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from bot.domain.close_out import CloseOut
from bot.domain.filings import Filing
from bot.domain.indicators import Standing, roughly
from bot.domain.plan import Indicator, Milestone, Role, Task
from bot.domain.series import Series
from bot.notices.close_out import closed_in_plans, standing
from bot.notices.values import (
    MOST_TITLE,
    MOST_WORDS,
    as_written,
    button,
    by_plan,
    figure_value,
    labels_of,
    task_label,
    title_shown,
    told,
)
from bot.text import Text, Value
from bot.wording.cards import Attachment, Card, Field

_ROLES: tuple[Role, ...] = ("lead", "responsible", "support")
_PAGE = 8  # owed tasks a card
_MOST_COURSE = 6
_MOST_POINTS = 4  # the latest ones of a series


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task of the unit, its role in it, and a filing of the unit: what is owed, a row each, else the last
    one, if there is any; for a node of the task a row of its own, with the node's name. `inputs` are how many
    of a report's inputs are there, `lead` whom the unit's own input is for; `locked`: it takes no report.
    `plan` is its plan's short name where several are in force.
    """

    task: Task
    role: Role
    filing: Filing | None = None
    node: str | None = None
    inputs: Mapping[str, Value] = field(default_factory=dict)
    lead: str = ""
    locked: bool = False
    plan: str = ""


@dataclass(frozen=True, slots=True)
class TaskView:
    """One task: the units by role in the order printed, what it must reach, its filings: what is owed, the
    earliest due first, then the others, latest first.
    """

    task: Task
    units: Mapping[Role, Sequence[str]]
    indicators: Sequence[Indicator] = ()
    milestones: Sequence[Milestone] = ()
    course: Sequence[tuple[str, Filing]] = field(default=())  # unit name and filing
    evidence: Sequence[Attachment] = ()
    closing: Sequence[tuple[CloseOut, str]] = ()  # with the name of the unit it is about
    series: Sequence[Series] = ()
    unit_names: Mapping[str, str] = field(default_factory=dict)


def task_list(
    unit: str, rows: Sequence[TaskRow], *, page: int = 1, closed: Sequence[tuple[str, str]] = ()
) -> Card:
    """What the unit owes, in the order given and a page at a time; the others by label only. `closed` are
    the labels of tasks that are struck off, each with its plan as rows have it.
    """
    owed = [(row, row.filing) for row in rows if row.filing and row.filing.is_owed]
    shown = owed[(page - 1) * _PAGE : page * _PAGE]
    left = len(owed) - page * _PAGE
    more = (button("next_page", f"/tasks {unit} {page + 1}", key=str(page + 1)),) if left > 0 else ()
    listed = [row for row in rows if (row.task.label, row.plan) not in closed]
    lines = [*_by_state(listed), *closed_in_plans(closed)]
    count = len({(row.plan, row.task.id) for row in rows})
    return Card(
        title=Text("tasks/title", unit=unit, count=count, owed=len(owed)),
        fields=tuple(_owed_field(row, filing) for row, filing in shown),
        after=(
            *((Text("tasks/more", count=left),) if left > 0 else ()),
            *(lines if page == 1 else ()),
            Text("tasks/then", owed=len(owed)),
        ),
        buttons=(*more, button("fill", "/fill")) if owed else (),
    )


def taking_effect_line(plan: str | None, done: int = 0, total: int | None = None) -> Text:
    """What is shown may still change: of the tasks that a new version changes so many are through."""
    return Text("plan/taking_effect", plan=plan, done=done, total=total)


def _by_state(rows: Sequence[TaskRow]) -> Iterator[Text]:
    """By label what is not owed, as it stands."""
    for state in ("unsigned", "filed", "accepted", "met", "waived"):
        some = [(row.task.label, row.plan) for row in rows if row.filing and row.filing.state == state]
        if some:
            yield Text(f"tasks/{state}", plans=by_plan(some))
    idle = [(row.task.label, row.plan) for row in rows if not row.filing]
    if idle:
        yield Text("tasks/idle", plans=by_plan(idle))


def unit_lists(units: Sequence[tuple[str, Sequence[Filing]]]) -> Card:
    """Of somebody who speaks for several units: by the name of each what it owes, and its list."""
    owed = sum(len(filings) for _, filings in units)
    return Card(
        title=Text("tasks/title_units", units=[name for name, _ in units], owed=owed),
        fields=tuple(Field(Text("tasks/unit", unit=name), _of_unit(filings)) for name, filings in units),
        after=(Text("tasks/then_units", unit=units[0][0]),),
        buttons=tuple(
            button("tasks", f"/tasks {name}", key=name, row=place) for place, (name, _) in enumerate(units)
        ),
    )


def _of_unit(filings: Sequence[Filing]) -> Text:
    labels = labels_of(filings)
    due = min((filing.due_at for filing in filings), default=None)
    return Text("tasks/owed_by_unit", labels=labels[:_PAGE], count=len(labels), due=due)


def task_detail(view: TaskView) -> Card:
    """Who, by when, what it must reach, and what was reported."""
    task, title = view.task, title_shown(view.task)
    return Card(
        title=task_label(task.label, title),
        lines=(
            *_who(view),
            *((*_goals(view), *_series(view)) if title else (Text("task/offline"),)),
            *(standing(one if title else replace(one, reason=None), unit) for one, unit in view.closing),
        ),
        fields=tuple(
            _course_field(unit, filing, shown=title is not None)
            for unit, filing in view.course[:_MOST_COURSE]
        ),
        after=_after(view),
        attachments=tuple(view.evidence) if title else (),
    )


def _after(view: TaskView) -> tuple[Text, ...]:
    if not view.course:
        return (Text("task/no_course"),)
    left = sum(filing.is_owed for _, filing in view.course[_MOST_COURSE:])
    more = (Text("task/more", count=left),) if left else ()
    names = [each.name for each in view.evidence[:_MOST_COURSE]]
    listed = Text("task/evidence", count=len(view.evidence), names=list(names), most=MOST_TITLE)
    return (*more, listed) if names and title_shown(view.task) else more


def _owed_field(row: TaskRow, filing: Filing) -> Field:
    value = Text(
        "tasks/owed",
        role=row.role,
        news=filing.is_news,
        period=filing.period,
        due=filing.due_at,
        returned=filing.state == "returned",
        inputs=row.inputs or None,
        lead=row.lead or None,
        locked=row.locked,
        plan=row.plan or None,
        expected=filing.expected_on,
    )
    title = title_shown(row.task)
    return Field(task_label(row.task.label, row.node if row.node and title is not None else title), value)


def _who(view: TaskView) -> list[Text]:
    lines = [
        Text("task/units", role=role, units=list(view.units[role])) for role in _ROLES if view.units.get(role)
    ]
    deadline = Text("task/ongoing") if view.task.ongoing else None
    if view.task.deadline:
        deadline = Text("task/deadline", by=view.task.deadline)
    return [*lines, deadline] if deadline else lines


def _goals(view: TaskView) -> list[Text]:
    indicators = [Text("task/indicator", **_indicator(one), most=MOST_WORDS) for one in view.indicators]
    nodes = [Text("task/milestone", name=one.name, date=one.date, most=MOST_TITLE) for one in view.milestones]
    return [*indicators, *nodes]


def _series(view: TaskView) -> Iterator[Text]:
    """Of each indicator what was told, earlier first, then its lamp with the reason."""
    for series in view.series:
        named = len({point.unit for point in series.points}) > 1
        points: list[Value] = [
            {
                "period": point.period.id,
                "unit_name": view.unit_names.get(point.unit, "") if named else None,
                "value": point.value,
                "unit": series.indicator.unit,
                "growth": series.indicator.op == "growth>=",
                "accepted": point.accepted,
                "change": figure_value(point.change) if point.change else None,
            }
            for point in series.points[-_MOST_POINTS:]
        ]
        if points:
            yield Text("task/series", metric=series.indicator.metric, points=points, most=MOST_TITLE)
        if series.changes:
            yield _changes(view, series)
        if series.standing is not None:
            yield _lamp(series.standing, series.indicator)


def _changes(view: TaskView, series: Series) -> Text:
    """What was told as a growth, from a value that is not known."""
    named = len({each.unit for each in series.changes}) > 1
    shown: list[Value] = [
        {
            "period": each.period.id,
            "unit_name": view.unit_names.get(each.unit, "") if named else None,
            "figure": figure_value(each.figure),
            "accepted": each.accepted,
        }
        for each in series.changes[-_MOST_POINTS:]
    ]
    return Text("task/changes", metric=series.indicator.metric, changes=shown, most=MOST_TITLE)


def _lamp(standing: Standing, indicator: Indicator) -> Text:
    expected = None if standing.expected is None else roughly(standing.expected, indicator)
    return Text(
        "task/lamp",
        lamp="off" if standing.lamp == "unfiled" else standing.lamp,  # told, but not accepted yet
        why=standing.why,
        reached=standing.reached,
        time_gone=standing.time_gone,
        gap=standing.gap,
        apart=None if standing.gap is None else abs(standing.gap),
        left=_amount(standing.left, indicator),
        expected=_amount(expected, indicator),
    )


def _amount(value: Decimal | None, indicator: Indicator) -> Value:
    return None if value is None else {"value": value, "unit": indicator.unit}


def _indicator(indicator: Indicator) -> dict[str, Value]:
    return {
        "metric": indicator.metric,
        "op": indicator.op,
        "goal": {"value": indicator.value, "unit": indicator.unit},
        "upper": {"value": indicator.value2, "unit": indicator.unit}
        if indicator.value2 is not None
        else None,
        "by": indicator.by,
    }


def _course_field(unit: str, filing: Filing, *, shown: bool) -> Field:
    """An input that tells no progress is what its unit wrote."""
    report = filing.report
    value = Text(
        "task/course",
        state="given" if filing.is_input and filing.state == "filed" else filing.state,
        due=filing.due_at,
        item=told(report) if report else None,
        is_input=filing.is_input,
        expected=filing.expected_on,
        words=as_written(report) if report and filing.is_input and shown else None,
        most=MOST_TITLE,
    )
    return Field(Text("task/course_label", period=filing.period, unit=unit), value)
