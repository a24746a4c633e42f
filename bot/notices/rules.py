"""A plan's reporting rules in plain words, with their coming dates; what a change makes of them (规则)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bot.domain.duty_calendar import Term
from bot.domain.inputs import EarlyInputs
from bot.domain.milestones import Occurrence
from bot.domain.rules import PERIODIC_KINDS, ReportingRule, rule_name
from bot.notices.choices import choose
from bot.notices.rule_groups import State, groups_of
from bot.notices.values import MOST_TITLE, MOST_WORDS
from bot.text import Text, Value
from bot.wording.cards import Button, Card, Field

_FIRST_LETTER: Final = ord("A")
_MOST_TITLE: Final = 11  # characters of a plan's title at the head of a card


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule of a plan with its coming terms. `plan` is its id, `title` "" where there is only one plan;
    people type `call` for it.
    """

    plan: str
    title: str
    rule: ReportingRule
    terms: Sequence[Term]
    call: str


def rules_card(views: Sequence[RuleView]) -> Card:
    """All rules, a row each with its next date, and a button that shows it whole."""
    titles = {view.title for view in views}
    return Card(
        title=Text("rule/list", count=len(views)),
        fields=tuple(
            Field(
                Text("rule/named", **_named(view.rule), letter=_letter(row)), _summary(view, len(titles) > 1)
            )
            for row, view in enumerate(views)
        ),
        after=_how(views[0]) if views else (Text("rule/none"),),
        buttons=tuple(
            Button(f"{view.plan}/{view.rule.id}", Text("ask/letter", letter=_letter(row)), _call(view), row)
            for row, view in enumerate(views)
        ),
    )


def rule_card(view: RuleView) -> Card:
    """What it asks in words, its next terms with every date, and how to change it."""
    return Card(
        title=Text("rule/title", **_named(view.rule), title=view.title or None, most=_MOST_TITLE),
        lines=(*described(view.rule), *(term_line(term) for term in view.terms)),
        after=_how(view),
    )


def described(rule: ReportingRule, state: State = "") -> tuple[Text, ...]:
    """In words: when, how long, which stages. `state` says whether it is so now or would be."""
    return tuple(text for text in groups_of(rule, state).values() if text.values.get("on", True))


def changed(before: ReportingRule, after: ReportingRule) -> tuple[Text, ...]:
    """What of it is otherwise: as it is, as it would be."""
    old, new = groups_of(before, "before"), groups_of(after, "after")
    same = {name for name, text in groups_of(before, "").items() if groups_of(after, "").get(name) == text}
    names = [name for name in (*old, *(each for each in new if each not in old)) if name not in same]
    return tuple(group[name] for name in names for group in (old, new) if name in group)


def term_line(term: Term) -> Text:
    """A period or node with all its dates, or with which longer period it is told."""
    dates = term.dates
    if term.told_with:
        rule, longer = term.told_with
        return Text("rule/told_with", period=term.frame.id, name=rule_name(rule), longer=longer.id)
    return Text(
        "rule/term",
        period=term.frame.id,
        node=_node(term),
        opens=dates.opens_on,
        reminders=[rung.on for rung in term.ladder if rung.stage == "reminder"],
        due=dates.due_at,
        on_time=dates.on_time_until if dates.on_time_until != dates.due_at else None,
        locked=dates.locked_at,
        inputs=term.inputs_on,
        rollup=term.rollup.send_at if term.rollup else None,
        circular=term.circular_on,
        provisional=dates.provisional,
        most=MOST_TITLE,
    )


def moved_line(before: Term, after: Term) -> Text:
    """The due time of one period, as it is and as it would be; where only what counts as on time or the lock
    is another, these.
    """
    if before.dates.due_at == after.dates.due_at and before.dates.opens_on == after.dates.opens_on:
        return _limits_line(before, after)
    values: dict[str, Value] = {"before": before.dates.due_at, "after": after.dates.due_at}
    return Text(
        "rule/moved",
        period=after.frame.id,
        node=_node(after),
        opens=after.dates.opens_on,
        provisional=after.dates.provisional,
        most=MOST_TITLE,
        **values,
    )


def _limits_line(before: Term, after: Term) -> Text:
    was, now = before.dates, after.dates
    on_time = {"before": was.on_time_until, "after": now.on_time_until}
    locked = {"before": was.locked_at, "after": now.locked_at}
    return Text(
        "rule/limits",
        period=after.frame.id,
        node=_node(after),
        due=now.due_at,
        on_time=on_time if was.on_time_until != now.on_time_until else None,
        locked=locked if was.locked_at != now.locked_at else None,
        provisional=now.provisional,
        most=MOST_TITLE,
    )


