"""The five seed plans: what is known of them, and that other printing of the same words changes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from opencc import OpenCC

from bot.domain.plan import Draft, Plan
from bot.intake.lines import number_lines
from bot.intake.read import read_document
from bot.plans.export import plan_json
from bot.plans.read_plan import read_plan

pytestmark = pytest.mark.seeds

TO_TRADITIONAL = OpenCC("s2t")


@dataclass(frozen=True)
class Facts:
    """Counts of a plan; `named` are mentions of units, `groups` those of collectives."""

    file: str
    title: str
    tasks: int
    safeguards: int
    named: int
    groups: int
    targets: int
    first: str
    last: str


SEEDS = [
    Facts("000", "商丘市知识产权强市建设实施意见", 14, 3, 82, 0, 1, "1", "14"),
    Facts("001", "邵阳市“十四五”知识产权发展规划", 16, 2, 0, 0, 27, "三(一)1", "三(五)2"),
    Facts("002", "玉溪市强化知识产权保护的实施意见", 29, 5, 0, 0, 3, "1", "29"),
    Facts("003", "绍兴市创建国家知识产权示范城市工作方案", 29, 3, 97, 5, 11, "1", "29"),
    Facts(
        "004", "2020年甘肃省深入实施知识产权战略 加快建设知识产权强省推进计划", 80, 0, 124, 11, 1, "1", "80"
    ),
]
PUNCTUATION = {",": "，", ":": "：", ";": "；", "(": "（", ")": "）"}


def text_of(seeds: Path, facts: Facts) -> str:
    [path] = seeds.glob(f"{facts.file}_*.txt")
    return path.read_text("utf-8")


def read(text: str) -> Draft:
    return read_plan(number_lines(text), source="")


def tasks_of(plan: Plan) -> list[object]:
    """What must not change when the same words are printed in another way."""
    units = {unit.id: plain(unit.name) for unit in plan.units}
    return [
        (task.label, task.kind, plain(task.text)[:12], [(units[a.unit], a.role) for a in task.assignments])
        for task in plan.tasks
    ]


def plain(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


@pytest.mark.parametrize("facts", SEEDS, ids=lambda facts: facts.file)
def test_seed_holds_what_is_known_of_it(seeds: Path, facts: Facts) -> None:
    plan = read(text_of(seeds, facts)).plan
    tasks = [task for task in plan.tasks if task.kind == "task"]
    kinds = [plan.unit(given.unit).kind == "collective" for task in plan.tasks for given in task.assignments]
    assert plan.title == facts.title
    assert (len(tasks), len(plan.tasks) - len(tasks)) == (facts.tasks, facts.safeguards)
    assert (kinds.count(False), kinds.count(True)) == (facts.named, facts.groups)
    assert len(plan.indicators) == facts.targets
    assert (tasks[0].label, tasks[-1].label) == (facts.first, facts.last)


def test_note_at_the_end_makes_the_first_of_several_lead(seeds: Path) -> None:
    plan = read(text_of(seeds, SEEDS[4])).plan
    roles = {task.label: [given.role for given in task.assignments] for task in plan.tasks}
    assert roles["1"] == ["responsible"]
    assert roles["34"] == ["lead", "support", "support"]
    assert roles["68"] == ["lead", "lead", "responsible"]


def test_broken_print_is_read_and_told(seeds: Path) -> None:
    draft = read(text_of(seeds, SEEDS[4]))
    codes = [warning.code for warning in draft.warnings]
    assert (codes.count("number_without_dot"), codes.count("bracket_not_closed")) == (7, 11)
    assert codes.count("bracket_not_opened") == 1


def test_collective_with_a_comma_in_its_name_stays_whole(seeds: Path) -> None:
    plan = read(text_of(seeds, SEEDS[3])).plan
    assert {unit.name for unit in plan.units if unit.kind == "collective"} == {
        "各区、县〈市〉政府",
        "各区、县政府",
        "市直各开发区管委会",
    }
    assert {unit.name for unit in plan.units if unit.kind == "body"} == {"市知识产权工作领导小组"}


def test_boxes_hang_on_their_sections(seeds: Path) -> None:
    plan = read(text_of(seeds, SEEDS[1])).plan
    assert [len(task.boxes) for task in plan.tasks] == [2] * 3 + [3] * 4 + [1] * 9 + [0, 0]


def test_printed_rules_of_the_seeds(seeds: Path) -> None:
    kinds = [[rule.kind for rule in read(text_of(seeds, facts)).plan.printed_rules] for facts in SEEDS]
    assert {"quarterly", "urgent", "milestone"} <= set(kinds[2])
    assert "urgent" in kinds[0]
    assert {"annual", "assessment"} <= set(kinds[1])
    assert kinds[3].count("quarterly") == 1
    assert kinds[4] == []


def full_width(text: str) -> str:
    return text.translate(str.maketrans(PUNCTUATION))


def half_width(text: str) -> str:
    return text.translate(str.maketrans({wide: narrow for narrow, wide in PUNCTUATION.items()}))


def square_brackets(text: str) -> str:
    return re.sub(r"[(（]([^()（）]{4,}(?:负责|单位)[^()（）]*)[)）]", r"【\1】", text)


def listing_commas(text: str) -> str:
    return re.sub(r"(?m)^(\s*\d{1,2})\.(?!\d)", r"\1、", text)


def full_width_dots(text: str) -> str:
    return re.sub(r"(?m)^(\s*\d{1,2})\.(?!\d)", r"\1．", text)


def traditional(text: str) -> str:
    converted: str = TO_TRADITIONAL.convert(text)
    return converted


def no_blank_lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def indented(text: str) -> str:
    return "\n".join("\u3000\u3000" + line.strip() + "\xa0" for line in text.splitlines())


def page_numbers(text: str) -> str:
    lines = text.splitlines()
    return "\n".join(f"{line}\n- {no} -" if no % 17 == 0 else line for no, line in enumerate(lines, start=1))


def clauses_on_lines_of_their_own(text: str) -> str:
    return re.sub(r"(?m)[(（]((?:责任|牵头|省|市)[^()（）\n]{4,})[)）]$", r"\n(\1)", text)


MUTATIONS = [
    full_width,
    half_width,
    square_brackets,
    listing_commas,
    full_width_dots,
    traditional,
    no_blank_lines,
    indented,
    page_numbers,
    clauses_on_lines_of_their_own,
]


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
@pytest.mark.parametrize("facts", SEEDS, ids=lambda facts: facts.file)
def test_other_print_of_the_same_words_gives_the_same_tasks(
    seeds: Path, facts: Facts, mutation: Callable[[str], str]
) -> None:
    text = text_of(seeds, facts)
    assert tasks_of(read(mutation(text)).plan) == tasks_of(read(text).plan)


@pytest.mark.parametrize("facts", [SEEDS[0], SEEDS[2]], ids=lambda facts: facts.file)
def test_lines_broken_at_the_page_width_are_put_together(seeds: Path, facts: Facts) -> None:
    text = text_of(seeds, facts)
    broken = "\n".join(
        line[at : at + 42] for line in text.splitlines() for at in range(0, max(len(line), 1), 42)
    )
    assert tasks_of(read(broken).plan) == tasks_of(read(text).plan)


def test_sections_in_another_order_keep_their_tasks(seeds: Path) -> None:
    head, *chapters = re.split(r"(?m)^(?=[一二三四五]、)", text_of(seeds, SEEDS[4]))
    last, note = chapters[-1].rsplit("上述", 1)
    shuffled = head + "".join([chapters[2], chapters[0], chapters[3], last, chapters[1]]) + "上述" + note
    before, after = read(head + "".join(chapters)).plan, read(shuffled).plan
    assert sorted(map(str, tasks_of(after))) == sorted(map(str, tasks_of(before)))
    assert {task.id for task in after.tasks} == {task.id for task in before.tasks}


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig", "utf-16-le"])
def test_other_encodings_give_the_same_plan(seeds: Path, encoding: str) -> None:
    text = text_of(seeds, SEEDS[3])
    given = read_plan(read_document(text.encode(encoding), "plan.txt"), source="")
    assert plan_json(given) == plan_json(read(text))
