"""How fast a connection may speak: sliding windows in memory, one set a route."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence

from bot.ports.platform import Limit, Scope


class Limiter:
    """Says how long to wait before the next message to a room, in seconds of the clock given."""

    def __init__(self, limits: Sequence[Limit]) -> None:
        self._limits = limits
        self._sent: dict[tuple[int, str], deque[float]] = defaultdict(deque)
        self._held_until = 0.0
        self._rooms_held: dict[str, float] = {}

    @property
    def by_room(self) -> bool:
        """Every limit counts a room by itself: a refusal that does not say more tells of that room alone."""
        return bool(self._limits) and all(_by_room(limit) for limit in self._limits)

    def free(self, now: float, *, most: int) -> int:
        """How many messages may go at once, whatever their rooms; at most `most`."""
        if self._held_until > now:
            return 0
        counted = [(index, limit) for index, limit in enumerate(self._limits) if not _by_room(limit)]
        left = (limit.messages - len(self._window(index, limit, "", now)) for index, limit in counted)
        return max(0, min([most, *left]))

    def wait_seconds(self, room: str, now: float) -> float:
        """0 when a message may go at once."""
        wait = max(0.0, self._held_until - now, self._rooms_held.get(room, 0.0) - now)
        for index, limit in enumerate(self._limits):
            sent = self._window(index, limit, room, now)
            if len(sent) >= limit.messages:
                wait = max(wait, sent[0] + limit.seconds - now)
        return wait

    def spend(self, room: str, now: float) -> None:
        """Count a message that goes now."""
        for index, limit in enumerate(self._limits):
            self._window(index, limit, room, now).append(now)

    def begin(self, spent: Iterable[tuple[str, float]], now: float) -> None:
        """Count what went before we were here instead: rooms and seconds gone, oldest first."""
        self._sent.clear()
        for room, gone in spent:
            self.spend(room, now - gone)

    def hold(self, seconds: float, now: float, *, room: str | None = None) -> None:
        """The platform asked us to wait, with all messages or, of a room, with those to it."""
        if room is None:
            self._held_until = max(self._held_until, now + seconds)
            return
        held = {each: until for each, until in self._rooms_held.items() if until > now}
        self._rooms_held = {**held, room: max(held.get(room, 0.0), now + seconds)}

    def _window(self, index: int, limit: Limit, room: str, now: float) -> deque[float]:
        sent = self._sent[index, room if _by_room(limit) else ""]
        while sent and sent[0] + limit.seconds <= now:
            sent.popleft()
        return sent


def _by_room(limit: Limit) -> bool:
    return limit.scope in {Scope.ROOM, Scope.MEMBER}
