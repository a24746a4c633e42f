"""What the office decides, told to the unit and to the coordinator who decided; and how a period stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from bot.domain.counting import APART, AsOf, Count, count_of
from bot.domain.doubts import ReportDoubt
from bot.domain.filings import Filing
from bot.domain.periods import period_of
from bot.notices.close_out import closed_in_plans
from bot.notices.past_deadlines import past_line
from bot.notices.posts import vacant_line
from bot.notices.receipts import unsigned_line
from bot.notices.values import MOST_ROWS, MOST_TITLE, button, labels_of
from bot.text import Text, Value
from bot.wording.cards import Button, Card

_MOST_IN_TITLE = 2  # tasks with their units
_MOST_PLAN = 12  # characters of the plan's title before a period and a date
_LISTED: tuple[tuple[str, Count], ...] = (
    ("missing", "not_received"),
    *((name, name) for name in APART),
    ("returned", "returned"),
)
Step: TypeAlias = Literal["accept", "return", "urge"]
LeftReason: TypeAlias = ReportDoubt | Literal["not_filed"]


@dataclass(frozen=True, slots=True)
class StatusRow:
    """A filing and the name of the unit that owes it; `plan` its plan's short name where several are told."""

    filing: Filing
    unit: str
    plan: str = ""


@dataclass(frozen=True, slots=True)
class Lacking:
    """Names of units without liaison and head, and of those that have not signed for their tasks."""

    vacant: Sequence[str] = ()
    unsigned: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """A filing that "accept all" did not take, and why."""

    filing: Filing
    unit: str
    reason: LeftReason


def accepted(unit: str, filings: Sequence[Filing], *, being_checked: Sequence[Filing] = ()) -> Card:
    """To the unit: these are in the roll-up; at least one."""
    checking = (Text("accepted/checking", labels=labels_of(being_checked)),) if being_checked else ()
    return Card(
        title=Text(
            "accepted/title", unit=unit, labels=labels_of(filings), periods=[f.period for f in filings]
        ),
        lines=(Text("accepted/then"), *checking),
        kind="recorded",
    )


def accepted_all(filings: Sequence[Filing], left: Sequence[Left]) -> Card:
    """To the coordinator: what was accepted, and what was left and why."""
    shown = left[:MOST_ROWS]
    rows = tuple(
        Text("accepted_all/left", label=one.filing.label, unit=one.unit, reason=one.reason) for one in shown
    )
    more = (Text("accepted_all/more", count=len(left) - MOST_ROWS),) if len(left) > MOST_ROWS else ()
    count = len(filings)
    return Card(
        title=Text("accepted_all/title", count=count, labels=labels_of(filings)[:MOST_ROWS], left=len(left)),
        lines=(*rows, *more),
        after=(Text("accepted_all/then", count=count, left=len(left)),),
        kind="recorded",
    )


def confirm_many(step: Step, filings: Sequence[Filing], *, left: int = 0) -> Card:
    """To the coordinator: how many it would be, with one tap to do it; another number asks again."""
    units = len({filing.unit for filing in filings})
    call = f"/{step} all {len(filings)}"
    return Card(
        title=Text(f"confirm/{step}", count=len(filings), units=units, left=left),
        lines=(Text("confirm/labels", labels=labels_of(filings)[:MOST_ROWS], count=len(filings)),),
        after=(Text("confirm/then"),),
        buttons=(button(f"do_{step}", call, key=str(len(filings))),),
        kind="ask",
    )


def done(
    step: Step, rows: Sequence[StatusRow], *, due: datetime | None = None, by_lead: bool = False
) -> Card:
    """To the coordinator, or the lead who did it: the step was taken for these, and the units were told; at
    least one.
    """
    entries: list[Value] = [_entry(row) for row in rows[:MOST_ROWS]]
    several, nodes = len(rows) > _MOST_IN_TITLE, all(row.filing.is_node for row in rows)
    listed = (Text("done/list", entries=entries, count=len(rows)),) if several else _periods(rows)
    return Card(
        title=Text(f"done/{step}", entries=() if several else entries, count=len(rows), due=due),
        lines=(*listed, Text("done/told", step=step, by_lead=by_lead, nodes=nodes)),
        kind="recorded",
    )


def _periods(rows: Sequence[StatusRow]) -> tuple[Text, ...]:
    """Of which periods, where one task stands there for several."""
    periods: dict[str, list[str]] = {}
    for row in rows:
        if not row.filing.is_node:
            periods.setdefault(row.filing.label, []).append(period_of(row.filing.period))
    several = {label: dict.fromkeys(named) for label, named in periods.items() if len(set(named)) > 1}
    return tuple(Text("done/periods", label=label, periods=[*named]) for label, named in several.items())


def nothing_to_urge(asked: str, *, today: bool | None = None) -> Card:
    """Nothing is owed under what was named ("" for all), told to the coordinator; to a lead, for whom `today`
    is given: its supporting units have given theirs, or were spoken to today.
    """
    if today is not None:
        return Card(title=Text("done/no_inputs_to_urge", asked=asked, today=today, most=MOST_TITLE))
    return Card(
        title=Text("done/nothing_to_urge", asked=asked, most=MOST_TITLE), lines=(Text("done/see_status"),)
    )


def only_locked(filings: Sequence[Filing]) -> Card:
    """All that is owed under what was named, at least one, takes no report any more."""
    first = filings[0]
    return Card(
        title=Text("done/urge_locked", labels=labels_of(filings), periods=_named_periods(filings)),
        lines=(Text("done/urge_locked_then", label=first.label, period=period_of(first.period)),),
    )


