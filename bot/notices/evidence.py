"""Files sent as evidence: where they go, and what could not be kept (佐证)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.filings import Filing
from bot.domain.request_facts import LostWhy
from bot.notices.values import MOST_TITLE
from bot.text import Text
from bot.wording.cards import Card

_SHOWN = 4


def evidence_line(label: str | None, names: Sequence[str]) -> Text:
    """In the echo: the files are being kept with that task, or wait to be told with which."""
    listed = list(names[:_SHOWN])
    if label is None:
        return Text("evidence/which", count=len(names), names=listed, most=MOST_TITLE)
    return Text("evidence/kept", label=label, count=len(names), names=listed, most=MOST_TITLE)


def evidence_wanted(label: str | None, names: Sequence[str]) -> Card:
    """The answer to files that came without words."""
    return Card(
        title=Text("evidence/title", label=label, count=len(names)),
        lines=(
            Text("evidence/names", names=list(names[:_SHOWN]), more=len(names) > _SHOWN, most=MOST_TITLE),
            Text("evidence/then" if label else "evidence/which_then"),
        ),
        kind="recorded",
    )


def evidence_how(filing: Filing) -> Card:
    """How files are added to a task."""
    return Card(
        title=Text("evidence/how", label=filing.label),
        lines=(Text("evidence/kinds"),),
        kind="ask",
    )


def evidence_lost(label: str, name: str, why: LostWhy) -> Card:
    """To the room it came from: not kept, why, and how to send it again."""
    return Card(
        title=Text("evidence/lost", label=label, name=name, most=MOST_TITLE),
        lines=(Text("evidence/lost_why", why=why), Text("evidence/lost_then", label=label, why=why)),
        kind="ask",
    )
