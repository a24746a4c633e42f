"""The control socket: writing commands of the terminal reach the running service through the state folder."""

from __future__ import annotations

import asyncio
import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog

from bot.errors import BotError, ConfigError
from bot.runtime.acts import LOOKS, lines_of
from bot.runtime.clock import Clock
from bot.runtime.reader import Reader
from bot.runtime.writer import Writer

NAME = "control.sock"
MOST_BYTES = 16 * 1024 * 1024
TIMEOUT_SECONDS = 60
log = structlog.get_logger(__name__)


@contextmanager
def _short_path(state: Path) -> Iterator[str]:
    """The socket in the state folder, by a path that the system takes however deep the folder lies.

    Raises FileNotFoundError where there is no such folder. Source: proc(5), /proc/self/fd.
    """
    folder = os.open(state, os.O_PATH | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{NAME}"
    finally:
        os.close(folder)


class ControlServer:
    """Answers one JSON line with one JSON line. `on_change` hears of each act that was done; what only looks
    is read beside the writer.

    Who may open the socket is the folder's matter (mode 0600).
    """

    def __init__(
        self, state: Path, writer: Writer, reader: Reader, clock: Clock, on_change: Callable[[], None]
    ) -> None:
        self._state = state
        self._writer = writer
        self._reader = reader
        self._clock = clock
        self._on_change = on_change
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        path = self._state / NAME
        path.unlink(missing_ok=True)
        with _short_path(self._state) as short:
            self._server = await asyncio.start_unix_server(self._serve, short, limit=MOST_BYTES)
        path.chmod(0o600)

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
        (self._state / NAME).unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            answer = await self._answer(await reader.readline())
            writer.write(json.dumps(answer).encode() + b"\n")
            await writer.drain()
        finally:
            writer.close()

    async def _answer(self, line: bytes) -> dict[str, Any]:
        try:
            asked = json.loads(line)
            at = self._clock.office()
            if look := LOOKS.get(asked["act"]):
                found = await self._reader.run(lambda view: look(view, asked["args"], at))
                return {"lines": found}
            lines = await self._writer.run(lambda tx: lines_of(asked["act"], tx, asked["args"], at))
        except BotError as error:
            return {"error": str(error)}
        except (ValueError, KeyError, TypeError) as error:
            return {"error": f"not understood: {error!r}"}
        self._on_change()
        return {"lines": list(lines)}


def ask_service(state: Path, act: str, args: dict[str, Any]) -> list[str] | None:
    """What the running service answers; None where none runs. Raises ConfigError with what it says."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(TIMEOUT_SECONDS)
        try:
            with _short_path(state) as short:
                connection.connect(short)
        except (FileNotFoundError, ConnectionRefusedError):
            return None
        connection.sendall(json.dumps({"act": act, "args": args}).encode() + b"\n")
        answer = json.loads(connection.makefile("rb").readline())
    if "error" in answer:
        raise ConfigError(answer["error"])
    return [str(line) for line in answer["lines"]]
