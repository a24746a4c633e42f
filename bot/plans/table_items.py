"""The rows of a table of tasks as items: 序号, 工作任务, 主要措施, 牵头单位, 完成时限 (任务分工表)."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.plan import Role
from bot.plans.clauses import Responsibility
from bot.plans.headings import split_heading
from bot.plans.items import Item
from bot.plans.marks import Mark, Rank, mark_at
from bot.plans.outline import Node
from bot.plans.passages import Passage
from bot.plans.roles import Clause, read_listed
from bot.plans.tables import Table
from bot.plans.texts import Worded

_ROLES: tuple[Role, ...] = ("lead", "responsible", "support")


def task_rows(table: Table, section: Node) -> Iterator[Worded]:
    """One item a row, if the table names units or times for its tasks."""
    named = [index for role in _ROLES for index in table.columns(role)]
    words = [*table.columns("title"), *table.columns("text")]
    if not words or not (named or table.columns("time")) or table.columns("metric"):
        return
    number = 0
    group = Passage()
    for row in table.rows:
        group = next((row[i] for i in table.columns("group") if row[i]), group)
        if _is_group_row(row):
            group = next(cell for cell in row if cell)
            continue
        if not any(row[index] for index in words):
            continue
        number += 1
        yield _worded(table, row, section, (number, group))


def _is_group_row(row: tuple[Passage, ...]) -> bool:
    """A row with one filled cell heads the rows below it."""
    return sum(bool(cell) for cell in row) == 1


def _worded(table: Table, row: tuple[Passage, ...], section: Node, place: tuple[int, Passage]) -> Worded:
    title, text = _words(table, row)
    mark, number = _mark(table, row, place[0])
    node = Node(mark, number, [passage for passage in (title, *text) if passage])
    printed = [row[index] for name in (*_ROLES, "time") for index in table.columns(name) if row[index]]
    duties = Responsibility(text, [_clause(table, row)], printed)
    path = tuple(node for node in (section, _group_node(place[1])) if node.paragraphs and node.mark)
    return Worded(Item(node, "task", path, [cell for cell in row if cell], []), duties, title, text)


def _words(table: Table, row: tuple[Passage, ...]) -> tuple[Passage, list[Passage]]:
    """Title and text: two columns, or one that may hold both; columns of unknown heads go with the text."""
    titles = [row[index] for index in table.columns("title") if row[index]]
    texts = [row[index] for index in table.columns("text") if row[index]]
    further = [cell for cell, head in zip(row, table.heads, strict=True) if head is None and cell]
    if not titles and len(table.columns("text")) > 1:  # 工作任务 | 主要内容: the first names the task
        named, *told = (row[index] for index in table.columns("text"))
        return named, [passage for passage in (*told, *further) if passage]
    if titles and texts:
        return titles[-1], [*texts, *further]
    whole = titles or texts
    title, rest = split_heading(whole[0])
    return (title, [rest, *whole[1:], *further]) if title and rest else (Passage(), [*whole, *further])


def _mark(table: Table, row: tuple[Passage, ...], number: int) -> tuple[Mark, Passage]:
    """The row's printed number, else its place in the table."""
    for index in table.columns("number"):
        if row[index].text.isdecimal() and len(row[index].text) <= 3:
            return Mark(Rank.ITEM, int(row[index].text), row[index].text, 0, 0), row[index]
    return Mark(Rank.ITEM, number, str(number), 0, 0), next(cell for cell in row if cell)


def _clause(table: Table, row: tuple[Passage, ...]) -> Clause:
    clause = Clause(has_label=True)
    for role in _ROLES:
        for index in table.columns(role):
            read_listed(clause, row[index], role)
            clause.explicit_lead |= role == "lead" and bool(row[index])
    clause.time += [row[index] for index in table.columns("time") if row[index]]
    return clause


def _group_node(name: Passage) -> Node:
    """The heading a merged cell gives the rows beside it."""
    if not name:
        return Node()
    mark = mark_at(name.text)
    end = mark.end if mark else 0
    return Node(mark or Mark(Rank.GROUP, 0, "", 0, 0), name.cut(0, end), [name.cut(end)])
