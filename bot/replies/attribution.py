"""Which amounts of a clause are the task's percent, which are figures and of what (数字归属)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.readings import Figure, IndicatorName
from bot.replies.amounts import AMOUNT, blank_no_amounts, find_amounts
from bot.replies.clauses import Clause
from bot.replies.dates import Moment
from bot.replies.draft import Draft, Scene
from bot.replies.metrics import figure_of, metric_before
from bot.replies.rules import rule
from bot.replies.shares import is_bare_share
from bot.replies.units import Amount, Kind
from bot.replies.words import BLANK, Words

_EARLIER = rule("earlier", r"上半年|[一二12]季度|上(?:个)?(?:季度|月)|年初|此前|之前|去年|上年|上次")
_RATE_NAME = re.compile("(?<!完成)(?:率|满意度|知晓度|占比|比重|比例|覆盖面)$")
_LEVEL = re.compile(
    r"(?:(?:更正|订正|修正)[:，]?)?(?:已|现|目前|现已)?(?:应[为是]|应该[为是]|改[为成]|更正为"
    r"|实际[为是]?|达到?|为|至|是|升至|降至|提升至|提高到)"
)  # of the rate just told
_TARGET_TOLD = re.compile(r"(?:目标|任务|计划)[^，,。;]{0,4}\d")
_THINGS = frozenset("件起处个条项宗例家户批份名人")  # that may be done one by one
_AROUND = f" {BLANK}:,;.、-|*"
_RATE_WRONG = re.compile(  # 办结率有误，应为92%
    "(?P<rate>(?:(?!的)[一-龥]){0,3}(?<!完成)(?:率|满意度|占比))(?:数据|数值|填|报)*(?:有误|不对|错|不准)"
)
_COMPARED = re.compile("比|较")


def read_amounts(
    draft: Draft, scene: Scene, clause: Clause, known: tuple[tuple[IndicatorName, ...], str]
) -> str:
    """Add the amounts of a clause of facts; returns the metric that a following 同比 belongs to."""
    indicators, metric = known
    if not clause.can & AMOUNT.bit:
        found = _RATE_WRONG.search(clause.text)
        return found["rate"] if found else metric
    moments = scene.within(clause)
    last_year = any(one.day and one.day.year < scene.today.year for one in moments)
    past = last_year and not _COMPARED.search(clause.text)
    percents = draft.earlier if _EARLIER.search(clause.text, clause.can) else draft.percents
    start = 0
    for amount in find_amounts(clause, _numbers_only(clause, moments), past):
        before = clause.text[start : amount.start - clause.start]
        kind = _kind_here(amount, before, metric)
        if kind == "percent" and _is_the_rate(clause, amount, before, indicators):
            kind = "figure" if len(indicators) == 1 else "unclear"
        if is_bare_share(before) and _TARGET_TOLD.search(scene.words.text, 0, clause.start):
            percents.append(replace(amount, kind="percent"))
        elif kind == "unclear":
            draft.unclear.append(replace(amount, kind="unclear"))
        elif kind == "percent":
            percents.append(amount)
        else:
            metric = metric_before(before, metric, growth=amount.growth)
            _add_figure(draft, (scene.words, clause), (replace(amount, kind=kind), metric), indicators)
        start = amount.end - clause.start
    return metric


def _kind_here(amount: Amount, before: str, metric: str) -> Kind:
    """办结率提高2个百分点，达96%: the level of the rate just told is a figure."""
    of_the_rate = amount.kind == "percent" and _LEVEL.fullmatch(before) and _RATE_NAME.search(metric)
    return "figure" if of_the_rate else amount.kind


def _add_figure(
    draft: Draft, where: tuple[Words, Clause], told: tuple[Amount, str], indicators: Sequence[IndicatorName]
) -> None:
    """The figure, with its metric as written, or a doubt where nobody can tell of what it is."""
    amount, metric = told
    if not amount.value and any(word.mark == "not_started" for word in draft.marks):
        return  # 未启动 and a plain 0 beside it
    figure = figure_of(amount, metric, tuple(indicators))
    if figure is None:
        draft.unclear.append(replace(amount, kind="unclear"))
    else:
        written = _verbatim_metric(*where, figure.metric)
        draft.figures.append(Figure(written, figure.value, figure.unit, figure.growth))
        if figure.unit in _THINGS:
            draft.counted_in = where[1].sentence


def _is_the_rate(clause: Clause, amount: Amount, before: str, indicators: tuple[IndicatorName, ...]) -> bool:
    """A percent without a word for the task's progress, where the task has an indicator told in percent."""
    alone = len(clause.text.strip(_AROUND)) <= amount.end - amount.start or _LEVEL.fullmatch(
        before.strip(_AROUND)
    )
    return bool(alone) and amount.value < 100 and any(one.unit == "%" for one in indicators)


def _verbatim_metric(words: Words, clause: Clause, metric: str) -> str:
    """The metric in the writer's own script, where it stands in this clause."""
    at = clause.text.find(metric) if metric else -1
    return metric if at < 0 else words.verbatim(clause.start + at, clause.start + at + len(metric))


def _numbers_only(clause: Clause, moments: tuple[Moment, ...]) -> str:
    """The clause with dates and numbers that are no amounts blanked out."""
    if not moments:
        return blank_no_amounts(clause.text, clause.can)
    signs = list(clause.text)
    for one in moments:
        start, end = one.start - clause.start, min(one.end, clause.end) - clause.start
        signs[start:end] = BLANK * (end - start)
    return blank_no_amounts("".join(signs), clause.can)
