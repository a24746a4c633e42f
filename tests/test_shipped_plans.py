"""The catalogues of published plans that ship: facts and figures, titles of our own, not a sentence."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from opencc import OpenCC

from bot.cli.catalogue import find_plan
from bot.cli.options import find_place
from bot.domain.plan import Draft, Indicator, Milestone, Plan, Unit
from bot.intake.read import read_document
from bot.plans.read_plan import read_plan
from bot.plans.reimport import carry_over
from bot.simulate.run import simulate
from bot.storage.data_files import data_files
from bot.storage.recognising import shipped_plans

PLANS = Path(__file__).resolve().parents[1] / "data" / "plans"
NAMES = ("gansu-2020", "shangqiu-2023", "shaoxing-2014", "shaoyang-2021", "yuxi-2021")
LONGEST_TITLE = 16
NATIONAL_WEEK = "04-20/04-26"  # of intellectual property, each year since 2009: no plan prints its days
MOST_SHARED = 7  # Chinese characters in a row: a name or a term of the trade, no phrase

each_plan = pytest.mark.parametrize("name", NAMES)


def the_draft(name: str) -> Draft:
    place = find_place(Path("no-such-folder"))
    return next(draft for draft in shipped_plans(data_files(place.state)) if draft.plan.id == name)


def the_seed(seeds: Path, draft: Draft) -> bytes:
    """The very text the catalogue says it was read from."""
    found = [path.read_bytes() for path in sorted(seeds.glob("*.txt"))]
    return next(data for data in found if hashlib.sha256(data).hexdigest() == draft.source)


def the_reading(seeds: Path, draft: Draft) -> Plan:
    return read_plan(read_document(the_seed(seeds, draft), "plan.txt"), source="").plan


def the_gold(seeds: Path, name: str) -> dict[str, Any]:
    gold: dict[str, Any] = json.loads((seeds.parent / "gold" / f"{name}.json").read_text("utf-8"))
    return gold


def test_five_plans_ship_and_are_found_by_name(tmp_path: Path) -> None:
    place = find_place(tmp_path)
    assert [draft.plan.id for draft in shipped_plans(data_files(place.state))] == list(NAMES)
    assert find_plan("yuxi-2021", place).title == "玉溪市强化知识产权保护的实施意见"
    assert find_plan(str(PLANS / "yuxi-2021.json"), place) == find_plan("yuxi-2021", place)


@each_plan
def test_every_task_has_a_short_title_and_no_wording(name: str) -> None:
    draft = the_draft(name)
    titles = [task.title for task in draft.plan.tasks]
    assert len(set(titles)) == len(titles)
    assert all(0 < len(title) <= LONGEST_TITLE for title in titles)
    assert {(task.text, task.responsibility, task.printed) for task in draft.plan.tasks} == {("", "", None)}
    assert draft.skipped == ()


@each_plan
def test_what_a_plan_leaves_open_is_a_warning_for_the_office(name: str) -> None:
    draft = the_draft(name)
    plan, codes = draft.plan, [warning.code for warning in draft.warnings]
    kinds = {rule.kind for rule in plan.printed_rules}
    assert ("rule_by_office" in codes) == ("quarterly" not in kinds)
    assert ("class_by_office" in codes) == any(rule.classes == ("key",) for rule in plan.rules)
    assert ("plan_without_units" in codes) == (not plan.units)
    empty = [unit for unit in plan.units if unit.kind == "collective" and not unit.members]
    assert codes.count("collective_without_members") == len(empty)
    assert codes.count("list_left_open") == sum(task.open_list for task in plan.tasks)
    assert codes.count("target_without_date") == sum(each.by is None for each in plan.indicators)
    assert {rule.kind for rule in plan.rules} == {"quarterly"} | (kinds & {"urgent", "milestone", "annual"})


@each_plan
def test_catalogue_without_wording_runs_through_a_quarter(name: str) -> None:
    plan = the_draft(name).plan
    year = plan.from_year or 0
    if plan.issued and plan.issued > date(year, 9, 7):
        year += 1
    found = simulate(plan, date(year, 9, 7), date(year, 10, 20), seed=3)
    owed = [task for task in plan.tasks if task.kind == "task" or task.assignments]
    assert found["totals"]["opened"] >= len([task for task in owed if task.task_class == "regular"])
    assert found["totals"]["filed"] > 0
    assert found["totals"]["rolled_up"] == 1


# Against the plans themselves


@pytest.mark.seeds
@each_plan
def test_no_phrase_of_the_plan_is_shipped(seeds: Path, name: str) -> None:
    draft = the_draft(name)
    printed = the_seed(seeds, draft).decode("utf-8")
    source = han(printed) + han(OpenCC("t2s").convert(printed))
    assert [text for text in ours(draft) if longest_shared(han(text), source) > MOST_SHARED] == []


def ours(draft: Draft) -> list[str]:
    """All that stands in the file but names: of units and places, the document, its metrics, its number."""
    plan = draft.plan
    names = {plan.title, *(plan.issuer), *(each.metric for each in plan.indicators)}
    for unit in plan.units:
        names |= {unit.name, *unit.aliases, unit.printed or ""}
    names |= {rule.from_unit or "" for rule in plan.printed_rules}
    whole = json.loads((PLANS / f"{plan.id}.json").read_text("utf-8"))
    texts = [text for text in strings(whole) if text not in names]
    for name in sorted(names - {""}, key=len, reverse=True):
        texts = [text.replace(name, "/") for text in texts]
    return texts


def strings(value: object) -> list[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for each in value for text in strings(each)]
    return [value] if isinstance(value, str) else []


def han(text: str) -> str:
    return "".join(re.findall(r"[\u4e00-\u9fff/]", text))


def longest_shared(text: str, source: str) -> int:
    """Of the characters of `text` that stand in the source in a row."""
    ends = ((start, end) for start in range(len(text)) for end in range(start + 1, len(text) + 1))
    return max((end - start for start, end in ends if text[start:end] in source), default=0)


@pytest.mark.seeds
@each_plan
def test_catalogue_agrees_with_a_fresh_reading(seeds: Path, name: str) -> None:
    draft = the_draft(name)
    plan, read = draft.plan, the_reading(seeds, draft)
    assert [row_of(plan, task.id) for task in plan.tasks] == [row_of(read, task.id) for task in read.tasks]
    assert [unit_row(unit) for unit in plan.units] == [unit_row(unit) for unit in read.units]
    assert [figure_row(each) for each in plan.indicators] == [figure_row(each) for each in read.indicators]
    assert [node_row(each) for each in plan.milestones] == [with_week(each) for each in read.milestones]
    printed = (
        [(each.kind, each.from_unit, each.to_unit) for each in one.printed_rules] for one in (plan, read)
    )
    assert next(printed) == next(printed)
    assert plan.rules == read.rules
    about = ("title", "issuer", "issued", "doc_no", "jurisdiction", "from_year", "to_year", "issued_printed")
    assert [getattr(plan, field) for field in about] == [getattr(read, field) for field in about]


def row_of(plan: Plan, task_id: str) -> tuple[object, ...]:
    task = plan.task(task_id)
    numbers = [re.sub(r"(?<=[、）)]).*", "", heading) for heading in task.section]
    marks = (task.open_list, task.by_division, task.deadline, task.ongoing, len(task.boxes))
    return task.id, task.label, task.no, task.kind, numbers, task.assignments, marks


def unit_row(unit: Unit) -> tuple[object, ...]:
    return unit.id, unit.name, unit.kind, unit.aliases, unit.printed


def figure_row(row: Indicator) -> tuple[object, ...]:
    figures = (row.op, row.value, row.value2, row.unit, row.by, row.baseline, row.baseline_year)
    return row.id, row.metric, *figures, row.cadence, row.task


def node_row(row: Milestone) -> tuple[object, ...]:
    return row.id, row.kind, row.date, row.task


def with_week(row: Milestone) -> tuple[object, ...]:
    """As read, the national week with its days, of which a plan prints the last or none."""
    if row.name.endswith("知识产权宣传周"):
        assert row.date in {"", "04-26"}
        row = replace(row, date=NATIONAL_WEEK)
    return node_row(row)


@pytest.mark.seeds
@pytest.mark.parametrize("name", ["yuxi-2021", "shaoyang-2021", "gansu-2020", "shangqiu-2023"])
def test_plan_read_over_its_catalogue_keeps_the_days_of_the_national_week(seeds: Path, name: str) -> None:
    draft = the_draft(name)
    read = read_plan(read_document(the_seed(seeds, draft), "plan.txt"), source="")
    for before in (draft, None):
        carried = carry_over(draft, read, before).draft.plan
        assert NATIONAL_WEEK in {each.date for each in carried.milestones}
        assert "04-26" not in {each.date for each in carried.milestones if each.kind == "annual-week"}


@pytest.mark.seeds
@each_plan
def test_catalogue_agrees_with_what_people_took_from_the_plan_by_hand(seeds: Path, name: str) -> None:
    plan, gold = the_draft(name).plan, the_gold(seeds, name)
    wanted = [entry for entry in gold["tasks"] if entry["kind"] == "task"]
    tasks = [task for task in plan.tasks if task.kind == "task"]
    assert [task.label for task in tasks] == [entry["key"] for entry in wanted]
    assert len(plan.tasks) == len(gold["tasks"])
    for task, entry in zip(tasks, wanted, strict=True):
        named = {(plan.unit(each.unit).name, each.role) for each in task.assignments}
        groups = entry["groups"] or []
        printed = (
            [*entry["units"], *(group for group in groups if entry["groups_basis"] != "prose")]
            if ("groups_basis" in entry)
            else [*entry["units"], *groups]
        )
        assert {name_of(each) for each in printed} == {name for name, _ in named}, task.label
        roles = {(name_of(each), each["role"]) for each in entry["units"]}
        assert roles <= named, task.label
        assert task.open_list == entry["open_list"], task.label
    figures = sorted((each.value, each.unit) for each in plan.indicators)
    assert figures == sorted(
        (type(figures[0][0])(str(each["value"])), each["unit"]) for each in gold["targets"]
    )


def name_of(entry: dict[str, Any]) -> str:
    name: str = entry.get("name_simplified") or entry["name"]
    return name
