"""Another due day that the office sets: what would move, that it did, what the unit hears (报送期限调整)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.domain.filings import Filing
from bot.notices.terms_granted import reminded_then
from bot.notices.values import MOST_WORDS, button
from bot.text import Text
from bot.wording.cards import Card

Why: TypeAlias = Literal["term", "dispute", "lead"]
_MOST_ROWS = 5


@dataclass(frozen=True, slots=True)
class Moved:
    """A filing with its term before and after, and its unit's name; `hidden`: no words of it may leave."""

    before: Filing
    after: Filing
    unit: str
    hidden: bool = False


def terms_preview(moves: Sequence[Moved], call: str, *, granted: int, why: str) -> Card:
    """To the coordinator: how many filings get which day, and one button; at least one."""
    return Card(
        title=Text("terms/confirm", label=moves[0].before.label, count=len(moves)),
        lines=(*_rows(moves), *_granted(granted), _why(why)),
        after=(Text("confirm/then"),),
        buttons=(button("do_date", call, key=moves[0].before.label),),
        kind="ask",
    )


def terms_done(moves: Sequence[Moved], *, granted: int) -> Card:
    """To the coordinator."""
    return Card(
        title=Text("terms/done", label=moves[0].before.label, count=len(moves)),
        lines=(*_rows(moves), *_granted(granted)),
        after=(Text("replan/told", units=list(dict.fromkeys(each.unit for each in moves))),),
        kind="recorded",
    )


def term_told(moved: Moved, *, why: str) -> Card:
    """To the unit: the new due time, and why."""
    after = moved.after
    return Card(
        title=Text("terms/unit", unit=moved.unit, label=after.label, period=after.period),
        lines=(
            Text("requests/until", until=after.due_at),
            _why(why),
            *returned(after, hidden=moved.hidden),
            reminded_then(after),
        ),
        kind="recorded",
    )


def returned(filing: Filing, *, hidden: bool = False) -> tuple[Text, ...]:
    """Of what went back what is to be added: the card may reach the unit before its digest does."""
    if filing.state != "returned" or not filing.returned_for or hidden:
        return ()
    return (Text("terms/returned", words=filing.returned_for, most=MOST_WORDS),)


def input_moved(filing: Filing, unit: str, *, lead: str, why: Why = "term") -> Card:
    """To a supporting unit: its input is due later, for the lead's report is, or after an objection, or for
    another lead.
    """
    then = Text("terms/input_then") if why == "dispute" else reminded_then(filing)
    return Card(
        title=Text("terms/unit", unit=unit, label=filing.label, period=filing.period),
        lines=(Text("terms/input", lead=lead, due=filing.due_at, why=why), then),
        kind="recorded",
    )


def input_later(filing: Filing, unit: str, *, why: Literal["term", "dispute"] = "term") -> Card:
    """To the lead: a supporting unit was given more time for its input, or objected in vain."""
    return Card(
        title=Text("terms/later", unit=unit, label=filing.label, due=filing.due_at),
        lines=(Text("terms/later_then", label=filing.label, why=why),),
        kind="recorded",
    )


def not_later(filing: Filing) -> Card:
    """To the coordinator: a term is only ever made longer."""
    return Card(
        title=Text("terms/not_later", label=filing.label, due=filing.due_at),
        lines=(Text("terms/not_later_then", label=filing.label),),
    )


def _rows(moves: Sequence[Moved]) -> list[Text]:
    rows = [
        Text(
            "terms/row",
            period=each.before.period,
            unit=each.unit,
            before=each.before.due_at,
            after=each.after.due_at,
        )
        for each in moves[:_MOST_ROWS]
    ]
    left = len(moves) - _MOST_ROWS
    return [*rows, Text("replan/more", count=left)] if left > 0 else rows


def _granted(count: int) -> tuple[Text, ...]:
    return (Text("terms/granted", count=count),) if count else ()


def _why(why: str) -> Text:
    return Text("replan/why", words=why, most=MOST_WORDS)
