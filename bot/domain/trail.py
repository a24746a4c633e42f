"""What a fact is about: by which task, unit or person somebody finds it again (留痕)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.facts import Fact

_PEOPLE = ("person", "author", "substitute", "predecessor")


@dataclass(frozen=True, slots=True)
class Subject:
    """One combination of ids; "" where there is none."""

    task: str = ""
    unit: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A fact as it stands in the ledger: its number, when, and whose decision it was ("" for the clock's)."""

    seq: int
    at: datetime
    person: str
    fact: Fact


def subjects(fact: Fact, person: str) -> tuple[Subject, ...]:
    """Every task with every unit and person, whoever decided first; none for a fact about nothing of it.

    A fact about several filings is about the task and the unit of each.
    """
    _, _, _, task, unit, _ = parts_of(fact)
    tasks = getattr(fact, "tasks", ()) or (task or getattr(fact, "task", ""),)
    people = [person, *(getattr(fact, name, "") for name in _PEOPLE)]
    known = [each for each in dict.fromkeys(people) if each] or [""]
    unit = unit or getattr(fact, "unit", "")
    named = (filing.split("/") for filing in getattr(fact, "filings", ()))
    pairs = [(parts[3], parts[4]) for parts in named] or [(each, unit) for each in tasks]
    found = (Subject(*pair, who) for pair in pairs for who in known)
    return tuple(each for each in dict.fromkeys(found) if each != Subject())


def parts_of(fact: Fact) -> tuple[str, str, str, str, str, str]:
    """Plan, rule, period, task, unit and part of the filing that a fact is about; "" without one."""
    filing = getattr(fact, "filing", "")
    plan, rule, period, task, unit, part = filing.split("/") if filing else ("",) * 6
    return plan, rule, period, task, unit, part
