"""Tables in a text: rows with separators, or one cell a line; the tasks or indicators they hold (表格)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.plans.passages import Passage

_HEAD_MOST = 14
_CELL = re.compile(r"[|\t]")
_RULE = re.compile(r"[\s|:+=\-—_]*")
# Column heads and what a column under them holds.
_HEADS: tuple[tuple[str, str], ...] = (
    ("number", r"序号|(?:任务|项目|事项)?编号|序|项次|N[oO]\.?"),
    (
        "lead",
        r"(?:牵头|主办|主责|总牵头|第一责任|主要责任)(?:责任)?(?:单位|部门|处室|科室|股室)?(?:[及和与]责任人)?",
    ),
    ("support", r"(?:配合|协办|参与|参加|协同|协作|支持)(?:责任)?(?:单位|部门|处室|科室|股室)?"),
    (
        "responsible",
        r"(?:责任|承办|实施|落实|负责)(?:单位|部门|主体|处室|科室|股室)?(?:[及和与]责任人)?|(?:责任|部门|任务)?分工|主管(?:单位|部门)",
    ),
    (
        "time",
        r"(?:计划|预计)?(?:完成|办结|办理|推进|实施|整改|截止)?(?:时限|时间|期限|日期|节点)(?:要求|安排"
        r"|进度|节点)?|进度(?:安排|要求)?|时间进度",
    ),
    ("metric", r"指标(?:名称|项目|内容)?|主要指标|(?:具体|核心|考核)指标"),
    ("unit", r"(?:计量)?单位"),
    (
        "base",
        r"基期值?|基准值?|现状(?:值)?|(?:20\d\d)年?(?:基数|基期值?|现状值?|实际(?:值|完成)?|完成(?:值)?)",
    ),
    ("goal", r"目标值?|预期目标|(?:20\d\d)年?(?:目标(?:值)?|预期(?:值)?|规划(?:值)?)"),
    ("year", r"(?:20\d\d)年?"),
    (
        "text",
        r"(?:主要|工作|具体|重点|任务|推进|建设|工作任务)?(?:内容|措施|举措|要求)|任务分解|工作要点|(?:具体|工作|主要)(?:任务|举措"
        r"|措施)(?:及要求)?|任务内容|工作内容及要求",
    ),
    (
        "title",
        r"(?:重点|主要|改革|目标|督办|督查)?(?:任务|工作|事项|项目|举措)(?:名称|事项)?|(?:工作|改革"
        r"|任务)(?:任务|事项|名称)|名称|事项",
    ),
    (
        "group",
        r"类别|分类|领域|方面|板块|(?:一级|重点)?(?:指标)?类别|工作领域|一级指标",
    ),
    (
        "aside",
        r"(?:指标)?属性|性质|备注|说明|联系人|(?:责任|分管|牵头)(?:市|县|区)?领导|责任人|(?:工作)?(?:进展|落实|完成)情况",
    ),
)
# Heads in words of their own: 排查整治内容, 存在问题.
_FURTHER = (
    ("text", re.compile(r"[\u4e00-\u9fff]{2,8}(?:内容|措施|举措)(?:及.{1,4})?")),
    ("title", re.compile(r"[\u4e00-\u9fff]{2,8}(?:任务|工作|事项|项目|问题|清单)")),
)
_HEAD = [(name, re.compile(form)) for name, form in _HEADS]


@dataclass(frozen=True, slots=True)
class Table:
    """Heads by column (None: not known) and rows of as many cells, all as passages."""

    heads: tuple[str | None, ...]
    names: tuple[Passage, ...]
    rows: tuple[tuple[Passage, ...], ...]

    def columns(self, head: str) -> list[int]:
        return [index for index, name in enumerate(self.heads) if name == head]


def head_of(text: str) -> str | None:
    """What a column with that head holds."""
    bare = re.sub(r"\s+|\([^()]*\)", "", text)
    return next((name for name, form in (*_HEAD, *_FURTHER) if form.fullmatch(bare)), None)


def read_table(lines: Sequence[Passage]) -> Table | None:
    """The table the lines form, with separators between cells or one cell a line; None for a box of text."""
    rows = [cells for line in lines if (cells := _cells(line)) is not None]
    several = [cells for cells in rows if sum(bool(cell) for cell in cells) > 1]
    if len(several) * 2 > len(rows):
        return _by_rows(rows)
    return _by_cells([cells[0] if cells else Passage() for cells in rows])


def _cells(line: Passage) -> list[Passage] | None:
    """A line's cells, empty ones too; None for a rule or a line of separators only."""
    if _RULE.fullmatch(line.text):
        return None if line.text.strip() != "|" else [Passage()]
    cells, start = [], 0
    for found in _CELL.finditer(line.text):
        cells.append(line.cut(start, found.start()))
        start = found.end()
    cells.append(line.cut(start))
    if line.text.startswith("|"):
        cells = cells[1:]
    return cells[:-1] if line.text.endswith("|") else cells


