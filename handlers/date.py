"""/date TASK|MILESTONE DATE REASON: another day for a deadline, a milestone or a due time (改期)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.answering.asking import ask_rest
from bot.answering.office import plan_at_start
from bot.answering.planning import Located, labels_at_start, locate, own_plans
from bot.answering.redating import (
    Redating,
    milestones_like,
    nodes_of,
    owed_of,
    read_redating,
    waived_last,
)
from bot.answering.replanning import SureArgs, Wish, change_plan, read_sure
from bot.answering.terms import NewTerm, move_terms
from bot.domain.filings import Filing
from bot.domain.periods import period_of, read_period
from bot.domain.plan import Milestone, Plan, Task
from bot.domain.plan_facts import Publishing
from bot.domain.replanning import with_deadline, with_node
from bot.errors import NotFound
from bot.notices.choices import choose_dated, choose_milestone, deadline_choice, due_choice, node_choice
from bot.notices.plan_named import short_names
from bot.notices.replanning import deadline_line, node_line
from bot.notices.values import title_shown
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome
from bot.step_errors import WaivedInstead
from bot.text import Text


def run(call: Call[SureArgs], view: View) -> Outcome:
    """Asks which date is meant, for what is missing, then for the yes. Raises NotFound."""
    plans = own_plans(call, view)
    named, rest = plan_at_start(call.args.words, plans)
    labels, _ = labels_at_start(rest, [named] if named else plans, most=1)
    if not labels:
        return _milestone_by_name(call, view, rest, [named] if named else plans)
    found = locate(call, view, "date", call.args.words, most=1)
    return found if isinstance(found, Outcome) else _of_task(call, view, found)


def _of_task(call: Call[SureArgs], view: View, found: Located) -> Outcome:
    wanted = read_redating(found.words, call.day, view.calendar)
    if wanted.what is None:
        choices = _choices(call, view, found, wanted)
        if len(choices) > 1:
            return Outcome(answer=choose_dated(choices, labels=[found.tasks[0].label]))
        wanted = replace(wanted, what="deadline")
    if wanted.what == "milestone":
        return _milestone_of(call, view, found, wanted)
    if wanted.day is None and not wanted.ongoing:
        return _ask_day(call, view, found.tasks[0].label, f"/date {found.named} {wanted.what}")
    return (_report if wanted.what == "report" else _deadline)(call, view, found, wanted)


def _deadline(call: Call[SureArgs], view: View, found: Located, wanted: Redating) -> Outcome:
    task = found.tasks[0]
    wish = Wish(
        plan=with_deadline(found.plan, task.id, wanted.day),
        publishing=Publishing("date", (task.id,), wanted.reason),
        call=f"/date {found.named} deadline {wanted.day or 'ongoing'}",
        lines=(deadline_line(task.deadline, wanted.day, ongoing=task.ongoing),),
        units=_units(task),
        digest=call.args.digest,
    )
    return change_plan(call, view, wish)


def _report(call: Call[SureArgs], view: View, found: Located, wanted: Redating) -> Outcome:
    """Raises NotFound where nothing is owed, and WaivedInstead."""
    period = read_period(wanted.name, call.day) if wanted.name else None
    owed = owed_of(call, view, found.plan, found.tasks[0])
    if not owed and (last := waived_last(view, found.plan, found.tasks[0])):
        raise WaivedInstead(label=last.label, period=last.period)
    filings = [each for each in owed if period is None or period_of(each.period) == period.id]
    if not filings or wanted.day is None:
        raise NotFound(what="filing", name=found.tasks[0].label)
    if len({each.period for each in filings}) > 1:
        return Outcome(answer=choose_dated(_terms(found, filings, wanted), labels=[found.tasks[0].label]))
    again = f"/date {found.named} report {period.id if period else ''}".strip()
    return move_terms(call, view, filings, NewTerm(wanted.day, wanted.reason, again, call.args.digest))


def _milestone_of(call: Call[SureArgs], view: View, found: Located, wanted: Redating) -> Outcome:
    """One of the task's own; without a name its only one. Raises NotFound."""
    nodes = nodes_of(found.plan, found.tasks[0])
    own = replace(found.plan, milestones=tuple(nodes))
    like = [each for _, each in milestones_like(wanted.name, [own])] if wanted.name else nodes
    if not like:
        raise NotFound(what="milestone", name=wanted.name or found.tasks[0].label)
    return _milestone(call, view, [(found.plan, each) for each in like], wanted)


