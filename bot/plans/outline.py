"""The tree of headings and items a document's lines form, from their numbers alone (层次)."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeAlias

from bot.plans.marks import Mark, Rank, mark_at
from bot.plans.numbering import Numbering, is_ended, is_heading
from bot.plans.passages import Passage, join
from bot.plans.subheads import find_subheads

_BOX = re.compile(r"(?:专栏|专题栏|栏目)\s*[\d一二三四五六七八九十]{0,3}\s*[:、.]?\s*\S")
_BOX_TITLE_MOST = 60


@dataclass(slots=True)
class Box:
    """A frame beside the text (专栏) or a table: it hangs on a section and is no item."""

    rows: list[Passage]


@dataclass(slots=True)
class Node:
    """A number with its text and what is numbered under it. The root has no mark."""

    mark: Mark | None = None
    number: Passage = field(default_factory=Passage)
    paragraphs: Sequence[Passage] = ()
    children: Sequence[Node] = ()
    boxes: Sequence[Box] = ()
    loose: Sequence[Passage] = ()
    inline: bool = False

    @property
    def rank(self) -> int:
        return self.mark.rank if self.mark else 0

    def walk(self) -> Iterator[Node]:
        """The node and all below it, in the order printed."""
        yield self
        for child in self.children:
            yield from child.walk()

    def flat(self) -> list[Passage]:
        """All its text without its own number, what is numbered below included."""
        passages = list(self.paragraphs)
        for child in self.children:
            head, *rest = child.flat() or [Passage()]
            begun = [passages.pop()] if child.inline and passages else []
            passages += [join([*begun, child.number, head]), *rest]
        return passages


def is_table_row(text: str) -> bool:
    return "|" in text or text.count("\t") >= 2


def is_box_title(text: str) -> bool:
    return len(text) <= _BOX_TITLE_MOST and _BOX.match(text) is not None


@dataclass(slots=True)
class _Frame:
    """A box whose title stands alone: the lines below are its own, up to the next heading or due number."""

    box: Box
    last: int = 0

    def takes(self, line: Passage, numbering: Numbering) -> bool:
        mark = mark_at(line.text)
        if mark is not None and not self._is_own(mark, numbering):
            return False
        self.last = mark.number if mark is not None and mark.rank == Rank.ITEM else self.last
        self.box.rows.append(line)
        return True

    def _is_own(self, mark: Mark, numbering: Numbering) -> bool:
        if mark.rank != Rank.ITEM:
            return mark.rank > Rank.ITEM
        return mark.number == self.last + 1 and not (numbering.is_next(mark) and self.last == 0)


@dataclass(slots=True)
class _Branch:
    """A node that still grows. Most have no boxes and nothing below: grown, they need no lists."""

    mark: Mark | None = None
    number: Passage = field(default_factory=Passage)
    paragraphs: list[Passage] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    loose: list[Passage] = field(default_factory=list)

    @property
    def rank(self) -> int:
        return self.mark.rank if self.mark else 0

    def node(self) -> Node:
        grown = (tuple(self.paragraphs), tuple(self.children), tuple(self.boxes), tuple(self.loose))
        return Node(self.mark, self.number, *grown, inline=self.mark is not None and self.mark.start > 0)


class _Growing:
    """The tree while its lines come in: the open branch, and whether a box has closed its last item."""

    def __init__(self, lines: Sequence[Passage]) -> None:
        self._open = [_Branch()]
        self._marks: dict[Mark, Mark] = {}  # numbers begin again and again: one object for the same
        self._numbering = Numbering.over([line.text for line in lines])
        self._boxed = False
        self._frame: _Frame | None = None

    def add_line(self, line: Passage) -> None:
        if self._frame is not None and self._frame.takes(line, self._numbering):
            return
        self._frame = None
        first = self._numbering.first(line.text, after_end=self._is_closed())
        marks = self._numbering.within(line.text, first)
        self._add_text(line.cut(0, marks[0].start if marks else None))
        for mark, following in zip(marks, [*marks[1:], None], strict=False):
            body = line.cut(mark.end, following.start if following else None)
            self._add_node(mark, line.cut(mark.start, mark.end), body)

    def add_box(self, rows: list[Passage]) -> None:
        box = Box(rows)
        self._section().boxes.append(box)
        self._boxed = True
        last = rows[-1].text
        self._frame = _Frame(box) if is_box_title(last) and not is_table_row(last) else None

    def add_heading(self, mark: Mark, number: Passage, body: Passage) -> None:
        """A heading that the contents name and the text has lost."""
        self._numbering.given.pop(Rank.ITEM, None)
        self._add_node(mark, number, body)

    def add_subhead(self, line: Passage) -> None:
        """A heading without a number."""
        self._add_node(Mark(Rank.SUBHEAD, 0, "", 0, 0), Passage(), line)

    def root(self) -> Node:
        """The tree, once all lines are in."""
        self._close(Rank.PART)
        return self._open[0].node()

    def _close(self, rank: int) -> None:
        """What is open from that rank inwards is grown."""
        while self._open[-1].rank >= rank:
            node = self._open.pop().node()
            self._open[-1].children.append(node)

    def _section(self) -> _Branch:
        """The innermost open node that is no item: what a box hangs on."""
        outer = [node for node in self._open if node.rank <= Rank.SUBHEAD]
        if len(outer) > 1 and outer[-1] is self._open[-1] and not is_heading(_first(outer[-1])):
            return outer[-2]
        return outer[-1]

    def _is_closed(self) -> bool:
        node = self._open[-1]
        if self._boxed or not node.paragraphs:
            return True
        last = node.paragraphs[-1].text
        return is_ended(last) or (len(node.paragraphs) == 1 and is_heading(last))

    def _add_node(self, mark: Mark, number: Passage, body: Passage) -> None:
        self._close(mark.rank)
        self._open.append(_Branch(self._marks.setdefault(mark, mark), number, [body] if body else []))
        self._boxed = False

    def _add_text(self, text: Passage) -> None:
        if not text:
            return
        node = self._open[-1]
        if self._boxed and node.rank > Rank.CHAPTER:
            node.loose.append(text)
        else:
            node.paragraphs.append(text)


def is_box_part(line: Passage) -> bool:
    return is_table_row(line.text) or is_box_title(line.text)


Heading: TypeAlias = tuple[int, Mark, Passage, Passage]


def grow(lines: Sequence[Passage], headings: Sequence[Heading] = (), cells: Container[int] = ()) -> Node:
    """The tree of the lines.

    `headings` (line index, mark, number, body) go in before the line they name; the lines at `cells` are
    cells of a table though no separator shows it.
    """
    growing = _Growing(lines)
    waiting = list(headings)
    is_boxed = [index in cells or is_box_part(line) for index, line in enumerate(lines)]
    subheads = find_subheads(lines, is_boxed.__getitem__)
    for boxed, group in groupby(enumerate(lines), key=lambda pair: is_boxed[pair[0]]):
        run = list(group)
        while waiting and waiting[0][0] <= run[0][0]:
            growing.add_heading(*waiting.pop(0)[1:])
        if boxed:
            growing.add_box([line for _, line in run])
            continue
        for index, line in run:
            while waiting and waiting[0][0] <= index:
                growing.add_heading(*waiting.pop(0)[1:])
            (growing.add_subhead if index in subheads else growing.add_line)(line)
    return growing.root()


def _first(node: _Branch) -> str:
    return node.paragraphs[0].text if node.paragraphs else ""
