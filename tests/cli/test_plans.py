"""Import, plans and diff: what is printed, what is saved, how it ends."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli.main import app
from bot.document_errors import UnreadableDocument
from bot.runtime.reading import Limits, read_in_child
from bot.storage.drafts import Drafts

PLAN = """示范市知识产权工作方案

一、重点任务
1.提升专利质量。开展高价值专利培育，办好专利转化对接活动。（市科技局、市财政局）
2.加强商标管理。规范商标使用，开展商标代理机构检查。（市市场监管局）
3.办好宣传周。组织开展知识产权宣传周活动。（市市场监管局）
"""


def run(tmp_path: Path, *args: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(
        app, [args[0], "--state", str(tmp_path / "var"), "--locale", "en", *args[1:]], input=stdin
    )


def document(tmp_path: Path, text: str = PLAN, name: str = "plan.txt") -> str:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return str(path)


def drafts(tmp_path: Path) -> Drafts:
    return Drafts(tmp_path / "var/drafts")


def test_import_saves_a_draft_and_says_what_is_next(tmp_path: Path) -> None:
    result = run(tmp_path, "import", document(tmp_path), "--as", "demo")
    assert result.exit_code == 0
    draft = drafts(tmp_path).load("demo")
    assert [task.label for task in draft.plan.tasks] == ["1", "2", "3"]
    assert '"示范市知识产权工作方案" is now the draft demo (revision 1).\nTasks 3, units 3' in result.stdout


def test_import_from_standard_input_in_gb18030(tmp_path: Path) -> None:
    result = run(tmp_path, "import", "-", "--as", "demo", stdin=PLAN.encode("gb18030"))
    assert result.exit_code == 0
    assert drafts(tmp_path).load("demo").plan.title == "示范市知识产权工作方案"


def test_json_is_all_that_is_printed_and_nothing_is_saved(tmp_path: Path) -> None:
    result = run(tmp_path, "import", document(tmp_path), "--json")
    read: dict[str, Any] = json.loads(result.stdout)
    assert [task["key"] for task in read["tasks"]] == ["1", "2", "3"]
    assert read["tasks"][0]["units"][0]["name"] == "市科技局"
    assert drafts(tmp_path).names() == ()


def test_json_with_a_name_is_saved_as_well(tmp_path: Path) -> None:
    result = run(tmp_path, "import", document(tmp_path), "--json", "--as", "demo")
    assert json.loads(result.stdout)["plan"]["title"]
    assert "is now the draft demo" in result.stderr
    assert drafts(tmp_path).names() == ("demo",)


def test_out_writes_what_json_prints(tmp_path: Path) -> None:
    out = tmp_path / "read.json"
    printed = run(tmp_path, "import", document(tmp_path), "--json").stdout
    assert run(tmp_path, "import", document(tmp_path), "--out", str(out)).stdout == ""
    assert out.read_text("utf-8") == printed


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("letter.txt", "今天下午开会，请准时参加。\n".encode(), 1),
        ("empty.txt", b"", 1),
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 2),
        ("broken.pdf", b"%PDF-1.7 and then nothing", 2),
    ],
)
def test_no_plan_is_1_and_unreadable_is_2(tmp_path: Path, name: str, content: bytes, code: int) -> None:
    (tmp_path / name).write_bytes(content)
    result = run(tmp_path, "import", str(tmp_path / name))
    assert result.exit_code == code
    assert name in result.output
    assert drafts(tmp_path).names() == ()


def test_missing_file_is_unreadable(tmp_path: Path) -> None:
    result = run(tmp_path, "import", str(tmp_path / "none.txt"))
    assert result.exit_code == 2
    assert "there is no such file" in result.output


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        (Limits(document_bytes=10), "too_large"),
        (Limits(wall_seconds=0), "too_much"),
        (Limits(memory_bytes=1 << 20), "too_much"),
        (Limits(cpu_seconds=1), "too_much"),
    ],
)
def test_reading_past_a_limit_ends(limits: Limits, why: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read_in_child(PLAN.encode() * 20_000, "plan.txt", limits)
    assert caught.value.reason == why


def test_a_plan_read_again_keeps_ids_classes_and_settled_places(tmp_path: Path) -> None:
    run(tmp_path, "import", document(tmp_path), "--as", "demo")
    first = drafts(tmp_path).load("demo")
    tasks = tuple(replace(task, task_class="key") if task.label == "2" else task for task in first.plan.tasks)
    drafts(tmp_path).save(replace(first, plan=replace(first.plan, tasks=tasks), settled=("x/1",)), expected=1)
    moved = PLAN.replace("2.加强", "2.新增任务。开展维权援助。（市司法局）\n3.加强").replace(
        "3.办好", "4.办好"
    )
    result = run(tmp_path, "import", document(tmp_path, moved), "--as", "demo")
    assert result.exit_code == 0
    again = drafts(tmp_path).load("demo")
    assert (again.revision, again.settled) == (3, ("x/1",))
    old, new = ({task.title: task.id for task in each.plan.tasks} for each in (first, again))
    assert {title: new[title] for title in old} == old
    assert [task.title for task in again.plan.tasks if task.task_class == "key"] == ["加强商标管理"]


def test_plans_lists_drafts(tmp_path: Path) -> None:
    assert "There is no plan yet" in run(tmp_path, "plans").stdout
    run(tmp_path, "import", document(tmp_path), "--as", "demo")
    header, row = run(tmp_path, "plans").stdout.splitlines()
    assert header.split() == ["id", "title", "tasks", "units", "standing"]
    assert row.split()[:4] == ["demo", "示范市知识产权工作方案", "3", "3"]
    assert len(row) <= 100


def test_diff_tells_what_changed_by_meaning(tmp_path: Path) -> None:
    run(tmp_path, "import", document(tmp_path), "--as", "old")
    changed = (
        PLAN.replace("（市科技局、市财政局）", "（市科技局）")
        .replace("3.办好", "4.办好")
        .replace("宣传周活动", "宣传周系列活动")
    )
    run(tmp_path, "import", document(tmp_path, changed), "--as", "new")
    lines = run(tmp_path, "diff", "old", "new").stdout.splitlines()
    assert "~ task 1 提升专利质量, responsible: 市科技局, 市财政局 → 市科技局" in lines
    assert "# tasks with another number: 3→4 办好宣传周" in lines
    assert "- unit 市财政局" in lines
    assert lines[-1] == f"Differences: {len(lines) - 1}."
    assert run(tmp_path, "diff", "old", "old").stdout == "No differences.\n"


def test_diff_takes_files_too(tmp_path: Path) -> None:
    run(tmp_path, "import", document(tmp_path), "--as", "demo")
    assert run(tmp_path, "diff", "demo", str(tmp_path / "var/drafts/demo.json")).stdout == "No differences.\n"


@pytest.mark.seeds
def test_every_published_plan_is_read(tmp_path: Path, seeds: Path) -> None:
    for path in sorted(seeds.glob("*.txt")):
        result = run(tmp_path, "import", str(path), "--json")
        assert result.exit_code == 0, path.name
        assert json.loads(result.stdout)["tasks"], path.name