def ending_line(period: str, due: date, rollup: datetime | None, *, owed: int, unchecked: int) -> Text:
    """A period of the former length: what is under way goes on, and its roll-up goes when it would have."""
    return Text("rule/ending", period=period, owed=owed, unchecked=unchecked, due=due, rollup=rollup)


def begins_line(first: Term | None) -> Text:
    """The first period of the new length, or that none comes."""
    return Text(
        "rule/begins",
        period=first.frame.id if first else None,
        opens=first.dates.opens_on if first else None,
    )


def no_head_line(units: Sequence[str]) -> tuple[Text, ...]:
    """Who owes a signature and has nobody to give it."""
    return (Text("rule/no_head", units=list(units)),) if units else ()


def early_inputs_lines(early: Sequence[EarlyInputs]) -> tuple[Text, ...]:
    """The first period whose days off leave no time for the inputs, a line a rule."""
    return tuple(
        Text(
            "rule/early_inputs",
            period=each.period,
            count=each.count,
            opens_on=each.opens_on,
            due_on=each.due_on,
        )
        for each in early
    )


def added_line(rule: ReportingRule) -> Text:
    return Text("rule/added", **_named(rule))


def dropped_line(rule: ReportingRule) -> Text:
    return Text("rule/dropped", **_named(rule))


def name_line(rule: ReportingRule) -> Text:
    """Which rule it is about."""
    return Text("rule/about", **_named(rule))


def which_rule(views: Sequence[RuleView], rest: str) -> Card:
    """Several are called so: each with the call that goes on with it."""
    shown = [
        (
            Text("rule/choice", **_named(view.rule), title=view.title or None, most=MOST_WORDS),
            _call(view, rest),
        )
        for view in views
    ]
    return choose(Text("rule/which"), shown)


def not_read(words: str, view: RuleView | None) -> Card:
    """The words name no rule, or are no setting of it: how it is written, with this plan's own rule."""
    return Card(
        title=Text("rule/unread", words=words, most=MOST_TITLE),
        lines=_how(view) if view else (Text("rule/none"),),
        kind="refused",
    )


@dataclass(frozen=True, slots=True)
class Unread:
    """A setting that was not understood: its field ("" for none that there is), why, a word of
    [words.rule_wrong], and what of it: the bounds, the word that is none, the setting that was perhaps meant.
    """

    field: str
    why: str
    what: str = ""


def not_set(words: str, wrong: Unread, view: RuleView) -> Card:
    """One setting that was not understood: why, and how it is written."""
    if not wrong.field and not wrong.what:
        return not_read(words, view)
    periodic = view.rule.kind in PERIODIC_KINDS
    return Card(
        title=Text("rule/unread", words=words, most=MOST_TITLE),
        lines=(
            Text(
                "rule/wrong",
                field=wrong.field or None,
                why=wrong.why,
                what=wrong.what or None,
                most=MOST_TITLE,
            ),
            Text(
                "rule/example",
                call=view.call,
                field=wrong.field or None,
                what=wrong.what,
                period=view.rule.period if periodic else None,
            ),
        ),
        kind="refused",
    )


def _named(rule: ReportingRule) -> dict[str, Value]:
    """What a rule is called: by its period or its kind, and by the classes that owe it."""
    return {"name": rule_name(rule), "classes": list(rule.classes)}


def _node(term: Term) -> str | None:
    return term.frame.milestone.name if isinstance(term.frame, Occurrence) else None


def _summary(view: RuleView, with_title: bool) -> Text:
    term = next((each for each in view.terms if each.told_with is None), None)
    return Text(
        "rule/summary",
        title=view.title if with_title else None,
        period=term.frame.id if term else None,
        node=_node(term) if term else None,
        opens=term.dates.opens_on if term else None,
        due=term.dates.due_at if term else None,
        provisional=bool(term and term.dates.provisional),
        event=view.rule.kind == "urgent",
        hours=view.rule.first_hours,
        most=MOST_TITLE,
    )


def _how(view: RuleView) -> tuple[Text, ...]:
    """The way to write a change, with that rule's own name and a day it could have."""
    return (
        Text("rule/how", call=view.call, periodic=view.rule.kind in PERIODIC_KINDS, period=view.rule.period,
             event=view.rule.kind == "urgent"),
    )  # fmt: skip


def _call(view: RuleView, rest: str = "") -> str:
    return f"/rule {view.plan} {view.rule.id} {rest}".rstrip()


def _letter(row: int) -> str:
    return chr(_FIRST_LETTER + row)
