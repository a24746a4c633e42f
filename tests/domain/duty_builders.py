"""Plans, filings and the real calendar, for tests of dates and duties."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path

from bot.domain.calendar import WorkCalendar, calendar_from, parse_year_table
from bot.domain.filings import Filing, FilingState, Report, Rung, filing_id
from bot.domain.plan import Assignment, Plan, Role, Task, TaskClass, TaskKind, Unit
from bot.domain.rules import ReportingRule

TABLES = Path(__file__).resolve().parents[2] / "data" / "calendar"
RULE = ReportingRule("quarterly")


@cache
def the_calendar() -> WorkCalendar:
    """With every table we ship: 2004 to 2026."""
    tables = [parse_year_table(path.read_text("utf-8")) for path in sorted(TABLES.glob("*.toml"))]
    return calendar_from({table.year: table for table in tables})


def at(day: date, hour: int = 9) -> datetime:
    return the_calendar().instant(day, time(hour))


def a_task(
    label: str,
    *units: str,
    role: Role = "lead",
    kind: TaskKind = "task",
    task_class: TaskClass = "regular",
    deadline: date | None = None,
    by_division: bool = False,
) -> Task:
    """`units` are unit ids; "u_tax:support" names another role than `role`."""
    named = [unit.partition(":") for unit in units]
    roles: dict[str, Role] = {"lead": "lead", "support": "support", "responsible": "responsible"}
    assignments = tuple(Assignment(unit, roles[other] if other else role) for unit, _, other in named)
    return Task(
        id=f"t_{label}",
        label=label,
        kind=kind,
        title=f"title {label}",
        text="",
        assignments=assignments,
        by_division=by_division,
        task_class=task_class,
        deadline=deadline,
    )


def a_plan(*tasks: Task, units: Sequence[Unit] = (), rule: ReportingRule = RULE, version: int = 1) -> Plan:
    return Plan(id="p", title="plan", tasks=tasks, units=tuple(units), rules=(rule,), version=version)


def a_filing(
    label: str = "1",
    unit: str = "u_sci",
    *,
    period: str = "2026Q3",
    state: FilingState = "open",
    due_on: date = date(2026, 9, 28),
    ladder: tuple[Rung, ...] = (),
    reached: int = 0,
    report: Report | None = None,
) -> Filing:
    due_at = at(due_on, 17)
    return Filing(
        id=filing_id(plan="p", rule=RULE.id, period=period, task=f"t_{label}", unit=unit),
        plan="p",
        version=1,
        rule=RULE.id,
        period=period,
        task=f"t_{label}",
        unit=unit,
        part="report",
        label=label,
        state=state,
        opened_at=datetime(2026, 9, 10, tzinfo=UTC),
        due_on=due_on,
        due_at=due_at,
        on_time_until=due_at,
        locked_at=due_at,
        ladder=ladder,
        reached=reached,
        report=report,
    )
