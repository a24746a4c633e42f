"""Foreign words in Slack's mrkdwn: nothing in them acts or is formatted, and they read the same.

Slack has no escape for its marks, so they become signs that look alike. Source: platforms.md 4.6.
"""

from __future__ import annotations

import re
from typing import Final

from bot.wire.escaping import JOINER

_ACTS: Final = re.compile(r"[*~`_>:&<]")
_WIDE: Final = str.maketrans("*~`", "＊～'")
_UNDERLINE: Final = re.compile(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")  # one inside a word stands for itself
_QUOTE: Final = re.compile(r"^(\s*)>", re.MULTILINE)
# A name between colons is a picture, and the other colon may stand in words of ours.
# A time of the day is none.
_PICTURE: Final = re.compile(r":(?=[\w+'\-]+:|[\d']*[^\W\d][\w+'\-]*\Z|[+\-])")
_PICTURE_ENDS: Final = re.compile(r"\A((?=[^:]*[^\W\d])[\w+'\-]+|[+\-]\d+)(?=:)")


def escape(text: str) -> str:
    """No mention, channel or link is left in it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unpictured(text: str) -> str:
    """No name between colons becomes a picture."""
    if ":" not in text:
        return text
    return _PICTURE_ENDS.sub(rf"\1{JOINER}", _PICTURE.sub(f":{JOINER}", text))


def marked(text: str) -> str:
    """Foreign words where Slack formats: in messages and in what a notification shows."""
    if not _ACTS.search(text):  # most words, ten times a card
        return text
    wide = _QUOTE.sub(r"\1＞", _UNDERLINE.sub("＿", text.translate(_WIDE)))
    return escape(unpictured(wide))