def _by_rows(rows: Sequence[list[Passage]]) -> Table | None:
    for index, cells in enumerate(rows):
        heads = [head_of(cell.text) for cell in cells]
        if sum(head is not None for head in heads) >= 2 and _is_useful(heads):
            width = len(heads)
            further = [row for row in rows[index + 1 :] if any(row) and not _same(row, cells)]
            body = tuple(_fitted(row, width) for row in further)
            return Table(tuple(heads), tuple(cells), body)
    return None


def _same(row: Sequence[Passage], heads: Sequence[Passage]) -> bool:
    """The heads once more, as a table prints them on each of its pages."""
    return [cell.text for cell in row] == [cell.text for cell in heads]


def _fitted(row: list[Passage], width: int) -> tuple[Passage, ...]:
    """As many cells as there are heads; merged cells to the left are missing."""
    if len(row) >= width:
        return tuple(row[:width])
    return tuple([Passage()] * (width - len(row)) + list(row))


def _is_useful(heads: Sequence[str | None]) -> bool:
    return "metric" in heads or "title" in heads or "text" in heads


def _by_cells(cells: Sequence[Passage]) -> Table | None:
    """One cell a line: the heads come first, and the row numbers 1, 2, 3 tell where rows begin."""
    start = next((i for i, cell in enumerate(cells) if head_of(cell.text)), None)
    if start is None:
        return None
    end = start
    while end < len(cells) and cells[end] and head_of(cells[end].text):
        end += 1
    heads = [head_of(cell.text) for cell in cells[start:end]]
    if len(heads) < 3 or not _is_useful(heads) or "number" not in heads:
        return None
    return Table(
        tuple(heads),
        tuple(cells[start:end]),
        tuple(_numbered_rows(cells[end:], heads.index("number"), len(heads))),
    )


def _numbered_rows(cells: Sequence[Passage], column: int, width: int) -> Iterator[tuple[Passage, ...]]:
    due, index = 1, 0
    left: list[Passage] = []
    while index < len(cells):
        if cells[index].text != str(due):
            left.append(cells[index])
            index += 1
            continue
        row = list(cells[index : index + width - column])
        row += [Passage()] * (width - column - len(row))
        before = [cell for cell in left if cell][-column:] if column else []
        yield tuple([Passage()] * (column - len(before)) + before + row)
        due, index, left = due + 1, index + width - column, []


def find_cells(lines: Sequence[Passage]) -> frozenset[int]:
    """The lines that are cells of a table printed one cell a line without any separator."""
    found: set[int] = set()
    index = 0
    while index < len(lines):
        end = index
        while end < len(lines) and len(lines[end].text) <= _HEAD_MOST and head_of(lines[end].text):
            end += 1
        table = _by_cells(lines[index:]) if end - index >= 3 else None
        if table is None or len(table.rows) < 2:
            index = max(end, index + 1)
            continue
        places = {place for row in table.rows for cell in row for place in cell.at[:1]}
        last = max(i for i in range(index, len(lines)) if lines[i].at and lines[i].at[0] in places)
        found.update(range(index, last + 1))
        index = last + 1
    return frozenset(found)
