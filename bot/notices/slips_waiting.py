"""No second slip while one about the same may still be answered: which, and until when (督办在反馈期)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.letters import Letter
from bot.notices.values import MOST_TITLE
from bot.text import Text
from bot.wording.cards import Card

_MOST_SLIPS = 4


@dataclass(frozen=True, slots=True)
class WaitingSlip:
    """The slip that went out about the tasks of these labels, and by when its unit answers."""

    letter: Letter
    unit: str
    labels: tuple[str, ...]
    reply_at: datetime


def slips_wait(slips: Sequence[WaitingSlip]) -> Card:
    """To the coordinator, at least one: nothing was drafted or issued."""
    labels = list(dict.fromkeys(label for each in slips for label in each.labels))
    return Card(
        title=Text("letter/waits", labels=list(labels)),
        lines=waiting_lines(slips),
        after=(Text("letter/waits_then"),),
    )


def waiting_lines(slips: Sequence[WaitingSlip]) -> tuple[Text, ...]:
    """A line a slip, up to four."""
    return tuple(
        Text(
            "letter/waits_for",
            number={"kind": each.letter.kind, "year": each.letter.year, "no": each.letter.no},
            unit=each.unit,
            labels=list(each.labels),
            reply_at=each.reply_at,
            most=MOST_TITLE,
        )
        for each in slips[:_MOST_SLIPS]
    )
