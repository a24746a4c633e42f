"""/urge LABELS | UNIT | all | receipts: the office urges what is owed, a lead its inputs (催办)."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import datetime

from bot.answering.counting import as_of
from bot.answering.inputs import led_by_caller, plan_asked
from bot.answering.office import Named, find_unit, in_one_plan, read_named, unit_name
from bot.answering.receipts_asked import urge_to_sign
from bot.answering.standing_in import waits_for_check
from bot.domain.counting import count_of
from bot.domain.facts import UnitUrged
from bot.domain.filings import Filing
from bot.domain.people import is_office, units_of
from bot.notices.gathering import Gathered
from bot.notices.office import StatusRow, confirm_many, done, left_locked, nothing_to_urge, only_locked
from bot.notices.plan_named import of_filings, with_plan
from bot.ports.ledger import View
from bot.ports.messages import Notice, OutboundMessage, Repeat
from bot.ports.usecase import Call, Command, Outcome
from bot.wording.cards import Card

MOST = 200
OWED = ("open", "returned")


def parse(rest: str) -> str:
    return rest.strip()


def run(call: Call[str], view: View) -> Outcome:
    """Urges what is named; "all" (or nothing) is everything that is overdue, confirmed by its number.

    A unit urges the inputs for a report of its own, each at most once a day. Raises NotFound, NotPermitted.
    """
    if not is_office(call.posts):
        return _for_lead(call, view)
    if re.match(r"receipts\b", call.args):
        return urge_to_sign(call, view, call.args.removeprefix("receipts").strip())
    return _for_office(call, view)


def _for_office(call: Call[str], view: View) -> Outcome:
    every = re.fullmatch(r"all(?:\s+(\d+))?", call.args)
    call = replace(call, args="all") if every else call
    owing = _named(call, view)
    if isinstance(owing, Outcome):
        return owing
    locked = [each for each in owing if each.is_locked(call.at)]
    filings = [each for each in owing if each not in locked][:MOST]
    if locked and not filings and call.args not in {"", "all"}:
        return Outcome(answer=with_plan(only_locked(locked), view, locked[0].plan))
    if not filings:
        return Outcome(answer=nothing_to_urge("" if call.args == "all" else call.args))
    if every and len(filings) > 1 and int(every[1] or 0) != len(filings):
        return Outcome(answer=confirm_many("urge", filings), about=tuple(each.id for each in filings))
    rows = [StatusRow(filing, unit_name(view, filing)) for filing in filings]
    said = done("urge", rows)
    said = replace(said, after=(*said.after, *left_locked(locked))) if call.args != "all" else said
    answer = with_plan(said, view, *(filing.plan for filing in filings))
    return _urged(call, view, filings, answer)


def _for_lead(call: Call[str], view: View) -> Outcome:
    """Inputs that were not given for what the caller's units lead, once their plan is clear; whoever was
    spoken to today is left.
    """
    own, named = units_of(call.posts), read_named(call.args, view)
    quoted = view.ledger.filings(call.quoted)
    labels = named.labels or tuple(dict.fromkeys(each.label for each in quoted if each.unit in own))
    led = led_by_caller(call, view, "urge", replace(named, labels=labels))
    missing = [one for one in led if _wanted(call, one, named)]
    asked = plan_asked(view, "urge", missing, call.args)
    if asked is not None:
        return asked
    wanted = [each for one in missing for each in _wanted(call, one, named)]
    fresh = [each for each in wanted if not _spoken_to_today(view, each, call)]
    if not fresh:
        return Outcome(answer=nothing_to_urge("、".join(labels), today=bool(wanted)))
    rows = [StatusRow(each, unit_name(view, each)) for each in fresh]
    said = done("urge", rows, by_lead=True)
    return _urged(call, view, fresh, of_filings(said, view, fresh) or said)


def _wanted(call: Call[str], one: Gathered, named: Named) -> list[Filing]:
    return [
        each
        for _, each in one.missing
        if each.is_owed and not each.is_locked(call.at) and named.unit in {"", each.unit}
    ]


def _spoken_to_today(view: View, filing: Filing, call: Call[str]) -> bool:
    """Reminded of it by the digest, or urged by hand: once a day is enough."""
    return any(step.on == call.day for step in view.ledger.case_steps(filing.id))


def _urged(call: Call[str], view: View, filings: list[Filing], answer: Card) -> Outcome:
    """One message a room, within its budget."""
    rooms: dict[str, list[Filing]] = {}
    for filing in filings:
        for room in view.ledger.rooms_of(filing.plan, filing.unit)[:1]:
            rooms.setdefault(room, []).append(filing)
    messages = tuple(
        OutboundMessage(
            f"urge/{room}/{call.day}/{_names(listed)}",
            room,
            Notice("urging"),
            tuple(filing.id for filing in listed),
            Repeat.AT_MOST_ONCE,
            priority=3,
            not_before=view.hours.next_open(call.at, view.calendar),
            answerable=True,
        )
        for room, listed in rooms.items()
    )
    facts = tuple(UnitUrged(filing.id, filing.version, call.day) for filing in filings)
    return Outcome(facts=facts, messages=messages, answer=answer, about=tuple(f.id for f in filings))


def _named(call: Call[str], view: View) -> list[Filing] | Outcome:
    """What is owed of what is named, once the plan of a label is clear."""
    if call.args in {"", "all"}:
        quoted = [each for each in view.ledger.filings(call.quoted) if each.is_owed]
        overdue = [each for each in view.queries.filings_of(states=OWED) if each.due_at <= call.at]
        found = quoted or [each for each in overdue if not waits_for_check(view, each)]
        return _without_reason(view, found, call.at)
    unit = find_unit(view, call.args)
    if unit is not None:
        return _without_reason(view, view.queries.filings_of(unit=unit.id, states=OWED), call.at)
    named = in_one_plan(call, view, "urge", read_named(call.args, view), call.args, states=OWED)
    if isinstance(named, Outcome):
        return named
    owed = view.queries.filings_of(plan=named.plan, unit=named.unit, states=OWED)
    return [filing for filing in owed if filing.label in named.labels and named.fits(filing)]


def _without_reason(view: View, filings: list[Filing], at: datetime) -> list[Filing]:
    """Without what rests while a dispute or a form waits, and whose own term still runs; whoever means such a
    one names it.
    """
    counted_as = as_of(view, filings, at)
    return [each for each in filings if not each.paused and count_of(each, counted_as) != "extended"]


def _names(filings: list[Filing]) -> str:
    """Of which filings: the same ones are urged once a day."""
    return hashlib.sha256("\n".join(sorted(filing.id for filing in filings)).encode()).hexdigest()[:12]


COMMAND = Command("urge", parse=parse, run=run)
