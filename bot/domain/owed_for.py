"""What of a task is meant where it owes several things: the report of a period, or one for a node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from bot.domain.filings import Filing
from bot.domain.periods import NODE_MARK

WhichKind: TypeAlias = Literal["", "node", "report"]


@dataclass(frozen=True, slots=True)
class Which:
    """`node` is the id of a milestone, "" where none is named; `kind` "" where nothing was said."""

    kind: WhichKind = ""
    node: str = ""

    @property
    def is_named(self) -> bool:
        return bool(self.kind or self.node)

    def fits(self, filing: Filing) -> bool:
        if self.node:
            return filing.period.partition(NODE_MARK)[2] == self.node
        return not self.kind or filing.is_node == (self.kind == "node")


ANY: Final = Which()
