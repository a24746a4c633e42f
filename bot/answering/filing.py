"""Filing what was read: one fact a task, and the echo that says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.answering.checking import replaced, to_check
from bot.answering.input_words import with_words_before, words_shown
from bot.answering.inputs import when_filed
from bot.answering.late_answers import tell_of_late
from bot.answering.news_told import news_of as progress_of
from bot.answering.news_told import tell_leaders
from bot.answering.node_news import news_of, tell_office
from bot.answering.not_owed import Over, find_over
from bot.answering.signing import ask_heads, wanted_signature
from bot.answering.standing_in import following
from bot.answering.terms_expected import with_expected
from bot.answering.undone import tell_of_undone, undone_in
from bot.domain.evolve import evolve, evolve_by_request
from bot.domain.facts import Fact
from bot.domain.filings import Filing
from bot.domain.node_steps import calmed
from bot.domain.people import units_of
from bot.domain.questions import Question
from bot.domain.readings import Item
from bot.domain.steps import Said, file_report, merged
from bot.errors import NothingOwed
from bot.notices.close_out_undone import told_office
from bot.notices.gathering import lead_name
from bot.notices.milestones import node_told
from bot.notices.news import news_recorded
from bot.notices.plan_named import of_filings
from bot.notices.recorded import Recorded, corrected, echo, nil_report, plain_words, with_whereto
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage
from bot.ports.usecase import Call, Outcome
from bot.replies.news_words import told_in_all
from bot.step_errors import AlreadyAccepted
from bot.wording.cards import Card


@dataclass(frozen=True, slots=True)
class Told:
    """One item for one filing; `on` is the day a node was reached, where it is told."""

    filing: Filing
    item: Item
    on: date | None = None


def file_all(
    call: Call[Any], view: View, told: Sequence[Told], said: Said, *, correcting: bool = False
) -> Outcome:
    """File each item over what was filed before, all of them or, by the domain's errors, none.

    The office hears of nodes at once, of news in key work the leading group as well, the head of a unit of
    what waits for a signature.
    """
    facts: list[Fact] = []
    rows: dict[str, Recorded] = {}
    for each in told:
        before = rows[each.filing.id].filing if each.filing.id in rows else each.filing
        item = _over(view, before, each.item)
        item = with_expected(view, before, item, said.words, view.calendar.local_day(said.filed_at))
        whole = _whole(before, each.item, said, correcting=correcting)
        fact = file_report(before, item, whole, signature=wanted_signature(call, view, before))
        facts += [fact, *when_filed(view, before)]
        now = evolve(before, fact)
        if now.is_node and now.is_owed:
            calm = calmed(now, item.expected_by, call.day, view.calendar)
            facts.append(calm)
            now = evolve_by_request(now, calm)
        last = view.ledger.last_accepted(before)
        lead = lead_name(view, now)
        again, plain = replaced(view, before, each.item), words_shown(view, now, each.item)
        check = to_check(view, now, again)
        rows[before.id] = Recorded(now, item, said.filed_at, last, check, lead, plain, again)
    facts += following(view, (row.filing for row in rows.values()), at=call.at)
    alone, messages = _spread(call, view, told, list(rows.values()))
    card = alone or _card(call, view, told, list(rows.values()), correcting=correcting)
    card = of_filings(card, view, (row.filing for row in rows.values())) or card
    heads = ask_heads(call, view, [row.filing for row in rows.values()])
    filed = [(each.filing, rows[each.filing.id].filing) for each in told]
    undone = undone_in(view, filed)
    others = (*heads, *tell_of_late(call, view, filed), *tell_of_undone(call, view, undone))
    card = replace(card, after=(*told_office(undone), *card.after))
    return Outcome(
        facts=tuple(facts), messages=(*messages, *others), answer=card, about=tuple(rows), closes=True
    )


def _spread(
    call: Call[Any], view: View, told: Sequence[Told], rows: Sequence[Recorded]
) -> tuple[Card | None, tuple[OutboundMessage, ...]]:
    """Who else hears of it; the answer where it is about one node or one piece of news alone."""
    days = {each.filing.id: each.on for each in told}
    nodes = [
        news_of(call, view, row.filing, row.item, days[row.filing.id]) for row in rows if row.filing.is_node
    ]
    news = [
        progress_of(call, view, row.filing, row.item, tuple(row.check)) for row in rows if row.filing.is_news
    ]
    card = None
    if len(rows) == 1:
        card = next(iter((*map(node_told, nodes), *map(news_recorded, news))), None)
    to_office = (message for each in nodes for message in tell_office(call, view, each))
    to_leaders = (message for each in news for message in tell_leaders(call, view, each))
    return card, (*to_office, *to_leaders)


def _whole(before: Filing, item: Item, said: Said, *, correcting: bool) -> Said:
    """What is added to news is told with it, and to an input in plain words: its words are the report."""
    if before.is_input and not correcting:
        return replace(said, words=with_words_before(before, item, said.words))
    if not before.is_news or before.report is None or before.state == "open":
        return said
    return replace(said, words=told_in_all(before.report.words or "", said.words))


def _over(view: View, before: Filing, item: Item) -> Item:
    """What a newer answer does not mention stays; of a node that is not reached each answer stands alone."""
    if before.is_node and before.is_owed:
        return item
    told = before.report is not None and before.report.figures and item.figures
    plan = view.plans.current(before.plan) if told else None
    goals = [each for each in plan.indicators if each.task == before.task] if plan else []
    return merged(before.report, item, goals)


def said_now(call: Call[Any], words: str) -> Said:
    return Said(call.person.id, words, call.filed_at, call.at, call.tapped)


def said_then(call: Call[Any], question: Question) -> Said:
    """The words that led to the question count, from when they were written; a button's are no words, nor
    are those of other units that a draft holds.
    """
    drafted = question.asking.doubt == "inputs"
    tapped = drafted or (call.tapped and question.words.startswith("/"))
    return Said(call.person.id, question.words, question.filed_at, call.at, tapped)


def nothing_owed(call: Call[Any], view: View, label: str) -> NothingOwed | AlreadyAccepted | Over:
    """Why there is no filing with that label to report on."""
    struck = find_over(call, view, label)
    if struck is not None:
        return struck
    accepted = find_accepted(call, view, label)
    if accepted is not None:
        return AlreadyAccepted(filing=accepted.id, label=label)
    return NothingOwed(label=label, units=units_of(call.posts))


def find_accepted(
    call: Call[Any], view: View, label: str, place: tuple[str, str] = ("", "")
) -> Filing | None:
    """The writer's latest accepted filing of that label; `place` as of `Candidates`."""
    return next(iter(accepted_ones(call, view, label, place)), None)


