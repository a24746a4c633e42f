"""/urge LABELS | UNIT | all: a coordinator urges what is still owed; one message a room (催办)."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from bot.answering.office import find_unit, read_named, unit_name
from bot.domain.facts import UnitUrged
from bot.domain.filings import Filing
from bot.notices.office import StatusRow, confirm_many, done, nothing_to_urge
from bot.ports.ledger import View
from bot.ports.messages import Notice, OutboundMessage, Repeat
from bot.ports.usecase import Call, Command, Outcome

MOST = 200
OWED = ("open", "returned")


def parse(rest: str) -> str:
    return rest.strip()


def run(call: Call[str], view: View) -> Outcome:
    """Urges what is named; "all" (or nothing) is everything that is overdue, confirmed by its number."""
    every = re.fullmatch(r"all(?:\s+(\d+))?", call.args)
    call = replace(call, args="all") if every else call
    filings = _named(call, view)[:MOST]
    if not filings:
        return Outcome(answer=nothing_to_urge("" if call.args == "all" else call.args))
    if every and len(filings) > 1 and int(every[1] or 0) != len(filings):
        return Outcome(answer=confirm_many("urge", filings), about=tuple(each.id for each in filings))
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
    rows = [StatusRow(filing, unit_name(view, filing)) for filing in filings]
    return Outcome(
        facts=facts, messages=messages, answer=done("urge", rows), about=tuple(f.id for f in filings)
    )


def _named(call: Call[str], view: View) -> list[Filing]:
    if call.args in {"", "all"}:
        quoted = [filing for filing in view.ledger.filings(call.quoted) if filing.is_owed]
        return quoted or [each for each in view.queries.filings_of(states=OWED) if each.due_at <= call.at]
    unit = find_unit(view, call.args)
    if unit is not None:
        return view.queries.filings_of(unit=unit.id, states=OWED)
    named = read_named(call.args, view)
    owed = view.queries.filings_of(unit=named.unit, states=OWED)
    return [filing for filing in owed if filing.label in named.labels]


def _names(filings: list[Filing]) -> str:
    """Of which filings: the same ones are urged once a day."""
    return hashlib.sha256("\n".join(sorted(filing.id for filing in filings)).encode()).hexdigest()[:12]


COMMAND = Command("urge", parse=parse, run=run, access="office")
