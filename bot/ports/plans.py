"""What a decision reads of published plans."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from bot.domain.carrying_over import Parts
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

    def parts(self, plan: str, version: int) -> Parts:
        """In which that version is carried over from the one before: worked out once an instance, which takes
        a quarter of a second where the tasks are very many.
        """
        ...

    def known_parts(self, plan: str, version: int) -> Parts | None:
        """The same, where it was worked out already."""
        ...
