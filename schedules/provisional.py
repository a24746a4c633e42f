"""Every night: terms that rested on unpublished days off are settled once the table is there (暂定)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time

from bot.answering.office import unit_name
from bot.domain.letter_facts import ReplyTermSettled
from bot.domain.letters import Letter
from bot.domain.reply_terms import settle_reply
from bot.domain.settling import Settling, settled_until
from bot.notices.letters import reply_settled
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Daily, Outcome, Schedule, Tick

MOST_FACTS = 200


def due(tick: Tick, view: View) -> Iterable[str]:
    """One key for each part of the filings, named by its first and by how far the tables go; one a slip."""
    until = settled_until(view.calendar, tick.day)
    waiting = view.queries.provisional_filings(until)
    for start in range(0, len(waiting), MOST_FACTS):
        yield f"settle/{until}/{waiting[start]}"
    for letter in view.queries.provisional_slips():
        if fact := _settled(letter, view):
            yield f"settle-reply/{letter.id}/{fact.reply_by}"


def run(key: str, tick: Tick, view: View) -> Outcome:
    """A fact a filing; whose day has moved hears of it in the next digest of its room. Of a slip whose day
    has moved unit and office hear at once.
    """
    if key.startswith("settle-reply/"):
        return _settle_reply(key, tick, view)
    _, until, first = key.split("/", 2)
    settling = Settling(view.calendar)
    waiting = view.ledger.provisional_from(first, date.fromisoformat(until), most=MOST_FACTS)
    facts = (settling.settle(filing, view.plans.version(filing.plan, filing.version)) for filing in waiting)
    return Outcome(facts=tuple(fact for fact in facts if fact))


def _settled(letter: Letter, view: View) -> ReplyTermSettled | None:
    if letter.issued_at is None:
        return None
    left_at = view.hours.next_open(letter.issued_at, view.calendar)
    return settle_reply(letter, view.calendar.local_day(left_at), view.calendar)


def _settle_reply(key: str, tick: Tick, view: View) -> Outcome:
    letter = view.ledger.letter(key.split("/")[1])
    fact = _settled(letter, view) if letter else None
    if letter is None or fact is None:
        return Outcome()
    owing = [each for each in view.ledger.filings(letter.filings) if each.is_owed]
    if fact.reply_by == fact.was or not owing:
        return Outcome(facts=(fact,))
    until = owing[0].due_at + (fact.reply_by - owing[0].due_on)
    own = view.ledger.rooms_of(letter.plan, letter.unit)[:1]
    rooms = (*own, *view.ledger.rooms_seated("office", letter.plan))
    messages = tuple(
        OutboundMessage(
            f"{key}/{room}",
            room,
            reply_settled(letter, unit_name(view, owing[0]), until),
            letter.filings,
            repeat=Repeat.AT_LEAST_ONCE,
            priority=2,
            not_before=view.hours.next_open(tick.at, view.calendar),
        )
        for room in dict.fromkeys(rooms)
    )
    return Outcome(facts=(fact,), messages=messages)


SCHEDULE = Schedule("provisional", Daily(time(0, 20)), due=due, run=run)
