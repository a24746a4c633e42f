"""Inputs of a report that goes to another unit: they stay, for whoever has it now (牵头换人)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from bot.domain.evolve import evolve_by_request
from bot.domain.filings import Filing
from bot.domain.input_terms import Led, go_along
from bot.domain.request_facts import TermMoved
from bot.domain.rules import ReportingRule
from bot.domain.term_moves import NewDays, moved_term

Reported: TypeAlias = tuple[str, str, str]  # rule, period, task: which report an input is for, whoever has it


def by_report(filings: Iterable[Filing]) -> Mapping[Reported, Sequence[Filing]]:
    """The inputs among them."""
    found: dict[Reported, list[Filing]] = {}
    for each in filings:
        if each.is_input:
            found.setdefault((each.rule, each.period, each.task), []).append(each)
    return found


def go_on(
    report: Filing, inputs: Sequence[Filing], rule: ReportingRule, days: NewDays
) -> tuple[TermMoved, ...]:
    """An objection of the unit that had the report let its inputs rest: they are owed to the one that has it
    now, within its term, from the days that the version gives them. Nothing where none rested.
    """
    if not any(each.resting for each in inputs):
        return ()
    moved = (moved_term(each, days) for each in inputs)
    now = [evolve_by_request(one, fact) if fact else one for one, fact in zip(inputs, moved, strict=True)]
    return go_along(Led(report, rule, days.day, days.calendar), now)
