"""Spreadsheets and separated values."""

from __future__ import annotations

import io
from datetime import date, datetime

import openpyxl

from bot.intake.lines import SourceLine
from bot.intake.sheets import read_csv, read_xlsx
from tests.intake.making import csv_bytes, xlsx_bytes


def texts(lines: tuple[SourceLine, ...]) -> list[str]:
    return [line.text for line in lines]


def test_values_are_shown_as_people_write_them() -> None:
    rows = [
        ["序号", "任务", "时限"],
        [1.0, "甲", datetime.fromisoformat("2026-06-30T00:00:00")],
        [2, 0.5, date(2026, 9, 1)],
    ]
    assert texts(read_xlsx(xlsx_bytes(rows)))[1:] == [
        "| 1 | 甲 | 2026年6月30日 |",
        "| 2 | 0.5 | 2026年9月1日 |",
    ]


def test_percents_are_percents() -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["指标", "目标"])
    sheet.append(["覆盖率", 0.95])
    sheet["B2"].number_format = "0.0%"
    packed = io.BytesIO()
    workbook.save(packed)
    assert texts(read_xlsx(packed.getvalue()))[1] == "| 覆盖率 | 95% |"


def test_merged_cells_are_filled_down_and_lines_are_rows() -> None:
    rows = [
        ["标题", None, None],
        [],
        ["序号", "任务", "单位"],
        [1, "甲", "A"],
        [None, None, "B"],
        ["二、组"],
        [2, "乙", "C"],
    ]
    lines = read_xlsx(xlsx_bytes(rows, merged=["A1:C1", "A4:A5", "B4:B5", "A6:C6"]))
    assert [(line.number, line.text) for line in lines] == [
        (1, "标题"),
        (3, "| 序号 | 任务 | 单位 |"),
        (4, "| 1 | 甲 | A |"),
        (5, "| 1 | 甲 | B |"),
        (6, "| 二、组 |  |  |"),
        (7, "| 2 | 乙 | C |"),
    ]


def test_sheets_follow_one_another_under_their_names_hidden_ones_left_out() -> None:
    workbook = openpyxl.Workbook()
    for name in ("一、工业", "二、农业", "旧稿"):
        sheet = workbook.create_sheet(name)
        sheet.append(["序号", "任务"])
        sheet.append([1, name])
    workbook["旧稿"].sheet_state = "hidden"
    packed = io.BytesIO()
    workbook.save(packed)
    lines = read_xlsx(packed.getvalue())
    assert [line.text for line in lines if not line.text.startswith("|")] == ["一、工业", "二、农业"]
    assert [line.number for line in lines] == [1, 2, 3, 4, 5, 6]


def test_far_cell_costs_nothing() -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet["A1"], sheet["B1"] = "序号", "任务"
    sheet["A2"], sheet["B2"] = 1, "甲"
    sheet["XFD15000"] = None
    sheet["XFD3"] = "远"
    packed = io.BytesIO()
    workbook.save(packed)
    assert texts(read_xlsx(packed.getvalue())) == ["| 序号 | 任务 |", "| 1 | 甲 |"]


def test_lines_within_cells_and_quoted_delimiters_stay_in_their_cell() -> None:
    rows = [["序号", "任务", "单位"], ["1", "甲,乙;丙", "A\nB"], ["2", "丁", "C"]]
    lines = read_csv(csv_bytes(rows))
    assert texts(lines)[1:] == ["| 1 | 甲,乙;丙 | A B |", "| 2 | 丁 | C |"]


def test_column_without_anything_is_left_out() -> None:
    assert texts(read_csv("序号,,任务\n1,,甲\n".encode())) == ["| 序号 | 任务 |", "| 1 | 甲 |"]
