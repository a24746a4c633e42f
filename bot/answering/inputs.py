"""Inputs of supporting units as use cases see them: whom to tell, what the lead takes over (配合材料)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.answering.asking import open_question
from bot.answering.lists import find_task, which_plan
from bot.answering.office import Named
from bot.domain.facts import Fact
from bot.domain.filings import Filing
from bot.domain.inputs import Takeover, asks_for_inputs, inputs_for, rest, settle, take_over, tell
from bot.domain.people import is_office, may_see, units_of
from bot.domain.questions import Question
from bot.domain.readings import Asking, Choice, Item, Status
from bot.errors import NotFound, NotPermitted
from bot.notices.choices import choose_plan
from bot.notices.gathering import Gathered, draft_changed, gathered, inputs_card, report_for
from bot.notices.plan_named import of_filings
from bot.ports.ledger import View
from bot.ports.usecase import Call, Outcome
from bot.step_errors import WrongState

MOST_TOLD = 50  # inputs a digest, each a fact
STATUSES: tuple[Status, ...] = ("on_track", "behind", "completed")  # the lead says how the whole task stands


def untold_by_room(view: View) -> Mapping[str, list[Filing]]:
    """Inputs that came since the lead was told last, by the room where the lead is spoken to; what exceeds a
    digest waits for the next one.
    """
    by_report: dict[tuple[str, str, str, str], list[Filing]] = {}
    for one in view.queries.untold_inputs():
        by_report.setdefault((one.plan, one.rule, one.period, one.task), []).append(one)
    rooms: dict[str, list[Filing]] = {}
    for inputs in by_report.values():
        report = report_for(view, inputs[0])
        if report is not None and not report.is_closed:
            for room in view.ledger.rooms_of(report.plan, report.unit)[:1]:
                rooms.setdefault(room, []).extend(inputs)
    return {room: inputs[:MOST_TOLD] for room, inputs in rooms.items()}


def when_filed(view: View, report: Filing) -> tuple[Fact, ...]:
    """The lead has filed: nobody is reminded of its inputs, and what came need not be told any more."""
    inputs = inputs_of(view, report)
    return (*rest(inputs), *tell(inputs))


def when_settled(view: View, report: Filing) -> tuple[Fact, ...]:
    """The office has accepted it: what was not given is not asked for any more."""
    inputs = inputs_of(view, report)
    return (*settle(report, inputs), *tell(inputs))


def inputs_of(view: View, report: Filing) -> tuple[Filing, ...]:
    """Those asked for the report; the ledger is asked only where the rule asks for inputs."""
    if not asks_for_inputs(view.plans.current(report.plan), report):
        return ()
    filings = view.queries.filings_of(plan=report.plan, period=report.period, task=report.task)
    return inputs_for(report, filings)


def show_inputs(call: Call[Any], view: View, label: str, plan: str = "") -> Outcome:
    """What each supporting unit gave; which plan's is asked. Raises NotFound, NotPermitted."""
    meant = plan or which_plan(call, view, f"/inputs {{plan}} {label}", label)
    if isinstance(meant, Outcome):
        return meant
    one = _gathered(call, view, label, meant)
    taken = _takeover(one)
    lead = one.report.unit in units_of(call.posts)
    about = (one.report.id, *(each.id for _, each in one.inputs if is_office(call.posts)))
    card = inputs_card(one, lead=lead, apart=taken.apart)
    return Outcome(answer=of_filings(card, view, (one.report,)), about=about)


def take_inputs(call: Call[Any], view: View, label: str, plan: str = "") -> Outcome:
    """A draft of the lead's report: it is filed once the lead says how the task stands, never by itself.
    Which plan's is asked.

    Raises NotFound, NotPermitted, WrongState where the lead has filed or nothing was given.
    """
    meant = plan or which_plan(call, view, f"/inputs take {{plan}} {label}", label)
    if isinstance(meant, Outcome):
        return meant
    one = _gathered(call, view, label, meant)
    if one.report.unit not in units_of(call.posts):
        raise NotPermitted(command="inputs", role="liaison")
    if not one.report.is_owed or not one.given:
        state = one.report.state if not one.report.is_owed else "no_inputs"
        raise WrongState(label=label, state=state, step="take_over")
    taken = _takeover(one)
    item = taken.item
    choices = tuple(Choice((replace(item, status=status),), "gathered") for status in STATUSES)
    asking = Asking((item,), (*choices, Choice((), "cancel")), "inputs", taken.words or "", label)
    return open_question(call, view, asking, [one.report], taken.words or call.words)


def led_by_caller(call: Call[Any], view: View, command: str, named: Named) -> list[Gathered]:
    """What the caller's units gather of the tasks and in the plan that are named, and of the plan of the
    message that is answered if that has any of it. Raises NotFound, NotPermitted.
    """
    owed = view.ledger.answerable_by(units_of(call.posts))
    own = [each for each in owed if each.label in named.labels and named.plan in {"", each.plan}]
    led = [one for each in own if (one := gathered(view, each)) is not None]
    tasks = (plan.find_task(each) for plan in view.plans.all_current() for each in named.labels)
    if named.labels and not any(tasks):
        raise NotFound(what="task", name=named.labels[0])
    if not led:
        raise NotPermitted(command=command, role="liaison")
    quoted = {filing.split("/", 1)[0] for filing in call.quoted}
    return [one for one in led if one.report.plan in quoted] or led


def plan_asked(view: View, command: str, led: Sequence[Gathered], rest: str) -> Outcome | None:
    """Which plan, where one of the labels is of several; None where that is clear."""
    places = {(one.report.label, one.report.plan) for one in led}
    if len({label for label, _ in places}) == len(places):
        return None
    holding = {plan for _, plan in places}
    plans = [plan for plan in view.plans.all_current() if plan.id in holding]
    calls = [(plan.title, f"/{command} {plan.id} {rest}") for plan in plans]
    return Outcome(answer=choose_plan(calls, labels=list(dict.fromkeys(one.report.label for one in led))))


def drafted_anew(call: Call[Any], view: View, question: Question, chosen: Item) -> Outcome | None:
    """The draft as the inputs have it by now, asked about once more; None where it is as it was.

    Raises WrongState where nothing is left of it.
    """
    report = view.ledger.filing(question.filings[0]) if question.filings else None
    one = gathered(view, report) if report is not None else None
    if report is None or one is None:
        return None
    taken = _takeover(one)
    same_words = (taken.words or "") == question.asking.quote
    if same_words and replace(taken.item, status=chosen.status) == chosen:
        return None
    asked = take_inputs(call, view, report.label, report.plan)
    return replace(asked, answer=asked.answer and draft_changed(asked.answer))


def _takeover(one: Gathered) -> Takeover:
    """Of an offline task no words are taken over, since none were given here."""
    return take_over(one.report.label, one.given)


def _gathered(call: Call[Any], view: View, label: str, plan_id: str) -> Gathered:
    """Of the task's latest report that has inputs. Raises NotFound, NotPermitted."""
    plan, task = find_task(call, view, label, plan_id)
    filings = view.queries.filings_of(plan=plan.id, task=task.id)
    reports = sorted((each for each in filings if not each.is_input), key=lambda each: each.due_at)
    found = next((one for each in reversed(reports) if (one := gathered(view, each)) is not None), None)
    if found is None:
        raise NotFound(what="inputs", name=label)
    if not may_see(call.posts, plan=plan.id, unit=found.report.unit):
        raise NotPermitted(command="inputs", role="liaison")
    return found
