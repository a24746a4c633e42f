"""Tables whose cells stand one a line, or on one line with spaces: rows by numbers, columns by what fits."""

from __future__ import annotations

import pytest

from bot.domain.plan import Plan
from bot.intake.lines import number_lines
from bot.plans.read_plan import read_plan

HEADS = ["序号", "工作任务", "责任单位", "完成时限"]
ROWS = [
    ["1", "修缮镇区公厕六座并对外开放", "镇城建办", "2025年6月底前"],
    ["2", "清理主要河道垃圾和漂浮物", "镇水利站", "2025年5月底前"],
    ["3", "增设通村公交站牌和候车亭", "镇交通站", "2025年9月底前"],
]


def plan_of(text: str) -> Plan:
    return read_plan(number_lines(f"安和镇2025年重点工作任务分解表\n{text}"), source="").plan


def tasks_of(plan: Plan) -> list[tuple[str, list[str], str]]:
    return [
        (
            task.title or task.text,
            [plan.unit(each.unit).name for each in task.assignments],
            str(task.deadline),
        )
        for task in plan.tasks
    ]


WANTED = [
    (row[1], [row[2]], f"2025-{month}-{day}")
    for row, month, day in zip(ROWS, ("06", "05", "09"), (30, 31, 30), strict=True)
]


@pytest.mark.parametrize("between", ["\n", "\n|\n", " ", "\n\n"])
def test_cells_are_put_back_into_rows(between: str) -> None:
    cells = [cell for row in (HEADS, *ROWS) for cell in row]
    assert tasks_of(plan_of(between.join(cells))) == WANTED


def test_rows_on_lines_of_their_own_with_a_space_between_cells() -> None:
    assert tasks_of(plan_of("\n".join(" ".join(row) for row in (HEADS, *ROWS)))) == WANTED


@pytest.mark.parametrize("index", range(3))
def test_units_on_lines_of_their_own_go_to_their_row(index: int) -> None:
    cells = [*HEADS]
    for place, row in enumerate(ROWS):
        cells += [*row[:3], *(["镇财政所", "镇应急办"] if place == index else []), row[3]]
    units = [names for _, names, _ in tasks_of(plan_of("\n".join(cells)))]
    assert units[index][1:] == ["镇财政所", "镇应急办"]
    assert [len(names) for names in units].count(1) == 2


def test_cell_of_several_lines_is_kept_as_printed() -> None:
    cells = [*HEADS, *ROWS[0][:3], "镇财政所", ROWS[0][3], *ROWS[1], *ROWS[2]]
    task = plan_of("\n".join(cells)).tasks[0]
    assert task.responsibility == "镇城建办\n镇财政所\n2025年6月底前"


def test_row_without_a_unit_keeps_its_date() -> None:
    cells = [*HEADS, *ROWS[0], "2", ROWS[1][1], ROWS[1][3], *ROWS[2]]
    assert tasks_of(plan_of("\n".join(cells))) == [WANTED[0], (ROWS[1][1], [], "2025-05-31"), WANTED[2]]


def test_second_piece_of_work_under_one_number_is_a_task_of_its_own() -> None:
    cells = [*HEADS, *ROWS[0], "完成镇文化站屋面防水改造", "镇文化站", "2025年8月底前", *ROWS[1], *ROWS[2]]
    plan = plan_of("\n".join(cells))
    assert tasks_of(plan)[1] == ("完成镇文化站屋面防水改造", ["镇文化站"], "2025-08-31")
    assert [task.label for task in plan.tasks] == ["1", "1-2", "2", "3"]


def test_words_after_the_table_are_no_cells() -> None:
    cells = [cell for row in (HEADS, *ROWS) for cell in row]
    plan = plan_of("\n".join([*cells, "注：各责任单位每月25日前向镇党政办报送进展情况。"]))
    assert tasks_of(plan) == WANTED


def test_rows_without_numbers_are_told_by_units_and_dates() -> None:
    cells = [cell for row in (HEADS, *ROWS) for cell in row[1:]]
    assert tasks_of(plan_of("\n".join(cells))) == WANTED


def test_heads_that_come_again_on_the_next_page_are_no_row() -> None:
    cells = [*HEADS, *ROWS[0], *ROWS[1], *HEADS, *ROWS[2]]
    assert tasks_of(plan_of("\n".join(cells))) == WANTED
