"""One of several may be meant: lettered, each with a button that says the call again with it (请选择)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.filings import Filing
from bot.domain.letters import Letter
from bot.domain.requests import Request
from bot.notices.values import MOST_TITLE, MOST_WORDS
from bot.text import Text
from bot.wording.cards import Button, Card, Field

MOST_CHOICES = 4
_FIRST_LETTER = ord("A")
_MOST_LABELS = 6


def choose_plan(choices: Sequence[tuple[str, str]], *, labels: Sequence[str]) -> Card:
    """`choices` are titles and the calls that go on with them."""
    shown = [(Text("choices/plan_named", title=title, most=MOST_WORDS), call) for title, call in choices]
    return choose(Text("choices/plan", labels=list(labels)), shown)


def choose_rollup(choices: Sequence[tuple[str, str, str]]) -> Card:
    """`choices` are titles of plans, periods and the calls that go on with them."""
    shown = [
        (Text("choices/rollup_named", title=title, period=period, most=MOST_WORDS), call)
        for title, period, call in choices
    ]
    return choose(Text("choices/rollup"), shown)


def choose_unit(name: str, choices: Sequence[tuple[str, str]]) -> Card:
    """`choices` are names of units and the calls that go on with them."""
    shown = [(Text("choices/unit_named", unit=unit), call) for unit, call in choices]
    card = choose(Text("choices/unit", name=name, most=MOST_TITLE), shown)
    return replace(card, after=(Text("choices/unit_then"),))


def choose_dated(choices: Sequence[tuple[Text, str]], *, labels: Sequence[str]) -> Card:
    """Which of a task's dates is meant."""
    return choose(Text("choices/dated", labels=list(labels)), choices)


def choose_milestone(name: str, choices: Sequence[tuple[Text, str]]) -> Card:
    """Which milestone is meant by that name."""
    return choose(Text("choices/milestone", name=name, most=MOST_TITLE), choices)


@dataclass(frozen=True, slots=True)
class Requested:
    """A request that may be meant: its task's label, its unit, the call that goes on with it, and its plan's
    short name, "" where only one is in force.
    """

    request: Request
    label: str
    unit: str
    call: str
    plan: str = ""


def choose_request(rows: Sequence[Requested], *, own: bool = False) -> Card:
    """Which request is answered, or of one's `own` taken back."""
    shown = [
        (
            Text(
                "choices/request_named",
                label=row.label,
                unit=row.unit,
                plan=row.plan or None,
                kind=row.request.kind,
                at=row.request.asked_at,
                words=row.request.reason or row.request.words or "",
                most=MOST_WORDS // 2,
            ),
            row.call,
        )
        for row in rows
    ]
    return choose(Text("choices/request", own=own), shown)


def choose_letter(
    kind: str, rows: Sequence[tuple[Letter, str, str]], labels: Mapping[str, Sequence[str]]
) -> Card:
    """Which draft is decided on: each with its unit, "" for several, and the call; `labels` are by its id."""
    shown = [
        (
            Text(
                "choices/letter_named",
                unit=unit or None,
                labels=list(labels[letter.id][:_MOST_LABELS]),
                period=letter.period or None,
                at=letter.proposed_at,
            ),
            call,
        )
        for letter, unit, call in rows
    ]
    return choose(Text("choices/letter", kind=kind, count=len(rows)), shown)


@dataclass(frozen=True, slots=True)
class Owed:
    """A filing that may be meant, and the name of its node; None for a period's, and where its words may not
    leave.
    """

    filing: Filing
    node: str | None = None


def choose_owed(step: str, choices: Sequence[tuple[Owed, str]]) -> Card:
    """Which report or node the step is for, at least one; each with the call that goes on with it."""
    labels = list(dict.fromkeys(owed.filing.label for owed, _ in choices))
    title = Text("choices/which_owed", step=step, labels=list(labels), count=len(choices))
    return choose(title, [(_owed(owed), call) for owed, call in choices])


def _owed(owed: Owed) -> Text:
    filing = owed.filing
    return Text(
        "choices/owed",
        label=filing.label,
        period=filing.period,
        name=owed.node,
        node=filing.is_node,
        due=filing.due_at,
        state=filing.state,
        most=MOST_TITLE,
    )


def deadline_choice(deadline: date | None, *, ongoing: bool) -> Text:
    return Text("choices/deadline", date=deadline, ongoing=ongoing)


def node_choice(name: str | None, on: str, plan: str | None = None) -> Text:
    """`on` as a plan writes it; no name where the task's words never leave. `plan` is a short name, where
    nodes of several may be meant.
    """
    return Text("choices/node", name=name, date=on, plan=plan, most=MOST_TITLE)


def due_choice(period: str, due: datetime) -> Text:
    return Text("choices/filing", period=period, due=due)


def choose(title: Text, choices: Sequence[tuple[Text, str]]) -> Card:
    """At most four; who means another one writes it."""
    shown = choices[:MOST_CHOICES]
    return Card(
        title=title,
        fields=tuple(Field(_letter(place), value) for place, (value, _) in enumerate(shown)),
        after=(Text("choices/then"),),
        buttons=tuple(
            Button(chr(_FIRST_LETTER + place), _letter(place), call, place)
            for place, (_, call) in enumerate(shown)
        ),
        kind="ask",
    )


def _letter(place: int) -> Text:
    return Text("ask/letter", letter=chr(_FIRST_LETTER + place))
