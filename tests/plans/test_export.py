"""The JSON that the command line prints: its fields and their values."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.intake.lines import number_lines
from bot.plans.export import plan_json, plan_text
from bot.plans.read_plan import read_plan

TEXT = """海濱市2025年提升行動方案
甲政辦發〔2025〕3號
一、工作目標
到2025年底，有效專利達到1.2萬件。
二、重點任務
1.推進甲工作，覆蓋率達到80%以上。（市發展改革委牽頭，各區、縣〈市〉政府等配合；完成時限：2025年9月底）
2.推進乙工作，開展4·26宣傳周活動。責任單位：市財政局；完成時限：長期堅持
三、保障措施
（一）加強統籌。每季度將進展情況報市政府。
海濱市人民政府辦公室
2025年3月1日"""


def test_every_field_of_the_contract_is_there() -> None:
    given = json.loads(json.dumps(plan_json(read_plan(number_lines(TEXT), source="")), ensure_ascii=False))
    assert list(given) == ["plan", "tasks", "targets", "milestones", "rules", "units", "warnings", "skipped"]
    assert given["plan"] == {
        "title": "海滨市2025年提升行动方案",
        "issuer": ["海滨市人民政府办公室"],
        "issued": "2025-03-01",
        "doc_no": "甲政辦發〔2025〕3號",
        "jurisdiction": "海滨市",
        "from_year": 2025,
        "to_year": 2025,
    }
    first, second, third = given["tasks"]
    assert first == {
        "key": "1",
        "no": "1",
        "kind": "task",
        "title": None,
        "text": "推进甲工作，覆盖率达到80%以上。",
        "section": ["二、重点任务"],
        "units": [{"name": "市发展改革委", "role": "lead", "printed": "市發展改革委"}],
        "groups": [{"name": "各区、县〈市〉政府", "role": "support", "printed": "各區、縣〈市〉政府"}],
        "open_list": True,
        "by_division": False,
        "deadline": "2025-09-30",
        "line": 6,
    }
    assert (second["deadline"], second["ongoing"]) == (None, True)
    assert (third["key"], third["kind"], third["title"]) == ("三(一)", "safeguard", "加强统筹")


@pytest.mark.parametrize("text", [TEXT, "1.推进甲工作。（市甲局负责）\n2.推进乙工作。（市乙局负责）"])
def test_text_in_pieces_is_the_whole_in_json(text: str) -> None:
    draft = read_plan(number_lines(text), source="")
    whole = json.dumps(plan_json(draft), ensure_ascii=False, indent=1)
    assert "".join(plan_text(draft)) == whole + "\n"


def test_targets_milestones_and_rules_name_their_tasks_by_label() -> None:
    given = plan_json(read_plan(number_lines(TEXT), source=""))
    goal, share = given["targets"]
    assert "aliases" not in goal
    assert (goal["metric"], goal["op"], goal["value"], goal["unit"], goal["by"]) == (
        "有效专利",
        ">=",
        12000,
        "件",
        "2025",
    )
    assert (share["value"], share["unit"], share["task"]) == (80, "%", "1")
    nodes = [(node["name"], node["kind"], node["date"], node["task"]) for node in given["milestones"]]
    assert nodes == [("到2025年底", "deadline", "2025", None), ("4·26宣传周", "annual-week", "04-26", "2")]
    assert given["rules"] == [
        {"kind": "quarterly", "printed": "每季度将进展情况报市政府", "from": None, "to": "市政府"}
    ]


def test_whole_figures_are_whole_numbers() -> None:
    values = [target["value"] for target in plan_json(read_plan(number_lines(TEXT), source=""))["targets"]]
    assert [type(value) for value in values] == [int, int]


def test_other_names_of_a_figure_are_printed_where_there_are_any() -> None:
    draft = read_plan(number_lines(TEXT), source="")
    first, *rest = draft.plan.indicators
    rows = (replace(first, aliases=("专利存量",)), *rest)
    goal, share = plan_json(replace(draft, plan=replace(draft.plan, indicators=rows)))["targets"]
    assert goal["aliases"] == ["专利存量"]
    assert "aliases" not in share
