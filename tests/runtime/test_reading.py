"""The process that reads a document hands its draft over row by row."""

from __future__ import annotations

import tracemalloc
from hashlib import sha256

from bot.intake.read import read_document
from bot.plans.read_plan import read_plan
from bot.runtime.reading import read_in_child

TASKS = 900


def a_document(tasks: int) -> bytes:
    """Every tenth item names nobody, so that there are warnings; every other has a date and a figure."""
    lines = ["甲市2025年服务提升工作方案", "一、重点任务"]
    for n in range(1, tasks + 1):
        who = "" if n % 10 == 0 else "（市甲局牵头，市乙局配合）"
        lines.append(f"{n}.推进第{n}类事项就近办理，2025年{n % 12 + 1}月底前办件达到{n}万件。{who}")
    return "\n".join(lines).encode()


def test_draft_of_many_rows_arrives_whole_and_in_order() -> None:
    data = a_document(TASKS)
    draft = read_in_child(data, "plan.txt")
    assert draft == read_plan(read_document(data, "plan.txt"), source=sha256(data).hexdigest())
    assert len(draft.plan.tasks) == TASKS
    assert len(draft.plan.indicators) > 500
    assert draft.warnings


def test_what_rows_have_alike_is_held_once() -> None:
    draft = read_in_child(a_document(TASKS), "plan.txt")
    ids = {task.id: task.id for task in draft.plan.tasks}
    assert all(part.of is None or part.of is ids[part.of] for part in draft.stretches)
    assert len({id(task.responsibility) for task in draft.plan.tasks}) == 2
    assert len({id(task.assignments) for task in draft.plan.tasks}) == 2


def test_draft_takes_little_more_on_its_way_than_where_it_arrives() -> None:
    data = a_document(2 * TASKS)
    tracemalloc.start()
    try:
        draft = read_in_child(data, "plan.txt")
        held, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert draft.plan.tasks
    assert most < 1.5 * held
