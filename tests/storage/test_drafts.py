"""Drafts on disk: nothing is lost, whether by two writers, a hand or a crash."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.document_errors import BadDraft, StaleDraft
from bot.domain.date_acts import SetMilestone
from bot.domain.plan import (
    Assignment,
    Draft,
    Indicator,
    Milestone,
    Plan,
    PrintedRule,
    Skipped,
    Stretch,
    Task,
    Unit,
    Warning,
)
from bot.domain.review import Brought, perform
from bot.domain.rules import ReportingRule
from bot.domain.task_acts import SetClass
from bot.storage.drafts import Drafts, read_draft

CHECKOUT = Path(__file__).resolve().parents[2]
UNITS = (Unit("u_sci", "示范市科技局", aliases=("市科技局",)), Unit("u_all", "各成员单位", kind="collective"))
TASKS = tuple(
    Task(
        f"t_{n}", str(n), "task", f"任务{n}", "做好这件事", assignments=(Assignment("u_sci", "lead"),), line=n
    )
    for n in range(1, 13)
)
TARGET = Indicator("i_1", "新增专利", ">=", Decimal("32000"), "件", by="2026", task="t_1")
PLAN = Plan("demo", "示范计划", issued=date(2026, 3, 2), units=UNITS, tasks=TASKS, indicators=(TARGET,))
DRAFT = Draft(PLAN, "0" * 64, warnings=(Warning(3, "collective", "各成员单位", "未列明成员"),))

decimals = st.decimals(allow_nan=False, allow_infinity=False)
indicators = st.builds(Indicator, value=decimals, value2=st.none() | decimals, baseline=st.none() | decimals)


def several(kind: type) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(st.builds(kind), max_size=3).map(tuple)


plans = st.builds(
    Plan,
    id=st.just("demo"),
    indicators=st.lists(indicators, max_size=2).map(tuple),
    units=several(Unit),
    tasks=several(Task),
    milestones=several(Milestone),
    printed_rules=several(PrintedRule),
    rules=several(ReportingRule),
)
drafts = st.builds(
    Draft,
    plan=plans,
    warnings=several(Warning),
    skipped=several(Skipped),
    revision=st.just(0),
    stretches=several(Stretch),
)


@given(draft=drafts)
def test_what_is_saved_is_what_is_loaded(tmp_path_factory: pytest.TempPathFactory, draft: Draft) -> None:
    folder = Drafts(tmp_path_factory.mktemp("drafts"))
    saved = folder.save(draft, expected=0)
    assert saved == replace(draft, revision=1)
    assert folder.load("demo") == saved


def test_drafts_are_listed_by_plan(tmp_path: Path) -> None:
    folder = Drafts(tmp_path / "drafts")
    assert folder.names() == ()
    for plan in ("yearly", "demo"):
        folder.save(replace(DRAFT, plan=replace(PLAN, id=plan)), expected=0)
    assert [draft.plan.id for draft in folder.plans()] == ["demo", "yearly"]


def test_one_change_is_one_changed_line(tmp_path: Path) -> None:
    folder, path = Drafts(tmp_path), tmp_path / "demo.json"
    first = folder.save(DRAFT, expected=0)
    before = path.read_text("utf-8").splitlines()
    tasks = (*TASKS[:9], replace(TASKS[9], title="另一件事"), *TASKS[10:])
    folder.save(replace(first, plan=replace(PLAN, tasks=tasks)), expected=1)
    after = path.read_text("utf-8").splitlines()
    changed = [line.strip() for line in after if line not in before]
    assert [line for line in changed if not line.startswith(('"fingerprint"', '"revision"'))] == [
        '"title": "另一件事"'
    ]
    assert [line for line in after if '"label"' in line] == [line for line in before if '"label"' in line]


def test_save_against_an_older_revision_is_refused(tmp_path: Path) -> None:
    folder = Drafts(tmp_path)
    first = folder.save(DRAFT, expected=0)
    second = folder.save(replace(first, settled=("3",)), expected=1)
    with pytest.raises(StaleDraft) as caught:
        folder.save(replace(first, settled=("4",)), expected=1)
    assert (caught.value.expected, caught.value.found) == (1, 2)
    with pytest.raises(StaleDraft):
        folder.save(DRAFT, expected=0)
    assert folder.load("demo") == second


def test_edit_by_hand_counts_and_is_not_overwritten(tmp_path: Path) -> None:
    folder, path = Drafts(tmp_path), tmp_path / "demo.json"
    first = folder.save(DRAFT, expected=0)
    path.write_text(path.read_text("utf-8").replace("任务7", "第七件事"), "utf-8")
    with pytest.raises(StaleDraft):
        folder.save(replace(first, settled=("3",)), expected=1)
    edited = folder.load("demo")
    assert (edited.revision, edited.plan.task("t_7").title) == (2, "第七件事")
    assert folder.save(replace(edited, settled=("3",)), expected=2).revision == 3
    assert folder.load("demo").plan.task("t_7").title == "第七件事"


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('"title": "任务7"', '"titel": "任务7"', "tasks: there is no field 'titel'"),
        ('"open_list": false', '"open_lists": true', "tasks: there is no field 'open_lists'"),
        ('"kind": "collective"', '"kind": "crowd"', "Invalid enum value 'crowd'"),
        ('"value": "32000"', '"value": "many"', "decimal"),
        ('"tasks": {', '"tasks": 3, "x": {', "demo.json cannot be read"),
        ("}", "", "Expecting"),
    ],
)
def test_edit_gone_wrong_is_told(tmp_path: Path, old: str, new: str, why: str) -> None:
    folder, path = Drafts(tmp_path), tmp_path / "demo.json"
    folder.save(DRAFT, expected=0)
    content = path.read_text("utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), "utf-8")
    with pytest.raises(BadDraft, match=why):
        folder.load("demo")


def test_draft_under_another_name_is_refused(tmp_path: Path) -> None:
    Drafts(tmp_path).save(DRAFT, expected=0)
    (tmp_path / "demo.json").rename(tmp_path / "other.json")
    with pytest.raises(BadDraft, match="holds the plan 'demo'"):
        Drafts(tmp_path).load("other")
    assert read_draft(tmp_path / "other.json").plan == PLAN


@pytest.mark.parametrize("plan", ["", "../demo", ".demo", "a/b", "x" * 81, "demo"])
def test_no_draft_of_that_name(tmp_path: Path, plan: str) -> None:
    with pytest.raises(BadDraft):
        Drafts(tmp_path).load(plan)


def _add_warnings(folder: Path, writer: int, count: int) -> None:
    drafts, done = Drafts(folder), 0
    while done < count:
        draft = drafts.load("demo")
        added = Warning(done, f"writer-{writer}", "", "")
        try:
            drafts.save(replace(draft, warnings=(*draft.warnings, added)), expected=draft.revision)
            done += 1
        except StaleDraft:
            continue


def test_two_processes_lose_nothing(tmp_path: Path) -> None:
    Drafts(tmp_path).save(replace(DRAFT, warnings=()), expected=0)
    spawn = get_context("spawn")
    writers = [spawn.Process(target=_add_warnings, args=(tmp_path, writer, 15)) for writer in (1, 2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
        assert writer.exitcode == 0
    draft = Drafts(tmp_path).load("demo")
    assert draft.revision == 31
    assert {(w.code, w.line) for w in draft.warnings} == {
        (f"writer-{n}", i) for n in (1, 2) for i in range(15)
    }


# Kills itself at a chosen step of the save: Python tells an audit hook before each open and rename.
KILLED = """
import os, signal, sys
from dataclasses import replace
from pathlib import Path
from bot.storage.drafts import Drafts

