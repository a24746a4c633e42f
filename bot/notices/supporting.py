"""What comes of an objection of a supporting unit: for it, for the lead, for who takes over (配合分工)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.filings import Filing
from bot.notices.values import MOST_TITLE, MOST_WORDS, button
from bot.text import Text, Value
from bot.wording.cards import Card


@dataclass(frozen=True, slots=True)
class SupportChange:
    """`unit` supports the task no more, from that day; names of units, "" where there is none.

    `to_unit` does from now on: by `due` it owes its input, or its own report where there are none, None for
    nothing now; `has_part`: it had one in the task before. `given`: the first one had handed something in.
    """

    label: str
    title: str
    unit: str
    to_unit: str
    lead: str
    on: date
    given: bool = False
    due: datetime | None = None
    is_input: bool = False
    has_part: bool = False


def support_stays(filing: Filing, unit: str, *, lead: str, reason: str | None, late: bool) -> Card:
    """To the unit: it supports the task, why, and by when its input is due, or was where it is `late`."""
    owed = filing.is_owed
    why = (Text("decided/reason", words=reason, most=MOST_WORDS),) if reason else ()
    values: dict[str, Value] = {"lead": lead or None, "late": late, "input": filing.is_input}
    return Card(
        title=Text("decided/support_stays", unit=unit, label=filing.label),
        lines=(*why, Text("decided/support_due", due=filing.due_at if owed else None, **values)),
        buttons=(button("fill", f"/fill {filing.label}", key=filing.id),) if owed else (),
        kind="recorded",
    )


def support_changed(change: SupportChange, *, sign_by: datetime | None = None) -> Card:
    """To a room of those concerned; whoever supports the task now is asked to sign by `sign_by`."""
    names: dict[str, Value] = {
        "label": change.label,
        "unit": change.unit,
        "to_unit": change.to_unit or None,
        "lead": change.lead or None,
    }
    title = (Text("decided/support_task", title=change.title, most=MOST_TITLE),) if change.title else ()
    then = Text("replan/sign", due=sign_by) if sign_by else Text("decided/support_rest")
    return Card(
        title=Text("decided/support_changed", has_part=change.has_part, **names),
        lines=(
            *title,
            Text("decided/support_on", on=change.on, given=change.given, **names),
            *_next(change, names),
        ),
        after=(then,),
        buttons=(button("receipt", "/receipt"),) if sign_by else (),
        kind="recorded",
    )


def _next(change: SupportChange, names: dict[str, Value]) -> tuple[Text, ...]:
    if not change.to_unit:
        return ()
    values = {"due": change.due, "input": change.is_input, "has_part": change.has_part}
    return (Text("decided/support_next", **values, **names),)
