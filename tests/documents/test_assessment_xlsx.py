"""The assessment's workbook: totals and traces, marked as the office's own, words as text."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from bot.documents.assessment_xlsx import assessment_xlsx
from bot.documents.document import Document
from bot.documents.makers import assessment_args, make_documents
from bot.domain.assessment import Assessment
from bot.domain.assessment_rules import CASES
from tests.documents.rollups import HOSTILE, OFFICE_NAME, a_book, documents_toml
from tests.notices.assessment_samples import an_assessment


def made(found: Assessment, locale: str = "zh-CN") -> Document:
    [document] = make_documents("assessment", assessment_args(found, documents_toml(locale), OFFICE_NAME))
    return document


def opened(found: Assessment, locale: str = "zh-CN") -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(made(found, locale).body))


@pytest.mark.parametrize(("locale", "mark"), [("zh-CN", "仅供办公室内部使用"), ("en", "For the office only")])
def test_both_sheets_say_whose_they_are_and_what_they_rest_on(locale: str, mark: str) -> None:
    book = opened(an_assessment(provisional=True), locale)
    for sheet in book.worksheets:
        note = str(sheet["A1"].value)
        assert mark in note
        assert "4718:9f3c2a7be01d" in note
    assert book.properties.creator == OFFICE_NAME
    assert made(an_assessment(), locale).name.endswith(".xlsx")


def test_only_a_year_that_is_not_over_is_marked_provisional() -> None:
    assert [
        "（暂定）" in str(opened(an_assessment(provisional=each)).worksheets[0]["A1"].value)
        for each in (True, False)
    ] == [True, False]


def test_totals_stand_in_the_plans_order_and_what_does_not_count_says_so() -> None:
    rows = list(opened(an_assessment()).worksheets[0].iter_rows(min_row=3, values_only=True))
    assert [row[1] for row in rows] == ["市科技局", "市科技局1", "市科技局2", "市数据局"]
    assert rows[1][2:] == (30, 25, 20, 10, "不计", 85, 85, 100)
    assert rows[3][2:] == ("不计",) * 5 + (0, 0, None)


def test_every_case_is_a_row_with_its_fact() -> None:
    found = an_assessment()
    rows = list(opened(found).worksheets[1].iter_rows(min_row=3, values_only=True))
    assert len(rows) == sum(len(unit.traces) for unit in found.units) > sum(map(len, CASES.values()))
    assert rows[0][1:8] == (
        "市科技局",
        "按时报送",
        "7",
        "2026年三季度",
        "晚于期限报送",
        rows[0][6],
        rows[0][7],
    )
    assert (str(rows[0][6])[:10], str(rows[0][7])) == ("2026-10-09", "2026-09-28 17:00:00")
    assert {row[11] for row in rows} == {4711}


@pytest.mark.parametrize("words", HOSTILE)
def test_what_people_wrote_stays_text(words: str) -> None:
    found = an_assessment()
    unit = found.units[0]
    item = unit.items[3]
    trace = replace(item.traces[0], found=replace(item.traces[0].found, about=words), points=Decimal(1))
    items = tuple(replace(each, traces=(trace,)) if each is item else each for each in unit.items)
    shown = replace(found, units=(replace(unit, name=words, items=items),))
    book = openpyxl.load_workbook(io.BytesIO(assessment_xlsx(shown, OFFICE_NAME, a_book("zh-CN"))))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows(min_row=3) for cell in row]
    assert all(cell.data_type != "f" for cell in cells)


def test_the_same_assessment_gives_the_same_bytes() -> None:
    assert made(an_assessment()).body == made(an_assessment()).body
