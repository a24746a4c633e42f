"""The number of an event in people's words (2026-7号)."""

from __future__ import annotations

import re
from typing import Final

_NUMBER: Final = re.compile(r"(?<!\d)(20\d\d)\s*-\s*(\d{1,4})(?:\s*号)?(?![\d-])")


def named_event(words: str) -> str | None:
    """The number of an event that the words name (2026-7号)."""
    found = _NUMBER.search(words)
    return f"{found[1]}-{int(found[2])}" if found else None


def numbered(words: str, event: str) -> str:
    """The words with that number in the place of the one they name."""
    return _NUMBER.sub(f"{event}号", words, count=1)


def without_number(words: str) -> str:
    """The words without the number they name."""
    return _NUMBER.sub("", words, count=1).strip(" ,，:：") or words
