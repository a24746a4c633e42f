"""How fast a connection may speak: sliding windows in memory, one set a route."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence

from bot.ports.platform import Limit, Scope


class Limiter:
    """Says how long to wait before the next message to a room, in seconds of the clock given."""

    def __init__(self, limits: Sequence[Limit]) -> None:
        self._limits = limits
        self._sent: dict[tuple[int, str], deque[float]] = defaultdict(deque)
        self._held_until = 0.0

    def free(self, now: float, *, most: int) -> int:
        """How many messages may go at once, whatever their rooms; at most `most`."""
        if self._held_until > now:
            return 0
        counted = [(index, limit) for index, limit in enumerate(self._limits) if not _by_room(limit)]
        left = (limit.messages - len(self._window(index, limit, "", now)) for index, limit in counted)
        return max(0, min([most, *left]))

    def wait_seconds(self, room: str, now: float) -> float:
        """0 when a message may go at once."""
        wait = max(0.0, self._held_until - now)
        for index, limit in enumerate(self._limits):
            sent = self._window(index, limit, room, now)
            if len(sent) >= limit.messages:
                wait = max(wait, sent[0] + limit.seconds - now)
        return wait

    def spend(self, room: str, now: float) -> None:
        """Count a message that goes now."""
        for index, limit in enumerate(self._limits):
            self._window(index, limit, room, now).append(now)

    def hold(self, seconds: float, now: float) -> None:
        """The platform asked us to wait."""
        self._held_until = max(self._held_until, now + seconds)

    def _window(self, index: int, limit: Limit, room: str, now: float) -> deque[float]:
        sent = self._sent[index, room if _by_room(limit) else ""]
        while sent and sent[0] + limit.seconds <= now:
            sent.popleft()
        return sent


def _by_room(limit: Limit) -> bool:
    return limit.scope in {Scope.ROOM, Scope.MEMBER}
