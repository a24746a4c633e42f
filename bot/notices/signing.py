"""What waits for the head of a unit, and what became of it (签发)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.filings import Filing
from bot.domain.plan import Task
from bot.notices.values import MOST_ROWS, MOST_WORDS, button, labels_of, task_label, title_shown, told
from bot.text import Text
from bot.wording.cards import Card, Field


@dataclass(frozen=True, slots=True)
class ToSign:
    """A report that waits, with its task, its unit and who wrote it."""

    filing: Filing
    task: Task
    unit: str
    author: str


def to_sign(rows: Sequence[ToSign], *, again: bool = False, mention: str | None = None) -> Card:
    """To the head: sign it or send it back; at least one, all of one unit."""
    shown = rows[:MOST_ROWS]
    more = (Text("signing/more", count=len(rows) - MOST_ROWS),) if len(rows) > MOST_ROWS else ()
    names = list(dict.fromkeys(row.author for row in rows if row.author))
    return Card(
        title=Text(
            "signing/title",
            unit=rows[0].unit,
            labels=labels_of([row.filing for row in rows]),
            count=len(rows),
            periods=[row.filing.period for row in rows],
            again=again,
        ),
        lines=(Text("signing/author", names=list(names)),) if names else (),
        fields=tuple(
            Field(task_label(row.filing.label, title_shown(row.task)), _value(row)) for row in shown
        ),
        after=(*more, Text("signing/then")),
        buttons=tuple(
            each
            for place, row in enumerate(shown)
            for each in (
                button("sign", f"/sign {row.filing.id}", key=row.filing.id, row=place),
                button("send_back", f"/sign back {row.filing.id}", key=row.filing.id, row=place),
            )
        ),
        kind="ask",
        mention=mention,
    )


def signed(filings: Sequence[Filing]) -> Card:
    """To the head: these are with the office now; at least one."""
    named = labels_of(filings)[:MOST_ROWS]
    return Card(
        title=Text("signing/done", labels=named, count=len(filings)),
        lines=(Text("signing/done_then", labels=named, count=len(filings)),),
        kind="recorded",
    )


def handed_back(filing: Filing, *, reason: str) -> Card:
    """To the head who sent it back."""
    return Card(
        title=Text("signing/back_done", label=filing.label),
        lines=(Text("signing/reason", words=reason, most=MOST_WORDS), Text("signing/back_done_then")),
        kind="recorded",
    )


def back_from_head(filing: Filing, unit: str, *, reason: str, mention: str | None) -> Card:
    """To the unit's room: what its head wants changed, and until when."""
    return Card(
        title=Text("signing/back", unit=unit, label=filing.label, due=filing.due_at),
        lines=(Text("signing/reason", words=reason, most=MOST_WORDS),),
        after=(Text("signing/back_then", label=filing.label),),
        buttons=(button("refill", f"/fill {filing.label}", key=filing.id),),
        kind="reminder",
        mention=mention,
    )


def headless(rows: Sequence[ToSign]) -> Card:
    """To the office: a unit without a head has reports that wait for a signature; at least one, all of one
    unit.
    """
    shown = rows[:MOST_ROWS]
    more = (Text("signing/more", count=len(rows) - MOST_ROWS),) if len(rows) > MOST_ROWS else ()
    return Card(
        title=Text("signing/headless", unit=rows[0].unit, count=len(rows)),
        fields=tuple(
            Field(task_label(row.filing.label, title_shown(row.task)), _value(row)) for row in shown
        ),
        after=(*more, Text("signing/headless_then")),
        buttons=tuple(
            button("take_unsigned", f"/unsigned {row.filing.id}", key=row.filing.id, row=place)
            for place, row in enumerate(shown)
        ),
        kind="ask",
    )


def taken_unsigned(filing: Filing, unit: str) -> Card:
    """To the coordinator: it may be checked now."""
    return Card(
        title=Text("signing/taken", label=filing.label),
        lines=(Text("signing/taken_then", unit=unit),),
        buttons=(button("accept", f"/accept {filing.id}", key=filing.id),),
        kind="recorded",
    )


def taken_told(filing: Filing, unit: str, *, reason: str) -> Card:
    """To the unit's room: the office did not wait for the signature, and why."""
    return Card(
        title=Text("signing/taken_told", unit=unit, label=filing.label),
        lines=(Text("signing/reason", words=reason, most=MOST_WORDS),),
        after=(Text("signing/taken_told_then"),),
        kind="recorded",
    )


def nothing_to_sign() -> Card:
    return Card(title=Text("signing/none"), lines=(Text("signing/none_then"),))


def signs_here(unit: str) -> Card:
    """To the head: what waits comes to this chat from now on."""
    return Card(title=Text("signing/here", unit=unit), lines=(Text("signing/here_then"),), kind="recorded")


def _value(row: ToSign) -> Text:
    report = row.filing.report
    shown = title_shown(row.task) is not None
    return Text(
        "signing/value",
        filed_at=report.filed_at if report else None,
        item=told(report) if report and shown else None,
        most=MOST_WORDS,
    )
