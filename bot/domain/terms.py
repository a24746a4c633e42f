"""A filing's term moves, or only its ladder (期限变更)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.duties import Dates
from bot.domain.filings import Filing, Rung
from bot.domain.periods import period_of
from bot.domain.request_facts import TermMoved


def with_term(filing: Filing, dates: Dates, ladder: tuple[Rung, ...], *, extended: int = 0) -> TermMoved:
    """Another term with its ladder, never locked sooner than before; `extended` counts extensions more."""
    return TermMoved(
        filing=filing.id,
        version=filing.version,
        due_on=dates.due_on,
        due_at=dates.due_at,
        on_time_until=dates.on_time_until,
        locked_at=max(dates.locked_at, filing.locked_at),
        ladder=ladder,
        extended=filing.extended + extended,
        provisional=dates.unsettled,
        resting=filing.resting,
    )


def with_ladder(filing: Filing, ladder: tuple[Rung, ...]) -> TermMoved:
    """The term stands; `ladder` is what is still said of it, () for nothing."""
    return replace(as_it_stands(filing, resting=filing.resting), ladder=ladder, reached=0)


def as_it_stands(filing: Filing, *, resting: bool) -> TermMoved:
    """Term, ladder and slip stand; of an input whether it rests may change."""
    return TermMoved(
        filing=filing.id,
        version=filing.version,
        due_on=filing.due_on,
        due_at=filing.due_at,
        on_time_until=filing.on_time_until,
        locked_at=filing.locked_at,
        ladder=filing.ladder,
        extended=filing.extended,
        provisional=filing.provisional,
        reached=filing.reached,
        slip_until=filing.slip_until,
        resting=resting,
    )


def terms_of(filings: Sequence[Filing]) -> list[tuple[str, datetime]]:
    """Period, or what stands for it, and due time of each, where that tells them apart."""
    found = [(each.period if each.is_node else period_of(each.period), each.due_at) for each in filings]
    alone = len({name for name, _ in found}) == len(filings)
    return sorted(found, key=lambda term: term[1]) if alone else []
