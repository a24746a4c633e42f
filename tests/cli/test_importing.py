"""Import over what is known of a plan: a draft, a version in force, a catalogue that ships."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from opencc import OpenCC
from typer.testing import CliRunner, Result

from bot.cli.catalogue import find_shipped, known_plans
from bot.cli.main import app
from bot.cli.options import Place, find_place, login_name
from bot.domain.comparison import differences
from bot.domain.plan import Draft
from bot.domain.review import Brought, Settle, warning_key
from bot.domain.task_acts import Assign, EditTask, SetClass, SetDeadline
from bot.domain.unit_acts import NameMembers
from bot.intake.read import read_document
from bot.plans.read_plan import read_plan
from bot.storage.database import Database
from bot.storage.drafts import Drafts
from bot.storage.recognising import recognise
from tests.test_shipped_plans import NAMES, each_plan, the_draft, the_seed

OTHER_PRINTS = {
    "as it is": lambda text: text,
    "traditional script": OpenCC("s2t").convert,
    "no blank lines": lambda text: "\n".join(line.strip() for line in text.splitlines() if line.strip()),
    "full-width marks": lambda text: text.translate(str.maketrans(",;:()", "，；：（）")),
}


AT = datetime(2026, 9, 21, tzinfo=UTC)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return find_place(tmp_path / "var", locale="en")


def run(place: Place, *args: str) -> Result:
    return CliRunner().invoke(app, [args[0], "--state", str(place.state), "--locale", "en", *args[1:]])


def take(place: Place, text: str, named: str | None = None) -> Draft:
    data = text.encode()
    read = read_plan(read_document(data, "plan.txt"), source=str(hash(text)))
    known = known_plans(place)
    found = recognise(read, named, known)
    return known.drafts.take(
        found.read, Brought("plan.txt", "chen", AT), there=found.there, basis=found.basis
    )


def id_of(draft: Draft, label: str) -> str:
    return next(task.id for task in draft.plan.tasks if task.label == label)


@pytest.mark.seeds
@each_plan
@pytest.mark.parametrize("print_", OTHER_PRINTS)
def test_text_of_a_plan_fills_the_wording_of_its_catalogue_in(
    seeds: Path, place: Place, name: str, print_: str
) -> None:
    catalogue = the_draft(name)
    draft = take(place, OTHER_PRINTS[print_](the_seed(seeds, catalogue).decode()))
    assert draft.plan.id == name
    assert [task.id for task in draft.plan.tasks] == [task.id for task in catalogue.plan.tasks]
    assert all(task.text and task.title for task in draft.plan.tasks)
    assert {row.id for row in draft.plan.milestones} == {row.id for row in catalogue.plan.milestones}
    assert draft.plan.rules == catalogue.plan.rules
    found = {(each.kind, each.what) for each in differences(catalogue.plan, draft.plan)}
    assert found <= {("task", "worded"), ("milestone", "changed"), ("plan", "changed"), ("unit", "changed")}
    codes = {warning.code for warning in draft.warnings}
    assert not codes & {"task_gone", "task_not_in_catalogue", "kept_own"}


@pytest.mark.seeds
def test_what_was_settled_in_a_catalogue_stays_when_the_text_comes(seeds: Path, place: Place) -> None:
    assert run(place, "import", str(catalogue_file("shaoxing-2014"))).exit_code == 0
    drafts = Drafts(place.drafts)
    draft = drafts.load("shaoxing-2014")
    draft = SetClass((id_of(draft, "8"), id_of(draft, "13")), "key").on(draft)
    draft = NameMembers("各区、县〈市〉政府", ("越城区政府", "诸暨市政府")).on(draft)
    draft = SetDeadline(id_of(draft, "17"), date(2014, 11, 30)).on(draft)
    draft = EditTask(id_of(draft, "5"), "title", "自拟的题目").on(draft)
    rules = (*draft.plan.rules, replace(draft.plan.rules[0], id="key_quarterly", classes=("key",)))
    settled = drafts.save(replace(draft, plan=replace(draft.plan, rules=rules)), expected=draft.revision)
    found = take(place, the_seed(seeds, settled).decode())
    assert found.revision == settled.revision + 1
    assert [task.label for task in found.plan.tasks if task.task_class == "key"] == ["8", "13"]
    group = found.plan.find_unit("各区、县〈市〉政府")
    assert group is not None
    assert [found.plan.unit(each).name for each in group.members] == ["越城区政府", "诸暨市政府"]
    assert found.plan.rules == rules
    assert all(task.text for task in found.plan.tasks)
    titles = {task.label: task.title for task in the_draft("shaoxing-2014").plan.tasks}
    assert {task.label: task.title for task in found.plan.tasks if task.kind == "task"} == {
        label: "自拟的题目" if label == "5" else title for label, title in titles.items() if label.isdecimal()
    }
    assert [task.deadline for task in found.plan.tasks if task.label == "17"] == [date(2014, 11, 30)]
    assert [warning.code for warning in found.warnings if warning.code == "kept_own"] == []


@pytest.mark.seeds
def test_units_named_in_a_catalogue_stay_where_the_plan_prints_none(seeds: Path, place: Place) -> None:
    drafts = Drafts(place.drafts)
    catalogue = the_draft("yuxi-2021")
    catalogue = Assign(id_of(catalogue, "7"), "lead", ("市市场监管局",)).on(catalogue)
    drafts.save(replace(catalogue, revision=0), expected=0)
    found = take(place, the_seed(seeds, catalogue).decode())
    [seventh] = [task for task in found.plan.tasks if task.label == "7"]
    assert [found.plan.unit(each.unit).name for each in seventh.assignments] == ["市市场监管局"]
    again = take(place, the_seed(seeds, catalogue).decode())
    assert again.plan == found.plan


@pytest.mark.seeds
def test_part_of_a_plan_is_told_task_by_task(seeds: Path, place: Place) -> None:
    catalogue = the_draft("gansu-2020")
    text = the_seed(seeds, catalogue).decode()
    start, end = text.index("三、促進知識產權創造運用"), text.index("四、優化知識產權服務")
    draft = take(place, text[:start] + text[end:])
    gone = [warning for warning in draft.warnings if warning.code == "task_gone"]
    assert len(gone) == 80 - len(draft.plan.tasks) == 25
    assert gone[0].message.startswith("原第37项")


def catalogue_file(name: str) -> Path:
    return Path(__file__).resolve().parents[2] / "data" / "plans" / f"{name}.json"


def test_catalogue_is_taken_in_once_and_reviewed_like_any_draft(place: Place) -> None:
    result = run(place, "import", str(catalogue_file("yuxi-2021")))
    assert result.exit_code == 0
    assert "is now the draft yuxi-2021 (revision 1)" in result.stdout
    shipped = find_shipped("yuxi-2021", place)
    assert shipped is not None
    assert Drafts(place.drafts).load("yuxi-2021").plan == shipped.plan
    again = run(place, "import", str(catalogue_file("yuxi-2021")))
    assert again.exit_code != 0
    assert Drafts(place.drafts).load("yuxi-2021").revision == 1


@pytest.mark.parametrize("name", NAMES)
def test_catalogue_is_published_as_it_is(place: Place, name: str) -> None:
    assert run(place, "publish", name, "--yes").exit_code == 0
    file = str(catalogue_file(name))
    assert run(place, "diff", file, f"{name}@").stdout == "No differences.\n"
    found = json.loads(run(place, "diff", file, f"{name}@", "--json").stdout)
    assert (found["old"]["version"], found["new"]["version"], found["differences"]) == (0, 1, [])


def test_publishing_keeps_who_and_why_with_the_doubts_left_open(place: Place) -> None:
    head = "示范市质量提升行动方案（2026年）\n一、重点任务\n"
    text = f"{head}1.开展质量抽查。建立清单。（市科技局负责）\n2.办好质量月。"
    take(place, text, "quality")
    assert run(place, "publish", "quality", "--yes", "--why", "市政府第3次常务会议审定").exit_code == 0
    db = Database(place.database_url).connect()
    body = next(json.loads(row[7]) for row in db.rows("facts") if row[1] == "PlanPublished")
    texts = {row[0]: row[3] for row in db.rows("texts")}
    db.close()
    assert (texts[body["why"]], texts[body["by"]]) == ("市政府第3次常务会议审定", login_name())
    assert {key.split("/")[0] for key in body["doubts"]["unsettled"]} >= {"task_without_units"}


def test_a_terminal_asks_why_after_the_yes(place: Place) -> None:
    command = ["publish", "--state", str(place.state), "--locale", "en", "yuxi-2021"]
    assert CliRunner().invoke(app, command, input="y\n按程序印发\n").exit_code == 0
    db = Database(place.database_url).connect()
    assert "按程序印发" in {row[3] for row in db.rows("texts")}
    db.close()


def test_import_tells_what_is_other_than_before(place: Place, tmp_path: Path) -> None:
    text = (catalogue_file("yuxi-2021").parent / "sample.txt").read_text("utf-8")
    (tmp_path / "plan.txt").write_text(text, "utf-8")
    assert "differ" not in run(place, "import", str(tmp_path / "plan.txt")).stdout.lower()
    (tmp_path / "plan.txt").write_text(text.replace("一个月内办结", "二十日内办结"), "utf-8")
    lines = run(place, "import", str(tmp_path / "plan.txt")).stdout.splitlines()
    assert lines[0].startswith("Known already")
    assert lines[1].startswith("~ task 8 知识产权快速维权, text: ")
    assert "Differences: 1." in lines


def test_plan_of_another_year_with_the_same_title_is_another_plan(place: Place) -> None:
    text = (
        (catalogue_file("yuxi-2021").parent / "sample.txt")
        .read_text("utf-8")
        .replace("2026年工作方案", "工作方案")
    )
    first, again = take(place, text), take(place, text.replace("2026", "2027"))
    assert first.plan.id != again.plan.id
    assert again.plan.id == f"{first.plan.id}-2027"
    assert take(place, text.replace("2026", "2027")).plan.id == again.plan.id


def test_other_name_makes_a_plan_of_its_own(place: Place) -> None:
    text = (catalogue_file("yuxi-2021").parent / "sample.txt").read_text("utf-8")
    first = take(place, text)
    draft = Drafts(place.drafts).save(SetClass((), "key").on(first), expected=1)
    assert {task.task_class for task in take(place, text).plan.tasks} == {"key"}
    other = take(place, text, "trial")
    assert {task.task_class for task in other.plan.tasks} == {"regular"}
    assert (other.plan.id, draft.plan.id) == ("trial", first.plan.id)


def test_publishing_says_what_should_have_been_settled_before(place: Place) -> None:
    head = "示范市质量提升行动方案（2026年）\n一、重点任务\n"
    text = f"{head}1.开展质量抽查。建立清单。（市科技局负责）\n2.办好质量月。组织开放日。"
    draft = take(place, text, "quality")
    shown = run(place, "publish", "quality", "--preview").output
    assert "1 place should be settled before publishing: duban review quality" in shown
    [doubt] = [each for each in draft.warnings if each.code == "task_without_units"]
    settled = Settle(warning_key(doubt)).on(draft)
    Drafts(place.drafts).save(settled, expected=draft.revision)
    assert "should be settled" not in run(place, "publish", "quality", "--preview").output
