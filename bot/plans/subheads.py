"""Headings without a number above a run of numbered items: 加强基础设施建设 (小标题)."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from bot.plans.marks import Rank, mark_at
from bot.plans.numbering import PLAN_NOUN, is_ended
from bot.plans.passages import Passage

_FORM = re.compile(r"[^。,;:!?|\d()《》“”]{4,24}")
_FEWEST = 2  # one alone may be anything


def find_subheads(lines: Sequence[Passage], cells: Container[int]) -> frozenset[int]:
    """The lines that head the items below them; none, unless the document has several."""
    found = set()
    inside = False
    for index, line in enumerate(lines[:-1]):
        mark = mark_at(line.text)
        inside = inside or (mark is not None and mark.rank <= Rank.GROUP)
        if mark is None and inside and index not in cells and _heads(lines, index):
            found.add(index)
    return frozenset(found) if len(found) >= _FEWEST else frozenset()


def _heads(lines: Sequence[Passage], index: int) -> bool:
    """It stands behind a closed sentence or a heading, and an item begins right below it."""
    text, following = lines[index].text, mark_at(lines[index + 1].text)
    if _FORM.fullmatch(text) is None or PLAN_NOUN.search(text) or following is None:
        return False
    before = lines[index - 1].text
    above = mark_at(before)
    is_heading_above = above is not None and above.rank <= Rank.GROUP and len(before) <= above.end + 24
    return following.rank == Rank.ITEM and (is_heading_above or is_ended(before))
