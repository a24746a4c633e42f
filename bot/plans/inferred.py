"""What a plan's reporting rules have that the plan does not print, each for the office to confirm (推定)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from bot.domain.plan import PrintedRule
from bot.domain.rules import PERIODIC_KINDS, ReportingRule
from bot.plans.default_rules import default_rules, prints_quarterly

Inference: TypeAlias = Literal["rule", "report", "days", "hours", "lead", "instead", "circular"]
_REPORT: Final = re.compile("报|总结|自查")


@dataclass(frozen=True, slots=True)
class Inferred:
    """`what` of the rule of that id rests on no words of the plan; `printed` are those it was taken from."""

    rule: str
    what: Inference
    printed: str = ""


def inferred(printed: Sequence[PrintedRule], rules: Sequence[ReportingRule]) -> tuple[Inferred, ...]:
    """In the order of the rules. What the office has set otherwise since rests on its own word."""
    usual = {each.id: each for each in default_rules(printed)}
    return tuple(
        found
        for rule in rules
        if (own := usual.get(rule.id)) is not None
        for found in _of_rule(printed, rule, own)
    )


def _of_rule(printed: Sequence[PrintedRule], rule: ReportingRule, usual: ReportingRule) -> Iterator[Inferred]:
    words = "；".join(each.printed for each in printed if each.kind == rule.kind)
    if rule.kind == "quarterly" and not prints_quarterly(printed):
        yield Inferred(rule.id, "rule")
    if rule.kind == "annual" and not _REPORT.search(words):
        yield Inferred(rule.id, "report", words)
    if rule.kind in PERIODIC_KINDS and (rule.opens, rule.due) == (usual.opens, usual.due):
        yield Inferred(rule.id, "days", words)
    if rule.kind == "urgent" and _hours(rule) == _hours(usual) and f"{rule.first_hours}小时" not in words:
        yield Inferred(rule.id, "hours", words)
    if rule.kind == "milestone" and _around(rule) == _around(usual):
        yield Inferred(rule.id, "lead", words)
    if rule.unless_urgent and usual.unless_urgent:
        yield Inferred(rule.id, "instead", words)
    if rule.circulars.workdays_after_rollup is not None and rule.circulars == usual.circulars:
        yield Inferred(rule.id, "circular", words)


def _hours(rule: ReportingRule) -> tuple[int, int]:
    """Of an event's first report, and between those that follow."""
    return rule.first_hours, rule.follow_up_days


def _around(rule: ReportingRule) -> tuple[int, int]:
    """How long before a node's day its report opens, and how long after it stays open."""
    return rule.lead_workdays, rule.lock_workdays
