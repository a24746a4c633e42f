"""Commands that read long: they are worked out beside the writer, and recorded in its transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.errors import SenderError
from bot.ports.ledger import View
from bot.ports.usecase import AnyCommand, Call, NewVersion, Outcome
from bot.runtime.reader import Reader
from bot.runtime.writer import Writer
from bot.storage.record import Transaction

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Worked:
    """What a command came to with those arguments, or what its caller can put right."""

    command: str
    args: object
    found: Outcome | SenderError

    def outcome(self) -> Outcome:
        """Raises SenderError."""
        if isinstance(self.found, SenderError):
            raise self.found
        return self.found


class ReadsLong(Exception):
    """A command was met that has to be worked out first: the transaction ends with nothing written."""

    def __init__(self, command: AnyCommand, call: Call[Any]) -> None:
        super().__init__(command.name)
        self._command, self._call = command, call

    def work_out(self, view: View) -> Worked:
        """Over a view of a reader."""
        found: Outcome | SenderError
        try:
            found = self._command.run(self._call, view)
        except SenderError as error:
            found = error
        return Worked(self._command.name, self._call.args, found)


def outcome_of(command: AnyCommand, call: Call[Any], view: View, worked: Worked | None) -> Outcome:
    """What the command decides, inside the writer's transaction. Raises SenderError, and ReadsLong for one
    that is still to be worked out.
    """
    if not _reads_long(command, call, view):
        return command.run(call, view)
    if worked is None or (worked.command, worked.args) != (command.name, call.args):
        raise ReadsLong(command, call)
    if command.beside is not None:
        command.beside(call, view)
    made = worked.outcome()
    if made.version is None:
        return made
    if not made.version.in_parts:  # of few filings, and what came meanwhile counts
        return command.run(call, view)
    if not _follows(made.version, view):
        raise ReadsLong(command, call)
    return made


def _reads_long(command: AnyCommand, call: Call[Any], view: View) -> bool:
    if command.reads_long is not None:
        return command.reads_long(call, view)
    return command.beside is not None


def _follows(made: NewVersion, view: View) -> bool:
    """It is still the next after the version in force."""
    return view.plans.current(made.plan.id).version == made.plan.version - 1


async def written(
    writer: Writer,
    reader: Reader,
    take: Callable[[Transaction, Worked | None], T],
    *,
    on_version: Callable[[], None],
) -> T:
    """What `take` gives in the writer's transaction. Where it meets a command that reads long it runs once
    more, with what that came to. `on_version` is called once a version of a plan has taken effect.
    """
    worked: Worked | None = None

    def once(tx: Transaction) -> tuple[T, bool]:
        return take(tx, worked), tx.renewed

    while True:
        try:
            found, renewed = await writer.run(once)
        except ReadsLong as met:
            worked = await reader.run(met.work_out)
            continue
        if renewed:
            on_version()
        return found
