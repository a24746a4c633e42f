"""A change to a published plan: its effect and the yes, that it is done, what units hear (方案调整)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.domain.periods import is_news, period_of
from bot.domain.plan import OFFICE
from bot.domain.plan_facts import PlanAct
from bot.domain.reconcile import Change
from bot.notices.values import MOST_TITLE, MOST_WORDS, button
from bot.text import Text, Value
from bot.wording.cards import Card

_MOST_ROWS = 5


@dataclass(frozen=True, slots=True)
class Replanning:
    """`changes` are what becomes of filings, those of other tasks that stay as they are left out; `kept`
    counts all that stay. `units` are names by id, `lines` the change itself in words; `nodes` are names of
    milestones by what a filing has for its period, none of a task whose words never leave. `together`: what
    goes alike stands in one row.
    """

    act: PlanAct
    labels: Sequence[str]
    lines: Sequence[Text]
    changes: Sequence[Change]
    kept: int
    units: Mapping[str, str]
    version: int
    title: str
    why: str
    nodes: Mapping[str, str] = field(default_factory=dict)
    together: bool = False


def change_preview(shown: Replanning, call: str, open_too: str = "") -> Card:
    """To the coordinator: the change, what it does to filings, and one button that does it.

    `open_too` is the call that shows it with what is under way moved as well.
    """
    other = (button("rule_open_too", open_too),) if open_too else ()
    return Card(
        title=Text("replan/confirm", **_named(shown)),
        lines=(*shown.lines, _effect(shown), *_rows(shown), _why(shown)),
        after=(Text("confirm/then"),),
        buttons=(button(f"do_{shown.act}", call, key=str(shown.version)), *other),
        kind="ask",
    )


def change_done(shown: Replanning, told: Sequence[str]) -> Card:
    """To the coordinator: the version is in force, and these units hear of it."""
    units = list(dict.fromkeys(name for name in told if name))
    return Card(
        title=Text("replan/done", **_named(shown)),
        lines=(_effect(shown), *((Text("replan/told", units=[*units]),) if units else ())),
        kind="recorded",
    )


def of_units(shown: Replanning, units: Collection[str]) -> Replanning:
    """As these units hear it: what becomes of their own filings, all that goes alike in one row."""
    own = [each for each in shown.changes if {each.unit, each.to_unit} & set(units)]
    return replace(shown, changes=own, together=True)


def change_told(shown: Replanning, *, sign_by: datetime | None = None) -> Card:
    """To a unit: what is otherwise from now on, what that means for its filings, and why; it is asked to sign
    for that in the same message where tasks change.
    """
    sign = (Text("replan/sign", due=sign_by),) if sign_by else ()
    return Card(
        title=Text("replan/unit", title=shown.title or None, most=MOST_TITLE, **_named(shown)),
        lines=(*shown.lines, *_rows(shown), _why(shown)),
        after=(*sign, Text("replan/unit_then", version=shown.version)),
        buttons=(button("receipt", "/receipt"),) if sign_by else (),
        kind="recorded",
    )


def nothing_changes(labels: Sequence[str]) -> Card:
    """To the coordinator: it is so already."""
    return Card(title=Text("replan/nothing", labels=list(labels)), lines=(Text("replan/nothing_then"),))


def role_line(role: str, before: Sequence[str], after: Sequence[str]) -> Text:
    """Who has the role in the task, and who will."""
    return Text("replan/role", role=role, before=list(before), after=list(after))


def class_line(before: str, after: str, rules: Sequence[str]) -> Text:
    """How the tasks were and will be reported on; `rules` are kinds of the rules that then ask for them."""
    return Text("replan/class", before=before, after=after, rules=list(rules))


def deadline_line(before: date | None, after: date | None, *, ongoing: bool) -> Text:
    """Until when; None is ongoing afterwards, and before where it was."""
    return Text("replan/deadline", before=before, after=after, ongoing=ongoing)


def node_line(name: str | None, before: str, after: str) -> Text:
    """A milestone's day as a plan writes it; without a name where the task's words never leave."""
    return Text("replan/node", name=name, before=before, after=after, most=MOST_TITLE)


def _named(shown: Replanning) -> dict[str, Value]:
    return {"act": shown.act, "labels": list(shown.labels), "version": shown.version}


def _effect(shown: Replanning) -> Text:
    counted = Counter(change.what for change in shown.changes)
    touched = {what: counted[what] for what in ("moved", "redated", "waived", "opened")}
    if not any(touched.values()):
        return Text("replan/no_effect", kept=shown.kept)
    return Text("replan/effect", kept=shown.kept, **touched)


def _rows(shown: Replanning) -> list[Text]:
    """What changes first, a line for all that would read the same, or where the rows stand `together` differs
    by its task alone; more than five lines are only counted.
    """
    ordered = sorted(shown.changes, key=lambda change: change.what == "kept")
    alike: dict[str, list[Change]] = {}
    for each in ordered:
        alike.setdefault(repr(_row(shown, each, "" if shown.together else each.label)), []).append(each)
    groups = list(alike.values())
    rows = [_row_of_all(shown, group) for group in groups[:_MOST_ROWS]]
    left = sum(map(len, groups[_MOST_ROWS:]))
    return [*rows, Text("replan/more", count=left)] if left else rows


def _row_of_all(shown: Replanning, alike: Sequence[Change]) -> Text:
    if not shown.together:
        return _row(shown, alike[0], alike[0].label, len(alike))
    return _row(shown, alike[0], list(dict.fromkeys(each.label for each in alike)))


def _row(shown: Replanning, change: Change, label: Value, count: int = 1) -> Text:
    news = is_news(change.period)
    values: dict[str, Value] = {"label": label, "news": news, "count": count, "most": MOST_TITLE}
    values["period"] = period_of(change.period) if news else change.period
    values["node"] = shown.nodes.get(change.period)
    values["unit"] = _unit(shown, change.unit)
    if change.what == "moved":
        values["to_unit"] = _unit(shown, change.to_unit)
    if change.what != "waived":
        values["due"] = change.due_on
    return Text(f"replan/{change.what}", **values)


def _unit(shown: Replanning, unit: str) -> str:
    return "" if unit == OFFICE else shown.units.get(unit, unit)


def _why(shown: Replanning) -> Text:
    return Text("replan/why", words=shown.why, most=MOST_WORDS)
