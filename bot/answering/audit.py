"""The record in words: facts of one decision are told as one, a page at a time (留痕)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.answering.audit_filter import AuditFilter
from bot.domain.facts import AccountBound, Fact, PersonAdded, PostEnded, PostGiven, ReportFiled
from bot.domain.people import LENT, office_plans
from bot.domain.plan import OFFICE, Plan
from bot.domain.plan_facts import PlanPublished
from bot.domain.post_facts import PostHandedOver
from bot.domain.request_facts import AbsenceSet
from bot.domain.trail import Recorded, parts_of
from bot.notices.audit import AuditRow
from bot.ports.ledger import View
from bot.ports.usecase import Call
from bot.text import Erasable, Value

CHECKED: Final = 300  # newest facts that are checked with every page
_PAGE: Final = 6  # decisions a card
_AT_ONCE: Final = 50  # facts a read
_MOST_READS: Final = 10
_WHY: Final = ("why", "reason", "ground")  # what facts call their reasons


@dataclass(frozen=True, slots=True)
class Page:
    """The decisions of a page, newest first; `older` is the number at which the next one begins."""

    rows: tuple[AuditRow, ...]
    older: int | None


def page_of(call: Call[Any], view: View, sought: AuditFilter) -> Page:
    """Of the plans the caller answers for, and what belongs to none."""
    decisions: list[list[Recorded]] = []
    for recorded in _facts(call, view, sought):
        if decisions and _together(decisions[-1][0], recorded):
            decisions[-1].append(recorded)
        elif len(decisions) < _PAGE:
            decisions.append([recorded])
        else:
            return Page(_rows(view, decisions), recorded.seq)
    return Page(_rows(view, decisions), None)


def _facts(call: Call[Any], view: View, sought: AuditFilter) -> Iterator[Recorded]:
    """Newest first, as far as one card may look."""
    own, newest = office_plans(call.posts), sought.newest
    for _ in range(_MOST_READS):
        found = view.queries.recorded(sought.wanted, newest=newest, most=_AT_ONCE)
        for each in found:
            plan = _plan_of(each.fact)
            if (not sought.plan or plan == sought.plan) and (own is None or plan in own or not plan):
                yield each
        if len(found) < _AT_ONCE:
            return
        newest = found[-1].seq - 1


def _together(one: Recorded, other: Recorded) -> bool:
    """Of one kind, by one decision."""
    return (type(one.fact), one.person, one.at) == (type(other.fact), other.person, other.at)


def _rows(view: View, decisions: Sequence[Sequence[Recorded]]) -> tuple[AuditRow, ...]:
    reader = _Reader(view)
    return tuple(reader.row(each) for each in decisions)


class _Reader:
    """Words for facts; names are looked up once a page."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._people: dict[str, str | None] = {}
        self._units = {unit.id: unit.name for plan in view.plans.all_current() for unit in plan.units}

    def row(self, recorded: Sequence[Recorded]) -> AuditRow:
        newest = recorded[0]
        who, known = self._who(newest)
        facts = [each.fact for each in recorded]
        return AuditRow(
            seq=newest.seq,
            at=newest.at,
            kind=type(newest.fact).__name__,
            who=who,
            known=known,
            count=len(recorded),
            labels=list(dict.fromkeys(label for fact in facts for label in self._labels(fact))),
            units=list(dict.fromkeys(name for fact in facts if (name := self._unit(fact)) is not None)),
            why=self._why(newest.fact),
            details=self._details(newest.fact),
        )

    def _who(self, recorded: Recorded) -> tuple[str | None, bool]:
        by = recorded.fact.by if isinstance(recorded.fact, PlanPublished) else None
        if not recorded.person:
            return (by.text if by else None), by is not None
        return self._name(recorded.person), True

    def _name(self, person: str) -> str | None:
        if person not in self._people:
            found = self._view.ledger.person(person)
            self._people[person] = found.name if found else None
        return self._people[person]

    def _plan(self, fact: Fact) -> Plan | None:
        """The version the fact was decided on; None for one of no plan."""
        plan, version = _plan_of(fact), getattr(fact, "version", 0)
        try:
            return self._view.plans.version(plan, version) if plan else None
        except LookupError:
            return None

    def _tasks(self, fact: Fact) -> set[str]:
        task = parts_of(fact)[3] or getattr(fact, "task", "")
        return {task} if task else set(getattr(fact, "tasks", ()))

    def _labels(self, fact: Fact) -> list[str]:
        if label := getattr(fact, "label", ""):
            return [label]
        tasks, plan = self._tasks(fact), self._plan(fact)
        return [task.label for task in plan.tasks if task.id in tasks] if plan and tasks else []

    def _unit(self, fact: Fact) -> str | None:
        unit = parts_of(fact)[4] or getattr(fact, "unit", "")
        if not unit:
            return None
        plan = self._plan(fact)
        names = {each.id: each.name for each in plan.units} if plan else self._units
        return "" if unit == OFFICE else names.get(unit) or self._units.get(unit, unit)

    def _why(self, fact: Fact) -> str | None:
        """The reason as written, "" once erased; none where the words may not leave or the version is it."""
        words = next((found for name in _WHY if (found := getattr(fact, name, None))), None)
        if not isinstance(words, Erasable) or words.text == f"v{getattr(fact, 'version', 0)}":
            return None
        tasks, plan = self._tasks(fact), self._plan(fact)
        hidden = plan and any(task.sensitivity == "offline" for task in plan.tasks if task.id in tasks)
        return None if hidden else words.text or ""

    def _details(self, fact: Fact) -> dict[str, Value]:
        """What the kind has of these; a version where the plan changed or was the reason."""
        reason, version = getattr(fact, "reason", None), getattr(fact, "version", 0)
        by_version = isinstance(reason, Erasable) and reason.text == f"v{version}"
        role, about = _post_of(fact)
        told = {"status": fact.status, "percent": fact.percent} if isinstance(fact, ReportFiled) else None
        return {
            "act": getattr(fact, "act", None),
            "version": version if isinstance(fact, PlanPublished) or by_version else None,
            "due": getattr(fact, "due_at", None),
            "granted": getattr(fact, "granted", None),
            "request": getattr(fact, "kind", None) if hasattr(fact, "request") else None,
            "about": self._name(about) if about else None,
            "role": role,
            "told": told,
            "command": getattr(fact, "command", None),
            "period": parts_of(fact)[2] or getattr(fact, "period", None),
        }


def _post_of(fact: Fact) -> tuple[str | None, str]:
    """The role a fact gives or ends, and the id of whom it is about."""
    match fact:
        case PostGiven():
            return fact.role, fact.person
        case PostHandedOver():
            return fact.role, fact.person
        case PostEnded() if LENT in fact.post:
            return None, fact.post.split("/")[-2]
        case PostEnded():
            _, role, person = ("", "", *fact.post.split("/"))[-3:]
            return role or None, person
        case PersonAdded() | AccountBound() | AbsenceSet():
            return None, fact.person
    return None, ""


def _plan_of(fact: Fact) -> str:
    return parts_of(fact)[0] or getattr(fact, "plan", "")
