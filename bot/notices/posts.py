"""A post changes hands, somebody leaves, nobody is left: told to the unit and to the office (交接、离任)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.filings import Filing
from bot.domain.people import PostRole
from bot.notices.reminder import DigestRow
from bot.notices.values import MOST_ROWS, MOST_TITLE, button, labels_of, task_label, title_shown, told
from bot.text import Text, Value
from bot.wording.cards import Card, Field


@dataclass(frozen=True, slots=True)
class HandOver:
    """A post by its unit's name ("" for the office) and role, and people by name: those who held it, and who
    does from `on`, "" for nobody.
    """

    unit: str
    role: PostRole
    before: Sequence[str]
    after: str
    on: date

    @property
    def values(self) -> dict[str, Value]:
        return {
            "unit": self.unit or None,
            "role": self.role,
            "before": list(self.before),
            "after": self.after or None,
            "most": MOST_TITLE,
        }


@dataclass(frozen=True, slots=True)
class Waiting:
    """What else goes with the post: labels of tasks with requests and with claims to close, urgent events by
    number, how many questions.
    """

    requests: Sequence[str] = ()
    claims: Sequence[str] = ()
    events: Sequence[str] = ()
    questions: int = 0

    @property
    def any(self) -> bool:
        return bool(self.requests or self.claims or self.events or self.questions)


def handed_over(
    post: HandOver, owed: Sequence[DigestRow], waiting: Waiting, *, mention: str | None = None
) -> Card:
    """To the unit's chat, for both: what is open, when it is due, what was said last."""
    shown = owed[:MOST_ROWS]
    more = (Text("reminder/more", count=len(owed) - MOST_ROWS),) if len(owed) > MOST_ROWS else ()
    besides = (
        Text(
            "posts/waiting",
            requests=list(waiting.requests[:MOST_ROWS]),
            claims=list(waiting.claims[:MOST_ROWS]),
            events=list(waiting.events[:MOST_ROWS]),
            questions=waiting.questions,
        ),
    )
    return Card(
        title=Text("posts/handed_over", **post.values),
        lines=(
            Text("posts/since", on=post.on, count=len(owed), of_unit=bool(post.unit)),
            *(besides if waiting.any else ()),
        ),
        fields=tuple(_field(row) for row in shown),
        after=(*more, Text("posts/then", of_unit=bool(post.unit))),
        buttons=(button("tasks", "/tasks"),) if post.unit else (),
        mention=mention,
    )


def hand_over_noted(post: HandOver, *, now: bool, stood_in: Sequence[str] = ()) -> Card:
    """To the coordinator who ordered it; `now` where it is in force already. `stood_in`: units that whoever
    held it stood in for and does no more.
    """
    return Card(
        title=Text("posts/noted", **post.values),
        lines=(Text("posts/noted_then", on=post.on, now=now), *_stood_in(stood_in)),
        kind="recorded",
    )


def left(post: HandOver, *, vacant: bool, stood_in: Sequence[str] = ()) -> Card:
    """To the coordinator: `before` gives the post up; whether nobody is left. `stood_in`: units that they
    stood in for and do no more.
    """
    after = Text("posts/vacant_then", unit=post.unit) if vacant else Text("posts/left_then")
    return Card(
        title=Text("posts/left", **post.values),
        lines=(Text("posts/left_since", on=post.on), after, *_stood_in(stood_in)),
        kind="recorded",
    )


def _stood_in(units: Sequence[str]) -> tuple[Text, ...]:
    return (Text("posts/left_stand_in", units=list(units)),) if units else ()


def vacant(unit: str, owed: Sequence[Filing]) -> Card:
    """To the office: nobody holds a post of the unit, and what it owes."""
    labels = labels_of(owed)
    return Card(
        title=Text("posts/vacant", unit=unit),
        lines=(Text("posts/vacant_owed", labels=labels[:MOST_ROWS], count=len(owed)),) if owed else (),
        after=(Text("posts/vacant_then", unit=unit),),
        kind="ask",
    )


def vacant_line(units: Sequence[str]) -> tuple[Text, ...]:
    """Of a status: the units that nobody holds a post of, if there are any."""
    if not units:
        return ()
    return (Text("posts/vacant_units", units=list(units)),)


def _field(row: DigestRow) -> Field:
    shown = title_shown(row.task)
    report = row.filing.report or (row.last.report if row.last else None)
    period = row.filing.period if row.filing.report or row.last is None else row.last.period
    value = Text(
        "posts/row",
        due=row.filing.due_at,
        returned=row.filing.state == "returned",
        period=period,
        last=told(report) if report and shown else None,
    )
    return Field(task_label(row.filing.label, (row.node or shown) if shown else None), value)
