"""What proves that a request is the platform's own and new: comparing digests, believing a time stamp."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Final

from bot.errors import BadSignature, StaleRequest

MOST_DIGITS: Final = 20  # a stamp is untrusted text: longer ones are refused before they are read


def hmac_sha256(secret: str, *parts: bytes) -> str:
    """The hex digest of the parts one after another, under the secret's UTF-8 bytes."""
    digest = hmac.new(secret.encode(), digestmod=hashlib.sha256)
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


def require_same(given: str, expected: str) -> None:
    """Compared as bytes in constant time. Raises BadSignature."""
    if not hmac.compare_digest(given.encode("utf-8", "surrogatepass"), expected.encode()):
        raise BadSignature


def require_fresh(stamp: str, now: datetime, *, within: timedelta, per_second: int = 1) -> None:
    """The stamp counts seconds since 1970, or 1000 `per_second`; `within` either way is fresh.

    Raises StaleRequest, also for a stamp that is no number.
    """
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= MOST_DIGITS):
        raise StaleRequest
    if abs(now.timestamp() - int(stamp) / per_second) > within.total_seconds():
        raise StaleRequest
