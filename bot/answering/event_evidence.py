"""Files that came with reports of an urgent event: whose they are, and where they are saved (速报附件)."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from bot.domain.people import may_see
from bot.errors import NotFound
from bot.notices.evidence import event_evidence_listed
from bot.ports.ledger import View
from bot.ports.usecase import Call, Outcome
from bot.wording.cards import PageLink


def event_owner(view: View, event: str) -> tuple[str, str] | None:
    """Its plan and unit; the unit "" where it was told of by form and turned out to be nobody's. None where
    nobody ever told of it.
    """
    known = view.ledger.event(event)
    if known is not None:
        return known.plan, known.unit
    told = next((each for each in view.ledger.forms_waiting() if each.event == event), None)
    if told is not None:
        return told.plan, told.unit
    kept = view.ledger.evidence_of(event)
    return (kept[0].plan, "") if kept else None


def event_evidence(call: Call[Any], view: View, event: str) -> Outcome:
    """What is kept of it, as far as the caller may see it. Raises NotFound."""
    owner = event_owner(view, event)
    if owner is None or not may_see(call.posts, plan=owner[0], unit=owner[1]):
        raise NotFound(what="event", name=event)
    names = [each.name for each in view.ledger.evidence_of(event) if each.state != "lost"]
    has_page = bool(names and view.pages)
    link = PageLink(f"/e?event={quote(event)}", call.person.id) if has_page and call.direct else None
    return Outcome(answer=event_evidence_listed(event, names, link=link, has_page=has_page))
