"""A roll-up that went: when, to whom, and how what is wrong in it is put right (汇总已发出)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.plan import Plan
from bot.domain.rules import ReportingRule
from bot.notices.letter_drafts import became
from bot.notices.plan_named import with_plan
from bot.notices.values import MOST_WORDS
from bot.ports.ledger import View
from bot.ports.records import RollupState
from bot.text import Text
from bot.wording.cards import Card


def rollup_gone(  # noqa: PLR0913 - a roll-up, and what became of it
    period: str, *, at: datetime, cut_off: datetime, state: str, rooms: Sequence[str], also_to: Sequence[str]
) -> Card:
    """To the coordinator. `state` is "sent", "waiting" for its documents or the platform, or "lost"; `rooms`
    are the names of the leading group's.
    """
    also = (Text("rollup/also_to", names=list(also_to), deciding=False, most=MOST_WORDS),) if also_to else ()
    there = () if state == "sent" else (Text(f"rollup/gone_{state}"),)
    return Card(
        title=Text("rollup/gone", period=period),
        lines=(
            Text("rollup/gone_to", at=at, cut_off=cut_off, rooms=list(rooms), most=MOST_WORDS),
            *there,
            *also,
        ),
        after=(Text("rollup/gone_then"),),
        kind="rollup",
    )


def as_it_went(view: View, plan: Plan, rule: ReportingRule, period: str, state: RollupState) -> Card | None:
    """None for one that has not gone."""
    if not state.issued or state.issued_at is None or state.cut_off is None:
        return None
    group = view.ledger.rooms_seated("leading_group", plan.id)
    key = f"rollup/{plan.id}/{rule.id}/{period}"
    found = {became(view.ledger.delivery(f"{key}/{room}")) for room in group} - {"sent", "no_room"}
    names = (known.name for room in group if (known := view.ledger.room(room)) is not None)
    card = rollup_gone(
        period,
        at=state.issued_at,
        cut_off=state.cut_off,
        state="lost" if found & {"lost", "dropped"} else "waiting" if found else "sent",
        rooms=[name for name in names if name],
        also_to=rule.also_to,
    )
    return with_plan(card, view, plan.id)
