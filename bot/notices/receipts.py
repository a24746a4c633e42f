"""Signing for a plan's tasks: asked of a unit, confirmed to it, who has not, told to the office (签收)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.filings import Filing
from bot.domain.plan import Plan
from bot.domain.receipts import Aspect, TaskChange, changes_by_unit
from bot.notices.plan_named import of_plans, with_plan
from bot.notices.values import MOST_ROWS, MOST_TITLE, button
from bot.ports.ledger import View
from bot.text import Text, Value
from bot.wording.cards import Card, Field


@dataclass(frozen=True, slots=True)
class ToSign:
    """What one unit signs for: labels of its tasks by role, or what changed of them (none: all are new)."""

    unit: str
    roles: Mapping[str, Sequence[str]]
    changes: Sequence[TaskChange] = ()

    @property
    def count(self) -> int:
        if self.changes:
            return len(self.changes)
        return len({label for labels in self.roles.values() for label in labels})


def receipt_request(units: Sequence[ToSign], *, plan: Plan, due: datetime, again: bool) -> Card:
    """To a room: at least one unit; `again` for those who have not signed by then. Its button signs for this
    plan alone.
    """
    single = units[0] if len(units) == 1 else None
    return Card(
        title=Text(
            "receipt/request",
            units=[one.unit for one in units],
            plan=plan.title,
            count=sum(one.count for one in units),
            changed=any(one.changes for one in units),
            due=due,
            again=again,
            most=MOST_TITLE,
        ),
        lines=_lines(single) if single else (),
        fields=() if single else tuple(_field(one) for one in units[:MOST_ROWS]),
        after=(Text("receipt/meaning"),),
        buttons=(button("receipt", f"/receipt {plan.id}"), button("tasks", "/tasks")),
        kind="ask",
    )


def receipt_done(signed: Sequence[tuple[str, str, datetime, int]], titles: Sequence[str] = ()) -> Card:
    """Unit, person, when, and how many tasks; at least one. `titles` are those of the plans, one each, where
    several are in force.
    """
    named = titles or [""] * len(signed)
    first, *others = (text for each, title in zip(signed, named, strict=True) for text in _told(each, title))
    return Card(
        title=first,
        lines=(*others, Text("receipt/then")),
        buttons=(button("tasks", "/tasks"),),
        kind="recorded",
    )


def unsigned_line(units: Sequence[str]) -> tuple[Text, ...]:
    """Of a status or of the office's digest: who has not signed, if anybody."""
    return (Text("receipt/unsigned", units=list(units)),) if units else ()


def asked_at_lease(args: Mapping[str, str], owed: Sequence[Filing], view: View, at: datetime) -> Card | None:
    """The request as it leaves, to units that have not signed and that no later version asks again; nothing
    where none is left.
    """
    plan, version, base = args.get("plan", ""), int(args.get("version", 0)), int(args.get("base", 0))
    units = [unit for unit in args.get("units", "").split() if _is_open(view, plan, unit, version)]
    if not units:
        return None
    asked, now = view.plans.version(plan, version), view.plans.current(plan)
    changed = changes_by_unit(view.plans.version(plan, base), asked) if base else {}
    due = view.calendar.closing(date.fromisoformat(args["due"]))
    to_sign = [_to_sign(now, unit, changed.get(unit, ())) for unit in units]
    card = receipt_request(to_sign, plan=now, due=due, again=bool(args.get("again")))
    return with_plan(card, view, plan)


def unsigned_units(view: View) -> list[str]:
    """Names of the units that have not signed, of all plans."""
    return unsigned_of(view, [f"{one.plan}/{one.unit}" for one in view.queries.unsigned()])


def unsigned_of(view: View, asked: Sequence[str]) -> list[str]:
    """Names of those among these, each PLAN/UNIT, that have not signed even now."""
    names = {f"{plan.id}/{unit.id}": unit.name for plan in view.plans.all_current() for unit in plan.units}
    unsigned = {f"{one.plan}/{one.unit}" for one in view.queries.unsigned()} if asked else set()
    return list(dict.fromkeys(names[each] for each in asked if each in unsigned and each in names))


def with_unsigned(card: Card | None, units: Sequence[str]) -> Card | None:
    """The office's digest with who has not signed, a card of its own where nothing else is told; the button
    urges them all.
    """
    if not units:
        return card
    urge = button("urge_receipts", "/urge receipts")
    then = Text("receipt/unsigned_then")
    if card is None:
        return Card(title=Text("receipt/unsigned", units=list(units)), after=(then,), buttons=(urge,))
    after = (*card.after, *unsigned_line(units), then)
    return replace(card, after=after, buttons=(*card.buttons, urge))


def urged(units: Sequence[str], *, alone: Sequence[str] = (), late: bool = True) -> Card:
    """To the office: who was urged to sign, `alone` those without a room; or that nobody was, `late` where
    somebody has not signed.
    """
    left = (Text("receipt/alone", units=list(alone)),) if alone else ()
    if not units:
        return Card(title=Text("receipt/urged_nobody", late=late), lines=left, kind="recorded")
    lines = (Text("receipt/urged_then"), *left)
    return Card(title=Text("receipt/urged", units=list(units)), lines=lines, kind="recorded")


def _is_open(view: View, plan: str, unit: str, version: int) -> bool:
    """It is the last request of the unit, and not signed."""
    request, receipt = view.ledger.receipt_request(plan, unit), view.ledger.receipt(plan, unit)
    last = request is not None and request.version == version
    return last and (receipt is None or receipt.version < version)


def _to_sign(plan: Plan, unit: str, changes: Sequence[TaskChange]) -> ToSign:
    roles: dict[str, list[str]] = {}
    for task in plan.tasks:
        for role in dict.fromkeys(each.role for each in task.assignments if each.unit == unit):
            roles.setdefault(role, []).append(task.label)
    name = next((each.name for each in plan.units if each.id == unit), "")
    return ToSign(name, roles, tuple(changes))


def _lines(one: ToSign) -> tuple[Text, ...]:
    if not one.changes:
        return tuple(Text("receipt/role", role=role, **_labels(labels)) for role, labels in one.roles.items())
    found = []
    for what in ("added", "gone"):
        labels = [change.label for change in one.changes if change.what == what]
        if labels:
            found.append(Text(f"receipt/{what}", **_labels(labels)))
    changed = [change for change in one.changes if change.what == "changed"]
    shown = [Text("receipt/changed", label=each.label, aspects=_words(each)) for each in changed[:MOST_ROWS]]
    left = len(changed) - MOST_ROWS
    return (*found, *shown, *((Text("receipt/more", count=left),) if left > 0 else ()))


def _field(one: ToSign) -> Field:
    labels = list(dict.fromkeys(label for found in one.roles.values() for label in found))
    if one.changes:
        labels = [change.label for change in one.changes]
    return Field(
        Text("receipt/unit", unit=one.unit),
        Text("receipt/unit_tasks", changed=bool(one.changes), **_labels(labels)),
    )


def _labels(labels: Sequence[str]) -> dict[str, Value]:
    return {"labels": list(labels[:MOST_ROWS]), "count": len(labels)}


def _words(change: TaskChange) -> list[Value]:
    aspects: Sequence[Aspect] = change.aspects
    return list(aspects)


def _told(signed: tuple[str, str, datetime, int], title: str) -> tuple[Text, ...]:
    unit, person, at, tasks = signed
    done = Text("receipt/done", unit=unit, person=person, at=at, tasks=tasks, most=MOST_TITLE)
    return (done, of_plans([title])) if title else (done,)