def _milestone_by_name(call: Call[SureArgs], view: View, words: str, plans: Sequence[Plan]) -> Outcome:
    """Raises NotFound."""
    wanted = read_redating(words, call.day, view.calendar)
    name = wanted.name or (words if wanted.day is None else "")
    found = milestones_like(name, plans)
    if not found:
        raise NotFound(what="milestone", name=name or words)
    return _milestone(call, view, found, replace(wanted, name=name))


def _milestone(
    call: Call[SureArgs], view: View, found: Sequence[tuple[Plan, Milestone]], wanted: Redating
) -> Outcome:
    """Several are asked back, and the day where it is missing."""
    if len(found) > 1:
        several = short_names(view) if len({plan.id for plan, _ in found}) > 1 else {}
        choices = [
            (
                node_choice(_shown(plan, each), each.date, several.get(plan.id)),
                f"/date {plan.id} {each.id} {_told(wanted)}".strip(),
            )
            for plan, each in found
        ]
        return Outcome(answer=choose_milestone(wanted.name, choices))
    plan, milestone = found[0]
    if wanted.day is None:
        return _ask_day(call, view, None, f"/date {plan.id} {milestone.id}")
    task = plan.task(milestone.task) if milestone.task else None
    changed = with_node(plan, milestone.id, wanted.day)
    after = next(each.date for each in changed.milestones if each.id == milestone.id)
    wish = Wish(
        plan=changed,
        publishing=Publishing("date", (task.id,) if task else (), wanted.reason),
        call=f"/date {plan.id} {milestone.id} {wanted.day}",
        lines=(node_line(_shown(plan, milestone), milestone.date, after),),
        units=_units(task) if task else (),
        digest=call.args.digest,
    )
    return change_plan(call, view, wish)


def _choices(call: Call[Any], view: View, found: Located, wanted: Redating) -> list[tuple[Text, str]]:
    """The dates that the task has, each with the call that moves it."""
    task, told = found.tasks[0], _told(wanted)
    choices = [
        (deadline_choice(task.deadline, ongoing=task.ongoing), f"/date {found.named} deadline {told}".strip())
    ]
    choices += _terms(found, owed_of(call, view, found.plan, task), wanted)
    return choices + [
        (node_choice(_shown(found.plan, each), each.date), f"/date {found.plan.id} {each.id} {told}".strip())
        for each in nodes_of(found.plan, task)
    ]


def _terms(found: Located, owed: Sequence[Filing], wanted: Redating) -> list[tuple[Text, str]]:
    """Each period's term, the earlier first; one that was missed beside the one that runs."""
    last = {each.period: each for each in sorted(owed, key=lambda one: one.due_at)}
    return [
        (due_choice(period, each.due_at), f"/date {found.named} report {period} {_told(wanted)}".strip())
        for period, each in last.items()
    ]


def _ask_day(call: Call[Any], view: View, label: str | None, then: str) -> Outcome:
    return ask_rest(call, view, missing="new_date", then=then, task=label)


def _told(wanted: Redating) -> str:
    """Day and reason as this command takes them."""
    why = f" reason {wanted.reason}" if wanted.reason else ""
    return f"{wanted.day}{why}" if wanted.day else ""


def _units(task: Task) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.unit for each in task.assignments))


def _shown(plan: Plan, milestone: Milestone) -> str | None:
    """The milestone's name, where the words of its task may leave."""
    hidden = milestone.task and title_shown(plan.task(milestone.task)) is None
    return None if hidden else milestone.name


COMMAND = Command("date", parse=read_sure, run=run, access="office")
