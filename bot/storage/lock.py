"""The service lock: one `run` or `demo` a state folder."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import ConfigError


@contextmanager
def service_lock(state: Path) -> Iterator[None]:
    """Held while the service runs; the kernel lets it go when the process ends.

    Raises ConfigError if taken.
    """
    state.mkdir(parents=True, exist_ok=True)
    path = state / "service.lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ConfigError(
                f"storage.state: {state} is in use by a running service; stop it first"
            ) from error
        os.truncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(handle)
