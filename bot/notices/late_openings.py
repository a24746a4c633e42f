"""What opened only after a stop of the service, told to the office and to units (补开报送)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.duties import find_frame
from bot.domain.filings import Filing
from bot.domain.under_way import LateOpening, opened_late
from bot.notices.reminder import DigestRow
from bot.notices.values import MOST_ROWS, MOST_TITLE
from bot.ports.ledger import View
from bot.text import Text, Value
from bot.wording.cards import Card

MOST_GROUPS = 2


@dataclass(frozen=True, slots=True)
class LateRow:
    """A period, or the node of that name, with so many reports that opened late."""

    node: str
    period: str
    reports: int
    late: LateOpening


def late_opening(view: View, plan_id: str, rule_id: str, period: str) -> LateOpening | None:
    """Of what is owed by a rule for a period or node, by the version that opened it first."""
    first = view.queries.first_opened(plan_id, rule_id, period)
    if first is None:
        return None
    opened_at, version = first
    plan = view.plans.version(plan_id, version)
    rule = next((each for each in plan.rules if each.id == rule_id), None)
    frame = find_frame(plan, rule, period) if rule else None
    if rule is None or frame is None:
        return None
    local = view.calendar.local_day
    published_on = local(view.queries.published_at(plan_id, version))
    return opened_late(rule, frame, view.calendar, opened_on=local(opened_at), published_on=published_on)


def told_in_digest(view: View, rows: Sequence[DigestRow], day: date) -> tuple[Text, ...]:
    """A line for each term that runs late, the first two; nothing of what is past due or was moved since."""
    waiting = [row.filing for row in rows if row.filing.due_on >= day and row.filing.part == "report"]
    terms: dict[tuple[str, str, str], list[Filing]] = {}
    for each in waiting:
        terms.setdefault((each.plan, each.rule, each.period), []).append(each)
    lines: list[Text] = []
    for names, filings in terms.items():
        late = late_opening(view, *names)
        shown = [each for each in filings if late and each.due_on == late.until]
        if late and shown:
            labels: list[Value] = [*dict.fromkeys(each.label for each in shown)]
            lines.append(
                Text("reminder/opened_late", labels=labels, planned=late.planned, due=shown[0].due_at)
            )
    return tuple(lines[:MOST_GROUPS])


def opened_after_stop(rows: Sequence[LateRow]) -> Card:
    """To the office: what was not asked for in time, and until when it is due now."""
    return Card(
        title=Text("late/title", count=sum(row.reports for row in rows)),
        lines=tuple(_row(row) for row in rows[:MOST_ROWS]),
        after=(
            *((Text("late/more", count=len(rows) - MOST_ROWS),) if len(rows) > MOST_ROWS else ()),
            Text("late/not_late"),
            Text("late/then"),
        ),
        kind="urging",
    )


def _row(row: LateRow) -> Text:
    return Text(
        "late/row",
        node=row.node or None,
        period=row.period,
        count=row.reports,
        planned=row.late.planned,
        until=row.late.until,
        most=MOST_TITLE,
    )
