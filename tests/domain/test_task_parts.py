"""Which tasks stand in the text of others."""

from __future__ import annotations

import sys
from types import FrameType

import pytest

from bot.domain.comparison import differences
from bot.domain.plan import Plan, Task
from bot.domain.task_parts import LONG, MOST_SHARE, parts_in

WORDS = [chr(0x4E00 + 7 * n) for n in range(2_500)]


def a_text(start: int, length: int) -> str:
    """No two characters in a row stand elsewhere."""
    return "".join(WORDS[(start + step * 13) % len(WORDS)] for step in range(length))


def a_task(name: str, text: str) -> Task:
    return Task(name, name, "task", "", text)


@pytest.mark.parametrize("length", [12, 300, LONG, 2 * LONG], ids=lambda length: f"{length} characters")
@pytest.mark.parametrize("beside", [40, 3 * LONG])
def test_part_is_found_in_a_text_of_any_length(length: int, beside: int) -> None:
    part, other = a_text(5, length), a_text(11, beside)
    whole = a_task("whole", other + part[: length // 2] + "啊" + part[length // 2 + 1 :] + other)
    strangers = [a_task("stranger", "这是另外一件全然不同的事情"), a_task("short", part[:11])]
    found = parts_in([whole], [*strangers, a_task("part", part)])
    assert {one: [task.id for task in parts] for one, parts in found.items()} == {"whole": ["part"]}


def test_words_that_very_many_tasks_share_make_none_a_part() -> None:
    alike = [a_task(f"t_{n}", "按照职责分工抓好落实") for n in range(MOST_SHARE + 1)]
    assert parts_in([a_task("whole", "各单位要按照职责分工抓好落实并按时报送")], alike) == {}


def a_plan(tasks: int, words: str) -> Plan:
    rows = tuple(a_task(f"{words}{n}", f"{words}第{n}项" + a_text(n, 30)) for n in range(tasks))
    return Plan("demo", "方案", tasks=rows)


def calls(tasks: int) -> int:
    """How many functions it takes to compare two plans of so many tasks that have few words in common."""
    counted = 0

    def count(frame: FrameType, event: str, arg: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    old, new = a_plan(tasks, "推进"), a_plan(tasks, "开展")
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        differences(old, new)
    finally:
        sys.setprofile(before)
    return counted


def test_four_times_the_tasks_are_four_times_the_work() -> None:
    calls(10)  # what is built once is built
    assert calls(400) < 4 * 1.3 * calls(100)
