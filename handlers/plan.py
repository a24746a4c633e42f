"""/plan [history|tasks|units] [PLAN] [PAGE]: what runs, by which version, and how it came about (方案)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.answering.plans import plan_view, plans_named, version_row
from bot.domain.plan import Plan
from bot.notices import plans as notices
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome
from bot.wording.cards import Card

_WHATS: Final = frozenset({"list", "history", "tasks", "units"})


@dataclass(frozen=True, slots=True)
class PlanArgs:
    """`what` is shown of the plan that `plan` names ("" for any); pages count from 1."""

    what: str
    plan: str
    page: int


def parse(rest: str) -> PlanArgs:
    first, _, others = rest.strip().partition(" ")
    what, words = (first, others) if first in _WHATS else ("", rest)
    found = re.fullmatch(r"(.*?)\s*(?<!\S)([1-9]\d{0,2})?", words.strip(), re.DOTALL) if what else None
    if found is None:
        return PlanArgs(what, words.strip(), 1)
    return PlanArgs(what, found[1], int(found[2] or 1))


def run(call: Call[PlanArgs], view: View) -> Outcome:
    """A list where several may be meant. Raises NotFound."""
    plans = plans_named(call, view, call.args.plan)
    if len(plans) > 1 or call.args.what == "list":
        return Outcome(answer=notices.plan_list(plans, page=call.args.page))
    return Outcome(answer=_card(call, view, plans[0]))


def _card(call: Call[PlanArgs], view: View, plan: Plan) -> Card:
    page = call.args.page
    match call.args.what:
        case "history":
            versions = view.queries.publications(plan.id)
            rows = [version_row(view, each) for each in versions[notices.page_of(versions, page)]]
            return notices.history_card(plan, rows, page=page, count=len(versions))
        case "tasks":
            return notices.plan_tasks(plan, page=page)
        case "units":
            return notices.plan_units(plan, page=page)
    return notices.plan_card(plan_view(call, view, plan))


COMMAND = Command("plan", parse=parse, run=run, access="office")
