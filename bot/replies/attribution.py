"""Which amounts of a clause are the task's percent, which are figures and of what (数字归属)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.readings import Figure, IndicatorName
from bot.domain.time_units import time_unit
from bot.replies.amounts import AMOUNT, blank_no_amounts, find_amounts
from bot.replies.bases import base_told
from bot.replies.clauses import Clause
from bot.replies.dates import Moment
from bot.replies.draft import Draft, Scene
from bot.replies.durations import find_durations, measured_by, whole_name
from bot.replies.hedges import AT_MOST, follows, hedge, hedge_of, without_hedge
from bot.replies.metrics import figure_of, metric_before
from bot.replies.rough_counts import rough_counts
from bot.replies.rules import rule
from bot.replies.scopes import scope_told
from bot.replies.shares import is_bare_share
from bot.replies.units import Amount, Kind
from bot.replies.words import BLANK, Words

_EARLIER = rule("earlier", r"上半年|[一二12]季度|上(?:个)?(?:季度|月)|年初|此前|之前|去年|上年|上次")
_RATE_NAME = re.compile("(?<!完成)(?:率|满意度|知晓度|占比|比重|比例|覆盖面)$")
_LEVEL = re.compile(
    r"(?:(?:更正|订正|修正)[:，]?)?(?:已经?|现在?|目前|眼下|当前|如今|实际|均|仅|只|才|约"
    r"|也){0,4}(?:应[为是]|应该[为是]|改[为成]|更正为"
    r"|实际[为是]?|达到?|为|至|是|升至|降至|提升至|提高到)"
)  # of the rate just told
_TARGET_TOLD = re.compile(r"(?:目标|任务|计划)[^，,。;]{0,4}\d")
_THINGS = frozenset("件起处个条项宗例家户批份名人")  # that may be done one by one
_AROUND = f" {BLANK}:,;.、-|*"
_RATE_WRONG = re.compile(  # 办结率有误，应为92%
    "(?P<rate>(?:(?!的)[一-龥]){0,3}(?<!完成)(?:率|满意度|占比))(?:数据|数值|填|报)*(?:有误|不对|错|不准)"
)
_TARGET_BEFORE = re.compile(r"(?:目标|任务数?|计划数?|指标|上年|去年|同期|原报|原)(?:为|数|值)?[(]$")
_OVERALL = re.compile(r"(?:累计|总体|整体|总进度|合计|总的|综合|至今)[^，,。;%]{0,10}$")
_MORE = re.compile(r"(?:又|再|当月|单月|另)(?:完成|推进|增加)了?$")  # of a stretch of time only
_AMONG = re.compile(rf"[\s{BLANK}]*其中(?![{BLANK}])")
_THIS_YEAR = re.compile("今|目前|现|本|截至|到|以来|至|已|新|实际|累计|总")
_NOW_FOLLOWS = re.compile("今年|目前|现已|本季|本年")
_COMPARED = re.compile("比|较")


def read_amounts(
    draft: Draft, scene: Scene, clause: Clause, known: tuple[tuple[IndicatorName, ...], str]
) -> str:
    """Add the amounts of a clause of facts; returns the metric that a following 同比 belongs to."""
    indicators, metric = known
    if not clause.can & AMOUNT.bit:
        found = _RATE_WRONG.search(clause.text)
        draft.measured_in = clause.sentence if found else draft.measured_in
        return found["rate"] if found else metric
    if _names_a_target(scene.words.text, clause.start):
        return metric  # 省定目标(12,000个)
    start = 0
    for told_one in _amounts_of(draft, scene, clause, known):
        before = clause.text[start : told_one.start - clause.start]
        amount = _in_its_words(scene.words, clause, told_one, before)
        if _asked_about(draft, clause, amount, before):
            start = amount.end - clause.start
            continue
        told = metric if draft.measured_in == clause.sentence else ""
        kind = _kind_here(clause, amount, (before, told), indicators)
        if amount.kind == "percent" and _LEVEL.fullmatch(before) and _level_told(draft, metric):
            kind = "unclear"  # 结案率96%，目前达到65%: of what, nobody can tell
        if is_bare_share(before) and _TARGET_TOLD.search(scene.words.text, 0, clause.start):
            kind = "percent"
        if kind in ("figure", "bare"):
            metric = _metric_of(amount, before, metric)
            draft.measured_in = clause.sentence
            _add_figure(draft, (scene.words, clause), (replace(amount, kind=kind), metric), indicators)
        else:
            _add_share(draft, clause, replace(amount, kind=kind), before)
        start = amount.end - clause.start
    return metric


def _metric_of(amount: Amount, before: str, last: str) -> str:
    if time_unit(amount.unit) is None:
        return metric_before(before, last, growth=amount.growth)
    return whole_name(before, metric_before(measured_by(before), last, growth=amount.growth))


def _amounts_of(
    draft: Draft, scene: Scene, clause: Clause, known: tuple[tuple[IndicatorName, ...], str]
) -> list[Amount]:
    """Results told in the clause, those of time among them, in order."""
    indicators, metric = known
    last_year = _of_last_year(draft, scene, clause)
    carried = bool(metric) and draft.measured_in == clause.sentence
    of_time = find_durations(clause, indicators, carried=carried, past_year=last_year)
    found = find_amounts(clause, _numbers_only(clause, scene.within(clause)), last_year)
    return sorted((*found, *of_time, *rough_counts(clause, indicators)), key=lambda one: one.start)


def _asked_about(draft: Draft, clause: Clause, amount: Amount, before: str) -> bool:
    """好像是70%: nobody is told what the writer is not sure of."""
    ends = amount.end - clause.start
    kind = follows(draft, clause) or hedge_of(before, clause.text[ends : ends + AT_MOST], clause.can)
    if not kind or amount.kind == "unclear":
        return False
    metric = without_hedge(before)
    return hedge(draft, amount, metric_before(metric, "", growth=amount.growth), kind, own=bool(metric))


def _level_told(draft: Draft, metric: str) -> bool:
    """Whether the height of that rate was told before, so that another percent may be the task's."""
    return any(one.unit == "%" and not one.growth and one.metric == metric for one in draft.figures)


