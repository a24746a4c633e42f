"""Which words of a rendered text are ours, and which somebody else's: two marks that no text may hold."""

from __future__ import annotations

import re

from bot.text import Span, Spans

_OPEN, _CLOSE = "\ufdd0", "\ufdd1"  # noncharacters: never exchanged, so no real text loses anything
_PIECES = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
_UNSHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufdd0\ufdd1]+")


class Worded(str):
    """Text of ours with the foreign parts marked. Whatever is built from it by hand is foreign again."""

    __slots__ = ()


def foreign(value: object) -> str:
    """The value in marks, on one line: breaks become a space, control and direction marks go."""
    return f"{_OPEN}{one_line(str(value))}{_CLOSE}"


def one_line(text: str) -> str:
    if _UNSHOWN.search(text):
        return _UNSHOWN.sub(_space_for, text).strip()
    return text


def spans_of(marked: str) -> Spans:
    """The pieces in order, none empty."""
    if _OPEN not in marked:
        return (Span(marked),) if marked else ()
    pieces = _PIECES.split(marked)
    return tuple(Span(piece, foreign=bool(place % 2)) for place, piece in enumerate(pieces) if piece)


def unmarked(text: str) -> str:
    """The text without our marks."""
    return text.replace(_OPEN, "").replace(_CLOSE, "")


def capital(marked: str) -> Worded:
    """With the first letter large, unless it is foreign."""
    return Worded(marked[:1].upper() + marked[1:])


def _space_for(match: re.Match[str]) -> str:
    return " " if any(sign.isspace() for sign in match.group()) else ""
