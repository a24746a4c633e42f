"""A token that a vendor gives for some time, kept in memory only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(slots=True, repr=False)
class Token:
    """Its words, and until when it is believed to live, in wall time; None where nobody knows."""

    value: str = ""
    until: datetime | None = None

    def is_good(self, wall_at: datetime | None) -> bool:
        """As far as we know: without a time it is tried, and fetched again if it is refused."""
        return bool(self.value) and (wall_at is None or self.until is None or wall_at < self.until)
