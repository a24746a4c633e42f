"""Urgent events between office and unit: ordered, due, overdue, closed, their course (速报办理)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.event_numbers import told_words
from bot.domain.events import Event, Link
from bot.notices.unchecked_events import UncheckedEvent, unchecked_row
from bot.notices.values import MOST_TITLE, NO_CHANGE, button
from bot.text import Text
from bot.wording.cards import Card, Field

_MOST_PASSED = 300  # characters of words that are passed on
_MOST_LINKS = 10  # of a course; the earliest and the newest are shown
_MOST_EVENTS = 10


def ordered(event: Event, unit: str, words: str) -> Card:
    """To the unit: the office knows of an event and wants the first report."""
    return Card(
        title=Text("events/ordered", event=event.id, unit=unit),
        lines=(
            Text("request/words", words=words, most=_MOST_PASSED),
            Text("events/first_then", due=event.due_at),
        ),
        buttons=(button("first_report", f"/urgent {event.id}", key=event.id),),
        kind="urgent",
    )


def order_sent(event: Event, unit: str) -> Card:
    """To the office: whom it went to, and by when they report."""
    return Card(title=Text("events/order_sent", event=event.id, unit=unit, due=event.due_at), kind="recorded")


def first_due(event: Event, unit: str) -> Card:
    """To the unit, hours before the first report is due."""
    return Card(
        title=Text("events/first_due", event=event.id, unit=unit),
        lines=(Text("events/first_then", due=event.due_at),),
        buttons=(button("first_report", f"/urgent {event.id}", key=event.id),),
        kind="urgent",
    )


def follow_up_due(event: Event, unit: str) -> Card:
    """To the unit, on the morning of the day a follow-up is due."""
    return Card(
        title=Text("events/follow_up", event=event.id, unit=unit, follow_up=event.follow_ups + 1),
        lines=(Text("events/follow_up_then", due=event.due_at),),
        buttons=(
            button("no_change", f"/urgent {event.id} {NO_CHANGE}", key=event.id),
            button("follow_up", f"/urgent {event.id}", key=event.id),
            button("final_report", f"/urgent final {event.id}", key=event.id),
        ),
        kind="urgent",
    )


def overdue(event: Event, unit: str) -> Card:
    """To the office, once: what was due has not come."""
    return Card(
        title=Text("events/overdue", event=event.id, unit=unit, follow_up=awaited(event)),
        lines=(Text("events/overdue_then", due=event.due_at),),
        buttons=(button("course", f"/urgent course {event.id}", key=event.id),),
        kind="urgent",
    )


def closed(event: Event, links: Sequence[Link], at: datetime, words: str) -> Card:
    """To unit, leading group and office: how long it took and how many reports it had."""
    last = links[-1].told_at if links else at
    days = (last - event.began_at).days + 1
    lines = [Text("events/closed_by", last=last, days=days, follow_ups=event.follow_ups)]
    if words:
        lines.append(Text("events/outcome", words=words, most=_MOST_PASSED))
    return Card(
        title=Text("events/closed", event=event.id),
        lines=(*lines, Text("events/closed_then", event=event.id)),
        buttons=(button("course", f"/urgent course {event.id}", key=event.id),),
        kind="recorded",
    )


def goes_on(event: Event, why: str) -> Card:
    """To the unit: the final report is not enough."""
    return Card(
        title=Text("events/goes_on", event=event.id, follow_up=event.follow_ups + 1, due=event.due_at),
        lines=(Text("events/why", words=why, most=_MOST_PASSED),),
        buttons=(button("follow_up", f"/urgent {event.id}", key=event.id),),
        kind="urgent",
    )


def merged(event: Event) -> Card:
    """To all who heard of it: from now on it goes by the other number."""
    return Card(
        title=Text("events/merged", event=event.id, into=event.into),
        lines=(Text("events/merged_then", into=event.into),),
        kind="recorded",
    )


def course(event: Event, unit: str, links: Sequence[tuple[str, Link]]) -> Card:
    """Every report of the event, each with the number it was told under, late ones marked; of many the first
    and the newest.
    """
    shown = links if len(links) <= _MOST_LINKS else [links[0], *links[1 - _MOST_LINKS :]]
    rows = tuple(
        Field(
            Text(
                "events/link",
                link=each.kind,
                follow_up=each.follow_up,
                at=each.told_at,
                late=each.is_late,
                was=None if name == event.id else name,
            ),
            Text("events/words", words=told_words(each.words), most=_MOST_PASSED),
        )
        for name, each in shown
    )
    left = len(links) - len(shown)
    return Card(
        title=Text("events/course", event=event.id, unit=unit, state=event.state, into=event.into or None),
        fields=rows,
        after=(Text("events/course_then", left=left, due=event.due_at),),
    )


def listed(rows: Sequence[tuple[Event, str]], unchecked: Sequence[UncheckedEvent] = ()) -> Card:
    """Events that are not closed, with when the next report is due; first those that wait to be confirmed."""
    fields = [
        *(unchecked_row(each) for each in unchecked),
        *(
            Field(
                Text("events/row", event=event.id, unit=unit, most=MOST_TITLE),
                Text("events/row_state", state=event.state, due=event.due_at, follow_up=awaited(event)),
            )
            for event, unit in rows
        ),
    ]
    return Card(
        title=Text("events/listed", count=len(fields)),
        fields=tuple(fields[:_MOST_EVENTS]),
        after=(Text("events/listed_then", more=max(len(fields) - _MOST_EVENTS, 0)),),
    )


def awaited(event: Event) -> int:
    """Which report is waited for: 0 the first, else the number of the follow-up."""
    return 0 if event.state == "ordered" else event.follow_ups + 1
