"""Nodes: reminders of one alone, what was reached or not, and what the office hears of them (节点)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.calendar import WorkCalendar
from bot.domain.filings import Filing
from bot.domain.readings import Item
from bot.notices.values import MOST_ROWS, MOST_TITLE, MOST_WORDS, button, task_label, told
from bot.text import Text, Value
from bot.wording.cards import Button, Card, Field

MOST_ASKED = 4  # nodes among which one is chosen by a tap


@dataclass(frozen=True, slots=True)
class NodeNews:
    """What a unit said of a node. `name` "" where its words never leave; `on` the day it was reached;
    `workdays` how much earlier than its last day, negative if later; `files` came with it. `late`: it was
    told after what counts as on time.
    """

    filing: Filing
    name: str
    unit: str
    item: Item
    on: date
    workdays: int
    words: str = ""
    files: int = 0
    late: bool = False

    @property
    def is_reached(self) -> bool:
        return self.item.status == "completed"


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A node whose day has passed, with its name ("" where its words never leave) and its unit's; `planned`
    is its own day where the office granted more time.
    """

    filing: Filing
    name: str
    unit: str
    planned: date | None = None


def node_buttons(filing: Filing, row: int | None = None, *, passed: bool = False) -> tuple[Button, ...]:
    """Reached, or not in time."""
    second = "explain" if passed else "late"
    return (
        button("reached", f"/milestone {filing.id} reached", key=filing.id, row=row),
        button(second, f"/milestone {filing.id} late", key=filing.id, row=row),
    )


def node_reminder(  # noqa: PLR0913 - one node, as it is on a day
    filing: Filing, name: str, unit: str, *, day: date, calendar: WorkCalendar, mention: str | None
) -> Card:
    """The only thing a room is reminded of: ahead, on the day, or passed."""
    stage = "missed" if filing.due_on < day else "today" if filing.due_on == day else "before"
    told_of = filing.report is not None
    common: dict[str, Value] = {"unit": unit, "label": filing.label, "due": filing.due_at, "told": told_of}
    until = calendar.add_workdays(day, 1)
    return Card(
        title=Text(f"milestone/{stage}", **common),
        lines=(Text("milestone/name", name=name, most=MOST_WORDS),) if name else (),
        after=(*_said_before(filing, day), *_how(stage, filing, until, calendar, day)),
        buttons=node_buttons(filing, passed=stage == "missed"),
        kind="urging" if stage == "missed" else "reminder",
        mention=mention,
    )


def node_told(news: NodeNews) -> Card:
    """To the unit: it is reached, and the office checks; or it is not, and the office knows."""
    filing = news.filing
    correct = button("correct", f"/correct {filing.label}", key=filing.id)
    if news.is_reached:
        return Card(
            title=_title("milestone/reached", news),
            lines=(_when(news),),
            after=(Text("milestone/reached_then"),),
            buttons=(correct, button("withdraw", f"/withdraw {filing.label}", key=filing.id)),
            kind="recorded",
        )
    return Card(
        title=_title("milestone/ahead", news),
        lines=_outlook(news.item),
        after=(Text("milestone/ahead_then"),),
        buttons=node_buttons(filing)[:1],
        kind="recorded",
    )


def node_to_office(news: NodeNews) -> Card:
    """At once: reached and to be checked, or not in time and what the unit says of it."""
    words = (Text("milestone/words", words=news.words, most=MOST_WORDS),) if news.words else ()
    files = (Text("milestone/files", count=news.files),) if news.files else ()
    if news.is_reached:
        return Card(
            title=_title("milestone/reached", news),
            lines=(_when(news), *words, *files),
            after=(Text("milestone/check"),),
            buttons=(button("accept", f"/accept {news.filing.id}", key=news.filing.id),),
        )
    return Card(
        title=_title("milestone/ahead", news),
        lines=(
            Text("milestone/was_due", due=news.filing.due_at, extended=news.filing.extended > 0),
            *_outlook(news.item),
            *words,
            *files,
        ),
        after=(Text("milestone/help"),),
    )


def nodes_missed(rows: Sequence[NodeRow], *, at: datetime) -> Card:
    """To the office, one notice for all: their day has passed and they are not reached; at least one."""
    more = (Text("reminder/more", count=len(rows) - MOST_ROWS),) if len(rows) > MOST_ROWS else ()
    told_all = all(row.filing.expected_on is not None for row in rows)
    then = "milestone/all_told_then" if told_all else "milestone/all_missed_then"
    return Card(
        title=Text("milestone/all_missed", count=len(rows), at=at),
        fields=tuple(_missed_row(row) for row in rows[:MOST_ROWS]),
        after=(*more, Text(then)),
    )


def which_node(
    nodes: Sequence[tuple[Filing, str]], words: str, plans: Mapping[str, str] | None = None
) -> Card:
    """Several nodes may be meant: one tap says which; nothing is recorded yet. `plans` are short names by
    plan, where several are in force.
    """
    named = plans or {}
    shown = nodes[:MOST_ASKED]
    return Card(
        title=Text("milestone/which", count=len(nodes)),
        fields=tuple(
            Field(
                task_label(each.label, name),
                Text("milestone/due", due=each.due_at, plan=named.get(each.plan)),
            )
            for each, name in shown
        ),
        after=(Text("milestone/which_then"),),
        buttons=tuple(
            button("this_one", f"/milestone {each.id} {words}".strip(), key=each.id, row=place)
            for place, (each, _) in enumerate(shown)
        ),
        kind="ask",
    )


def _title(name: str, news: NodeNews) -> Text:
    return Text(
        name, label=news.filing.label, name=news.name or None, unit=news.unit, most=MOST_TITLE + MOST_TITLE
    )


def _when(news: NodeNews) -> Text:
    return Text("milestone/when", on=news.on, workdays=news.workdays, unit=news.unit, late=news.late)


def _outlook(item: Item, day: date | None = None) -> tuple[Text, ...]:
    """`day`: on which it is said again, which may be later than the one expected."""
    by = item.expected_by
    lines = [Text("milestone/expected", by=by, passed=day is not None and day > by)] if by else []
    if item.problem:
        lines.append(Text("echo/problem", words=item.problem, most=MOST_WORDS))
    return tuple(lines)


def _said_before(filing: Filing, day: date) -> tuple[Text, ...]:
    """What the unit has said of a node that it has not reached."""
    return _outlook(filing.report.item(filing.label), day) if filing.report else ()


def _how(stage: str, filing: Filing, until: date, calendar: WorkCalendar, day: date) -> tuple[Text, ...]:
    """What is asked for; nothing that the unit has said already, until the day it named has come."""
    expected = filing.expected_on
    if stage != "before" and expected is not None and expected >= day:
        waits = calendar.shift(expected, "before") > day
        return (Text("milestone/unless_changed" if waits else "milestone/as_expected"),)
    if stage == "missed":
        by = calendar.instant(until, filing.due_at.astimezone(calendar.zone).time())
        return (Text("milestone/missed_how", by=by), Text("milestone/missed_reached"))
    if stage == "today":
        return (Text("milestone/today_reached"), Text("milestone/today_not"))
    left = calendar.workdays_between(day, filing.due_on)
    return (Text("milestone/before_left", workdays=left), Text("milestone/before_late"))


def _missed_row(row: NodeRow) -> Field:
    filing = row.filing
    value = Text(
        "milestone/missed_row",
        unit=row.unit,
        due=filing.due_at,
        planned=row.planned,
        item=told(filing.report) if filing.report else None,
        most=MOST_WORDS,
    )
    return Field(task_label(filing.label, row.name or None), value)
