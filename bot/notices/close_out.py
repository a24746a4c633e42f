"""Closing out: the claim, what the office is asked, and what the unit hears of it (销号)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.close_out import CloseOut
from bot.domain.filings import Filing
from bot.domain.plan import Task
from bot.notices.values import (
    MOST_ROWS,
    MOST_TITLE,
    MOST_WORDS,
    button,
    by_plan,
    labels_of,
    title_shown,
    told,
)
from bot.text import Text
from bot.wording.cards import Card


@dataclass(frozen=True, slots=True)
class Closing:
    """A task and the name of the unit it is about; `id` of the claim, `words` of the unit or the office,
    `filed` its last report, `files` kept with it, `owed` how many filings it still owes.
    """

    id: str
    task: Task
    unit: str
    words: str = ""
    filed: Filing | None = None
    files: int = 0
    owed: int = 0


def claimed(one: Closing) -> Card:
    """To the unit: the office checks; what is owed stays owed until then."""
    return Card(
        title=_title("close/claimed", one),
        lines=(*_words("close/ground", one), *_files(one)),
        after=(Text("close/claimed_then", owed=one.owed),),
        buttons=(button("take_back", f"/close back {one.id}", key=one.id),),
        kind="recorded",
    )


def claim_taken_back(one: Closing) -> Card:
    """To the unit: the task goes on as before."""
    return Card(
        title=_title("close/taken_back", one),
        lines=(Text("close/taken_back_then"),),
        buttons=(button("claim", f"/close {one.task.label}", key=one.id),),
        kind="recorded",
    )


def claim_gone(one: Closing) -> Card:
    """To the office: nothing is left to decide."""
    return Card(title=_title("close/gone", one), lines=(Text("close/gone_then"),), kind="recorded")


def to_check(one: Closing) -> Card:
    """To the office: what the unit says, and what follows from a yes."""
    report = one.filed.report if one.filed and title_shown(one.task) is not None else None
    last = (
        (Text("close/last", period=one.filed.period, item=told(report)),)
        if one.filed is not None and report is not None
        else ()
    )
    return Card(
        title=_title("close/to_check", one),
        lines=(*_words("close/words", one), *last, *_files(one)),
        after=(Text("close/to_check_then", owed=one.owed),),
        buttons=(
            button("strike", f"/close yes {one.id}", key=one.id),
            button("not_yet", f"/close no {one.id}", key=one.id),
        ),
        kind="ask",
    )


def struck_off(one: Closing, on: date) -> Card:
    """To the unit: nothing is owed for it any more."""
    return Card(
        title=_title("close/struck", one),
        lines=(*_words("close/ground", one),),
        after=(Text("close/struck_then", on=on),),
        kind="recorded",
    )


def not_struck_off(one: Closing) -> Card:
    """To the unit: why not, and what it may do."""
    return Card(
        title=_title("close/not_struck", one),
        lines=_words("close/reason", one),
        after=(Text("close/not_struck_then"),),
        buttons=(button("claim", f"/close {one.task.label}", key=one.id),),
        kind="reminder",
    )


def reopened(one: Closing, opened: Sequence[Filing]) -> Card:
    """To the unit: why it is open again, and what is owed by when."""
    due = min((each.due_at for each in opened), default=None)
    return Card(
        title=_title("close/reopened", one),
        lines=_words("close/reason", one),
        after=(Text("close/reopened_then", due=due, count=len(opened)),),
        kind="reminder",
    )


def noted(step: str, ones: Sequence[Closing], *, count: int) -> Card:
    """To the coordinator: it is done (`step`: struck, returned, reopened), and the units are told;
    `count` of the filings that are waived or owed again.
    """
    labels = list(dict.fromkeys(one.task.label for one in ones))
    return Card(
        title=Text(f"close/noted_{step}", labels=list(labels)),
        lines=(Text("close/noted_then", step=step, count=count),),
        kind="recorded",
    )


def standing(one: CloseOut, by: str) -> Text:
    """How it stands, as a line of the task; `by` is the name of the unit."""
    return Text(
        "close/standing",
        state=one.state,
        unit=by,
        claimed=one.claimed_at,
        struck=one.struck_at,
        reason=one.reason or None,
        most=MOST_WORDS,
    )


def closed_line(labels: Sequence[str]) -> tuple[Text, ...]:
    """Tasks of one plan that are struck off, counted apart."""
    return closed_in_plans([(label, "") for label in labels])


def closed_in_plans(places: Sequence[tuple[str, str]]) -> tuple[Text, ...]:
    """The same as labels with the short names of their plans, "" where only one is in force."""
    shown = places[:MOST_ROWS]
    line = Text("close/closed", plans=by_plan(shown), shown=len(shown), count=len(places))
    return (line,) if places else ()


def claims_line(filings: Sequence[Filing]) -> tuple[Text, ...]:
    """After a report that says completed: how the task is closed out."""
    return (Text("close/offer", labels=labels_of(filings)),) if filings else ()


def _title(name: str, one: Closing) -> Text:
    title = title_shown(one.task)
    return Text(name, label=one.task.label, title=title, unit=one.unit, most=MOST_TITLE)


def _words(name: str, one: Closing) -> tuple[Text, ...]:
    shown = one.words and title_shown(one.task) is not None
    return (Text(name, words=one.words, most=MOST_WORDS),) if shown else ()


def _files(one: Closing) -> tuple[Text, ...]:
    return (Text("close/files", count=one.files),) if one.files else ()
