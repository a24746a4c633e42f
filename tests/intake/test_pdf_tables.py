"""Ruled tables within PDFs: their rows, merged cells, rows cut by a page's end, the text around them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.intake.read import read_document
from bot.plans.read_plan import read_plan
from tests.intake import making


def texts(pages: Sequence[Sequence[str]], drawings: Sequence[str]) -> list[str]:
    return [line.text for line in read_document(making.pdf_bytes(pages, drawings), "plan.pdf")]


def bars(row: Sequence[str]) -> str:
    return f"| {' | '.join(row)} |"


def test_rows_of_a_ruled_table_are_lines_with_bars() -> None:
    found = texts([[making.TITLE]], [making.ruled(making.plan_rows())])
    assert found == [making.TITLE, *map(bars, making.plan_rows())]


def test_tasks_of_a_ruled_table_are_read() -> None:
    data = making.pdf_bytes([[making.TITLE]], [making.ruled(making.plan_rows())])
    plan = read_plan(read_document(data, "plan.pdf"), source="").plan
    assert plan.title == making.TITLE
    assert [(task.label, task.title, task.text) for task in plan.tasks] == [
        (str(number), title, text) for number, (title, text, *_) in enumerate(making.TASKS, start=1)
    ]
    leads = [plan.unit(task.assignments[0].unit).name for task in plan.tasks]
    assert leads == [lead for _, _, lead, _, _ in making.TASKS]
    assert [task.deadline.isoformat() if task.deadline else None for task in plan.tasks] == [
        "2026-10-31",
        "2026-12-31",
        "2026-09-30",
    ]


def test_cell_merged_down_stands_on_each_of_its_rows() -> None:
    head, first, second, third = making.plan_rows()
    merged = [head, (*first[:3], (2, 1, "市科技局"), *first[4:]), (*second[:3], None, *second[4:]), third]
    found = texts([[making.TITLE]], [making.ruled(merged)])
    assert found[2:4] == [
        bars((*first[:3], "市科技局", *first[4:])),
        bars((*second[:3], "市科技局", *second[4:])),
    ]


def test_row_over_all_columns_stands_alone() -> None:
    head, *rows = making.plan_rows()
    wide = [head, ((1, 6, "一、质量提升"), *[None] * 5), *rows]
    assert texts([[making.TITLE]], [making.ruled(wide)])[2] == bars(("一、质量提升", *[""] * 5))


def test_row_cut_by_the_end_of_a_page_is_one_row() -> None:
    head, first, second, third = making.plan_rows()
    upper = (*second[:2], second[2][:8], *second[3:])
    lower = ("", "", second[2][8:], "", "", "")
    pages = [making.ruled([head, first, upper]), making.ruled([lower, third])]
    assert texts([[making.TITLE], []], pages) == [making.TITLE, *map(bars, making.plan_rows())]


def test_rows_under_a_merged_group_on_the_next_page_stay_rows() -> None:
    rows = [("类别", "序号", "工作任务", "牵头单位", "责任单位", "完成时限")]
    rows += [
        ("质量提升" if n == 1 else "", str(n), f"推进第{n}项工作", "市科技局", "", "") for n in (1, 2, 3)
    ]
    found = texts([[making.TITLE], []], [making.ruled(rows[:3]), making.ruled(rows[3:])])
    assert len(found) == 5
    assert "推进第3项工作" in found[-1]


def test_text_around_a_table_keeps_its_place() -> None:
    before = [making.TITLE, "　　为落实部署，制定本方案。"]
    data = making.pdf_bytes(
        [before, ["　　二、保障措施", "　　各单位要抓好落实。"]], [making.ruled(making.plan_rows()), ""]
    )
    found = [line.text for line in read_document(data, "plan.pdf")]
    assert found[:3] == [making.TITLE, "为落实部署，制定本方案。", bars(making.HEADS)]
    assert found[-2:] == ["二、保障措施", "各单位要抓好落实。"]


def test_frame_around_text_is_no_table() -> None:
    lines = making.plan_lines()[:3]
    boxes = "".join(f"50 {y} 500 90 re S\n" for y in (650, 500, 350, 200, 100, 50))
    assert texts([[f"　　{line}" for line in lines]], [boxes]) == lines


def test_rows_of_a_table_without_rules_are_told_by_their_columns() -> None:
    rows = making.plan_rows()
    found = texts([[making.TITLE]], [making.unruled(rows)])
    assert found == [making.TITLE, *map(bars, rows)]


def test_words_around_a_table_without_rules_keep_their_place() -> None:
    note = "备注：各牵头单位每季度末向市质量办报送进展情况。"
    lines = [making.TITLE, *[""] * 20, note]
    found = texts([lines], [making.unruled(making.plan_rows(), top=720)])
    assert (found[0], found[-1], len(found)) == (making.TITLE, note, 6)


def test_lines_with_wide_gaps_are_no_table_without_a_head() -> None:
    lines = ["甲  乙  丙", "1  市教育局  市财政局", "2  市水利局  市农业农村局"]
    assert [line for line in texts([lines], []) if "|" in line] == []
