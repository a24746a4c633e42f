"""Nothing of the source is lost: the draft's stretches are the document, and each says what it belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.document_errors import NotAPlan
from bot.domain.plan import Draft, Stretch
from bot.intake.lines import SourceLine, number_lines
from bot.intake.read import read_document
from bot.plans.read_plan import read_plan
from tests.plans.test_properties import PIECES

DOCUMENTS = sorted((Path(__file__).parent / "documents").glob("*.txt"))
SEEDS = ("000", "001", "002", "003", "004")
CATALOGUE = {"task", "heading", "goal", "rule"}


def lines_of(path: Path) -> tuple[SourceLine, ...]:
    return read_document(path.read_bytes(), path.name)


def read(lines: Sequence[SourceLine]) -> Draft:
    return read_plan(lines, source="")


def put_together(stretches: Sequence[Stretch]) -> dict[int, str]:
    lines: dict[int, str] = defaultdict(str)
    for stretch in stretches:
        lines[stretch.line] += stretch.text
    return dict(lines)


def assert_adds_up(draft: Draft, lines: Sequence[SourceLine]) -> None:
    """From the outside: the lines again, in their order, and a reason for every word of them."""
    assert put_together(draft.stretches) == {line.number: line.text for line in lines if line.text.strip()}
    assert [each.line for each in draft.stretches] == sorted(each.line for each in draft.stretches)
    assert all(each.text for each in draft.stretches)
    tasks = {task.id for task in draft.plan.tasks}
    assert all((each.of in tasks) == (each.what == "task") for each in draft.stretches)
    told = "".join(part.quote for part in draft.skipped)
    for each in draft.stretches:
        if each.what not in CATALOGUE:
            left_out = "".join(filter(str.isalnum, each.text))
            assert left_out in "".join(filter(str.isalnum, told)), each


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_stretches_of_a_document_are_its_lines(path: Path) -> None:
    assert_adds_up(read(lines_of(path)), lines_of(path))


@pytest.mark.seeds
@pytest.mark.parametrize("name", SEEDS)
def test_stretches_of_a_seed_are_its_lines(seeds: Path, name: str) -> None:
    [path] = seeds.glob(f"{name}_*.txt")
    draft = read(lines_of(path))
    assert_adds_up(draft, lines_of(path))
    assert not {"leftover"} & {each.what for each in draft.stretches}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_words_of_a_task_stand_in_its_own_stretches(path: Path) -> None:
    draft = read(lines_of(path))
    for task in draft.plan.tasks:
        own = iter("".join(each.text for each in draft.stretches if each.of == task.id))
        words = task.printed or f"{task.title}{task.text}"
        assert all(char in own for char in filter(str.isalnum, words)), task.label  # in their order
        assert task.line in draft.lines_of(task.id)


def test_task_over_two_lines_knows_both_and_its_clause() -> None:
    text = "甲市工作方案\n一、重点任务\n1.推进甲工作\n（市甲局负责）。\n2.推进乙工作。（市乙局负责）"
    draft = read(number_lines(text))
    first, second = draft.plan.tasks
    assert (draft.lines_of(first.id), draft.lines_of(second.id)) == ((3, 4), (5,))
    assert [(each.line, each.what) for each in draft.stretches] == [
        (1, "front"),
        (2, "heading"),
        (3, "task"),
        (4, "task"),
        (5, "task"),
    ]


def test_two_tasks_on_one_line_share_it() -> None:
    text = "甲市工作方案\n一、重点任务\n1.推进甲工作。（市甲局负责）2.推进乙工作。（市乙局负责）"
    draft = read(number_lines(text))
    assert [(each.line, each.text) for each in draft.stretches if each.of] == [
        (3, "1.推进甲工作。（市甲局负责）"),
        (3, "2.推进乙工作。（市乙局负责）"),
    ]


Change: TypeAlias = tuple[str, int, int, str]

# What happens to a text: a piece cut out, doubled or put in, at a share of its length in thousandths.
CHANGES: st.SearchStrategy[Change] = st.tuples(
    st.sampled_from(("cut", "double", "put")), st.integers(0, 1000), st.integers(1, 200), PIECES | st.text()
)


def changed(text: str, change: Change) -> str:
    what, share, length, piece = change
    at = len(text) * share // 1000
    if what == "cut":
        return text[:at] + text[at + length :]
    if what == "double":
        return text[: at + length] + text[at:]
    return text[:at] + piece + text[at:]


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(DOCUMENTS), st.lists(CHANGES, min_size=1, max_size=8))
def test_nothing_of_a_damaged_document_is_lost(path: Path, several: list[Change]) -> None:
    text = "\n".join(line.text for line in lines_of(path))
    for change in several:
        text = changed(text, change)
    lines = number_lines(text)
    try:
        draft = read(lines)
    except NotAPlan:
        return
    assert_adds_up(draft, lines)
