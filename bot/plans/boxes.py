"""Boxes beside the text (专栏): their names, their words, and the tables among them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.plans.columns import Table
from bot.plans.outline import Box, is_box_title
from bot.plans.passages import Passage
from bot.plans.source import Source
from bot.plans.tables import read_table

_NAMELESS = 15  # a box without a title is called by its first words
_SHORT = 40


@dataclass(frozen=True, slots=True)
class Boxes:
    """What one frame holds: a table, or one or more boxes of text."""

    names: tuple[str, ...]
    texts: tuple[Passage, ...]
    table: Table | None = None


def read_box(source: Source, box: Box) -> Boxes:
    table = read_table(box.rows)
    if table is not None:
        return Boxes((), (), table)
    names: list[str] = []
    texts: list[Passage] = []
    titled = False
    for row in box.rows:
        cell = _without_separators(row)
        if not cell:
            continue
        if is_box_title(cell.text):
            names.append(source.shown(cell))
            titled = True
            continue
        if not titled and (not texts or len(cell.text) > _SHORT):
            names.append(re.split(r"[。;]", source.shown(cell))[0][:_NAMELESS])
        titled = titled and not _closes(row)
        texts.append(cell)
    return Boxes(tuple(names), tuple(texts))


def _without_separators(row: Passage) -> Passage:
    stripped = row.text.strip("| \t")
    start = row.text.find(stripped) if stripped else 0
    return row.cut(start, start + len(stripped))


def _closes(row: Passage) -> bool:
    """The row is a cell of its own: what comes next is another box."""
    return row.text.rstrip().endswith("|")
