"""Instants as both engines store them: text of fixed width that sorts by time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Dialect, String, TypeDecorator


def stamp(instant: datetime) -> str:
    """An aware instant as 27 characters that sort by time. Raises ValueError for a naive one."""
    if instant.tzinfo is None:
        raise ValueError(f"naive instant {instant!r}")
    utc = instant if instant.tzinfo is UTC else instant.astimezone(UTC)
    return utc.isoformat(timespec="microseconds")[:26] + "Z"


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in, UTC out, on both engines. SQLite would drop the zone of its own type."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | str | None, dialect: Dialect) -> str | None:
        return stamp(value) if isinstance(value, datetime) else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else instant(value)