def accepted_ones(call: Call[Any], view: View, label: str, place: tuple[str, str] = ("", "")) -> list[Filing]:
    """The latest of each plan and unit of the writer's."""
    found: dict[tuple[str, str], Filing] = {}
    for unit in units_of(call.posts):
        for filing in reversed(view.queries.filings_of(unit=unit, states=("accepted",))):
            there = place[0] in {"", filing.plan} and place[1] in {"", filing.unit}
            if filing.label == label and there:
                found.setdefault((filing.plan, filing.unit), filing)
    return list(found.values())


def _card(
    call: Call[Any], view: View, told: Sequence[Told], rows: Sequence[Recorded], *, correcting: bool
) -> Card:
    done = {each.filing.id for each in told}
    rest = [filing for filing in view.ledger.filings(call.quoted) if filing.is_owed and filing.id not in done]
    if all(each.item.status == "no_activity" for each in told):
        return with_whereto(nil_report([row.filing for row in rows], still_owed=rest), rows)
    before = told[0].filing.report
    if correcting and len(told) == 1 and before is not None:
        [row] = rows
        card = corrected(row.filing, told[0].item, before=before, check=row.check)
        card = replace(card, lines=(*plain_words(row), *card.lines))
        return with_whereto(card, rows)
    return echo(rows, still_owed=rest)
