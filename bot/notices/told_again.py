"""The lines on figures that were told before for the same period: which one counts now (以后报为准)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.readings import Figure
from bot.domain.scopes import plain_metric
from bot.notices.values import MOST_TITLE, figure_value
from bot.text import Text

_MOST = 3  # lines


def counts_now(told: Sequence[tuple[str, Sequence[tuple[Figure, Figure]]]]) -> tuple[Text, ...]:
    """One value of a thing counts, the one told last; `told`: each label with its old and new ones."""
    pairs = [(label, *pair) for label, again in told for pair in again]
    return tuple(
        Text(
            "echo/again",
            label=label if len(told) > 1 else None,
            metric=plain_metric(new),
            most=MOST_TITLE,
            before=figure_value(old),
            after=figure_value(new),
        )
        for label, old, new in pairs[:_MOST]
    )
