"""How long a reply asks us to wait: seconds, or a date against the reply's own. Source: RFC 9110, 10.2.3."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

HEADER: Final = "retry-after"
_SECONDS: Final = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?")


def asked_to_wait(headers: Mapping[str, str], name: str = HEADER) -> float | None:
    """Seconds, at least one: 0 is said where the second is nearly over. None where nothing can be read; a
    date counts from the reply's own, so that no clock of ours matters. Names are lower case.
    """
    given = headers.get(name, "").strip()
    if _SECONDS.fullmatch(given):
        return max(1.0, float(given))
    until, since = _date(given), _date(headers.get("date", ""))
    return max(1.0, (until - since).total_seconds()) if until and since else None


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
