"""The fact that a version of a plan takes effect: by which act, by whom, about what and why (发布)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.domain.plan import Plan
from bot.text import Erasable

PlanAct: TypeAlias = Literal["publish", "assign", "class", "date", "rule"]


@dataclass(frozen=True, slots=True)
class Doubts:
    """Doubtful places of the document when it was published: keys of those left open, how many were settled.

    Keys are those of bot/domain/review.py.
    """

    unsettled: tuple[str, ...]
    settled: int


@dataclass(frozen=True, slots=True)
class Publishing:
    """What goes with a version: the act, the ids of the tasks it is about (none: the plan as a whole).

    `by` is the login name of whoever sat at a terminal; a person we know stands in the fact's row. `doubts`
    come with a version that was made from a document. Of the rules in `moving`, by id, what is under way
    follows.
    """

    act: PlanAct = "publish"
    tasks: tuple[str, ...] = ()
    why: str = ""
    by: str = ""
    doubts: Doubts | None = None
    moving: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanPublished:
    """A version of a plan takes effect. `fingerprint` is the sha256 of the version's canonical JSON."""

    plan: str
    version: int
    fingerprint: str
    act: PlanAct = "publish"
    tasks: tuple[str, ...] = ()
    why: Erasable | None = None
    by: Erasable | None = None
    doubts: Doubts | None = None
    moving: tuple[str, ...] = ()


def published(plan: Plan, fingerprint: str, publishing: Publishing) -> PlanPublished:
    """The fact of a version whose body is kept under that fingerprint."""
    return PlanPublished(
        plan=plan.id,
        version=plan.version,
        fingerprint=fingerprint,
        act=publishing.act,
        tasks=publishing.tasks,
        why=Erasable(publishing.why) if publishing.why else None,
        by=Erasable(publishing.by) if publishing.by else None,
        doubts=publishing.doubts,
        moving=publishing.moving,
    )
