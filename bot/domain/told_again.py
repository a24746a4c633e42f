"""A figure told before in the same filing: the later counts, a tenfold one is checked (以后报为准)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.domain.contradictions import JUMP, Contradiction
from bot.domain.figures import match_figure
from bot.domain.plan import Indicator
from bot.domain.readings import Figure
from bot.domain.scopes import plain_metric


def same_thing(old: Figure, new: Figure, indicators: Sequence[Indicator]) -> bool:
    """Both tell the value of one indicator, though by other words; or of one thing by the same words."""
    if (old.growth, old.is_partial, old.base) != (new.growth, new.is_partial, new.base):
        return False
    if (plain_metric(old), old.unit) == (plain_metric(new), new.unit):
        return True
    was, now = match_figure(old, indicators), match_figure(new, indicators)
    return was is not None and now is not None and was.id == now.id


def told_again(
    before: Sequence[Figure], told: Iterable[Figure], indicators: Sequence[Indicator]
) -> Iterator[tuple[Figure, Figure]]:
    """Each figure with the one whose place it takes, where the value is another one."""
    for new in told:
        old = next((each for each in before if same_thing(each, new, indicators)), None)
        if old is not None and (old.value, old.unit) != (new.value, new.unit):
            yield old, new


def jumps_within(
    pairs: Iterable[tuple[Figure, Figure]], indicators: Sequence[Indicator], period: str
) -> tuple[Contradiction, ...]:
    """Those ten times as much, or as little, as was told for the same period: a point or a unit slipped."""
    found = []
    for old, new in pairs:
        low, high = sorted((old.value, new.value))
        if old.unit == new.unit and not new.growth and low > 0 and high >= JUMP * low:
            found.append(Contradiction("jumped", new, match_figure(new, indicators), old, period))
    return tuple(found)
