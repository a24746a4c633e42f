"""A tree of HTML to lines: a block is a line, a list's numbers are printed, a table keeps cells (分块)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from bot.intake.grid import Cell, rows_of, table_lines
from bot.intake.marks import begins_with_mark, letter_numeral, roman_numeral

_INLINE = frozenset(
    re.findall(
        r"\S+",
        "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark q rb rp rt "
        "ruby s samp small span strike strong sub sup time tt u var wbr nobr o:p",
    )
)
_BREAK = "\n"
_SPACES = re.compile(r"[\s\xa0]+")
_CJK = re.compile(r"[\u3000-\u9fff\uf900-\ufaff\uff00-\uffef]")
_NUMERALS: Mapping[str, Callable[[int], str]] = {
    "a": letter_numeral,
    "A": lambda number: letter_numeral(number).upper(),
    "i": roman_numeral,
    "I": lambda number: roman_numeral(number).upper(),
}
_NO_NUMBER = re.compile(r"list-style(?:-type)?\s*:\s*none", re.IGNORECASE)
BULLET = "● "
_LABEL_END = (":", "：")
_LONG_CELL = 2000  # words of a page laid out by tables, not of a table


def block_lines(root: HtmlElement) -> list[str]:
    """The lines a browser would show, without empty ones."""
    walk = _Walk()
    walk.visit(root)
    walk.end_line()
    return walk.lines


@dataclass(slots=True)
class _Walk:
    """The lines so far and the pieces of the line under way."""

    lines: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    prefix: str = ""
    numbers: dict[HtmlElement, str] = field(default_factory=dict)

    def end_line(self) -> None:
        for part in "".join(self.pieces).split(_BREAK):
            text = _SPACES.sub(" ", part).strip()
            if text:
                self.lines.append(text if begins_with_mark(text) else self.prefix + text)
                self.prefix = ""
        self.pieces.clear()

    def visit(self, element: HtmlElement) -> None:
        if not isinstance(element.tag, str):
            return
        if element.tag == "br":
            self.pieces.append(_BREAK)
        elif element.tag in _INLINE:
            self.inside(element)
        else:
            self.end_line()
            self._block(element)
            self.end_line()

    def _block(self, element: HtmlElement) -> None:
        if element.tag == "table" and (rows := _data_rows(element)):
            self.lines += rows
            return
        if element.tag in ("ol", "ul", "menu", "dir"):
            self.numbers.update(_numbers(element))
        if element.tag != "li":
            self.inside(element, keep=element.tag == "pre")
            return
        self.prefix = self.numbers.pop(element, "")
        self.inside(element)
        self.end_line()
        self.prefix = ""

    def inside(self, element: HtmlElement, *, keep: bool = False) -> None:
        self._add(element.text, keep=keep)
        for child in element:
            self.visit(child)
            self._add(child.tail, keep=keep)

    def _add(self, text: str | None, *, keep: bool) -> None:
        if text:
            self.pieces.append(text if keep else _flowing(text))


def _flowing(text: str) -> str:
    """Line breaks of the page's source are spaces, and nothing between two Chinese characters."""
    first, *rest = re.split(r"[\r\n]+", text)
    if not rest:
        return first
    flowing = first.rstrip()
    for part in [*filter(None, map(str.strip, rest[:-1])), rest[-1].lstrip()]:
        glued = _CJK.match(flowing[-1:]) and _CJK.match(part[:1])
        flowing += part if glued else f" {part}"
    return flowing


def _numbers(parent: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """What a browser prints before each item of a list; nothing where the list's style says so."""
    numeral = _NUMERALS.get(parent.get("type", "1"), str)
    number = _whole(parent.get("start"), 1) - 1
    for item in parent.iterchildren("li"):
        number = _whole(item.get("value"), number + 1)
        if not _NO_NUMBER.search(f"{parent.get('style', '')};{item.get('style', '')}"):
            yield item, f"{numeral(number)}. " if parent.tag == "ol" else BULLET


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"\s*-?\d{1,6}\s*", text) else default


def _data_rows(table: HtmlElement) -> list[str]:
    """The lines of a table of data; none for one that only lays out a page, whose cells are blocks."""
    if next(table.iterdescendants("table"), None) is not None:
        return []
    printed = [cells for row in table.iter("tr") if (cells := [_cell(cell) for cell in _cells_of(row)])]
    if not _is_data(printed):
        return []
    if _is_labels(printed):
        return ["\t".join(cell.text for cell in row if cell.text) for row in printed]
    return table_lines([row for row in rows_of(printed) if any(row)])


def _is_data(printed: Sequence[Sequence[Cell]]) -> bool:
    several = sum(sum(bool(cell.text) for cell in row) > 1 for row in printed)
    return several > 1 and all(len(cell.text) <= _LONG_CELL for row in printed for cell in row)


def _cells_of(row: HtmlElement) -> Iterator[HtmlElement]:
    return (cell for cell in row if cell.tag in ("td", "th"))


def _cell(cell: HtmlElement) -> Cell:
    walk = _Walk()
    walk.inside(cell)
    walk.end_line()
    return Cell(" ".join(walk.lines), _span(cell.get("rowspan")), _span(cell.get("colspan")))


def _span(text: str | None) -> int:
    return min(max(_whole(text, 1), 1), 1000)


def _is_labels(printed: Sequence[Sequence[Cell]]) -> bool:
    """Names and values side by side, as a page tells of itself: 索引号：…, 发布日期：…"""
    named = sum(bool(row) and row[0].text.endswith(_LABEL_END) for row in printed)
    return named * 2 > len(printed)
