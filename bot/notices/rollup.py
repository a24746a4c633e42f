"""The roll-up: preview for the office, card for the leading group, answers to the office's word (汇总)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.domain.counting import APART, Count
from bot.domain.rollup import Rollup
from bot.domain.rollup_days import DatedRow
from bot.domain.rollup_entries import Entry, Totals
from bot.notices.close_out import closed_line
from bot.notices.lamps import lamp_lines
from bot.notices.values import MOST_ROWS, MOST_TITLE, MOST_WORDS, button, figure_value
from bot.text import Text, Value
from bot.wording.cards import Card

_MOST_TOLD = 3  # tasks in the parts on progress and on problems; the rest is annexed
_MOST_DATED = 2
_OF_A_DAY = ("label", "name", "on", "kind", "reached", "until", "expected")  # what a text is told of a row
_MOST_FOREWORD = 100  # characters
_APART: tuple[tuple[str, Count], ...] = (
    ("to_check", "unchecked"),
    ("returned", "returned"),
    ("missing", "not_received"),
    *((name, name) for name in APART),
)


def rollup_preview(rollup: Rollup, name: str, *, goes_at: datetime, held: bool = False) -> Card:
    """To the office, before the cut-off: what stands, and what can still be settled.

    `name` is the `plan/rule/period` that the buttons are about.
    """
    to_settle = [
        Text(f"rollup/{name}", entries=_entries(found[:MOST_ROWS]), count=len(found))
        for name, count in _APART
        if (found := rollup.counting_as(count))
    ]
    hold = () if held else (button("hold", f"/rollup hold {name}"),)
    return Card(
        title=Text("rollup/preview", **_head(rollup)),
        lines=(
            Text("rollup/counts", **_counts(rollup.totals)),
            *_opened_late(rollup),
            *closed_line(rollup.closed),
            *_foreword(rollup),
            *to_settle,
        ),
        after=(
            Text("rollup/only_accepted"),
            *_also_to(rollup, deciding=True),
            Text("rollup/held_now") if held else Text("rollup/goes", at=goes_at),
        ),
        buttons=(button("send", f"/rollup send {name}"), *hold),
        kind="rollup",
    )


def rollup_final(rollup: Rollup, *, planned: date | None = None) -> Card:
    """To the leading group: accepted reports only; unchecked ones, and who has not filed, are named apart.

    `planned` is the day on which one that comes late should have come.
    """
    parts = (
        _overall(rollup),
        *closed_line(rollup.closed),
        *_statuses(rollup),
        *lamp_lines(rollup),
        *_progress(rollup),
        *_news(rollup),
        *_nodes(rollup),
        *_problems(rollup),
        *_open(rollup),
        *_ahead(rollup),
    )
    return Card(
        title=Text("rollup/title", **_head(rollup)),
        lines=(
            *((Text("rollup/late", period=rollup.period, planned=planned),) if planned else ()),
            Text("rollup/basis", at=rollup.day, cut_off=rollup.cut_off),
            *_opened_late(rollup),
            *_foreword(rollup),
            *parts,
        ),
        after=(
            *_also_to(rollup, deciding=False),
            *((Text("rollup/foot", head=rollup.head),) if rollup.head else ()),
        ),
        kind="rollup",
    )


def rollup_to_pass_on(rollup: Rollup) -> Card:
    """To the office, with the documents, once it goes: to whom it is to hand them, who have no room."""
    return Card(
        title=Text("rollup/pass_on", **_head(rollup)),
        lines=_also_to(rollup, deciding=True),
        after=(Text("rollup/pass_on_then"),),
        kind="rollup",
    )


def rollup_held(period: str, name: str) -> Card:
    """To the coordinator: it waits until released."""
    return Card(
        title=Text("rollup/held", period=period),
        lines=(Text("rollup/held_then"),),
        buttons=(button("send", f"/rollup send {name}"),),
        kind="recorded",
    )


def rollup_sent(period: str, also_to: Sequence[str] = ()) -> Card:
    """To the coordinator: it goes as soon as its documents are made, and comes to the office as well where
    it is to be passed on.
    """
    lines = (Text("rollup/sent_then", names=list(also_to), most=MOST_WORDS),) if also_to else ()
    return Card(title=Text("rollup/sent", period=period, more=bool(also_to)), lines=lines, kind="recorded")


def rollup_foreword(period: str, words: str, name: str) -> Card:
    """To the coordinator: these words will stand first."""
    return Card(
        title=Text("rollup/foreword", period=period),
        lines=(Text("rollup/words", words=words, most=MOST_WORDS), Text("rollup/foreword_then")),
        buttons=(button("preview", f"/rollup preview {name}"),),
        kind="recorded",
    )


def _head(rollup: Rollup) -> dict[str, Value]:
    return {
        "plan": rollup.title,
        "period": rollup.period,
        "cut_off": rollup.cut_off,
        "most": MOST_TITLE,
    }


def _also_to(rollup: Rollup, *, deciding: bool) -> tuple[Text, ...]:
    """The authorities it goes to as well. `deciding`: the office, who hands it over."""
    if not rollup.also_to:
        return ()
    return (Text("rollup/also_to", names=list(rollup.also_to), deciding=deciding, most=MOST_WORDS),)


def _counts(totals: Totals) -> dict[str, int]:
    """Received is what came at all, with what was returned since; with what is missing and what stands apart
    it is what is owed.
    """
    return {
        "owed": totals.owed,
        "received": totals.received,
        "accepted": totals.accepted,
        "to_check": totals.unchecked,
        "returned": totals.returned,
        "missing": totals.not_received,
        **totals.apart_by,
    }


def _foreword(rollup: Rollup) -> tuple[Text, ...]:
    """The office's own words, on one line."""
    words = " ".join(rollup.foreword.split())
    return (Text("rollup/words", words=words, most=_MOST_FOREWORD),) if words else ()


