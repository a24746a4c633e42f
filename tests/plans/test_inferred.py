"""What a plan's rules have that it does not print is named, until the office sets it otherwise."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli.demo import read_demo_plan
from bot.domain.plan import PrintedRule
from bot.domain.rules import Circulars, ReportingRule
from bot.plans.default_rules import default_rules
from bot.plans.inferred import inferred

SHIPPED = {
    "shaoxing-2014": ["quarterly days", "quarterly circular"],
    "yuxi-2021": ["quarterly days", "quarterly instead", "urgent hours", "milestone lead"],
    "shangqiu-2023": ["quarterly rule", "quarterly days", "urgent hours"],
    "shaoyang-2021": ["quarterly rule", "quarterly days", "annual report", "annual days"],
    "gansu-2020": ["quarterly rule", "quarterly days"],
}
CIRCULAR = (PrintedRule("quarterly", "季度督查汇总、通报", None, "市政府"),)


def named(printed: tuple[PrintedRule, ...], rules: tuple[ReportingRule, ...]) -> list[str]:
    return [f"{each.rule} {each.what}" for each in inferred(printed, rules)]


@pytest.mark.parametrize("plan", SHIPPED)
def test_of_each_shipped_plan_it_is_known_what_is_inferred(plan: str) -> None:
    draft, _ = read_demo_plan(plan)
    assert named(draft.plan.printed_rules, draft.plan.rules) == SHIPPED[plan]
    page = Path(__file__).parents[2].joinpath(f"docs/plans/{plan}.md").read_text("utf-8")
    assert "## What is inferred: 推定" in page
    codes = {each.code for each in draft.warnings}
    assert ("circular_inferred" in codes) == (plan == "shaoxing-2014")
    assert ("report_inferred" in codes) == (plan == "shaoyang-2021")
    assert ("rule_by_office" in codes) == ("quarterly rule" in SHIPPED[plan])


def test_what_the_office_has_set_is_its_own() -> None:
    [rule] = default_rules(CIRCULAR)
    assert named(CIRCULAR, (rule,)) == ["quarterly days", "quarterly circular"]
    fewer = replace(rule, circulars=Circulars(("concerned",), (), workdays_after_rollup=2))
    assert named(CIRCULAR, (fewer,)) == ["quarterly days"]
    other = replace(fewer, due="FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=20")
    assert named(CIRCULAR, (other,)) == []


def test_a_yearly_report_that_is_printed_as_one_is_not_inferred() -> None:
    for words, what in (("年度目标责任", ["annual report"]), ("每年12月底前报送工作总结", [])):
        printed = (PrintedRule("quarterly", "季报"), PrintedRule("annual", words))
        found = named(printed, default_rules(printed))
        assert [each for each in found if each == "annual report"] == what


def test_hours_and_lead_days_are_inferred_until_the_office_sets_them() -> None:
    printed = (PrintedRule("quarterly", "季报"), PrintedRule("urgent", "重点工作速报"))
    printed += (PrintedRule("milestone", "节点工作即报"),)
    rules = default_rules(printed)
    assert {"urgent hours", "milestone lead"} <= {*named(printed, rules)}
    own = {"urgent": {"first_hours": 2}, "milestone": {"lead_workdays": 5}}
    changed = tuple(replace(rule, **own.get(rule.kind, {})) for rule in rules)
    assert {"urgent hours", "milestone lead"}.isdisjoint(named(printed, changed))
    in_words = (PrintedRule("urgent", "重大情况24小时内报告"),)
    assert "urgent hours" not in named(in_words, default_rules(in_words))
