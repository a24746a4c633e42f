"""A change to a published plan: its next version, what that does to the filings under way, the yes (调整)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from bot.answering.asking import ask_rest
from bot.answering.carrying import are_too_many, changes_of_many, goes_in_parts, next_version
from bot.domain.facts import Fact
from bot.domain.milestones import node_of
from bot.domain.plan import OFFICE, Plan
from bot.domain.plan_facts import PlanAct, Publishing
from bot.domain.receipts import SIGN_WORKDAYS, changes_by_unit
from bot.domain.reconcile import Change, at_once, compare
from bot.domain.request_facts import ReceiptsAsked
from bot.notices import replanning as notices
from bot.notices.plan_named import with_plan
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Call, NewVersion, Outcome
from bot.text import Text
from bot.wording.cards import Card

MOST_WHY: Final = 500  # characters of a reason
SURE: Final = "sure"


@dataclass(frozen=True, slots=True)
class SureArgs:
    """A command's words; `digest` is that of what was shown and agreed to, "" before."""

    words: str
    digest: str = ""


def read_sure(rest: str) -> SureArgs:
    """Raises ValueError where no word is left."""
    words, digest = rest.strip(), ""
    if words.split(maxsplit=1)[:1] == [SURE]:
        _, digest, words = (*words.split(maxsplit=2), "", "")[:3]
    if not words:
        raise ValueError(rest)
    return SureArgs(words, digest)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a coordinator's command makes of a plan. `call` says it again but for the reason.

    `lines` tell the change in words; `units` are those who hear of it; `digest` names what was agreed to.
    Of the rules in `moving` what is under way follows; `open_too` is the call that wants so.
    """

    plan: Plan
    publishing: Publishing
    call: str
    lines: tuple[Text, ...]
    units: tuple[str, ...]
    digest: str = ""
    moving: tuple[str, ...] = ()
    open_too: str = ""

    @property
    def labels(self) -> list[str]:
        """Of the tasks it is about."""
        return [task.label for task in self.plan.tasks if task.id in self.publishing.tasks]


@dataclass(frozen=True, slots=True)
class _Effect:
    """A next version and what becomes of filings: in a plan `of_many` only of those whose tasks change. Too
    much for one transaction is recorded after the version (`in_parts`).
    """

    plan: Plan
    changes: Sequence[Change]
    in_parts: bool = False
    of_many: bool = False

    @property
    def facts(self) -> tuple[Fact, ...]:
        """That are recorded with it."""
        return () if self.in_parts else at_once(self.changes)


def new_version(
    call: Call[Any], view: View, changed: Plan, publishing: Publishing
) -> tuple[NewVersion, tuple[Fact, ...]]:
    """The version that takes effect, and what it does: where that is `in_parts` it follows the version and is
    not to be recorded.
    """
    effect = _effect(call, view, changed)
    return NewVersion(effect.plan, publishing, effect.in_parts), at_once(effect.changes)


def change_plan(call: Call[Any], view: View, wish: Wish) -> Outcome:
    """First its effect with one button, then, if the effect is still the same, the new version. Asks for a
    reason where none is given.
    """
    old = view.plans.current(wish.plan.id)
    if wish.plan == old:
        return Outcome(answer=notices.nothing_changes(wish.labels))
    act, why = wish.publishing.act, wish.publishing.why[:MOST_WHY]
    if not why:
        label = wish.labels[0] if len(wish.labels) == 1 else None
        return ask_rest(call, view, missing="why_changed", then=f"{wish.call} reason", task=label)
    effect = _effect(call, view, wish.plan, wish.moving)
    new, changes = effect.plan, effect.changes
    shown, digest = _shown(view, wish, old, effect), _digest(new, changes)
    if wish.digest != digest:
        name, _, words = wish.call.partition(" ")
        again = f"{name} {SURE} {digest} {words} reason {why}"
        other = _open_too(call, view, wish)
        preview = with_plan(notices.change_preview(shown, again, other), view, new.id)
        return Outcome(answer=preview, closes=completes(call))
    asked = asked_to_sign(view, old, new, call.day)
    heard = _hearing(wish, changes, asked.units if asked else tuple(changes_by_unit(old, new)))
    sign_by = view.calendar.closing(asked.due_on) if asked and asked.units else None
    own = act == "rule"  # a rule is of many units: each hears what becomes of its own

    def told(units: Collection[str]) -> Card:
        seen = notices.of_units(shown, units) if own else shown
        return with_plan(notices.change_told(seen, sign_by=sign_by), view, new.id)

    return Outcome(
        facts=(*effect.facts, *((asked,) if asked else ())),
        messages=_messages(call, view, (new, act), heard, told),
        version=NewVersion(new, replace(wish.publishing, why=why, moving=wish.moving), effect.in_parts),
        answer=with_plan(
            notices.change_done(shown, [shown.units.get(unit, "") for unit in heard]), view, new.id
        ),
        closes=completes(call),
    )


def asked_to_sign(
    view: View, old: Plan, new: Plan, day: date, *, but: Collection[str] = ()
) -> ReceiptsAsked | None:
    """The units whose tasks change, in the message that tells them so. None where the version before was not
    put before anybody yet: then all that it and this one change is asked for together.
    """
    looked_at = view.ledger.receipt_request(old.id, "")
    if looked_at is None or looked_at.version < old.version:
        return None
    units = tuple(unit for unit in changes_by_unit(old, new) if unit not in but)
    return ReceiptsAsked(new.id, new.version, units, day, view.calendar.add_workdays(day, SIGN_WORKDAYS))


def completes(call: Call[Any]) -> bool:
    """The words answer the question for what a call still needed."""
    return bool(call.question and call.question.then)


def _shown(view: View, wish: Wish, old: Plan, effect: _Effect) -> notices.Replanning:
    """Filings of other tasks that stay as they are only count."""
    new, changes = effect.plan, effect.changes
    return notices.Replanning(
        act=wish.publishing.act,
        labels=wish.labels,
        lines=wish.lines,
        changes=[each for each in changes if each.what != "kept" or each.task in wish.publishing.tasks],
        kept=_kept(view, effect),
        units={unit.id: unit.name for unit in (*old.units, *new.units)},
        version=new.version,
        title=_title(view, new, wish),
        why=wish.publishing.why,
        nodes=_node_names(old, new, changes),
    )


def _node_names(old: Plan, new: Plan, changes: Sequence[Change]) -> dict[str, str]:
    """By what a filing has for its period; the new version's name where both have the node."""
    hidden = {each.id for plan in (old, new) for each in plan.tasks if each.sensitivity == "offline"}
    told = [each.period for each in changes if each.task not in hidden]
    found = {period: node_of(new, period) or node_of(old, period) for period in told}
    return {period: node.name for period, node in found.items() if node}


