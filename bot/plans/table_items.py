"""The rows of a table of tasks as items: 序号, 工作任务, 主要措施, 牵头单位, 完成时限 (任务分工表)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.domain.plan import Role
from bot.plans.clauses import Responsibility, flow
from bot.plans.columns import Table
from bot.plans.headings import split_heading
from bot.plans.items import Item, Section, duties_of_section, section_of
from bot.plans.marks import Mark, Rank, mark_at
from bot.plans.numbering import is_heading
from bot.plans.outline import Node
from bot.plans.passages import Passage, join, join_lines
from bot.plans.roles import Clause, read_listed
from bot.plans.texts import Worded

_TOLD = (None, "goal", "year")  # what stands under these heads is part of the text
_BESIDE = ("aside", "base", "unit")  # what stands under these is no part of the task
_YEAR = re.compile(r"20\d\d")
_ROLES: tuple[Role, ...] = ("lead", "responsible", "support")


def task_rows(table: Table, section: Node) -> Iterator[Worded]:
    """One item a row, if the table names units or times for its tasks."""
    words = [*table.columns("title"), *table.columns("text")]
    if not words or table.columns("metric") or not _is_of_tasks(table, section):
        return
    number = 0
    group = Passage()
    above = section_of(section) if section.paragraphs else None
    for row in _whole_rows(table, words):
        group = next((row[i] for i in table.columns("group") if row[i]), group)
        if _is_group_row(row):
            group = next(cell for cell in row if cell)
            continue
        if not any(row[index] for index in words):
            continue
        number = _number(table, row, number)
        yield _worded(table, row, above, (number, group))


def _is_of_tasks(table: Table, section: Node) -> bool:
    """The table names units or times, or stands under a unit's name."""
    named = any(table.columns(name) for name in (*_ROLES, "time"))
    above = section_of(section)
    return named or (above is not None and duties_of_section([above]) is not None)


def _whole_rows(table: Table, words: Sequence[int]) -> list[tuple[Passage, ...]]:
    """The rows; one that only names more units or times goes on with the row above it."""
    rows: list[tuple[Passage, ...]] = []
    further = {index for role in (*_ROLES, "time") for index in table.columns(role)}
    for row in table.rows:
        filled = {index for index, cell in enumerate(row) if cell}
        if rows and filled and filled <= further and any(rows[-1][index] for index in words):
            rows[-1] = tuple(join_lines(pair) for pair in zip(rows[-1], row, strict=True))
        else:
            rows.append(row)
    return rows


def _is_group_row(row: tuple[Passage, ...]) -> bool:
    """A row with one filled cell heads the rows below it."""
    return sum(bool(cell) for cell in row) == 1


def _worded(
    table: Table, row: tuple[Passage, ...], above: Section | None, place: tuple[int, Passage]
) -> Worded:
    title, text = _words(table, row)
    mark, number = _mark(table, row, place[0])
    printed = [line for name in (*_ROLES, "time") for i in table.columns(name) for line in _lines(row[i])]
    duties = Responsibility(text, [_clause(table, row)], printed)
    path = tuple(section for section in (above, _group(place[1])) if section)
    if not duties.clauses[0].units:
        inherited = duties_of_section(path)
        duties.clauses += [inherited] if inherited else []
    own = tuple(cell for cell, head in zip(row, table.heads, strict=True) if cell and head not in _BESIDE)
    return Worded(Item(mark, number, "task", path, own), duties, title, text, aims=tuple(_aims(table, row)))


def _aims(table: Table, row: tuple[Passage, ...]) -> Iterator[tuple[Passage, str]]:
    """What stands under a goal or a year, line by line, with that year."""
    for head in ("goal", "year"):
        for index in table.columns(head):
            year = _YEAR.search(table.names[index].text)
            for line in flow(_lines(row[index])):
                yield line, year[0] if year else ""


def _words(table: Table, row: tuple[Passage, ...]) -> tuple[Passage, list[Passage]]:
    """Title and text: two columns, or one that may hold both; columns of unknown heads go with the text."""
    titles = [join(_lines(row[index])) for index in table.columns("title") if row[index]]
    texts = [line for index in table.columns("text") for line in flow(_lines(row[index]))]
    told = [cell for cell, head in zip(row, table.heads, strict=True) if head in _TOLD]
    further = [line for cell in told for line in flow(_lines(cell))]
    if not titles and len(table.columns("text")) > 1:  # 工作任务 | 主要内容: the first names the task
        named, *others = (row[index] for index in table.columns("text"))
        return join(_lines(named)), [line for cell in others for line in flow(_lines(cell))] + further
    if titles and texts:
        return titles[-1], [*texts, *further]
    whole = titles or texts
    if further and len(whole) == 1 and is_heading(whole[0].text):
        return whole[0], further
    title, rest = split_heading(whole[0])
    return (title, [rest, *whole[1:], *further]) if title and rest else (Passage(), [*whole, *further])


def _number(table: Table, row: tuple[Passage, ...], before: int) -> int:
    """The row's printed number; where the others have one, that of the row above; else its place."""
    columns = table.columns("number")
    printed = next((row[i].text for i in columns if row[i].text.isdecimal() and len(row[i].text) <= 3), "")
    if printed:
        return int(printed)
    return before if columns and before else before + 1


def _mark(table: Table, row: tuple[Passage, ...], number: int) -> tuple[Mark, Passage]:
    """The number, and where it or the row begins."""
    printed = [row[index] for index in table.columns("number") if row[index].text.isdecimal()]
    at = next((cell for cell in printed if len(cell.text) <= 3), None)
    label = at.text if at else str(number)
    return Mark(Rank.ITEM, number, label, 0, 0), at or next(cell for cell in row if cell)


def _clause(table: Table, row: tuple[Passage, ...]) -> Clause:
    clause = Clause(has_label=True)
    for role in _ROLES:
        for index in table.columns(role):
            for line in _lines(row[index]):
                read_listed(clause, line, role)
            clause.explicit_lead |= role == "lead" and bool(row[index])
    clause.time += [line for index in table.columns("time") for line in _lines(row[index])]
    return clause


def _lines(cell: Passage) -> list[Passage]:
    """The lines of a cell that was put together of several."""
    ends = [place for place, char in enumerate(cell.text) if char == "\n"]
    parts = (cell.cut(start, end) for start, end in pairwise([0, *ends, len(cell.text)]))
    return [part for part in parts if part]


def _group(name: Passage) -> Section | None:
    """The heading a merged cell gives the rows beside it."""
    if not name:
        return None
    mark = mark_at(name.text)
    end = mark.end if mark else 0
    return section_of(Node(mark or Mark(Rank.GROUP, 0, "", 0, 0), name.cut(0, end), (name.cut(end),)))
