"""A task's number glued to the words of its figure: 7信用贷款余额225亿元 (编号与指标连写)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from rapidfuzz import fuzz

from bot.domain.figures import folded
from bot.domain.readings import IndicatorName, ReplyContext
from bot.replies.labels import MEASURES, NO_MEASURE, canonical
from bot.replies.mention import Mention
from bot.replies.metrics import metric_before

_GLUED: Final = re.compile(
    rf"(?:^|(?<=[\n，,;。!?、 ]))(?P<label>[1-9]\d{{0,2}})(?!{NO_MEASURE}[{MEASURES}])"
    r"(?P<words>[一-龥][一-龥a-z]{1,30})(?P<figure>\d)?"
)
_COUNTED: Final = re.compile(  # 7县区试点3个: so many of them
    r"[多余来几倍楼项县区镇乡村州国强佳大小类型级]|部门|单位|企业|小时|分钟|以[上下内]|左右|上下"
)
_SHORTEST: Final = 4  # characters that name an indicator
_ALIKE: Final = 85  # of 100


def glued_mentions(text: str, context: ReplyContext, known: Sequence[Mention]) -> Iterator[Mention]:
    """One of the writer's tasks where its indicator's name follows; where other words for a figure follow and
    another task is named behind them, it is asked whether the number is a task.
    """
    labels = {canonical(each): each for each in (*context.my_tasks, *context.quoted)}
    for found in _GLUED.finditer(text):
        label = labels.get(found["label"])
        if label is None or any(one.start <= found.start("label") < one.end for one in known):
            continue
        place = found.span("label")
        if _names_one(found["words"], context.indicators.get(label, ())):
            yield Mention("named", *place, (found["label"],))
        elif found["figure"] and not _COUNTED.match(found["words"]) and _named_behind(found.end(), known):
            yield Mention("unclear", *place, (found["label"],))


def _named_behind(end: int, known: Sequence[Mention]) -> bool:
    return any(one.kind == "named" and one.start >= end for one in known)


def _names_one(words: str, indicators: Sequence[IndicatorName]) -> bool:
    """The words hold the name of one of them, are a part of it, or much like it."""
    told, metric = folded(words), folded(metric_before(words, "", growth=False))
    for name in (folded(each) for one in indicators for each in (one.metric, *one.aliases)):
        if len(name) >= _SHORTEST and name in told:
            return True
        if len(metric) >= _SHORTEST and (metric in name or fuzz.ratio(metric, name) >= _ALIKE):
            return True
    return False
