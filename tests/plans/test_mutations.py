"""The same plan in other print gives the same tasks; other figures and names change only themselves."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

import pytest
from opencc import OpenCC

from bot.domain.plan import Plan
from bot.intake.lines import number_lines
from bot.plans.outline import is_table_row
from bot.plans.read_plan import read_plan
from bot.plans.same_unit import core_of

FOLDER = Path(__file__).parent / "documents"
DOCUMENTS = {path.stem: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.txt"))}
WIDE = str.maketrans({",": "，", ":": "：", ";": "；", "(": "（", ")": "）"})
TO_TRADITIONAL = OpenCC("s2t")
NARROW = str.maketrans({"，": ",", "：": ":", "；": ";", "（": "(", "）": ")"})


@lru_cache(maxsize=32)
def read(text: str) -> Plan:
    """Print that leaves a document as it is needs no second reading."""
    return read_plan(number_lines(text), source="").plan


def plain(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text)))


def tasks_of(plan: Plan) -> list[object]:
    names = {unit.id: plain(unit.name) for unit in plan.units}
    return [
        (task.label, task.kind, plain(task.text)[:10], [(names[a.unit], a.role) for a in task.assignments])
        for task in plan.tasks
    ]


def targets_of(plan: Plan) -> list[object]:
    return [(each.metric, each.op, each.unit) for each in plan.indicators]


def full_width(text: str) -> str:
    return text.translate(WIDE)


def half_width(text: str) -> str:
    return text.translate(NARROW)


def square_brackets(text: str) -> str:
    return re.sub(r"[(（]([^()（）\n]{4,}(?:负责|单位|牵头|配合)[^()（）\n]*)[)）]", r"【\1】", text)


def listing_commas(text: str) -> str:
    return re.sub(r"(?m)^(\s*[0-9]{1,2})[.．](?![0-9])", r"\1、", text)


def full_width_numbers(text: str) -> str:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    return re.sub(r"(?m)^\s*[0-9]{1,2}(?=[.、．][^0-9])", lambda found: found[0].translate(wide), text)


def space_behind_numbers(text: str) -> str:
    return re.sub(r"(?m)^(\s*[0-9]{1,2}[.、．])(?![0-9])", r"\1 ", text)


def traditional(text: str) -> str:
    converted: str = TO_TRADITIONAL.convert(text)
    return converted


def no_blank_lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def blank_lines(text: str) -> str:
    return text.replace("\n", "\n\n")


def indented(text: str) -> str:
    return "\n".join("\u3000\u3000" + line.strip() + "\xa0" for line in text.splitlines())


def carriage_returns(text: str) -> str:
    return text.replace("\n", "\r\n")


def clauses_on_lines_of_their_own(text: str) -> str:
    return re.sub(r"(?m)[(（]((?:责任|牵头|省|市|县|区)[^()（）\n]{4,})[)）]$", r"\n(\1)", text)


def spam_behind(text: str) -> str:
    return text + "\n国产精品久久久免费观看\n"


def page_around(text: str) -> str:
    head = "当前位置：首页 > 政务公开\n索引号：000-1\n发布日期：2024-01-01\n字体：【大 中 小】\n"
    return f"{head}{text}\n【打印】【关闭】\n上一篇：没有了\n主办单位：某某市人民政府办公室\n"


PRINTS = [
    full_width,
    half_width,
    square_brackets,
    listing_commas,
    full_width_numbers,
    space_behind_numbers,
    traditional,
    no_blank_lines,
    blank_lines,
    indented,
    carriage_returns,
    clauses_on_lines_of_their_own,
    spam_behind,
    page_around,
]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_other_print_gives_the_same_tasks(name: str) -> None:
    text = DOCUMENTS[name]
    tasks = tasks_of(read(text))
    changed = [way.__name__ for way in PRINTS if tasks_of(read(way(text))) != tasks]
    assert changed == []


def joined(text: str) -> str:
    return re.sub(r"\s*\n\s*", "", text)


@pytest.mark.parametrize(
    "name",
    [
        "business_environment_city",
        "culture_and_tourism",
        "digital_city_running",
        "drinking_water",
        "elderly_care_wrapped",
        "first_leads_note",
        "gas_safety",
        "government_report",
        "higher_education",
        "industry_carbon",
        "inspection_findings",
        "manufacturing_goals",
        "measures_with_terms",
        "private_investment",
        "report_with_leaders",
        "rural_construction",
        "sports_articles",
        "state_council",
    ],
)
def test_lines_glued_together_give_the_same_tasks(name: str) -> None:
    text = DOCUMENTS[name]
    assert tasks_of(read(joined(text))) == tasks_of(read(text))


def is_running_text(text: str) -> bool:
    return not any(is_table_row(line) for line in text.splitlines()) and "序号" not in text


@pytest.mark.parametrize("name", [name for name, text in DOCUMENTS.items() if is_running_text(text)])
def test_lines_broken_anywhere_give_the_same_tasks(name: str) -> None:
    text = DOCUMENTS[name]
    broken = "\n".join(
        line[at : at + 36] for line in text.split("\n") for at in range(0, max(len(line), 1), 36)
    )
    assert tasks_of(read(broken)) == tasks_of(read(text))


COUNTED = re.compile(r"(?<![\d.~～—-])([1-9]\d*)(?=(?:个|家|件|项|户|所|座)(?!月|工作日|百分点|环节|方面))")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_other_figures_are_read_as_they_are(name: str) -> None:
    text = DOCUMENTS[name]
    changed = read(COUNTED.sub(lambda found: str(int(found[1]) + 1), text))
    assert targets_of(changed) == targets_of(read(text))


OTHER_NAMES: list[tuple[str, str]] = [
    ("财政局", "民族宗教事务局"),
    ("市场监管局", "园林绿化中心"),
    ("教育局", "防震减灾中心"),
    ("农业农村局", "口岸和物流办公室"),
]


@pytest.mark.parametrize(
    "name", [name for name, text in DOCUMENTS.items() if "负责" in text or "单位" in text]
)
def test_other_units_are_read_as_they_are(name: str) -> None:
    text = DOCUMENTS[name]
    renamed = text
    for old, new in OTHER_NAMES:
        renamed = renamed.replace(old, new)

    def cores(plan: Plan) -> list[list[tuple[str, str]]]:
        names = {unit.id: core_of(unit.name, plan.jurisdiction or "") for unit in plan.units}
        return [[(names[given.unit], given.role) for given in task.assignments] for task in plan.tasks]

    def now(core: str) -> str:
        for old, new in OTHER_NAMES:
            core = core.replace(core_of(old, ""), core_of(new, ""))
        return core

    wanted = [[(now(core), role) for core, role in task] for task in cores(read(text))]
    assert cores(read(renamed)) == wanted


@pytest.mark.parametrize("name", [name for name, text in DOCUMENTS.items() if "序号" in text])
def test_buttons_above_a_table_are_not_taken_for_the_foot_of_the_page(name: str) -> None:
    text = DOCUMENTS[name]
    assert tasks_of(read(f"【打印】【关闭】\n分享到：\n{text}")) == tasks_of(read(text))
