"""What a decision reads of published plans."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from bot.domain.plan import Plan


class Plans(Protocol):
    """Published plans. The number of the current version is read in the transaction, the plan comes from
    a cache.
    """

    def current(self, plan: str) -> Plan: ...

    def version(self, plan: str, version: int) -> Plan: ...

    def all_current(self) -> Iterable[Plan]:
        """In the order first published."""
        ...
