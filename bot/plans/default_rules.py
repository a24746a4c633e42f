"""The operating rules a plan starts with: those it prints, and the office's quarterly report (报送规则)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.plan import PrintedRule
from bot.domain.rules import MILESTONE_LADDER, URGENT, ReportingRule

QUARTERLY = ReportingRule("quarterly")
# Opened by a word or by a node's date, not by a season: they have no occurrences of their own.
MILESTONE = ReportingRule(
    "milestone",
    kind="milestone",
    opens="",
    due="",
    classes=("regular", "key"),
    ladder=MILESTONE_LADDER,
)
ANNUAL = ReportingRule(
    "annual",
    kind="annual",
    period="year",
    opens="FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=1",
    due="FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=20",
    classes=("regular", "key"),
)


def default_rules(printed: Sequence[PrintedRule]) -> tuple[ReportingRule, ...]:
    """The quarterly rule in any case, and each further kind the plan prints a reporting duty of."""
    kinds = {rule.kind for rule in printed}
    further = [
        rule for rule in (URGENT, MILESTONE, ANNUAL) if rule.kind in kinds and _is_report(rule.kind, printed)
    ]
    return (QUARTERLY, *further)


def prints_quarterly(printed: Sequence[PrintedRule]) -> bool:
    """Whether the quarterly report is the plan's own, not the office's."""
    return any(rule.kind == "quarterly" for rule in printed)


def _is_report(kind: str, printed: Sequence[PrintedRule]) -> bool:
    """A yearly responsibility system (目标责任制) is an assessment; only a yearly report is a rule to run."""
    words = [rule.printed for rule in printed if rule.kind == kind]
    return kind != "annual" or any("报" in word or "总结" in word for word in words)
