"""Where the answer to one message may be sent for a while, without the interface of the app.

Source: platforms.md 2.3. Kept in memory, each for the message it came with alone: whoever forges a message
may name a session of their own, and is answered there, but nobody else is.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from bot.platforms.dingtalk.inbound import RobotEvent

HOSTS: Final = frozenset({"oapi.dingtalk.com", "api.dingtalk.com"})
MOST: Final = 2000  # messages
SAFETY: Final = timedelta(minutes=1)  # before the end that is told


@dataclass(frozen=True, slots=True)
class Sessions:
    _held: OrderedDict[str, tuple[str, datetime]] = field(default_factory=OrderedDict, repr=False)

    def remember(self, event: RobotEvent) -> None:
        """What leads anywhere but to DingTalk is forgotten at once."""
        if _is_dingtalks(event.session):
            self._held[event.msg_id] = (event.session, event.session_ends - SAFETY)
            self._held.move_to_end(event.msg_id)
        while len(self._held) > MOST:
            self._held.popitem(last=False)

    def of(self, message_id: str | None, wall_at: datetime) -> str | None:
        """Where to answer that message, as long as it lives."""
        url, until = self._held.get(message_id or "", ("", wall_at))
        return url if url and wall_at < until else None


def _is_dingtalks(url: str) -> bool:
    try:
        found = urlsplit(url)
    except ValueError:
        return False
    return found.scheme == "https" and found.netloc in HOSTS and url.isascii() and url.isprintable()
