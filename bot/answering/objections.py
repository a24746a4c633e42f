"""An objection is about a task and a unit: what opens for them meanwhile rests too, one answer is for all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from bot.domain.evolve import opened
from bot.domain.facts import Fact, FilingOpened
from bot.domain.filings import Filing
from bot.domain.inputs import lead_of, rest
from bot.domain.request_facts import RequestMade
from bot.domain.requests import Request
from bot.notices.requested import filing_asked
from bot.ports.ledger import View
from bot.text import Erasable

Place = tuple[str, str, str]  # plan, task, unit


def place_of(filing: str) -> Place:
    """What an objection to that filing, by its id, is about."""
    plan, _, _, task, unit, _ = filing.split("/", 5)
    return plan, task, unit


def with_siblings(view: View, found: Iterable[tuple[Request, Filing]]) -> list[tuple[Request, Filing]]:
    """Each objection with the others of its unit to that task; first those about something owed."""
    known = {request.id: (request, filing) for request, filing in found}
    places = {place_of(filing.id) for request, filing in known.values() if request.kind == "dispute"}
    if not places:
        return list(known.values())
    for request in view.queries.requests_in("asked"):
        if request.kind == "dispute" and request.id not in known and place_of(request.filing) in places:
            filing = filing_asked(view, request)
            if filing is not None:
                known[request.id] = (request, filing)
    return sorted(known.values(), key=lambda pair: not pair[1].is_owed)


def one_each(requests: Iterable[Request]) -> Iterator[Request]:
    """Of the objections of a unit to a task the first; all others."""
    seen: set[Place] = set()
    for request in requests:
        place = place_of(request.filing)
        if request.kind == "dispute":
            if place in seen:
                continue
            seen.add(place)
        yield request


def still_disputed(view: View, facts: Sequence[Fact]) -> list[Fact]:
    """What follows for filings that open while the office has not answered an objection: they rest too, and
    so do inputs for a report that rests.
    """
    now = [opened(fact) for fact in facts if isinstance(fact, FilingOpened)]
    asked = view.queries.requests_in("asked") if now else []
    waiting = {place_of(each.filing): each for each in asked if each.kind == "dispute"}
    if not waiting:
        return []
    found: list[Fact] = []
    for filing in now:
        if (request := waiting.get(place_of(filing.id))) is not None:
            found.append(_again(request, filing))
        elif filing.is_input:
            lead = lead_of(view.plans.current(filing.plan), filing.task)
            found += rest([filing]) if (filing.plan, filing.task, lead or "") in waiting else []
    return found


def _again(request: Request, filing: Filing) -> RequestMade:
    """The same objection, about that filing."""
    name = hashlib.sha256(f"again/{request.id}/{filing.id}".encode()).hexdigest()[:8].upper()
    return RequestMade(
        request=name,
        kind="dispute",
        filing=filing.id,
        version=filing.version,
        person=request.person,
        room=request.room,
        asked_at=request.asked_at,
        words=Erasable(request.words),
        reason=None if request.reason is None else Erasable(request.reason),
        to_unit=None if request.to_unit is None else Erasable(request.to_unit),
    )