def _names_a_target(text: str, start: int) -> bool:
    return text[start - 1 : start] == "(" and bool(_TARGET_BEFORE.search(text, max(0, start - 8), start))


def _of_last_year(draft: Draft, scene: Scene, clause: Clause) -> bool:
    """去年办理300件，罚款20万元: told of last year, and so is what follows until this year is named."""
    moments = scene.within(clause)
    last_year = any(one.day and one.day.year < scene.today.year for one in moments)
    if last_year and not _COMPARED.search(clause.text):
        draft.last_year_in = clause.sentence
        return True
    goes_on = clause.sentence == draft.last_year_in and not moments
    contrast = _NOW_FOLLOWS.search(scene.words.text, clause.end, clause.end + 40)
    return goes_on and bool(contrast) and not _THIS_YEAR.search(clause.text)


def _add_share(draft: Draft, clause: Clause, amount: Amount, before: str) -> None:
    """A percent that is no figure: the task's own now or earlier, a part's, or unclear."""
    earlier = clause.mood == "past" or bool(_EARLIER.search(clause.text, clause.can))
    if amount.kind != "unclear":
        _keep(draft, clause, amount, None)
    if amount.kind != "percent":
        places = {"part": draft.parts, "unclear": draft.unclear, "earlier": draft.earlier}
        places[amount.kind].append(amount)
    elif earlier:
        draft.earlier.append(amount)
    else:
        draft.percents.append(amount)
        if _OVERALL.search(before):
            draft.overall = [amount]


def _keep(draft: Draft, clause: Clause, amount: Amount, figure: Figure | None) -> None:
    """It counts, unless it is doubted afterwards."""
    draft.told.append((amount, figure))
    draft.told_in = clause.start


def _kind_here(
    clause: Clause, amount: Amount, said: tuple[str, str], indicators: tuple[IndicatorName, ...]
) -> Kind:
    """What it is beside the words before it, the metric told last, and the task's indicators."""
    before, metric = said
    in_percent = any(one.unit == "%" for one in indicators)
    if amount.kind == "percent":
        if _LEVEL.fullmatch(before) and _RATE_NAME.search(metric):
            return "figure"  # 办结率提高2个百分点，达96%
        if in_percent and _stands_alone(clause, amount, before):
            return "figure" if len(indicators) == 1 else "unclear"
        return "part" if _AMONG.match(clause.text) or _MORE.search(before) else "percent"
    if amount.kind == "part" and in_percent:
        return "figure"
    return "earlier" if _told_earlier(clause, amount, before, metric) else amount.kind


def _told_earlier(clause: Clause, amount: Amount, before: str, metric: str) -> bool:
    """上次报60%: the task's percent of another time, as no rate is named."""
    share = amount.kind == "figure" and amount.unit == "%" and not amount.growth and clause.mood == "past"
    return share and not _RATE_NAME.search(metric) and not re.search("率|比|度(?!报)|面|额", before)


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
        draft.figures.append(
            Figure(written, figure.value, figure.unit, figure.growth, amount.scope, amount.base)
        )
        draft.assumed += [] if metric else [draft.figures[-1]]
        _keep(draft, where[1], amount, draft.figures[-1])
        if figure.unit in _THINGS:
            draft.counted_in = where[1].sentence


def _in_its_words(words: Words, clause: Clause, amount: Amount, before: str) -> Amount:
    """With what it counts, or is measured against, by the words before it; the task's percent as it is."""
    if amount.kind not in {"figure", "bare", "unclear"}:
        return amount
    said = clause.text[: amount.start - clause.start]
    own = len(before) - before.rfind(BLANK) - 1  # behind the task that is named
    written = words.verbatim(amount.start - own, amount.end).strip(_AROUND + "，、。；：")
    if amount.growth:
        base = base_told(before, clause.can) or base_told(said, clause.can)
        return replace(amount, base=base, written=written)
    return replace(amount, scope=scope_told(said, words.text[: clause.start], clause.can), written=written)


def _stands_alone(clause: Clause, amount: Amount, before: str) -> bool:
    """A percent without a word for the task's progress: of a task with a rate it may be the rate's."""
    alone = len(clause.text.strip(_AROUND)) <= amount.end - amount.start
    return amount.value < 100 and bool(alone or _LEVEL.fullmatch(before.strip(_AROUND)))


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
