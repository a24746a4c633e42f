"""Reporting duties, yearly days, the rules a plan starts with."""

from __future__ import annotations

import pytest

from bot.domain.plan import PrintedRule
from bot.domain.rules import Circulars
from bot.plans.default_rules import default_rules, prints_quarterly
from bot.plans.duties import duties_in
from bot.plans.milestones import stage_nodes, yearly_nodes


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("实行日常事项季报制、重大事项速报制、节点事项即报制。", ["quarterly", "urgent", "milestone"]),
        ("每季度将检查汇总情况报县政府,并印发通报。", ["quarterly"]),
        ("各单位于每季度末前将进展情况报县营商办。", ["quarterly"]),
        ("重大情况及时按规定向县委、县政府报告。", ["urgent"]),
        ("有关情况每年12月10日前报市甲局。", ["annual"]),
        ("定期汇报任务完成情况。", ["irregular"]),
        ("每半年向县委常委会报告一次。", ["irregular"]),
        ("健全方案考核评估机制。", ["assessment"]),
        ("统筹用好财政资金。", []),
    ],
)
def test_duties_of_a_safeguard(text: str, kinds: list[str]) -> None:
    assert [duty.kind for duty in duties_in(text, of_task=False)] == kinds


def test_task_that_assesses_others_is_no_duty() -> None:
    assert list(duties_in("健全对企业的考核评价机制,每季度公布目录清单。", of_task=True)) == []


def test_sender_and_receiver_are_told() -> None:
    [duty] = duties_in("各责任单位要明确人员,于每季度末前将情况报县营商办。", of_task=False)
    assert (duty.sender, duty.receiver) == ("各责任单位", "县营商办")


@pytest.mark.parametrize(
    ("words", "inputs", "signed"),
    [
        ("日常事项由牵头单位汇总后每季度报送", 3, False),
        ("每季度汇总各配合单位情况报县营商办", 3, False),
        ("每季度经单位主要负责人签发后报送", 0, True),
        ("牵头单位汇总,经负责人审签,每季度报送", 3, True),
        ("日常事项季报", 0, False),
        ("县营商办每季度汇总通过的报告", 0, False),
    ],
)
def test_inputs_and_signatures_are_asked_for_where_the_plan_says_so(
    words: str, inputs: int, signed: bool
) -> None:
    rules = default_rules([PrintedRule("quarterly", words), PrintedRule("urgent", "重点工作速报")])
    assert (rules[0].input_workdays, rules[0].signed_by_head) == (inputs, signed)
    assert (rules[1].input_workdays, rules[1].signed_by_head) == (0, False)


def test_plan_that_prints_nothing_gets_the_office_s_quarterly_rule() -> None:
    [rule] = default_rules(())
    assert (rule.id, rule.kind) == ("quarterly", "quarterly")
    assert not prints_quarterly(())


def test_printed_kinds_are_recorded_with_their_kind() -> None:
    printed = [
        PrintedRule("urgent", "速报制"),
        PrintedRule("milestone", "即报制"),
        PrintedRule("annual", "年度报告"),
    ]
    assert [rule.kind for rule in default_rules(printed)] == ["quarterly", "urgent", "milestone", "annual"]


def test_yearly_responsibility_is_told_once_a_year() -> None:
    rules = default_rules([PrintedRule("annual", "年度目标责任制")])
    assert [(rule.kind, rule.period) for rule in rules] == [("quarterly", "quarter"), ("annual", "year")]


def test_circular_that_follows_the_reports_is_part_of_the_duty() -> None:
    [duty] = duties_in("每季度将检查汇总情况报县政府,并印发通报。", of_task=False)
    assert duty.printed == "每季度将检查汇总情况报县政府,并印发通报"
    [other] = duties_in("每季度将检查汇总情况报县政府,并做好宣传。", of_task=False)
    assert other.printed == "每季度将检查汇总情况报县政府"


@pytest.mark.parametrize(
    ("words", "receiver", "addressees"),
    [
        ("每季度将检查汇总情况报县政府,并印发通报", "县政府", ("县政府",)),
        ("每季度报县委、县政府,并印发通报", "县委、县政府", ("县委", "县政府")),
        ("每季度报县营商办,并印发通报", "县营商办", ()),
        ("每季度通报一次", None, ()),
    ],
)
def test_printed_circular_is_proposed_each_quarter(
    words: str, receiver: str | None, addressees: tuple[str, ...]
) -> None:
    [rule] = default_rules([PrintedRule("quarterly", words, to_unit=receiver)])
    assert rule.circulars == Circulars(("units", "leading_group"), addressees, workdays_after_rollup=2)
    assert rule.also_to == addressees  # of the roll-up


def test_plan_without_a_printed_circular_has_none_each_quarter() -> None:
    [rule] = default_rules([PrintedRule("quarterly", "每季度报县政府", to_unit="县政府")])
    assert (rule.circulars, rule.also_to) == (Circulars(), ("县政府",))


def test_important_matters_go_to_whom_the_plan_prints() -> None:
    printed = [
        PrintedRule("urgent", "重要情况报告", to_unit="县委、县政府"),
        PrintedRule("annual", "年度总结", to_unit="县营商办"),
    ]
    quarterly, urgent, annual = default_rules(printed)
    assert (urgent.also_to, quarterly.also_to, annual.also_to) == (("县委", "县政府"), (), ())


@pytest.mark.parametrize(
    ("words", "classes"),
    [
        ("重点工作速报制", ("key",)),
        ("速报制", ("key",)),
        ("重要情况及时向市委报告", ()),
        ("重大事项速报制", ()),
    ],
)
def test_urgent_reports_are_of_key_tasks_or_of_important_matters(
    words: str, classes: tuple[str, ...]
) -> None:
    _, rule = default_rules([PrintedRule("urgent", words)])
    assert (rule.kind, rule.classes) == ("urgent", classes)


def test_key_tasks_owe_the_quarterly_only_where_nothing_urgent_was_accepted() -> None:
    quarterly, urgent = default_rules([PrintedRule("urgent", "对重点工作实行速报制")])
    assert (quarterly.classes, quarterly.unless_urgent) == (("regular", "key"), True)
    assert urgent.classes == ("key",)
    of_matters, _ = default_rules([PrintedRule("urgent", "重大事项及时报告")])
    assert (of_matters.classes, of_matters.unless_urgent) == (("regular",), False)


def test_days_and_weeks_of_every_year() -> None:
    text = "开展4·26世界知识产权日、全国节能宣传周、“3·15”消费者权益保护日活动,每周例会、节假日不停。"
    assert [(node.name, node.kind, node.date) for node in yearly_nodes(text)] == [
        ("4·26世界知识产权日", "annual-day", "04-26"),
        ("全国节能宣传周", "annual-week", ""),
        ("“3·15”消费者权益保护日", "annual-day", "03-15"),
    ]


def test_stage_is_a_span_of_months() -> None:
    [node] = stage_nodes("集中攻坚阶段(2023年6月-2025年6月)", "")
    assert (node.name, node.date) == ("集中攻坚阶段", "2023-06/2025-06")
