"""Putting spans together for a platform: foreign words escaped, ours left alone, cut to what it takes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import Final, TypeAlias

from bot.text import Span, Spans

Escape: TypeAlias = Callable[[str], str]
Size: TypeAlias = Callable[[str], int]
CUT: Final = Span("…")
JOINER: Final = "\u2060"  # has no width and no end of a line in it: apart for programs, together for people
# What clients turn into links and mentions of their own accord: @name, #room:server, scheme:, name.domain
_ACTIVE: Final = re.compile(r"(?<=[@＠#!])(?=\S)|(?<=[A-Za-z]:)(?=[A-Za-z0-9/?#])|(?<=\w)(?=[.。．｡][^\W\d])")
_ADDRESS: Final = re.compile(r"https?://[!-~]+")


def inert(text: str) -> str:
    """Nothing in it is a link or a mention to a client any more. It reads the same."""
    return _ACTIVE.sub(JOINER, text)


def own_address(line: Spans) -> str:
    """The line's address, where it is one of ours and nothing else; else ""."""
    words = "" if any(span.foreign for span in line) else join(line, foreign=str).strip()
    return words if _ADDRESS.fullmatch(words) else ""


def join(spans: Spans, *, foreign: Escape) -> str:
    """The words in order; exactly the foreign ones go through the platform's escape."""
    return "".join(foreign(span.text) if span.foreign else span.text for span in spans)


def join_within(spans: Spans, most: int, *, foreign: Escape, size: Size = len) -> str:
    """As `join`, at most `most` by `size` after escaping; what does not fit ends in an ellipsis.

    The cut falls between characters, never inside what one was escaped to. No escape makes words shorter, so
    that more than `most` of them need not be looked at.
    """
    spans = first(spans, most + 1)
    whole = join(spans, foreign=foreign)
    if size(whole) <= most:
        return whole
    length = sum(len(span.text) for span in spans)

    def cut_after(count: int) -> str:
        return join((*first(spans, count), CUT), foreign=foreign)

    kept = bisect_right(range(length), most, key=lambda count: size(cut_after(count))) - 1
    return cut_after(kept) if kept >= 0 else ""


def first(spans: Spans, count: int) -> Spans:
    """The first `count` characters, still marked as ours and foreign."""
    found: list[Span] = []
    for span in spans:
        if count <= 0:
            break
        found.append(Span(span.text[:count], span.foreign))
        count -= len(span.text)
    return tuple(found)
