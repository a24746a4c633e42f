"""Putting spans together for a platform: foreign words escaped, ours left alone, cut to what it takes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import Final, TypeAlias

from bot.text import Span, Spans

Escape: TypeAlias = Callable[[str], str]
Size: TypeAlias = Callable[[str], int]
CUT: Final = Span("…")


def join(spans: Spans, *, foreign: Escape) -> str:
    """The words in order; exactly the foreign ones go through the platform's escape."""
    return "".join(foreign(span.text) if span.foreign else span.text for span in spans)


def join_within(spans: Spans, most: int, *, foreign: Escape, size: Size = len) -> str:
    """As `join`, at most `most` by `size` after escaping; what does not fit ends in an ellipsis.

    The cut falls between characters, never inside what one was escaped to.
    """
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
