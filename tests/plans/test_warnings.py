"""Oddities a person must look at, and texts that hold no plan."""

from __future__ import annotations

import json
import tomllib
from importlib.resources import files

import pytest

from bot.document_errors import NotAPlan
from bot.domain.plan import Warning
from bot.intake.lines import number_lines
from bot.plans.export import plan_json
from bot.plans.read_plan import read_plan

HEAD = "甲市2025年工作要点\n一、任务\n"


def warnings(body: str) -> list[Warning]:
    return list(read_plan(number_lines(HEAD + body), source="").warnings)


@pytest.mark.parametrize(
    ("body", "code", "line", "quote"),
    [
        ("1.推进甲。(市甲局负责)\n3.推进乙。(市甲局负责)", "number_missing", 4, "3."),
        ("1.推进甲。(市甲局负责)\n1.推进乙。(市甲局负责)", "number_repeated", 4, "1."),
        ("1.推进甲。(市甲局负责)\n2推进乙。(市甲局负责)", "number_without_dot", 4, "2"),
        ("1.推进甲。(市甲局负责\n2.推进乙。(市甲局负责)", "bracket_not_closed", 3, "(市甲局负责"),
        ("1.推进甲。(责任单位:某某某)", "unit_unknown", 3, "某某某"),
        ("1.推进甲。(市生态局、市生态环境局负责)", "unit_ambiguous", 3, "市生态环境局"),
        ("1.推进甲。(市发改委负责)\n2.推进乙。(市发展改革委负责)", "unit_folded", 4, "市发展改革委"),
        ("1.推进甲。(各成员单位负责)", "collective_without_members", 3, "各成员单位"),
        ("1.推进甲。(市甲局负责)\n2.推进乙。", "task_without_units", 4, "推进乙。"),
        ("1.推进甲。\n2.推进乙。", "plan_without_units", 0, "甲市2025年工作要点"),
        ("1.推进甲。(市甲局、市乙局等负责)", "list_left_open", 3, "(市甲局、市乙局等负责)"),
        ("1.推进甲。责任单位:市甲局\n完成时限:尽快", "deadline_missing", 4, "尽快"),
        ("1.2026年前完成甲。(市甲局负责)", "deadline_doubtful", 3, "2026年前完成甲。"),
        ("1.推进甲\ufffd乙。(市甲局负责)", "character_lost", 3, "1.推进甲\ufffd乙。(市甲局负责)"),
        ("1.推进甲。(市甲局负责)", "rule_by_office", 0, "甲市2025年工作要点"),
    ],
)
def test_oddity_is_told_with_line_and_quote(body: str, code: str, line: int, quote: str) -> None:
    found = [warning for warning in warnings(body) if warning.code == code]
    assert [(warning.line, warning.quote) for warning in found] == [(line, quote)]
    assert all(warning.message for warning in found)


def test_half_a_character_is_told_and_the_rest_can_be_saved() -> None:
    draft = read_plan(number_lines(f"{HEAD}1.推进甲\ud800乙。(市甲局负责)"), source="")
    assert [each.line for each in draft.warnings if each.code == "character_lost"] == [3]
    assert json.dumps(plan_json(draft), ensure_ascii=False).encode()


def test_target_without_a_year_is_told() -> None:
    text = "甲市工作方案\n1.新建学校3所。(市甲局负责)\n2.推进乙。(市甲局负责)"
    codes = [warning.code for warning in read_plan(number_lines(text), source="").warnings]
    assert "target_without_date" in codes


def test_sound_plan_has_nothing_to_tell_but_the_office_s_rule() -> None:
    found = warnings("1.推进甲。(市甲局负责)\n2.推进乙。(市乙局牵头,市甲局配合)")
    assert [warning.code for warning in found] == ["rule_by_office"]


def test_warnings_stand_in_the_order_of_the_lines() -> None:
    lines = [
        warning.line for warning in warnings("1.推进甲。(市甲局等负责\n3推进乙。\n5.推进丙。(各部门负责)")
    ]
    assert lines == sorted(lines)


def test_every_sentence_of_the_table_says_what_was_done_and_what_to_do() -> None:
    messages = tomllib.loads(files("bot.plans").joinpath("warnings.toml").read_text("utf-8"))
    assert all(name and not name.endswith("。") for name in messages.pop("fields").values())
    assert all(message.endswith("。") for message in messages.values())
    assert [code for code, message in messages.items() if "请" not in message] == []


@pytest.mark.parametrize("text", ["", "\n\n", "今天天气很好。", "床前明月光\n疑是地上霜", "一、甲", "|||"])
def test_text_without_a_task_is_no_plan(text: str) -> None:
    with pytest.raises(NotAPlan):
        read_plan(number_lines(text), source="")
