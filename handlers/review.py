"""/review PLAN: a coordinator gets a one-time link to the review page, in a direct chat (方案核对)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.domain.people import office_plans
from bot.errors import NotFound
from bot.notices.pages import review_link
from bot.page_errors import NoPages, NotInPrivate
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome

_PLAN_ID = re.compile(r"\w[\w.-]{0,79}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ReviewArgs:
    """`plan` is a draft's id or the title of a published plan; "" is the list of drafts."""

    plan: str


def parse(rest: str) -> ReviewArgs:
    return ReviewArgs(rest.strip())


def run(call: Call[ReviewArgs], view: View) -> Outcome:
    """Raises NoPages, NotInPrivate, and NotFound for a plan that is not theirs."""
    if not view.pages:
        raise NoPages
    if not call.direct:
        raise NotInPrivate
    plan, title = _named(call.args.plan, view)
    plans = office_plans(call.posts)
    if plan and plans is not None and plan not in plans:
        raise NotFound(what="plan", name=call.args.plan)
    return Outcome(answer=review_link(plan, title, person=call.person.id))


def _named(words: str, view: View) -> tuple[str, str]:
    """Id and title. A draft that was never published is known by its id only."""
    if not words:
        return "", ""
    bare = words.strip('《》“”"')
    found = next((plan for plan in view.plans.all_current() if bare in {plan.id, plan.title}), None)
    if found is not None:
        return found.id, found.title
    if not _PLAN_ID.fullmatch(words):
        raise NotFound(what="plan", name=words)
    return words, ""


COMMAND = Command("review", parse=parse, run=run, access="office")
