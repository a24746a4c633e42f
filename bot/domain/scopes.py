"""Whether a told figure is all there is so far, or only what came in a stretch of time (累计、本期、新增)."""

from __future__ import annotations

import re
import unicodedata

from bot.domain.indicators import falls, is_ratio
from bot.domain.plan import Indicator
from bot.domain.readings import Figure

ADDED = r"新增|净增|增加(?![到至值])"
PERIOD = r"本季度?|当季度?|这个?季度|本月|当月|这个月|本周|当周|本期"
_AGAIN = r"(?:又|再|另)[一-龥]{1,3}了?"
_AT_AN_EDGE = re.compile(
    rf"^(?:{PERIOD}|[一二三四]季度|累计|{ADDED})+(?:已?(?:完成|办理|开展)了?)?"
    rf"|(?:{PERIOD}|累计|{ADDED}|{_AGAIN}|了)+$"
)
_OF_A_TIME = re.compile(rf"{PERIOD}|[每月季][月季均]")  # the metric itself counts so
_LEVEL = re.compile(r"余额|存量|总量|总数|保有量|拥有量|密度|指数|规模$")  # as it stands at the end
_OF_A_SHARE = frozenset({"%", "‰", "个百分点", "倍"})


def is_part(figure: Figure, indicator: Indicator) -> bool:
    """The figure tells only a part of what the indicator counts from the start. Names are not compared."""
    if not figure.is_partial or is_ratio(indicator) or falls(indicator):
        return False
    if figure.scope == "added":
        return re.search(ADDED, indicator.metric) is None
    if _OF_A_TIME.search(indicator.metric):
        return False
    return figure.scope == "period_added" or _LEVEL.search(plain_metric(figure)) is None


def is_change_in_count(figure: Figure) -> bool:
    """So many more or fewer than before, in the unit of the thing itself."""
    return figure.growth and unicodedata.normalize("NFKC", figure.unit) not in _OF_A_SHARE


def plain_metric(figure: Figure) -> str:
    """The metric without the words that tell its scope; "" where it has no others."""
    if not figure.scope:
        return figure.metric
    return _AT_AN_EDGE.sub("", figure.metric).strip()
