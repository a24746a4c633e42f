"""What many rows of a plan have alike, held once: who answers, headings, ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, TypeVar

from bot.domain.plan import Indicator, Milestone, Stretch, Task

R = TypeVar("R")

ALIKE: Final[Mapping[type, tuple[str, ...]]] = {
    Task: ("id", "section", "assignments", "responsibility"),
    Indicator: ("task", "unit"),
    Milestone: ("task",),
    Stretch: ("what", "of"),
}


class Sharing:
    """For the rows of one draft, taken one after the other as they arrive or are loaded."""

    def __init__(self) -> None:
        self._held: dict[Any, Any] = {}

    def row(self, row: R) -> R:
        """An equal row, made of what is held already."""
        values = {field: getattr(row, field) for field in ALIKE.get(type(row), ())}
        shared = {field: self._held.setdefault(value, value) for field, value in values.items()}
        same = all(shared[field] is value for field, value in values.items())
        equal: Any = row
        return row if same else replace(equal, **shared)
