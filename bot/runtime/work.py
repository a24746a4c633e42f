"""What is done beside the decisions: files to fetch, documents to make."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from bot.runtime.reader import Reader
from bot.runtime.writer import Writer
from bot.storage.database import Db
from bot.storage.files import Files


class Works(Protocol):
    """Takes up what waits in the ledger."""

    async def run_waiting(self) -> int:
        """How many were settled, or at least begun."""
        ...

    def waits(self, db: Db) -> bool:
        """Whether something is waiting or under way here: most ticks bring nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Stores:
    """Where work is found and where its bytes go."""

    writer: Writer
    reader: Reader
    files: Files


@runtime_checkable
class Rests(Protocol):
    """Work of which something failed for now: seconds until it is tried again, None where nothing did."""

    def rest_seconds(self) -> float | None: ...


class Work:
    """Several kinds of it side by side."""

    def __init__(self, *kinds: Works) -> None:
        self._kinds = kinds

    async def run_waiting(self) -> int:
        return sum(await asyncio.gather(*(each.run_waiting() for each in self._kinds)))

    def waits(self, db: Db) -> bool:
        return any(each.waits(db) for each in self._kinds)

    def rest_seconds(self) -> float | None:
        """Until the first of what failed is tried again; None where nothing did."""
        found = [each.rest_seconds() for each in self._kinds if isinstance(each, Rests)]
        return min((seconds for seconds in found if seconds is not None), default=None)
