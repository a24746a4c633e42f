"""What Duban does not decide by itself: the request goes to the office in the writer's words (转办公室)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from bot.notices.values import MOST_TITLE, MOST_WORDS
from bot.text import Text
from bot.wording.cards import Card

RequestKind: TypeAlias = Literal["question", "extension", "dispute", "urgent", "receipt"]
_MOST_PASSED = 300  # characters of the writer's words that the office is shown


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks for what, about which tasks (labels, maybe none), in their own words."""

    kind: RequestKind
    person: str
    unit: str
    labels: tuple[str, ...]
    words: str
    until: date | None = None
    reason: str | None = None


def passed_on(request: Request) -> Card:
    """To the writer: the office has it, and what stays as it is."""
    return Card(
        title=Text(f"passed_on/{request.kind}", labels=list(request.labels), until=request.until),
        lines=(Text(f"passed_on/{request.kind}_then"),),
        kind="recorded",
    )


def request_for_office(request: Request) -> Card:
    """To the office: who asks, about what, the words as written."""
    head = Text(
        f"request/{request.kind}",
        unit=request.unit,
        person=request.person,
        labels=list(request.labels),
        until=request.until,
        most=MOST_TITLE,
    )
    reason = (Text("request/reason", words=request.reason, most=MOST_WORDS),) if request.reason else ()
    return Card(
        title=head,
        lines=(*reason, Text("request/words", words=request.words, most=_MOST_PASSED)),
        after=(
            Text(f"request/{request.kind}_then", unit=request.unit, person=request.person, most=MOST_TITLE),
        ),
        kind="urgent" if request.kind == "urgent" else "ask",
    )


def receipt_noted(request: Request) -> Card:
    """To the writer: received, nothing to reply; the due dates stand."""
    return Card(title=Text("passed_on/receipt", labels=list(request.labels), until=None))
