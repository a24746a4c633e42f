"""How wide a text is in a picture, and texts cut to a width."""

from __future__ import annotations

import unicodedata
from itertools import accumulate

from bot.documents.words import line


def extent(text: str, size: int) -> float:
    """About how wide a text is; rather more than it will be."""
    return size * sum(map(_wide, text))


def _wide(sign: str) -> float:
    """In widths of a Chinese character, by the letters of the font we draw with."""
    if unicodedata.east_asian_width(sign) in "WFA":
        return 1
    if sign in "MWmw@%&":
        return 0.95
    if sign in " ,.;:'!|()ijlIft":
        return 0.36
    return 0.7 if sign.isupper() else 0.57


def fitted(words: str, width: float, size: int) -> str:
    """The words, cut so that they fit."""
    room, text = width / size, line(words)
    for place, reach in enumerate(accumulate(map(_wide, text))):
        if reach > room:
            return _cut(text[:place], room)
    return text


def _cut(text: str, room: float) -> str:
    """With dots at the end, and room for them."""
    while text and sum(map(_wide, text)) + 1 > room:
        text = text[:-1]
    return f"{text}…"
