"""The five seed plans as Word documents, web pages and PDFs give the tasks that their texts give."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest

from bot.domain.plan import Plan
from bot.intake.read import read_document
from bot.plans.read_plan import read_plan
from tests.intake import making

pytestmark = pytest.mark.seeds

LINES_A_PAGE = 22
NUMBERS = ["000", "001", "002", "003", "004"]


def lines_of(seeds: Path, number: str) -> list[str]:
    [path] = seeds.glob(f"{number}_*.txt")
    return [text for line in path.read_text("utf-8").splitlines() if (text := line.strip())]


def as_docx(lines: list[str]) -> bytes:
    return making.typed_docx(lines)


def as_html(lines: list[str]) -> bytes:
    return making.page("".join(f"<p>　　{escape(line)}</p>" for line in lines), charset="gb2312")


def as_pdf(lines: list[str]) -> bytes:
    printed = [part for line in lines for part in making.wrapped(line)]
    starts = range(0, len(printed), LINES_A_PAGE)
    pages = [printed[start : start + LINES_A_PAGE] for start in starts]
    return making.pdf_bytes(
        [making.page_of_lines(page, number) for number, page in enumerate(pages, start=1)]
    )


def tasks_of(plan: Plan) -> list[object]:
    units = {unit.id: plain(unit.name) for unit in plan.units}
    return [
        (
            task.label,
            task.kind,
            plain(task.title + task.text),
            [(units[given.unit], given.role) for given in task.assignments],
            task.deadline,
        )
        for task in plan.tasks
    ]


def plain(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


@pytest.mark.parametrize("make", [as_docx, as_html, as_pdf], ids=lambda make: make.__name__)
@pytest.mark.parametrize("number", NUMBERS)
def test_kind_of_file_changes_no_task(seeds: Path, number: str, make: Callable[[list[str]], bytes]) -> None:
    lines = lines_of(seeds, number)
    want = read_plan(read_document("\n".join(lines).encode(), "plan.txt"), source="").plan
    given = read_plan(read_document(make(lines), ""), source="").plan
    assert tasks_of(given) == tasks_of(want)
