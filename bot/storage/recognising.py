"""Which of the plans we know a document is: the drafts there are, versions in force, catalogues that ship."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from bot.document_errors import BadDraft
from bot.domain.likeness import has_no_wording
from bot.domain.matching import same_plan, same_years
from bot.domain.plan import Draft, Plan
from bot.storage.data_files import DataFiles
from bot.storage.drafts import Drafts, read_draft

SHIPPED = "plans"


@dataclass(frozen=True, slots=True)
class KnownPlans:
    """What a reading may be another print of."""

    drafts: Drafts
    published: Sequence[Plan]
    shipped: Sequence[Draft]

    @property
    def settled(self) -> list[Draft]:
        """Versions in force first, then catalogues."""
        return [*(Draft(plan, "") for plan in self.published), *self.shipped]


@dataclass(frozen=True, slots=True)
class Recognised:
    """The reading under its plan's id; `there` is that plan's draft, without the words of its document, or
    `basis` what else is known of it.
    """

    read: Draft
    there: Draft | None
    basis: Draft | None

    @property
    def known(self) -> Plan | None:
        """The plan as it was known; None for a new one."""
        before = self.there or self.basis
        return before.plan if before else None


def recognise(read: Draft, named: str | None, known: KnownPlans) -> Recognised:
    """Under the name given, else under the one the same plan has already.

    Raises BadDraft, also for a catalogue that has nothing to add to the draft there is.
    """
    plan = named or _name(read, known)
    there = known.drafts.find_plan(plan)
    if there and all(map(has_no_wording, read.plan.tasks)):
        raise BadDraft(plan=plan, reason="it is there already, and this catalogue has no wording to add")
    basis = None if there else _basis(plan, read, known)
    return Recognised(replace(read, plan=replace(read.plan, id=plan)), there, basis)


def _basis(plan: str, read: Draft, known: KnownPlans) -> Draft | None:
    alike = (each for each in known.shipped if _is_same(each, read))
    return _named(plan, known.settled) or next(alike, None)


def shipped_plans(files: DataFiles) -> list[Draft]:
    """The catalogues, or the office's own in their place, in the order of their ids. Raises BadDraft."""
    names = [name for name in files.names(SHIPPED) if name.endswith(".json")]
    return [read_draft(files.path(f"{SHIPPED}/{name}")) for name in names]


def _name(read: Draft, known: KnownPlans) -> str:
    """Of the same name, else the same by meaning: drafts first, then versions in force, then catalogues.

    A plan that only has the title of one for other years is another plan.
    """
    own = known.drafts.find_plan(read.plan.id) or _named(read.plan.id, known.settled)
    if own:
        return own.plan.id if same_years(own.plan, read.plan) else f"{read.plan.id}-{read.plan.from_year}"
    others = chain(known.drafts.plans(), known.settled)
    return next((each.plan.id for each in others if _is_same(each, read)), read.plan.id)


def _named(plan: str, known: Sequence[Draft]) -> Draft | None:
    return next((each for each in known if each.plan.id == plan), None)


def _is_same(known: Draft, read: Draft) -> bool:
    return known.source == read.source or same_plan(known.plan, read.plan)
