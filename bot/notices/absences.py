"""Somebody is away, and who stands in, told to the unit's chat (请假、代办)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.filings import Filing
from bot.notices.values import MOST_ROWS, MOST_TITLE, button, labels_of
from bot.text import Text, Value
from bot.wording.cards import Card


@dataclass(frozen=True, slots=True)
class Away:
    """Who is away and who stands in, by name; `back` is the workday on which the first returns.

    `uncovered` is the first day on which nobody is there at all, `owed` what the substitute finds open.
    """

    person: str
    substitute: str
    since: date
    until: date
    back: date
    uncovered: date | None = None
    owed: Sequence[Filing] = ()


def absence_set(away: Away, *, mention: str | None = None) -> Card:
    """To the unit and to whoever stands in, who is mentioned: from when to when, and what is owed."""
    owed = (Text("absence/owed", labels=labels_of(away.owed)[:MOST_ROWS], count=len(away.owed)),)
    alone = (Text("absence/uncovered", day=away.uncovered),) if away.uncovered else ()
    return Card(
        title=Text("absence/set", person=away.person, substitute=away.substitute, most=MOST_TITLE),
        lines=(
            Text("absence/span", since=away.since, until=away.until, back=away.back),
            *(owed if away.owed else ()),
            *alone,
        ),
        after=(Text("absence/then"),),
        buttons=(button("end_absence", "/absent cancel"),),
        kind="recorded",
        mention=mention,
    )


def absence_lent(away: Away, units: Sequence[str], *, cancel: str) -> Card:
    """To the office: somebody of another unit speaks for those units meanwhile; one tap ends it."""
    return Card(
        title=Text("absence/set", person=away.person, substitute=away.substitute, most=MOST_TITLE),
        lines=(
            Text("absence/span", since=away.since, until=away.until, back=away.back),
            Text("absence/lent", units=tuple(units)),
        ),
        after=(Text("absence/lent_then"),),
        buttons=(button("end_absence", cancel),),
        kind="ask",
    )


def absence_ended(person: str) -> Card:
    """To the unit and to whoever stood in: nobody does any more."""
    return Card(
        title=Text("absence/ended", person=person, most=MOST_TITLE),
        lines=(Text("absence/ended_then"),),
        kind="recorded",
    )


def absence_over(person: str, substitute: str, *, mention: str | None) -> Card:
    """To both on the first workday after the span: reminders mention the person again."""
    return Card(
        title=Text("absence/over", person=person, substitute=substitute, most=MOST_TITLE),
        lines=(Text("absence/over_then"),),
        mention=mention,
    )


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """Who is away until when, whose substitute holds no post any more, who covers the unit now ("" for
    nobody); "" for the office's unit.
    """

    person: str
    substitute: str
    unit: str
    until: date
    covers: str = ""


def left_alone(one: LeftAlone, *, mention: str | None = None) -> Card:
    """To whoever is away, in the unit's room: nobody stands in for them, who covers, what to do."""
    return Card(
        title=Text("absence/alone", person=one.person, substitute=one.substitute, most=MOST_TITLE),
        lines=(
            Text(
                "absence/alone_now",
                unit=one.unit or None,
                covers=one.covers or None,
                until=one.until,
                most=MOST_TITLE,
            ),
        ),
        after=(Text("absence/alone_then", covered=bool(one.covers)),),
        kind="plain" if one.covers else "ask",
        mention=mention,
    )


def nobody_there(unit: str, away: Sequence[tuple[str, date]], *, since: date) -> Card:
    """To the office: who of the unit is away until when; nobody stands in."""
    people: list[Value] = [{"name": name, "until": until} for name, until in away[:MOST_ROWS]]
    return Card(
        title=Text("absence/nobody", unit=unit, since=since),
        lines=(Text("absence/nobody_who", people=people, most=MOST_TITLE),),
        after=(Text("absence/nobody_then", unit=unit),),
        kind="ask",
    )
