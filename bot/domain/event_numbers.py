"""The number of an event in people's words (2026-7号)."""

from __future__ import annotations

import re
from typing import Final

_AS_A_LINK: Final = re.compile(
    r"^\s*(?:速报|初报|续报[一二三四五六七八九十\d]*|终报|补充|补报|urgent|follow-up|final report)?"
    r"[\s:：,，]*20\d\d\s*-\s*\d{1,4}(?![\d-])(?:\s*号)?[\s,，:：]*",
    re.IGNORECASE,
)
# The name of a later link without a number: 续报一：..., 终报 ...
_LINK: Final = r"(?P<next>续报|follow-up(?: report)?\b)|(?P<last>终报|final report\b)"
_GOES_ON: Final = re.compile(
    rf"^\s*(?:{_LINK})"
    r"(?:\s*[一二三四五六七八九十]{1,2}(?=[\s:：,，。])|\d{1,2}(?=[\s:：,，。]))?[\s:：,，。]*",
    re.IGNORECASE,
)
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


def begins_as_link(words: str) -> bool:
    """They go on with an event by its number: it stands first, or behind the name of a link (续报 2026-7)."""
    return _AS_A_LINK.match(words) is not None


def goes_on(words: str) -> bool:
    """They begin as a follow-up without a number: of the event that is open, if there is one."""
    found = _GOES_ON.match(words)
    return found is not None and found["next"] is not None and not begins_as_link(words)


def ends(words: str) -> bool:
    """They begin as a final report without a number: which event ends is for the writer to say."""
    found = _GOES_ON.match(words)
    return found is not None and found["last"] is not None and not begins_as_link(words)


def told_words(words: str) -> str:
    """What is told, without the number and the name of the link before it; the words where nothing else is
    said.
    """
    return _GOES_ON.sub("", _AS_A_LINK.sub("", words, count=1), count=1) or words
