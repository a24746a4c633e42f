"""Round words for a count in an indicator's own measure: 近百家 is no figure, and is asked about (约数)."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.figures import folded
from bot.domain.readings import IndicatorName
from bot.replies.clauses import Clause
from bot.replies.metrics import measure_of, metric_before
from bot.replies.rules import rule
from bot.replies.units import UNIT, Amount

_ROUGH = rule(
    "rough_count",
    rf"(?:近|上|过|超过?|将近|接近|数)(?:十|百|千|万|亿){{1,2}}[多余]?(?:个(?=亿))?(?P<unit>{UNIT})",
)
_SHORTEST = 2  # characters by which an indicator is known


def rough_counts(clause: Clause, indicators: tuple[IndicatorName, ...]) -> Iterator[Amount]:
    """Those told right after the name of an indicator in that measure; of anything else the words stand as
    they are.
    """
    for match in _ROUGH.finditer(clause.text, clause.can) if indicators else ():
        name = folded(metric_before(clause.text[: match.start()], "", growth=False))
        if any(_means(name, one) and measure_of(one) == match["unit"] for one in indicators):
            yield Amount("unclear", clause.start + match.start(), clause.start + match.end())


def _means(name: str, indicator: IndicatorName) -> bool:
    names = map(folded, (indicator.metric, *indicator.aliases))
    return len(name) >= _SHORTEST and any(name in each or each in name for each in names)
