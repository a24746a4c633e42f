"""After a publication people and rooms of a unit that was merged go with it; the office hears (撤并)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import time

from bot.answering.disputed import leads_of, part_of_all
from bot.answering.gone_units import GoneUnit, asked_of_heir, gone_units, moved_to_heir, requests_of
from bot.answering.requests import rollup_at, rule_of
from bot.domain.facts import Fact
from bot.domain.plan import Plan, Unit
from bot.domain.request_facts import RequestMade
from bot.notices.gone_units import unit_merged, units_changed
from bot.notices.plan_named import with_plan
from bot.notices.requested import filing_named
from bot.notices.requests import Request, request_to_decide
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Daily, Outcome, Schedule, Tick
from bot.wording.cards import Card


def due(tick: Tick, view: View) -> Iterable[str]:
    """One key a version that leaves people or rooms of units it names no more."""
    for plan in view.plans.all_current():
        if plan.version > 1 and gone_units(view, None, plan, tick.day):
            yield f"gone-units/{plan.id}/{plan.version}"


def run(key: str, tick: Tick, view: View) -> Outcome:
    """Posts, rooms and waiting requests go to the unit that bears the name now; where none does the office is
    told. Nothing where a newer version has taken its place.
    """
    _, plan_id, version = key.split("/")
    plan = view.plans.current(plan_id)
    if plan.version != int(version):
        return Outcome()
    facts: list[Fact] = []
    messages: list[OutboundMessage] = []
    merged: list[tuple[str, str]] = []
    left: list[str] = []
    for gone in gone_units(view, None, plan, tick.day):
        if gone.heir is None:
            left.append(gone.unit.name)
            continue
        merged.append((gone.unit.name, gone.heir.name))
        facts += moved_to_heir(view, gone, gone.heir, tick.day)
        for request, filing in requests_of(view, gone.unit.id):
            facts += asked_of_heir(view, request, filing, gone.heir)
        messages += _to_its_rooms(key, gone, gone.heir, tick, view)
    made = [fact for fact in facts if isinstance(fact, RequestMade)]
    heirs = {unit.id: unit.name for unit in plan.units}
    if merged or left:
        messages += _to_office(key, plan, units_changed(merged, left, len(made)), tick, view)
    for fact in made:
        card = with_plan(request_to_decide(_shown(fact, heirs, view)), view, plan.id)
        messages += _to_office(f"decide/{key}/{fact.request}", plan, card, tick, view, about=(fact.filing,))
    return Outcome(facts=tuple(facts), messages=tuple(messages))


def _shown(fact: RequestMade, names: dict[str, str], view: View) -> Request:
    filing, person = filing_named(view, fact.filing, at=fact.asked_at), view.ledger.person(fact.person)
    if filing is None:
        raise LookupError(fact.filing)
    rule = rule_of(view, filing) if fact.until else None
    return Request(
        kind=fact.kind,
        ids=(fact.request,),
        filings=(filing,),
        unit=names.get(filing.unit, ""),
        person=(person.name if person else None) or "",
        words=fact.words.text or "",
        reason=fact.reason.text if fact.reason else None,
        until=view.calendar.instant(fact.until, rule.cut_off) if fact.until and rule else None,
        rollup_at=rollup_at(view, filing, rule) if rule else None,
        to_unit=fact.to_unit.text if fact.to_unit else None,
        part=part_of_all(view, [filing]) if fact.kind == "dispute" else "lead",
        leads=leads_of(view, [filing]) if fact.kind == "dispute" else (),
    )


def _to_its_rooms(key: str, gone: GoneUnit, heir: Unit, tick: Tick, view: View) -> Iterator[OutboundMessage]:
    owed = view.queries.filings_of(unit=heir.id, states=("open", "returned"))
    card = unit_merged(gone.unit.name, heir.name, owed)
    for room in dict.fromkeys(seat.room for seat in gone.seats):
        yield _message(f"{key}/{gone.unit.id}/{room}", room, card, tick, view)


def _to_office(  # noqa: PLR0913 - a message, and what it is about
    key: str, plan: Plan, card: Card, tick: Tick, view: View, *, about: tuple[str, ...] = ()
) -> Iterator[OutboundMessage]:
    for room in view.ledger.rooms_seated("office", plan.id):
        yield _message(f"{key}/{room}", room, card, tick, view, about=about)


def _message(  # noqa: PLR0913 - a message, and what it is about
    key: str, room: str, card: Card, tick: Tick, view: View, *, about: tuple[str, ...] = ()
) -> OutboundMessage:
    return OutboundMessage(
        key,
        room,
        card,
        about,
        repeat=Repeat.AT_LEAST_ONCE,
        not_before=view.hours.next_open(tick.at, view.calendar),
        answerable=bool(about),
        asked_for=True,
    )


SCHEDULE = Schedule("gone_units", Daily(time(0, 12)), due=due, run=run, after_publishing=True)
