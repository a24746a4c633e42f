"""What came by a reply form: to those who can say whether it is the unit's, and to the room it came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.notices.values import MOST_TITLE, MOST_WORDS, button
from bot.text import Text
from bot.wording.cards import Card, Field


@dataclass(frozen=True, slots=True)
class FormRow:
    """What was put in for the task with that label; `files` is how many came with it."""

    label: str
    words: str
    files: int = 0


def form_to_attest(ids: Sequence[str], rows: Sequence[FormRow], *, unit: str, name: str) -> Card:
    """To the office, and to the unit where it can be spoken to: is it the unit's? `ids` are the requests."""
    call = " ".join(ids)
    labels = [row.label for row in rows]
    return Card(
        title=Text("form/attest", unit=unit, labels=labels),
        lines=(Text("form/by", name=name, most=MOST_TITLE),),
        fields=tuple(_field(row) for row in rows),
        after=(Text("form/attest_then"),),
        buttons=(
            button("attest", f"/attest yes {call}", key=ids[0]),
            button("not_ours", f"/attest no {call}", key=ids[0]),
        ),
        kind="ask",
    )


def form_received(rows: Sequence[FormRow]) -> Card:
    """To whoever sent the form: it has arrived, and what it waits for."""
    return Card(
        title=Text("form/received", labels=[row.label for row in rows]),
        fields=tuple(_field(row) for row in rows),
        lines=(Text("form/received_then"),),
        kind="recorded",
    )


def form_attested(labels: Sequence[str], *, unit: str, granted: bool) -> Card:
    """To whoever said so, and to the room the report came from."""
    name = "attested" if granted else "not_ours"
    return Card(
        title=Text(f"form/{name}", unit=unit, labels=list(labels)),
        lines=(Text(f"form/{name}_then"),),
        kind="recorded",
    )


def _field(row: FormRow) -> Field:
    return Field(
        Text("form/row", label=row.label),
        Text("form/words", words=row.words, files=row.files, most=MOST_WORDS),
    )