def _opened_late(rollup: Rollup) -> tuple[Text, ...]:
    """A term that began and ended late by our own doing."""
    late = rollup.opened_late
    if late is None:
        return ()
    return (Text("rollup/opened_late", planned=late.planned, opened=late.opened_on, until=late.until),)


def _overall(rollup: Rollup) -> Text:
    """How many were owed, came on time or later, and are missing."""
    return Text(
        "rollup/overall",
        **_counts(rollup.totals),
        tasks=rollup.owed_tasks,
        units=rollup.owing_units,
        on_time=rollup.totals.on_time,
        late=rollup.totals.late,
        share=rollup.on_time_share,
    )


def _statuses(rollup: Rollup) -> tuple[Text, ...]:
    """How many tasks stand how, of those whose reports are all accepted, in a fixed order."""
    told = [(status, count) for status, count in rollup.statuses if status is not None]
    untold = sum(count for status, count in rollup.statuses if status is None)
    counts: list[Value] = [{"status": status, "count": count} for status, count in told]
    return (Text("rollup/statuses", counts=counts, untold=untold),) if counts or untold else ()


def _progress(rollup: Rollup) -> tuple[Text, ...]:
    told: list[Value] = [
        {"label": entry.label, "figures": [figure_value(figure) for figure in entry.figures[:2]]}
        for entry in rollup.progress
        if not entry.news
    ]
    return (Text("rollup/progress", told=told[:_MOST_TOLD], count=len(told)),) if told else ()


def _news(rollup: Rollup) -> tuple[Text, ...]:
    """Accepted urgent reports of key tasks, each with its day."""
    told: list[Value] = [
        {"label": entry.label, "unit": entry.unit_name, "at": entry.news_at, "words": entry.news or ""}
        for entry in rollup.news
    ]
    if not told:
        return ()
    return (Text("rollup/news", told=told[:_MOST_TOLD], count=len(told), most=MOST_WORDS // 2),)


def _nodes(rollup: Rollup) -> tuple[Text, ...]:
    """The milestones that fall in the period."""
    asked = [row.reached for row in rollup.milestones if row.reached is not None]
    return _dated("rollup/nodes", rollup.milestones, asked=len(asked), reached=sum(asked))


def _ahead(rollup: Rollup) -> tuple[Text, ...]:
    """What comes after the period."""
    return _dated("rollup/ahead", rollup.ahead)


def _dated(name: str, rows: Sequence[DatedRow], **counts: int) -> tuple[Text, ...]:
    shown: list[Value] = [{name: getattr(row, name) for name in _OF_A_DAY} for row in rows[:_MOST_DATED]]
    return (Text(name, rows=shown, count=len(rows), most=MOST_TITLE, **counts),) if shown else ()


def _problems(rollup: Rollup) -> tuple[Text, ...]:
    told: list[Value] = [
        {"label": entry.label, "unit": entry.unit_name, "words": entry.problem} for entry in rollup.problems
    ]
    if not told:
        return ()
    return (Text("rollup/problems", told=told[:_MOST_TOLD], count=len(told), most=MOST_WORDS // 2),)


def _open(rollup: Rollup) -> tuple[Text, ...]:
    """What nobody checked yet, what was returned, who has not filed, and who need not have."""
    unchecked: list[Value] = list(dict.fromkeys(entry.label for entry in rollup.counting_as("unchecked")))
    kinds = {name: rollup.counting_as(count) for name, count in _APART[1:]}
    groups: list[Value] = [
        {"kind": name, "entries": _entries(found[:MOST_ROWS]), "count": len(found)}
        for name, found in kinds.items()
        if found
    ]
    return (Text("rollup/apart", unchecked=unchecked, groups=groups),) if unchecked or groups else ()


def _entries(entries: Sequence[Entry]) -> list[Value]:
    """With the day, where it is one of their own."""
    return [
        {
            "label": entry.label,
            "unit": entry.unit_name,
            "until": entry.due_on if entry.counts_as == "extended" else None,
        }
        for entry in entries
    ]