def _open_too(call: Call[Any], view: View, wish: Wish) -> str:
    """The call that moves what is under way as well, where anything would move."""
    rules = [rule.id for rule in wish.plan.rules]
    if not wish.open_too or wish.moving:
        return ""
    changes = _effect(call, view, wish.plan, rules).changes
    return f"{wish.open_too} reason {wish.publishing.why}" if _moves(changes) else ""


def _moves(changes: Sequence[Change]) -> bool:
    return any(each.what == "redated" for each in changes)


def _kept(view: View, effect: _Effect) -> int:
    """How many filings stay as they are."""
    if not effect.of_many:
        return sum(each.what == "kept" for each in effect.changes)
    touched = sum(each.what not in {"kept", "opened"} for each in effect.changes)
    return view.queries.count_owed(effect.plan.id) - touched


def _effect(call: Call[Any], view: View, changed: Plan, moving: Sequence[str] = ()) -> _Effect:
    old = view.plans.current(changed.id)
    new = next_version(view, old, changed, call.day)
    if goes_in_parts(view, old):
        changes = changes_of_many(call, view, old, new, moving)
        return _Effect(new, changes, are_too_many(view, old, changes), of_many=True)
    filings = view.queries.filings_of(plan=changed.id)
    closed = view.queries.closed_out(new.id)
    found = compare(filings, old, new, at=call.at, calendar=view.calendar, closed=closed, moving=moving)
    return _Effect(new, found)


def _digest(new: Plan, changes: Sequence[Change]) -> str:
    """Names what was shown: the version and what becomes of each filing."""
    told = "\n".join(f"{each.what} {each.filing} {each.to_unit} {each.due_on or ''}" for each in changes)
    return hashlib.sha256(f"{new.id}\n{new.version}\n{told}".encode()).hexdigest()[:8]


def _title(view: View, plan: Plan, wish: Wish) -> str:
    """The task's own, where its words may leave; the plan's where the change is about several tasks."""
    tasks = [plan.task(task) for task in wish.publishing.tasks]
    if len(tasks) == 1:
        return "" if tasks[0].sensitivity == "offline" else tasks[0].title
    return plan.title if len(list(view.plans.all_current())) > 1 else ""


def _hearing(wish: Wish, changes: Sequence[Change], concerned: Sequence[str]) -> list[str]:
    """The units of the change itself, those of filings that are others' now, come or go, and all others whose
    tasks change.
    """
    touched = (each for each in changes if each.what != "kept")
    of_filings = (unit for each in touched for unit in (each.to_unit, each.unit))
    every = dict.fromkeys((*wish.units, *of_filings, *concerned))
    return [unit for unit in every if unit not in {"", OFFICE}]


def _messages(
    call: Call[Any],
    view: View,
    shown: tuple[Plan, PlanAct],
    units: Sequence[str],
    card: Callable[[Collection[str]], Card],
) -> tuple[OutboundMessage, ...]:
    """One a room: where the units are spoken to about that plan, unless it is this one."""
    plan, act = shown
    rooms: dict[str, list[str]] = {}
    for unit in units:
        for room in view.ledger.rooms_of(plan.id, unit)[:1]:
            rooms.setdefault(room, []).append(unit)
    return tuple(
        OutboundMessage(
            f"{act}/{call.key}/{room}",
            room,
            card(spoken_to),
            repeat=Repeat.AT_LEAST_ONCE,
            not_before=view.hours.next_open(call.at, view.calendar),
        )
        for room, spoken_to in rooms.items()
        if room != call.room
    )