def left_locked(filings: Sequence[Filing]) -> tuple[Text, ...]:
    """Beside what is urged: what takes no report any more."""
    labels, periods = labels_of(filings), _named_periods(filings)
    return (Text("done/urge_left_locked", labels=labels, periods=periods),) if filings else ()


def _named_periods(filings: Sequence[Filing]) -> list[Value]:
    return list(dict.fromkeys(period_of(each.period) for each in filings))


def status_card(  # noqa: PLR0913 - what a period shows
    rows: Sequence[StatusRow],
    *,
    period: str,
    as_of: AsOf,
    plan_title: str = "",
    nodes: Sequence[StatusRow] = (),
    closed: Sequence[tuple[str, str]] = (),
    past: Sequence[tuple[str, str]] = (),
    inputs: Sequence[StatusRow] = (),
    headless: Sequence[str] = (),
    lacking: Lacking | None = None,
    others: Sequence[str] = (),
    indicators: Sequence[Text] = (),
) -> Card:
    """How a period stands: owed, received, not received, what stands apart, the nodes that are due in it.

    `as_of` says what is disputed and when reports are due as a rule. `closed` are labels of tasks that are
    struck off, `past` of those past their deadline and not, with the short names of their plans;
    `plan_title` is given where the office runs several plans. `inputs` of supporting units are counted
    apart; `headless` units have no head on record though one is to sign; `lacking` says which units lack
    something besides. `others` are periods that can be looked at as well, and `indicators` are told as a
    roll-up tells them.
    """
    by_count: dict[Count, list[StatusRow]] = {}
    for row in rows:
        by_count.setdefault(count_of(row.filing, as_of), []).append(row)
    counts = counts_of([row.filing for row in rows], as_of)
    lines = [Text("status/counts", **counts)] if counts["owed"] else []
    if not counts["owed"] and not nodes:
        lines = [Text("status/none")]
    for name, count in _LISTED:
        if some := by_count.get(count):
            entries = [_entry(row) | {"until": row.filing.due_on} for row in some[:MOST_ROWS]]
            lines.append(Text(f"status/{name}", entries=list(entries), count=len(some)))
    return Card(
        title=Text("status/title", period=period, at=as_of.at, plan=plan_title or None, most=_MOST_PLAN),
        lines=(
            *lines,
            *_inputs(inputs),
            *_headless(headless),
            *_nodes(nodes),
            *indicators,
            *past_line(past),
            *closed_in_plans(closed),
            *_lacking(lacking),
        ),
        buttons=(
            *((button("urge", "/urge all"),) if counts["missing"] else ()),
            *(
                Button(f"status_of/{each}", Text("buttons/status_of", period=each), f"/status {each}")
                for each in others
            ),
        ),
    )


def _inputs(rows: Sequence[StatusRow]) -> tuple[Text, ...]:
    """How many inputs were given, and by whom not; waived ones are none, and of those that rest, since the
    lead has filed, nobody is asked any more.
    """
    asked = [row for row in rows if row.filing.state != "waived"]
    owed = [row for row in asked if row.filing.is_owed]
    left = [row for row in owed if not row.filing.resting]
    if not asked:
        return ()
    entries: list[Value] = [_entry(row) for row in left[:MOST_ROWS]]
    counts: dict[str, Value] = {
        "count": len(asked),
        "given": len(asked) - len(owed),
        "left": len(left),
        "rested": len(owed) - len(left),
    }
    return (Text("status/inputs", entries=entries, **counts),)


def _headless(units: Sequence[str]) -> tuple[Text, ...]:
    shown = list(units[:MOST_ROWS])
    return (Text("status/no_head", units=shown, count=len(units)),) if units else ()


def _lacking(lacking: Lacking | None) -> tuple[Text, ...]:
    return (*vacant_line(lacking.vacant), *unsigned_line(lacking.unsigned)) if lacking else ()


def _nodes(rows: Sequence[StatusRow]) -> tuple[Text, ...]:
    """How many nodes there are, how many are reached, and which are not; waived ones are none."""
    asked = [row for row in rows if row.filing.state != "waived"]
    ahead = [row for row in asked if row.filing.is_owed]
    if not asked:
        return ()
    entries = [_entry(row) for row in ahead[:MOST_ROWS]]
    count = len(asked)
    reached = count - len(ahead)
    line = Text("status/nodes", count=count, reached=reached, entries=entries, ahead=len(ahead))
    return (line, *_node_days(ahead))


def _node_days(rows: Sequence[StatusRow]) -> tuple[Text, ...]:
    """Of nodes that are not reached: the day to which one was put off, and when its unit expects it."""
    told: list[Value] = [
        {
            "label": row.filing.label,
            "until": row.filing.due_on if row.filing.extended else None,
            "expected": row.filing.expected_on,
        }
        for row in rows
        if row.filing.extended or row.filing.expected_on
    ]
    return (Text("status/node_days", rows=told[:MOST_ROWS], count=len(told)),) if told else ()


def counts_of(filings: Sequence[Filing], as_of: AsOf) -> dict[str, int]:
    """How many are owed, received (accepted, to check or returned), missing, and apart from these (to be
    signed, given more time, disputed, sent by a form that nobody stands for yet); waived ones are not owed.
    """
    found = Counter(count_of(filing, as_of) for filing in filings)
    received = found["accepted"] + found["unchecked"] + found["returned"]
    return {
        "owed": found.total() - found["waived"],
        "received": received,
        "accepted": found["accepted"],
        "to_check": found["unchecked"],
        "returned": found["returned"],
        "missing": found["not_received"],
        "unsigned": found["unsigned"],
        "extended": found["extended"],
        "disputed": found["disputed"],
        "unattested": found["unattested"],
    }


def _entry(row: StatusRow) -> dict[str, Value]:
    return {"label": row.filing.label, "unit": row.unit, "plan": row.plan}
