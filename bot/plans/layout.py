"""A document laid out: the plan's part, its tree, its items in words, its boxes, what stands around."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.plans.annexes import find_annexed_units
from bot.plans.boxes import Boxes, read_box
from bot.plans.cells import find_cells
from bot.plans.chrome import foot_of_page, is_chrome, is_page_label
from bot.plans.columns import Table
from bot.plans.contents import Contents, find_contents, place_headings
from bot.plans.front import Front, read_front
from bot.plans.glued import take_apart
from bot.plans.items import Item, Sorted, sort_outline
from bot.plans.outline import Box, Heading, Node, grow, is_box_part
from bot.plans.parts import choose_part, split_parts
from bot.plans.passages import Passage
from bot.plans.source import Source
from bot.plans.table_items import task_rows
from bot.plans.tails import NOTE_OF_ROLES
from bot.plans.texts import Wording, word_items
from bot.plans.wrapping import unwrap

_LONGEST_ROW = 400  # of what a page tells of itself


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything of the document in its place. `boxes` are frames as they are and as read, as printed."""

    source: Source
    page: tuple[Passage, ...]
    outside: tuple[Passage, ...]
    notice: tuple[Passage, ...]
    contents: Contents | None
    contents_lines: tuple[Passage, ...]
    root: Node
    sorted: Sorted
    worded: Wording
    boxes: tuple[tuple[Box, Boxes], ...]
    front: Front
    foot: tuple[Passage, ...]
    notes_of_roles: tuple[Passage, ...]

    @property
    def year(self) -> int | None:
        """The year that 年底前 and 6月底前 mean: the plan's only year, else that of its issue."""
        if self.front.from_year is not None and self.front.from_year == self.front.to_year:
            return self.front.from_year
        return int(self.front.issued[:4]) if self.front.issued else None

    def paragraphs(self) -> Iterator[Passage]:
        """Every paragraph around the plan and in it, those of tables left out."""
        yield from self.outside
        for node in self.root.walk():
            yield from node.paragraphs


def lay_out(source: Source) -> Layout:
    body, page = _body_and_page(source)
    inner, outside, notice = _plan_part(body)
    contents = find_contents(inner)
    listed = inner[contents.start : contents.end] if contents else []
    inner, headings = _without_contents(inner, contents)
    root = grow(inner, headings, find_cells(inner))
    found = sort_outline(root)
    boxes = [(node, frame, read_box(source, frame)) for node in root.walk() for frame in node.boxes]
    return Layout(
        source=source,
        page=tuple(page),
        outside=tuple(outside),
        notice=tuple(notice),
        contents=contents,
        contents_lines=tuple(listed),
        root=root,
        sorted=found,
        worded=_word(found.items, [(node, box.table) for node, _, box in boxes if box.table], outside),
        boxes=tuple((frame, box) for _, frame, box in boxes),
        front=read_front(source, root.paragraphs, found.foot, [*outside, *page]),
        foot=tuple(found.foot),
        notes_of_roles=tuple(line for line in [*notice, *inner] if NOTE_OF_ROLES.search(line.text)),
    )


def _body_and_page(source: Source) -> tuple[list[Passage], list[Passage]]:
    """The document's paragraphs, and the lines the page adds to them."""
    printed = take_apart([passage for passage in source.passages() if passage])
    cells = find_cells(printed)
    foot = foot_of_page([line.text for line in printed])
    mine = [index in cells or (index < foot and _belongs(line)) for index, line in enumerate(printed)]
    apart = {id(printed[index]) for index in cells}
    kept = [line for line, is_mine in zip(printed, mine, strict=True) if is_mine]
    body = unwrap(kept, is_indented=source.is_indented, is_apart=lambda p: id(p) in apart or is_box_part(p))
    return body, [line for line, is_mine in zip(printed, mine, strict=True) if not is_mine]


def _belongs(line: Passage) -> bool:
    """The line is the document's, not the page's."""
    return (
        not is_page_label(line.text)
        if is_box_part(line) and len(line.text) <= _LONGEST_ROW
        else not is_chrome(line.text)
    )


def _plan_part(body: list[Passage]) -> tuple[list[Passage], list[Passage], list[Passage]]:
    """The plan's own paragraphs, all others, and among those the notice it was sent with."""
    if not body:
        return [], [], []
    parts = split_parts(body)
    part = choose_part(body, parts)
    notice = [] if part is parts[0] else body[: parts[0].end]
    return body[part.start : part.end], body[: part.start] + body[part.end :], notice


def _without_contents(lines: list[Passage], contents: Contents | None) -> tuple[list[Passage], list[Heading]]:
    if contents is None:
        return lines, []
    after = lines[contents.end :]
    placed = [
        (index + contents.start, mark, number, body)
        for index, mark, number, body in place_headings(contents, after)
    ]
    return lines[: contents.start] + after, placed


def _word(items: list[Item], tables: Sequence[tuple[Node, Table]], outside: Sequence[Passage]) -> Wording:
    """The items in words, or the rows of a table of tasks, with what annexes tell of them."""
    worded = word_items(items)
    rows = [entry for node, table in tables for entry in task_rows(table, node)]
    in_text = sum(item.kind == "task" for item in items)
    if rows and (not in_text or (len(rows) >= in_text and not worded.styles["task"].has_clauses)):
        worded = worded.with_rows(rows)
    return worded.with_annexed(find_annexed_units(worded, outside))
