"""The drafts' JSON is TinyDB's, written and read a row at a time, however somebody laid it out."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB, where

from bot.domain.plan import Assignment, Draft, Plan, Stretch, Task, Unit
from bot.storage.draft_files import AtomicJson
from bot.storage.drafts import Drafts


def objects(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.dictionaries(st.text(), values, max_size=3)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | objects(inner),
    max_leaves=8,
)
tables = st.dictionaries(
    st.text(), st.dictionaries(st.integers(1, 10**6).map(str), objects(values), max_size=4)
)
layouts = st.fixed_dictionaries(
    {"indent": st.none() | st.integers(0, 4), "ensure_ascii": st.booleans(), "sort_keys": st.booleans()}
)


@settings(max_examples=60)
@given(held=tables, layout=layouts, more=st.text(" \t\n\r", max_size=5))
def test_rows_are_read_however_they_are_laid_out(
    tmp_path_factory: pytest.TempPathFactory, held: dict[str, Any], layout: dict[str, Any], more: str
) -> None:
    path = tmp_path_factory.mktemp("drafts") / "demo.json"
    path.write_text(more + json.dumps(held, **layout) + more, "utf-8", errors="surrogatepass")
    found = {name: {} for name in held} | (AtomicJson(path).read() or {})
    assert found == held


@settings(max_examples=60)
@given(held=tables)
def test_what_is_written_is_the_json_of_the_tables(
    tmp_path_factory: pytest.TempPathFactory, held: dict[str, Any]
) -> None:
    path = tmp_path_factory.mktemp("drafts") / "demo.json"
    AtomicJson(path).write(held)
    assert json.loads(path.read_bytes()) == held


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"a"',
        '{"a": {}',
        '{"a": {"1": {}}',
        '{"a": {"1": {}},}',
        '{"a": {"1": {}}} x',
        '{"a": {"one": {}}}',
        '{"a": {"1": 7}}',
        '{"a": {"1": {"b": }}}',
        '{"a": 7}',
        '{"a": {}, "a": {}}',
        "{1: {}}",
    ],
)
def test_what_is_no_tables_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "demo.json"
    path.write_text(text, "utf-8")
    with pytest.raises(ValueError, match=r"."):
        list(AtomicJson(path).rows())


def a_draft(tasks: int) -> Draft:
    """Some 300 bytes of text a task, each with a stretch of the document."""
    rows = [
        Task(f"t_{n}", str(n), "task", f"任务{n}", f"第{n}项" + "做好这件事" * 16, ("一、重点任务",))
        for n in range(1, tasks + 1)
    ]
    shares = (Assignment("u_sci", "lead"),)
    plan = Plan(
        "demo",
        "示范计划",
        units=(Unit("u_sci", "科技局"),),
        tasks=tuple(replace(row, assignments=shares) for row in rows),
    )
    stretches = tuple(Stretch(n, row.text, "task", row.id) for n, row in enumerate(rows, start=1))
    return Draft(plan, "0" * 64, stretches=stretches)


@pytest.mark.parametrize("library", [AtomicJson, None], ids=["ours", "its_own"])
def test_tinydb_opens_and_edits_a_draft(tmp_path: Path, library: Any) -> None:
    drafts, path = Drafts(tmp_path), tmp_path / "demo.json"
    drafts.save(a_draft(20), expected=0)
    with TinyDB(path, storage=library) if library else TinyDB(path, encoding="utf-8") as database:
        tasks = database.table("tasks")
        assert (len(tasks), tasks.get(doc_id=12)["label"]) == (20, "12")
        tasks.update({"title": "另一件事"}, where("id") == "t_12")
        tasks.remove(doc_ids=[20])
    edited = drafts.load("demo")
    assert (edited.revision, len(edited.plan.tasks), edited.plan.task("t_12").title) == (2, 19, "另一件事")


def test_a_draft_laid_out_otherwise_is_no_edit(tmp_path: Path) -> None:
    drafts, path = Drafts(tmp_path), tmp_path / "demo.json"
    saved = drafts.save(a_draft(3), expected=0)
    tables = json.loads(path.read_bytes())
    path.write_text(json.dumps({name: tables[name] for name in sorted(tables, reverse=True)}), "utf-8-sig")
    assert drafts.load("demo") == saved


def peak(work: Callable[[], object]) -> int:
    """The most bytes that Python held at one time for it."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


FEW, MANY = 1_000, 4_000


def test_saving_a_draft_takes_no_more_memory_for_more_tasks(tmp_path: Path) -> None:
    drafts, few, many = Drafts(tmp_path), a_draft(FEW), a_draft(MANY)
    drafts.save(few, expected=0)  # what is built once is built
    short = peak(lambda: drafts.save(few, expected=1))
    assert peak(lambda: drafts.save(many, expected=2)) < 1.5 * short
    assert peak(lambda: drafts.save(many, expected=3)) < 1.5 * short


def test_loading_a_draft_takes_little_more_than_the_draft(tmp_path: Path) -> None:
    drafts, held = Drafts(tmp_path), []
    drafts.save(a_draft(MANY), expected=0)
    drafts.load("demo")
    tracemalloc.start()
    try:
        held.append(drafts.load("demo"))
        kept, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 1.3 * kept
