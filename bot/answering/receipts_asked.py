"""Who has not signed: asked in the unit's room, urged by the office, told now and then (签收)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from bot.answering.office import plan_at_start
from bot.answering.planning import own_plans
from bot.answering.rooms import unit_names
from bot.domain.receipts import SIGN_WORKDAYS, TELL_EVERY, is_news
from bot.domain.request_facts import ReceiptsReminded
from bot.notices.receipts import urged
from bot.ports.ledger import View
from bot.ports.messages import Notice, OutboundMessage, Repeat
from bot.ports.records import ReceiptRequest
from bot.ports.usecase import Call, Outcome

_DAY: Final = timedelta(days=1)
_LOST: Final = frozenset({None, "dropped", "dead"})


def ask_to_sign(
    view: View,
    key: str,
    rooms: Mapping[str, Sequence[str]],
    args: Mapping[str, str],
    *,
    at: datetime,
) -> tuple[OutboundMessage, ...]:
    """One a room, for the units that are spoken to there."""
    day = view.calendar.local_day(at)
    return tuple(
        OutboundMessage(
            f"{key}/{room}",
            room,
            Notice("receipt_request", {**args, "units": " ".join(named)}),
            repeat=Repeat.AT_MOST_ONCE,
            not_before=view.hours.next_open(at, view.calendar),
            useless_after=view.calendar.closing(view.calendar.add_workdays(day, SIGN_WORKDAYS)),
            answerable=True,
        )
        for room, named in rooms.items()
    )


def rooms_to_ask(view: View, plan: str, units: Iterable[str]) -> dict[str, list[str]]:
    """By room the units that are spoken to there. A unit without a room of its own is the office's to ask: it
    stands among those who have not signed.
    """
    rooms: dict[str, list[str]] = {}
    offices = set(view.ledger.rooms_seated("office", plan))
    for unit in units:
        for room in view.ledger.rooms_of(plan, unit)[:1]:
            if room not in offices:
                rooms.setdefault(room, []).append(unit)
    return rooms


def unsigned_by_room(view: View, day: date) -> dict[str, list[str]]:
    """By the office's rooms, as PLAN/UNIT: who has not signed, where the digest of that workday is to tell
    it; none on most days.
    """
    found: dict[str, list[str]] = {}
    since = view.calendar.add_workdays(day, -TELL_EVERY)
    said: dict[str, date] = {}
    for one in _late(view):
        if is_news(one.due_on, day, since, view.calendar):
            for room in view.ledger.rooms_seated("office", one.plan):
                last = said.setdefault(room, _last_digest(view, room, day, since))
                if is_news(one.due_on, day, last, view.calendar):
                    found.setdefault(room, []).append(f"{one.plan}/{one.unit}")
    return found


def urge_to_sign(call: Call[str], view: View, words: str) -> Outcome:
    """Urges all who have not signed, of one plan or of all the caller answers for, each once a day; what the
    schedule would remind of is reminded herewith.
    """
    plans = own_plans(call, view)
    named, _ = plan_at_start(words, plans)
    wanted = {plan.id for plan in ([named] if named else plans)}
    late = [one for one in _late(view) if one.plan in wanted]
    facts: list[ReceiptsReminded] = []
    messages: list[OutboundMessage] = []
    alone: list[str] = []
    for asked in dict.fromkeys((one.plan, one.version) for one in late):
        group = [one for one in late if (one.plan, one.version) == asked]
        rooms = rooms_to_ask(view, asked[0], [one.unit for one in group])
        heard = {unit for some in rooms.values() for unit in some}
        alone += [one.unit for one in group if one.unit not in heard]
        made = _urge(call, view, group, rooms)
        facts += [fact for fact in made.facts if isinstance(fact, ReceiptsReminded)]
        messages += made.messages
    names = unit_names(view)
    answer = urged(
        [names[unit] for unit in dict.fromkeys(unit for fact in facts for unit in fact.units)],
        alone=[names[unit] for unit in dict.fromkeys(alone)],
        late=bool(late),
    )
    return Outcome(facts=tuple(facts), messages=tuple(messages), answer=answer)


def _urge(
    call: Call[str], view: View, group: Sequence[ReceiptRequest], rooms: Mapping[str, Sequence[str]]
) -> Outcome:
    """Of one version: not where the room was spoken to that day, nor who was asked first on it."""
    plan, version = group[0].plan, group[0].version
    today = {one.unit for one in group if one.asked_on == call.day}
    fresh = {
        room: left
        for room, some in rooms.items()
        if not _spoken_to(view, plan, version, room, call.day)
        and (left := [unit for unit in some if unit not in today])
    }
    units = tuple(unit for some in fresh.values() for unit in some)
    if not units:
        return Outcome()
    due = max(one.due_on for one in group if one.unit in units).isoformat()
    args = {"plan": plan, "version": str(version), "base": "0", "again": "1", "due": due}
    key = f"receipts-urged/{plan}/{version}/{call.day}"
    messages = ask_to_sign(view, key, fresh, args, at=call.at)
    return Outcome(facts=(ReceiptsReminded(plan, version, units),), messages=messages)


def _late(view: View) -> list[ReceiptRequest]:
    """Not who has signed by a form that waits to be confirmed, nor whom the plan does not name any more."""
    waiting = {(each.plan, each.unit) for each in view.ledger.forms_waiting() if each.kind == "receipt"}
    named = {(plan.id, unit.id) for plan in view.plans.all_current() for unit in plan.units}
    return [
        one
        for one in view.queries.unsigned()
        if (one.plan, one.unit) in named and (one.plan, one.unit) not in waiting
    ]


def _last_digest(view: View, room: str, day: date, since: date) -> date:
    """The last day before, and not before `since`, whose digest reached the room; `since` where none did."""
    while day > since:
        day -= _DAY
        if view.ledger.delivery(f"digest/{room}/{day}") not in _LOST:
            return day
    return since


def _spoken_to(view: View, plan: str, version: int, room: str, day: date) -> bool:
    """The room was reminded or urged that day."""
    keys = (f"{what}/{plan}/{version}/{day}/{room}" for what in ("receipts-again", "receipts-urged"))
    return any(view.ledger.delivery(key) is not None for key in keys)
