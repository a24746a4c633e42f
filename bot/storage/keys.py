"""Keys of messages and events as the tables hold them: whatever their length, two keys stay two."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

LONGEST: Final = 200  # characters of a key's column
OPENED_THROUGH: Final = "opened_through"  # the setting that holds a day


def carried_name(plan: str) -> str:
    """The setting that holds up to which version of the plan its filings are carried over."""
    return bounded(f"carried/{plan}")


def bounded(key: str) -> str:
    """The key itself; one that is too long by its start and its fingerprint."""
    if len(key) <= LONGEST:
        return key
    fingerprint = sha256(key.encode()).hexdigest()
    return f"{key[: LONGEST - len(fingerprint) - 1]}/{fingerprint}"
