"""Files that come with a reply: wanted for the filing they belong to, fetched after the commit (佐证)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from bot.answering.asking import described, open_question
from bot.answering.filing import nothing_owed
from bot.answering.lists import find_task, seen_filings
from bot.answering.matching import candidates
from bot.domain.event_facts import UrgentTold
from bot.domain.events import Event
from bot.domain.evolve import opened
from bot.domain.facts import FilingOpened, ReportFiled
from bot.domain.filings import Filing
from bot.domain.people import units_of
from bot.domain.readings import Asking, Choice, Item
from bot.domain.request_facts import EvidenceWanted
from bot.notices.evidence import (
    event_evidence_line,
    evidence_how,
    evidence_line,
    evidence_listed,
    evidence_wanted,
)
from bot.notices.plan_named import with_plan
from bot.ports.ledger import View
from bot.ports.messages import Media
from bot.ports.usecase import Call, Outcome
from bot.text import Erasable
from bot.wording.cards import PageLink

MOST_FILES = 10
MOST_WHOSE = 4  # tasks among which the one that files belong to is chosen


@dataclass(frozen=True, slots=True)
class EvidenceOf:
    """What files belong to: a filing, or an urgent event of a plan."""

    filing: str
    version: int
    plan: str = ""
    event: str = ""


def with_evidence(call: Call[Any], view: View, outcome: Outcome) -> Outcome:
    """The outcome with its files, and a line in the answer that says where they go."""
    if not call.attachments:
        return outcome
    if any(isinstance(fact, UrgentTold) for fact in outcome.facts):
        return with_event_files(call, outcome)
    if outcome.question is not None and len(outcome.about) != 1:
        return outcome  # they wait with the question
    filing = _meant(call, view, outcome)
    if filing is None and outcome.answer is None:
        asked = _whose(call, view, outcome)
        if asked is not None:
            return asked
    names = [each.name for each in call.attachments[:MOST_FILES]]
    facts = wanted_for(call, filing) if filing else ()
    label = filing.label if filing else None
    if outcome.answer is None:
        about = (filing.id,) if filing else ()
        return replace(
            outcome, facts=(*outcome.facts, *facts), answer=evidence_wanted(label, names), about=about
        )
    line, after = evidence_line(label, names), outcome.answer.after
    answer = replace(outcome.answer, after=(*after[:-1], line, *after[-1:]))  # the last line is the next step
    return replace(outcome, facts=(*outcome.facts, *facts), answer=answer)


def with_event_files(call: Call[Any], outcome: Outcome) -> Outcome:
    """Of the event that the message tells of, where it tells of one."""
    told = next((fact for fact in outcome.facts if isinstance(fact, UrgentTold)), None)
    taken = any(isinstance(fact, EvidenceWanted) for fact in outcome.facts)
    if not call.attachments or told is None or taken:
        return outcome
    of = EvidenceOf("", told.version, told.plan, told.event)
    outcome = replace(outcome, facts=(*outcome.facts, *_wanted(call, call.attachments, of)))
    if outcome.answer is None:
        return outcome
    line = event_evidence_line(told.event, [each.name for each in call.attachments[:MOST_FILES]])
    return replace(outcome, answer=replace(outcome.answer, lines=(*outcome.answer.lines, line)))


def evidence_kept(call: Call[Any], view: View, label: str, plan_id: str = "") -> Outcome:
    """What is kept of a task as far as the caller may see it, and to a unit how more is added.

    Raises NothingOwed, and NotFound for a label that no plan has.
    """
    found = candidates(call, view)
    pool = [
        each
        for each in (found.labelled(label) if label else (*found.quoted, *found.filings))
        if plan_id in {"", each.plan}
    ]
    if not pool and not label:
        raise nothing_owed(call, view, "")
    mine = pool[0] if pool else None
    if mine is None:
        plan, task = find_task(call, view, label, plan_id)
    else:
        plan = view.plans.current(mine.plan)
        task = next(each for each in plan.tasks if each.id == mine.task)
    files = [
        each
        for filing in seen_filings(call, view, plan, task)
        for each in view.ledger.evidence_of(filing.id)
        if each.state != "lost"
    ]
    if mine is None and not files and units_of(call.posts):
        raise nothing_owed(call, view, label)
    names = [each.name for each in files]
    about = (mine.id,) if mine else ()
    if not names or not view.pages:
        how = evidence_how(task.label, names, open_to=mine is not None)
        return Outcome(answer=with_plan(how, view, plan.id), about=about)
    path = f"/e?plan={quote(plan.id)}&task={quote(task.id)}"
    link = PageLink(path, call.person.id) if call.direct else None
    answer = evidence_listed(task.label, names, link=link, open_to=mine is not None)
    return Outcome(answer=with_plan(answer, view, plan.id), about=about)


def _meant(call: Call[Any], view: View, outcome: Outcome) -> Filing | None:
    """What was reported with them, else the one that the words name, else what the message answers, else the
    only one it can be about.
    """
    reported = dict.fromkeys(fact.filing for fact in outcome.facts if isinstance(fact, ReportFiled))
    opening = {fact.filing: opened(fact) for fact in outcome.facts if isinstance(fact, FilingOpened)}
    if reported:
        one = next(iter(reported))
        return (opening.get(one) or view.ledger.filing(one)) if len(reported) == 1 else None
    found = candidates(call, view)
    named = [each for each in (*found.quoted, *found.filings) if each.id in outcome.about]
    if len(outcome.about) == 1 and named:
        return named[0]
    pool = (
        found.quoted
        or [each for each in found.filings if each.state in {"filed", "unsigned"}][:1]
        or found.owed
    )
    return pool[0] if len(pool) == 1 else None


def _whose(call: Call[Any], view: View, outcome: Outcome) -> Outcome | None:
    """Files without words that may belong to several: the likeliest to choose from. None where there are
    none to choose from.
    """
    found = candidates(call, view)
    known = [each for each in (*found.quoted, *found.filings) if each.id in outcome.about]
    pool = list(dict.fromkeys(known or found.quoted or found.owed))[:MOST_WHOSE]
    if len(pool) < 2:
        return None
    choices = tuple(
        Choice((Item(each.label),), "evidence", described(view, each), filing=each.id) for each in pool
    )
    return open_question(call, view, Asking((), choices, "whose_file", call.words), pool, call.words)


def wanted_for(call: Call[Any], filing: Filing) -> tuple[EvidenceWanted, ...]:
    return tuple(_wanted(call, call.attachments, EvidenceOf(filing.id, filing.version)))


def wanted_for_event(
    call: Call[Any], files: Sequence[Media], event: Event, version: int
) -> tuple[EvidenceWanted, ...]:
    return tuple(_wanted(call, files, EvidenceOf("", version, event.plan, event.id)))


def _wanted(call: Call[Any], files: Sequence[Media], of: EvidenceOf) -> Iterator[EvidenceWanted]:
    for place, each in enumerate(files[:MOST_FILES]):
        yield EvidenceWanted(
            evidence=hashlib.sha256(f"evidence/{call.key}/{place}".encode()).hexdigest()[:16],
            filing=of.filing,
            version=of.version,
            person=call.person.id,
            room=call.room,
            connection=call.connection,
            name=Erasable(each.name[:200]),
            source=Erasable(each.source),
            plan=of.plan,
            event=of.event,
        )
