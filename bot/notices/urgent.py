"""Urgent reports: to the writer that it has arrived, to office and leading group what was said (速报)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.event_facts import UrgentTold
from bot.domain.event_numbers import told_words
from bot.domain.events import Event
from bot.notices.values import ALL_UNKNOWN, MOST_TITLE, MOST_WORDS, button
from bot.text import Text, Value
from bot.wording.cards import Button, Card

_MOST_PASSED = 300  # characters of the writer's words that are passed on


@dataclass(frozen=True, slots=True)
class Urgent:
    """A link of an event's chain with the event as it stands after it; `labels` of tasks it names, `before`
    the event as it stood without it. `happened_at` is the time of the event that this link tells, `unclear`
    the words where it cannot be read. `also_to` are authorities that the office passes it on to.
    """

    fact: UrgentTold
    event: Event
    unit: str
    person: str
    labels: Sequence[str] = ()
    before: Event | None = None
    happened_at: datetime | None = None
    unclear: str = ""
    also_to: Sequence[str] = ()
    example: datetime | None = None  # a time like the one that was unclear

    @property
    def first_told(self) -> list[Value]:
        """Elements that nobody had told before this link."""
        known = self.before.given if self.before else ()
        return [each for each in self.fact.given if each not in known]

    @property
    def told_again(self) -> list[Value]:
        """Elements that this link tells anew."""
        known = self.before.given if self.before else ()
        return [each for each in self.fact.given if each in known]

    @property
    def inherited(self) -> list[Value]:
        """Elements that stand as they were told before."""
        known = self.before.given if self.before else ()
        return [each for each in known if each not in self.fact.given]

    @property
    def names(self) -> dict[str, Value]:
        """Which report of which event it is."""
        return {"event": self.event.id, "link": self.fact.link, "follow_up": self.fact.follow_up}

    @property
    def is_late(self) -> bool:
        return self.fact.due_at is not None and self.fact.told_at > self.fact.due_at


def urgent_received(urgent: Urgent, *, to_group: bool, deciding: bool = False) -> Card:
    """To the writer: the number to name next time, who has it, what is missing, when the next is due.
    `deciding`: they wrote in the office's own room, which gets no other card.
    """
    fact, missing = urgent.fact, urgent.event.missing
    minutes = _minutes_after(fact) if fact.link == "first" else None
    lines = [
        Text("urgent/received_at", at=fact.told_at, after=minutes, to_group=to_group, late=urgent.is_late)
    ]
    if urgent.happened_at is not None:
        lines.append(Text("urgent/began", event=fact.event, at=urgent.happened_at))
    if urgent.unclear:
        lines.append(
            Text(
                "urgent/began_unclear",
                event=fact.event,
                words=urgent.unclear,
                at=urgent.example or fact.told_at,
                most=MOST_TITLE,
            )
        )
    asks = bool(missing) and (fact.link == "first" or (fact.link == "supplement" and bool(fact.unit)))
    if asks:
        lines.append(Text("urgent/missing", elements=list(missing), count=len(missing)))
    if deciding:
        lines += _also_to(urgent, deciding=True)
    return Card(
        title=Text("urgent/received", **urgent.names),
        lines=tuple(lines),
        after=(_next(urgent.event),),
        buttons=_to_writer(urgent.event.id, asks=asks),
        kind="recorded",
    )


def urgent_to_group(urgent: Urgent, *, deciding: bool) -> Card:
    """To the leading group and the office, at once. `deciding`: the office, who may close the event."""
    fact, event = urgent.fact, urgent.event
    lines = [Text("request/words", words=told_words(fact.words.text or ""), most=_MOST_PASSED)]
    if urgent.happened_at is not None:
        lines.append(Text("urgent/happened", at=urgent.happened_at))
    if fact.link != "first" and (urgent.first_told or urgent.told_again or urgent.inherited):
        lines.append(
            Text("urgent/new", new=urgent.first_told, again=urgent.told_again, kept=urgent.inherited)
        )
    if event.unknown:
        lines.append(Text("urgent/unknown", elements=list(event.unknown)))
    names: dict[str, Value] = {"unit": urgent.unit, "person": urgent.person, "most": MOST_TITLE}
    lines.append(Text("urgent/source", **names, at=fact.told_at, late=urgent.is_late))
    lines += _also_to(urgent, deciding=deciding)
    return Card(
        title=Text("urgent/title", **urgent.names, unit=urgent.unit, labels=list(urgent.labels)),
        lines=tuple(lines),
        after=(
            Text("urgent/then_final", deciding=deciding)
            if event.state == "final"
            else _next_for_group(event),
        ),
        buttons=_to_office(event) if deciding else (),
        kind="urgent",
    )


def urgent_attested(urgent: Urgent, *, deciding: bool, to_unit: bool) -> Card:
    """To office, leading group and unit, who have read the words already: they are the unit's. `to_unit`: who
    may add to them, and hears what is missing.
    """
    fact, event = urgent.fact, urgent.event
    lines = [Text("form/event_attested_by", at=fact.told_at)]
    if urgent.happened_at is not None:
        lines.append(Text("urgent/happened", at=urgent.happened_at))
    asks = to_unit and bool(event.missing) and fact.link in {"first", "supplement"}
    if asks:
        lines.append(Text("urgent/missing", elements=list(event.missing), count=len(event.missing)))
    if deciding:
        lines += _also_to(urgent, deciding=True)
    final = event.state == "final"
    own = _to_writer(event.id, asks=asks) if to_unit else ()
    return Card(
        title=Text("form/event_attested", **urgent.names, unit=urgent.unit),
        lines=tuple(lines),
        after=(Text("urgent/then_final", deciding=deciding) if final else _next_for_group(event),),
        buttons=_to_office(event) if deciding else own,
        kind="urgent",
    )


def urgent_unplaced(
    person: str, units: Sequence[str], event: str | None, words: str, told_at: datetime
) -> Card:
    """To the office, at once: what waits for the writer to say of which event, or for which unit, it is.

    `event` is the number they named, which is none of theirs.
    """
    return Card(
        title=Text("urgent/unplaced", units=list(units)),
        lines=(
            Text("request/words", words=words, most=_MOST_PASSED),
            Text("urgent/unplaced_why", person=person, event=event, at=told_at, most=MOST_TITLE),
        ),
        after=(Text("urgent/unplaced_then"),),
        kind="urgent",
    )


def office_has_it(question: Card) -> Card:
    """The question to the writer, who hears that their words wait for no answer."""
    return replace(question, lines=(*question.lines, Text("urgent/office_has_it")))


def _also_to(urgent: Urgent, *, deciding: bool) -> tuple[Text, ...]:
    """The authorities that hear of it as well. `deciding`: the office, who passes it on."""
    if not urgent.also_to:
        return ()
    return (Text("urgent/also_to", names=list(urgent.also_to), deciding=deciding, most=MOST_WORDS),)


def _next(event: Event) -> Text:
    if event.due_at is None:
        return Text("urgent/received_final")
    return Text("urgent/received_then", event=event.id, follow_up=event.follow_ups + 1, due=event.due_at)


def _next_for_group(event: Event) -> Text:
    return Text("urgent/then", due=event.due_at)


def _to_writer(event: str, *, asks: bool) -> tuple[Button, ...]:
    add = button("add_to_event", f"/urgent {event}", key=event)
    return (add, button("all_unknown", f"/urgent {event} {ALL_UNKNOWN}", key=event)) if asks else (add,)


def _to_office(event: Event) -> tuple[Button, ...]:
    if event.state != "final":
        return ()
    return (
        button("close_event", f"/urgent close {event.id}", key=event.id),
        button("back_event", f"/urgent back {event.id}", key=event.id),
    )


def _minutes_after(fact: UrgentTold) -> int | None:
    """From the event to the report; None where the words named no time."""
    if fact.began_at is None or fact.began_at == fact.told_at:
        return None
    return int((fact.told_at - fact.began_at).total_seconds() // 60)
