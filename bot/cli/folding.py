"""Long lines for a terminal: cut by columns, where Chinese characters take two (折行)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import combining, east_asian_width

INDENT = "    "
NEAR = 12  # characters
_COMMAS = "、，；,; "
_PIECES = re.compile(
    r"[\x21-\x7e]+|.", re.DOTALL
)  # a word stays whole, between Chinese characters one may cut
_HANGING = frozenset("，。、；：！？）》”’…")  # may stand in the last two columns, never at a beginning


def folded(line: str, width: int) -> Iterator[str]:
    """The line in pieces that fit so many columns, cut behind a comma if one is near; all but the first are
    indented.
    """
    current, columns = "", 0
    for piece in (part for word in _PIECES.findall(line) for part in _cut(word, width // 2)):
        room = width - (0 if piece in _HANGING else 2)
        if current.strip() and columns + _columns(piece) > room:
            kept, rest = _at_comma(current, piece)
            yield kept.rstrip()
            current = INDENT + rest.lstrip()
            columns = len(INDENT) + sum(map(_columns, rest.lstrip()))
        else:
            current += piece
            columns += _columns(piece)
    yield current.rstrip()


def _at_comma(line: str, piece: str) -> tuple[str, str]:
    """What stays on the line, and what goes to the next."""
    at = max(line.rfind(comma) for comma in _COMMAS) + 1
    if at and line[:at].strip() and len(line) - at <= NEAR:
        return line[:at], line[at:] + piece
    return line, piece


def _columns(piece: str) -> int:
    """Of an ASCII word, or of one other character."""
    if piece.isascii():
        return len(piece)
    return 0 if combining(piece) else 2 if east_asian_width(piece) in "WF" else 1


def _cut(word: str, most: int) -> list[str]:
    return [word[at : at + most] for at in range(0, len(word), most)]
