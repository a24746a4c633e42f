"""A plan that was just read: which of the plans we know it is, and the draft that comes of it (读入)."""

from __future__ import annotations

from dataclasses import replace

from bot.cli.catalogue import published_plans, shipped_plans
from bot.cli.options import Place
from bot.document_errors import BadDraft
from bot.domain.likeness import has_no_wording
from bot.domain.matching import same_plan, same_years
from bot.domain.plan import Draft, Plan
from bot.domain.review import Brought
from bot.storage.drafts import Drafts


def take_reading(read: Draft, named: str | None, place: Place, brought: Brought) -> tuple[Draft, Plan | None]:
    """The draft as saved, under the name given, else under the one the same plan has already; and the plan
    as it was known, None for a new one.

    Raises BadDraft, StaleDraft.
    """
    drafts, shipped = Drafts(place.drafts), shipped_plans(place)
    known = [*(Draft(plan, "") for plan in published_plans(place)), *shipped]
    plan = named or _name(read, drafts, known)
    if drafts.find(plan) and all(map(has_no_wording, read.plan.tasks)):
        raise BadDraft(plan=plan, reason="it is there already, and this catalogue has no wording to add")
    basis = _named(plan, known) or next((each for each in shipped if _is_same(each, read)), None)
    known_as = drafts.find(plan) or basis
    saved = drafts.take(replace(read, plan=replace(read.plan, id=plan)), brought, basis=basis)
    return saved, known_as.plan if known_as else None


def _name(read: Draft, drafts: Drafts, known: list[Draft]) -> str:
    """Of the same name, else the same by meaning: drafts first, then versions in force, then catalogues.

    A plan that only has the title of one for other years is another plan.
    """
    own = drafts.find(read.plan.id) or _named(read.plan.id, known)
    if own:
        return own.plan.id if same_years(own.plan, read.plan) else f"{read.plan.id}-{read.plan.from_year}"
    found = (each.plan.id for each in (*drafts.list(), *known) if _is_same(each, read))
    return next(found, read.plan.id)


def _named(plan: str, known: list[Draft]) -> Draft | None:
    return next((each for each in known if each.plan.id == plan), None)


def _is_same(known: Draft, read: Draft) -> bool:
    return known.source == read.source or same_plan(known.plan, read.plan)
