"""The operating rules a plan starts with: those it prints, and the office's quarterly report (报送规则)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.domain.plan import PrintedRule
from bot.domain.rules import MILESTONE_LADDER, URGENT, Circulars, ReportingRule

QUARTERLY = ReportingRule("quarterly")
# Opened by a word or by a node's date, not by a season: they have no occurrences of their own.
MILESTONE = ReportingRule(
    "milestone",
    kind="milestone",
    opens="",
    due="",
    shift="before",  # the day it is reached, at the latest its date
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


_AFTER_ROLLUP = 2  # workdays: the leading group has read the figures by then
INPUT_WORKDAYS = 3  # before the lead's report, where the plan lets it gather and names no day
_GATHERED = re.compile("牵头单位.{0,10}汇总|汇总.{0,6}配合单位")
_SIGNED = re.compile("负责人.{0,4}(?:签发|签字|审签|审定)")
_AUTHORITY = re.compile("(?:政府|[省市县区州]委)$")
_MATTERS = re.compile("重大|重要|紧急|突发")


def default_rules(printed: Sequence[PrintedRule]) -> tuple[ReportingRule, ...]:
    """The quarterly rule in any case, and each further kind the plan prints a reporting duty of.

    Where key tasks report urgently they owe the quarterly one only if no urgent report was accepted.
    A yearly responsibility system (目标责任制) counts as a yearly report: each unit tells what it reached.
    """
    kinds = {rule.kind for rule in printed}
    urgent = _urgent(printed)
    quarterly = _on_its_way(replace(QUARTERLY, circulars=_circulars(printed)), printed)
    if "urgent" in kinds and urgent.classes:
        quarterly = replace(quarterly, classes=("regular", *urgent.classes), unless_urgent=True)
    further = (urgent, MILESTONE, _on_its_way(ANNUAL, printed))
    return (quarterly, *(rule for rule in further if rule.kind in kinds))


def _on_its_way(rule: ReportingRule, printed: Sequence[PrintedRule]) -> ReportingRule:
    """With the inputs, the signature and the authorities that the plan's words for that report ask for."""
    words = "\n".join(each.printed for each in printed if each.kind == rule.kind)
    inputs = INPUT_WORKDAYS if _GATHERED.search(words) else 0
    signed = _SIGNED.search(words) is not None
    also_to = _authorities(each for each in printed if each.kind == rule.kind)
    return replace(rule, input_workdays=inputs, signed_by_head=signed, also_to=also_to)


def _authorities(printed: Iterable[PrintedRule]) -> tuple[str, ...]:
    """Those the reports go to by the plan's own words; an office that gathers them is none."""
    receivers = (name for rule in printed for name in (rule.to_unit or "").split("、"))
    return tuple(dict.fromkeys(name for name in receivers if _AUTHORITY.search(name)))


def prints_quarterly(printed: Sequence[PrintedRule]) -> bool:
    """Whether the quarterly report is the plan's own, not the office's."""
    return any(rule.kind == "quarterly" for rule in printed)


def _circulars(printed: Sequence[PrintedRule]) -> Circulars:
    """Each quarter one, to every unit, where the plan says that a circular (通报) is made of the reports.

    An authority (市政府) that gets the reports gets it on paper.
    """
    found = [rule for rule in printed if rule.kind == "quarterly" and "通报" in rule.printed]
    if not found:
        return Circulars()
    return Circulars(("units", "leading_group"), _authorities(found), workdays_after_rollup=_AFTER_ROLLUP)


def _urgent(printed: Sequence[PrintedRule]) -> ReportingRule:
    """Of key tasks (重点工作速报); of no class where the plan only speaks of important matters (重要情况)."""
    words = [rule.printed for rule in printed if rule.kind == "urgent"]
    of_matters = bool(words) and all(_MATTERS.search(word) and "重点" not in word for word in words)
    also_to = _authorities(rule for rule in printed if rule.kind == "urgent")
    return replace(URGENT, classes=() if of_matters else URGENT.classes, also_to=also_to)
