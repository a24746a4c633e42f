"""What a route has used up of its limits before it was ours: read from the outbox when it is taken over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.ports.platform import Limit
from bot.storage.database import Row
from bot.storage.instants import instant, stamp
from bot.storage.outbox import MAYBE_SENT
from bot.storage.record import Transaction

# A message that went now may have been due that much earlier: further back the outbox is not searched.
LONGEST_BACKLOG: Final = timedelta(days=2)


def spent_before(
    tx: Transaction, route: str, limits: Sequence[Limit], at: datetime
) -> Iterator[tuple[str, float]]:
    """Room and seconds gone of each message that may still count, oldest first.

    What may have left, and nobody wrote down when, counts as of now.
    """
    window = timedelta(seconds=max((limit.seconds for limit in limits), default=0.0))
    since = stamp(at - window - LONGEST_BACKLOG)
    found = []
    for room, state, sent_at, not_before in _rows(tx, route, since) if window else ():
        known = sent_at if state == "sent" else not_before if state in {"unknown", "dead"} else None
        gone = max((at - instant(known)).total_seconds(), 0.0) if known else 0.0
        if gone < window.total_seconds():
            found.append((str(room), gone))
    yield from sorted(found, key=lambda each: -each[1])


def keep_held(tx: Transaction, route: str, room: str, wait_seconds: float, *, wall_at: datetime) -> None:
    """The platform wants silence for so long: in that room, or with "" on the whole route. One that is to
    last longer goes on.
    """
    before = dict(held(tx, route, wall_at)).get(room, 0.0)
    until = wall_at + timedelta(seconds=max(wait_seconds, before))
    tx.db.run("drop_holds", now=stamp(wall_at))
    tx.db.run("put_hold", route=route, room=room, until=stamp(until))


def held(tx: Transaction, route: str, wall_at: datetime) -> list[tuple[str, float]]:
    """Where the route is still to be silent, and for how many seconds; "" stands for all its rooms."""
    rows = tx.db.all("holds", route=route, now=stamp(wall_at))
    return [(row[0], (instant(row[1]) - wall_at).total_seconds()) for row in rows]


def _rows(tx: Transaction, route: str, since: str) -> Sequence[Row]:
    return tx.db.all("spent", route=route, since=since, maybe=MAYBE_SENT)
