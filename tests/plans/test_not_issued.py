"""A text that is out for comment is no plan in force: a doubt that is settled before it is published."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.domain.plan import Draft
from bot.domain.review import blocking, is_issued, warning_key
from bot.intake.read import read_document
from bot.plans.read_plan import read_plan
from bot.simulate.almanac import read_almanac
from bot.simulate.duty_page import duty_page
from bot.storage.data_files import data_files
from tests.test_shipped_plans import NAMES, the_draft, the_seed

TASKS = "一、重点任务\n1.开展专利导航。面向社会公开征求意见后，组织项目5个。(责任单位:市科技局)\n"


def a_draft(head: str) -> Draft:
    return read_plan(read_document(f"{head}\n{TASKS}".encode(), "plan.txt"), source="")


@pytest.mark.parametrize(
    ("head", "issued"),
    [
        ("示范市专利工作实施方案\n（征求意见稿）", False),
        ("示范市专利工作实施方案(送审稿)", False),
        ("关于《示范市专利工作实施方案》公开征求意见的公告\n示范市专利工作实施方案", False),
        ("示范市专利工作实施方案", True),
        ("示范市专利工作实施方案（试行）", True),
    ],
)
def test_what_is_out_for_comment_is_told(head: str, issued: bool) -> None:
    draft = a_draft(head)
    assert is_issued(draft) == issued
    assert ("not_issued" in {each.code for each in blocking(draft)}) != issued
    confirmed = replace(draft, settled=tuple(warning_key(each) for each in draft.warnings))
    assert is_issued(confirmed)


@pytest.mark.parametrize("name", NAMES)
def test_of_the_shipped_plans_one_is_not_issued(name: str, seeds: Path) -> None:
    """As it ships and as its own text is read; its page says so, and the days stay to be tried."""
    shipped = the_draft(name)
    read = read_plan(read_document(the_seed(seeds, shipped), "plan.txt"), source="")
    assert is_issued(shipped) == is_issued(read) == (name != "shangqiu-2023")
    span = (date(2023, 7, 1), date(2023, 9, 30))
    page = duty_page(shipped.plan, [span], read_almanac(data_files()), is_issued=is_issued(shipped))
    assert ("**Not issued** (征求意见稿，尚未印发)" in page) == (name == "shangqiu-2023")
    assert ("issued 2023-09-13" in page) is False
