"""How often an address may be used: a sliding window a key, in memory."""

from __future__ import annotations

from collections import deque
from typing import Final

MOST_KEYS: Final = 10_000


class Windows:
    """At most so many in any so many seconds, for each key. Keys not used for that long are forgotten."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most, self._seconds = most, seconds
        self._taken: dict[str, deque[float]] = {}

    def take(self, key: str, now: float) -> bool:
        """False when it is one too many: nothing is taken then. `now` in seconds."""
        if key not in self._taken and len(self._taken) >= MOST_KEYS:
            self._forget(now)
        taken = self._taken.setdefault(key, deque())
        while taken and taken[0] + self._seconds <= now:
            taken.popleft()
        if len(taken) >= self._most:
            return False
        taken.append(now)
        return True

    def _forget(self, now: float) -> None:
        """Those long unused; where all are in use, the oldest."""
        old = [key for key, taken in self._taken.items() if not taken or taken[-1] + self._seconds <= now]
        for key in old or [next(iter(self._taken))]:
            del self._taken[key]
