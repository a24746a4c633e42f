"""Where a reply names tasks, as a value (点名)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["named", "listed", "rest", "told", "unclear", "order"]
NAMED = "\ue001"  # stands for what is already known to name a task


@dataclass(frozen=True, slots=True)
class Mention:
    """Tasks named at `start`..`end` of the text.

    `unclear` is a number that may be a task or not, `order` one that only heads an entry of a list.
    """

    kind: Kind
    start: int
    end: int
    labels: tuple[str, ...] = ()
    bracketed: bool = False
