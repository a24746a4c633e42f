"""A document is read in a process of its own, with limits: it comes from outside and may be made to harm."""

from __future__ import annotations

import ctypes
import gc
import resource
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Literal, TypeAlias

from bot.document_errors import NotAPlan, UnreadableDocument
from bot.domain.plan import Draft
from bot.domain.sharing import Sharing

_PORTION = 200  # rows sent at a time
_OF_PLAN = ("units", "tasks", "indicators", "milestones", "printed_rules")
_OF_DRAFT = ("warnings", "skipped", "stretches")
_MMAP_THRESHOLD, _BLOCK_BYTES = -3, 1 << 16  # mallopt(3) of glibc
FAILED = 1  # how Python ends after an error nobody caught: a bug, not the document

_REFUSED = {FileNotFoundError: "missing", IsADirectoryError: "folder", PermissionError: "forbidden"}

Ending: TypeAlias = Literal["read", "unreadable", "not_a_plan"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one document may take."""

    wall_seconds: float = 240.0
    cpu_seconds: int = 120
    memory_bytes: int = 2 << 30
    document_bytes: int = 50 << 20


def bytes_of(file: str, limits: Limits | None = None) -> bytes:
    """What a file holds, `-` for standard input; never more than may be read. Raises UnreadableDocument."""
    most = (limits or Limits()).document_bytes
    try:
        if file == "-":
            data = sys.stdin.buffer.read(most + 1)
        else:
            with Path(file).open("rb") as opened:
                data = opened.read(most + 1)
    except OSError as error:
        reason = next((code for kind, code in _REFUSED.items() if isinstance(error, kind)), "damaged")
        raise UnreadableDocument(name=file, reason=reason) from None
    if len(data) > most:
        raise UnreadableDocument(name=file, reason="too_large")
    return data


def spare_memory() -> None:
    """For a process that reads one document and ends: no search for cycles, which is not linear, and large
    blocks that are let go are the system's again at once.
    """
    gc.disable()
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # other C libraries give back by themselves
    if mallopt is not None:
        mallopt(_MMAP_THRESHOLD, _BLOCK_BYTES)


def read_in_child(data: bytes, name: str, limits: Limits | None = None) -> Draft:
    """The draft of a document. Raises UnreadableDocument, also past the limits, and NotAPlan."""
    limits = limits or Limits()
    if len(data) > limits.document_bytes:
        raise UnreadableDocument(name=name, reason="too_large")
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    source = sha256(data).hexdigest()
    child = context.Process(target=_read, args=(theirs, name, source, limits), daemon=True)
    child.start()
    theirs.close()
    try:
        ours.send_bytes(data)
        del data  # the child has it
        return _result(ours, name, limits)
    except (EOFError, ConnectionError):
        child.join()
        if child.exitcode == FAILED:
            raise RuntimeError(f"reading {name!r} failed, see above") from None
        raise UnreadableDocument(name=name, reason="too_much") from None
    finally:
        child.kill()
        child.join()
        ours.close()


def _result(ours: Connection, name: str, limits: Limits) -> Draft:
    """Raises EOFError or ConnectionError if the child ended without an answer."""
    if not ours.poll(limits.wall_seconds):
        raise UnreadableDocument(name=name, reason="too_much")
    ending, result = ours.recv()
    if ending == "not_a_plan":
        raise NotAPlan(lines=result)
    if ending == "unreadable":
        raise UnreadableDocument(name=name, reason=result)
    return _received(ours, result)


def _messages(draft: Draft) -> Iterator[object]:
    """The draft without its rows, then these in portions, an empty one behind the last: what is sent at once
    takes as much room again, on both sides.

    A row is let go when it is sent: pickle leaves in every string the bytes that it was sent as.
    """
    whole = [list(getattr(draft.plan, name)) for name in _OF_PLAN]
    whole += [list(getattr(draft, name)) for name in _OF_DRAFT]
    of_plan: dict[str, Any] = dict.fromkeys(_OF_PLAN, ())
    of_draft: dict[str, Any] = dict.fromkeys(_OF_DRAFT, ())
    yield replace(draft, plan=replace(draft.plan, **of_plan), **of_draft)
    del draft
    for rows in whole:
        rows.reverse()
        while rows:
            yield rows[: -_PORTION - 1 : -1]
            del rows[-_PORTION:]
        yield []


def _received(ours: Connection, draft: Draft) -> Draft:
    sharing = Sharing()
    of_plan: dict[str, Any] = {name: _rows(ours, sharing) for name in _OF_PLAN}
    of_draft: dict[str, Any] = {name: _rows(ours, sharing) for name in _OF_DRAFT}
    return replace(draft, plan=replace(draft.plan, **of_plan), **of_draft)


def _rows(ours: Connection, sharing: Sharing) -> tuple[Any, ...]:
    """Portions up to an empty one; in each its rows have values of their own."""
    rows: list[Any] = []
    while portion := ours.recv():
        rows += map(sharing.row, portion)
    return tuple(rows)


def _read(answer: Connection, name: str, source: str, limits: Limits) -> None:
    """Runs in the child. What reads is loaded before the limits hold: that is not the document's doing.

    Neither the bytes nor the lines nor the draft have a name here: each is let go when the next form stands.
    """
    from bot.intake.read import read_document
    from bot.plans.read_plan import read_plan

    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    spare_memory()
    ending: tuple[Ending, object]
    try:
        messages = _messages(read_plan(read_document(answer.recv_bytes(), name), source=source))
    except NotAPlan as error:
        ending = "not_a_plan", error.lines
    except UnreadableDocument as error:
        ending = "unreadable", error.reason
    except MemoryError:
        ending = "unreadable", "too_much"
    else:
        answer.send(("read", next(messages)))
        for message in messages:
            answer.send(message)
        return
    answer.send(ending)