folder, step = Path(sys.argv[1]), sys.argv[2]
drafts = Drafts(folder)
draft = drafts.load("demo")

def hook(event, args):
    if event == step and str(args[0]).endswith(".new"):
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(hook)
drafts.save(replace(draft, settled=("3",)), expected=1)
"""


@pytest.mark.parametrize("step", ["open", "os.rename"])
def test_killed_in_the_middle_of_a_save_leaves_the_old_draft_whole(tmp_path: Path, step: str) -> None:
    drafts = Drafts(tmp_path)
    first = drafts.save(DRAFT, expected=0)
    done = subprocess.run([sys.executable, "-c", KILLED, tmp_path, step], cwd=CHECKOUT, check=False)
    assert done.returncode == -signal.SIGKILL
    assert drafts.load("demo") == first
    assert drafts.save(replace(first, settled=("4",)), expected=1).settled == ("4",)
    assert json.loads((tmp_path / "demo.json").read_text("utf-8"))["draft"]["1"]["settled"] == ["4"]


def test_full_disk_leaves_the_old_draft_whole(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    first = drafts.save(DRAFT, expected=0)
    limited = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (900, 900));"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "from pathlib import Path; from bot.storage.drafts import Drafts;"
        "drafts = Drafts(Path(sys.argv[1])); drafts.save(drafts.load('demo'), expected=1)"
    )
    done = subprocess.run(
        [sys.executable, "-c", limited, tmp_path], cwd=CHECKOUT, capture_output=True, check=False
    )
    assert b"File too large" in done.stderr
    assert drafts.load("demo") == first


def test_a_new_reading_keeps_what_people_did_and_says_who_brought_it(tmp_path: Path) -> None:
    at, folder = datetime(2026, 3, 17, 8, tzinfo=UTC), Drafts(tmp_path)
    first = folder.take(DRAFT, Brought("plan.docx", "chen", at))
    assert (first.document, [edit.act for edit in first.edits]) == ("plan.docx", ["import"])
    reviewed = perform(first, [SetClass(("t_1",), "key")], by="p_1", at=at)
    reviewed = perform(reviewed, [SetMilestone("上线", "2026-09-30", task="t_1")], by="p_1", at=at)
    folder.save(reviewed, expected=1)
    again = folder.take(replace(DRAFT, source="1" * 64), Brought("plan-2.docx", "wang", at))
    assert (again.revision, again.document, again.source) == (3, "plan-2.docx", "1" * 64)
    assert again.plan.task("t_1").task_class == "key"
    assert [(node.name, node.task) for node in again.plan.milestones] == [("上线", "t_1")]
    assert [(edit.act, edit.by) for edit in again.edits] == [
        ("import", "chen"), ("set_class", "p_1"), ("set_milestone", "p_1"), ("import", "wang"),
    ]  # fmt: skip
    assert folder.load("demo") == again
