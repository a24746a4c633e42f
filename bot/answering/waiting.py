"""What waits for the office's decision longer than a day: reminded once a workday, in its digest (待审定)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from bot.answering.objections import one_each
from bot.domain.letters import still_owing
from bot.ports.ledger import View


def waiting_by_room(view: View, day: date) -> Mapping[str, list[str]]:
    """By the office's rooms: ids of requests, of claims that a task is done, of what came by forms and of
    drafted slips and circulars from before that day that nobody has decided, and of reports that no head
    signed though reminded before, earlier first. What was settled otherwise meanwhile is not among them.
    """
    found: list[tuple[datetime, str, str]] = []
    for request in one_each(view.queries.requests_in("asked")):
        found.append((request.asked_at, request.filing.split("/", 1)[0], request.id))
    for letter in view.queries.letters_in("proposed"):
        if letter.is_periodic or still_owing(view.ledger.filings(letter.filings)):
            found.append((letter.proposed_at, letter.plan, letter.id))
    claims = view.queries.claims_waiting()
    found += [(each.claimed_at, each.plan, each.id) for each in claims if each.claimed_at is not None]
    found += [(each.told_at, each.plan, each.id) for each in view.ledger.forms_waiting()]
    found += _unsigned(view, day)
    rooms: dict[str, list[str]] = {}
    for at, plan, name in sorted(found):
        if view.calendar.local_day(at) < day:
            for room in view.ledger.rooms_seated("office", plan):
                rooms.setdefault(room, []).append(name)
    return rooms


def _unsigned(view: View, day: date) -> list[tuple[datetime, str, str]]:
    """From the workday after the head was reminded on."""
    found = []
    for filing in view.ledger.waiting_for_head():
        if filing.report is not None and filing.signature == "reminded":
            reminded_on = view.calendar.add_workdays(view.calendar.local_day(filing.report.received_at), 1)
            if day > reminded_on:
                found.append((filing.report.received_at, filing.plan, filing.id))
    return found
