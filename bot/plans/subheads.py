"""Headings without a number above a run of numbered items or a table: 加强基础设施建设 (小标题)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.plans.columns import are_heads, head_of
from bot.plans.marks import Rank, mark_at
from bot.plans.names import looks_like_unit
from bot.plans.numbering import PLAN_NOUN, is_ended
from bot.plans.passages import Passage

_FORM = re.compile(r"[^。,;:!?|\d()《》“”]{4,24}")
_CELLS = re.compile(r"[|\t]")
_FEWEST = 2  # one alone may be anything


def find_subheads(lines: Sequence[Passage], is_boxed: Callable[[int], bool]) -> frozenset[int]:
    """The lines that head the items or the table below; none of a sort, unless the document has several.

    `is_boxed` tells the lines of boxes and tables by their index.
    """
    above_items, above_tables = set(), set()
    inside = False
    for index, line in enumerate(lines[:-1]):
        mark = mark_at(line.text)
        inside = inside or (mark is not None and mark.rank <= Rank.GROUP)
        if mark is not None or is_boxed(index) or not _may_head(line.text):
            continue
        if is_boxed(index + 1):
            if _is_head_row(lines[index + 1]) and (
                index <= 1 or is_boxed(index - 1) or _is_free(lines, index)
            ):
                above_tables.add(index)
        elif inside and _heads_items(lines, index):
            above_items.add(index)
    if not any(looks_like_unit(lines[index].text) for index in above_tables & {0}):
        above_tables.discard(0)  # the document's title
    return frozenset().union(*(found for found in (above_items, above_tables) if len(found) >= _FEWEST))


def _may_head(text: str) -> bool:
    return _FORM.fullmatch(text) is not None and not PLAN_NOUN.search(text) and not text.endswith("表")


def _is_head_row(row: Passage) -> bool:
    return are_heads([head_of(cell) for cell in _CELLS.split(row.text)]) or head_of(row.text) is not None


def _heads_items(lines: Sequence[Passage], index: int) -> bool:
    """It stands behind a closed sentence or a heading, and an item begins right below it."""
    following = mark_at(lines[index + 1].text)
    return following is not None and following.rank == Rank.ITEM and _is_free(lines, index)


def _is_free(lines: Sequence[Passage], index: int) -> bool:
    """The line above it closes a sentence, or is a heading."""
    before = lines[index - 1].text
    above = mark_at(before)
    is_heading_above = above is not None and above.rank <= Rank.GROUP and len(before) <= above.end + 24
    return is_heading_above or is_ended(before)
