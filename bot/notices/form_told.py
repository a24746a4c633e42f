"""Events and receipts that came by a reply form: shown to who may say whose they are (填报链接)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.event_elements import Element
from bot.domain.event_facts import LinkKind
from bot.notices.values import MOST_TITLE, button
from bot.text import Text, Value
from bot.wording.cards import Button, Card

_MOST_PASSED = 300  # characters of the writer's words that are passed on


@dataclass(frozen=True, slots=True)
class EventByForm:
    """What somebody with the link told of an event; `name` is who they say they are, `unknown` what they say
    is to be found out.
    """

    form: str
    event: str
    link: LinkKind
    follow_up: int
    unit: str
    words: str
    name: str
    at: datetime
    unknown: Sequence[Element] = ()
    files: int = 0

    @property
    def names(self) -> dict[str, Value]:
        return {"event": self.event, "link": self.link, "follow_up": self.follow_up}


def event_told(said: EventByForm, *, deciding: bool) -> Card:
    """At once, to the office, to the leading group and to where else the unit can be spoken to; `deciding`
    where people may say that it is the unit's.
    """
    unknown = [Text("urgent/unknown", elements=list(said.unknown))] if said.unknown else []
    files = [Text("form/event_files", count=said.files, event=said.event)] if said.files else []
    return Card(
        title=Text("form/event", **said.names, unit=said.unit),
        lines=(
            Text("request/words", words=said.words, most=_MOST_PASSED),
            *files,
            *unknown,
            Text("form/event_by", at=said.at, name=said.name, most=MOST_TITLE),
        ),
        after=(Text("form/event_then", deciding=deciding),),
        buttons=_whose(said.form) if deciding else (),
        kind="urgent",
    )


def event_not_ours(event: str, unit: str) -> Card:
    """To all who have read it, and to the room it came from."""
    return Card(
        title=Text("form/event_not_ours", event=event, unit=unit),
        lines=(Text("form/event_not_ours_then"),),
        kind="recorded",
    )


def receipt_told(form: str, unit: str, tasks: int, *, name: str) -> Card:
    """To the office, and to where else the unit can be spoken to: did the unit sign?"""
    return Card(
        title=Text("form/receipt", unit=unit, tasks=tasks),
        lines=(Text("form/by", name=name, most=MOST_TITLE),),
        after=(Text("form/receipt_then"),),
        buttons=_whose(form),
        kind="ask",
    )


def receipt_not_ours(unit: str) -> Card:
    """To whoever said so, and to the room it came from."""
    return Card(
        title=Text("form/receipt_not_ours", unit=unit),
        lines=(Text("form/receipt_not_ours_then"),),
        kind="recorded",
    )


def _whose(form: str) -> tuple[Button, ...]:
    return (
        button("attest", f"/attest yes {form}", key=form),
        button("not_ours", f"/attest no {form}", key=form),
    )
