"""Instants as both engines store them: text of fixed width that sorts by time."""

from __future__ import annotations

from datetime import UTC, datetime


def stamp(instant: datetime) -> str:
    """An aware instant as 27 characters that sort by time. Raises ValueError for a naive one."""
    if instant.tzinfo is None:
        raise ValueError(f"naive instant {instant!r}")
    utc = instant if instant.tzinfo is UTC else instant.astimezone(UTC)
    return utc.isoformat(timespec="microseconds")[:26] + "Z"


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
