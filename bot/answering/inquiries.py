"""Questions the record answers: by when, what is owed, who leads, what was said last, why (询问)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.answering.filing import nothing_owed
from bot.answering.lists import task_of as task_by_label
from bot.answering.lists import tasks_here
from bot.answering.matching import Candidates, candidates
from bot.answering.office import plan_of, task_of
from bot.answering.passing_on import pass_on
from bot.domain.duties import period_dates
from bot.domain.filings import Filing
from bot.domain.inputs import input_dates
from bot.domain.periods import parse_period
from bot.domain.plan import Role
from bot.domain.readings import Reading
from bot.domain.rules import PERIODIC_KINDS
from bot.notices.choices import choose_plan
from bot.notices.inquiries import Standing, due_card, last_card, why_card
from bot.notices.plan_named import of_filings
from bot.notices.recorded import how_to_correct
from bot.ports.ledger import View
from bot.ports.usecase import Call, Outcome
from bot.replies.inquiries import read_inquiry
from bot.wording.cards import Card

MOST = 8


def answer_question(call: Call[Any], view: View, reading: Reading, words: str) -> Outcome:
    """From the record where it can be; else the office gets the words. Raises NothingOwed, NotFound."""
    labels = [item.task for item in reading.items]
    match read_inquiry(words):
        case "owed" | "any" as asked if asked == "owed" or not labels:
            return tasks_here(call, view)  # whether a task that is named is theirs the office says
        case "who" if labels:
            return task_by_label(call, view, labels[0])
        case "due":
            found = _standings(call, view, labels)
            return _said(view, due_card(found[:MOST], day=call.day, calendar=view.calendar), found)
        case "last":
            found = _standings(call, view, labels)
            return _said(view, last_card(found[:MOST]), found)
        case "why":
            return explain(call, view, labels)
    return pass_on(call, view, reading, words)


def explain(call: Call[Any], view: View, labels: Sequence[str]) -> Outcome:
    """Why the first of them is owed, by when, and what comes next; asks whose. Raises NothingOwed."""
    found = _standings(call, view, labels)
    plans = {each.filing.plan: each.plan for each in found if each.filing.label == found[0].filing.label}
    if labels and len(plans) > 1:
        calls = [(title, f"/why {plan} {labels[0]}") for plan, title in plans.items()]
        return Outcome(answer=choose_plan(calls, labels=labels[:1]))
    return _said(view, why_card(found[0], day=call.day), found[:1])


def _said(view: View, card: Card, found: Sequence[Standing]) -> Outcome:
    named = of_filings(card, view, (each.filing for each in found))
    return Outcome(answer=named, about=tuple(each.filing.id for each in found if each.filing.is_owed))


def _standings(call: Call[Any], view: View, labels: Sequence[str]) -> list[Standing]:
    """Those named, else those of the message answered, else all that is owed. Raises NothingOwed."""
    found = candidates(call, view)
    if labels:
        filings = [each for label in labels for each in _of_each_plan(found.labelled(label))]
    else:
        filings = list(found.quoted) or found.owed
    if not filings:
        raise nothing_owed(call, view, labels[0] if labels else "")
    return [_standing(view, filing) for filing in filings]


def _of_each_plan(filings: Sequence[Filing]) -> list[Filing]:
    """The likeliest of each plan."""
    first: dict[str, Filing] = {}
    for each in filings:
        first.setdefault(each.plan, each)
    return list(first.values())


def _standing(view: View, filing: Filing) -> Standing:
    plan = plan_of(view, filing)
    task = task_of(view, filing)
    role: Role | None = next((each.role for each in task.assignments if each.unit == filing.unit), None)
    rule = next(rule for rule in plan.rules if rule.id == filing.rule)
    planned = None
    if rule.kind in PERIODIC_KINDS:
        dates = period_dates(rule, parse_period(filing.period), view.calendar)
        planned = (input_dates(rule, dates, view.calendar) if filing.is_input else dates).due_on
    waiting = view.ledger.requests_about(filing.id)
    return Standing(
        filing=filing,
        task=task,
        plan=plan.title,
        role=role,
        last=view.ledger.last_accepted(filing),
        planned=planned,
        asked=tuple(each.kind for each in waiting),
    )


def say_how_to_correct(call: Call[Any], view: View, reading: Reading, found: Candidates) -> Outcome:
    """Of the first task that is named, else of what the answered message was about. Raises NothingOwed."""
    labels = [item.task for item in reading.items] or [filing.label for filing in found.quoted]
    meant = [filing for label in labels for filing in found.labelled(label)]
    if not meant:
        raise nothing_owed(call, view, labels[0] if labels else "")
    return Outcome(answer=how_to_correct(meant[0]), about=(meant[0].id,))
