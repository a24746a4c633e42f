"""What a careful clerk would ask back, with the likeliest readings as choices (反问)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from bot.domain.readings import Choice, Doubt, Figure, Item, ReplyContext, Status
from bot.replies.draft import Draft
from bot.replies.hedged_status import ways_of
from bot.replies.labels import canonical
from bot.replies.metrics import figure_of
from bot.replies.standing import Standing, without_done
from bot.replies.units import Amount
from bot.replies.whom import means_all

NONE = Choice((), "none")
SEVERAL, MOST_INDICATORS = 2, 3  # offered; a further one may be named
_QUOTE_AT_MOST = 60
_HUNDRED = Decimal(100)
_DOTTED = re.compile(r"\d+\.\d+")


def no_task(quote: str, item: Item, context: ReplyContext) -> Doubt:
    """Nothing says which task is meant."""
    pool = tuple(map(canonical, context.quoted or context.my_tasks))
    choices: list[Choice] = []
    if len(pool) > 1 and means_all(quote, len(pool)):
        choices.append(_of_all(item, pool))
    if len(pool) + len(choices) <= 3:
        choices += [Choice((replace(item, task=label),), "task", label) for label in pool]
    offered = (*choices, NONE) if choices else ()
    return Doubt("no_task", _short(quote), choices=offered, unplaced=item)


def number_or_task(quote: str, items: Sequence[Item], text: str, context: ReplyContext) -> Doubt:
    """A number may name a task, or count tasks, order a list or give a day."""
    mine = tuple(map(canonical, context.quoted or context.my_tasks))
    if len(items) > 1:
        return Doubt("number_or_task", _short(quote), choices=_for_a_list(items, mine))
    item = items[0] if items else Item("")
    labels = list(map(canonical, context.my_tasks + context.quoted))
    if _DOTTED.search(quote):
        both = tuple(replace(item, task=label) for label in _DOTTED.findall(quote)[0].split("."))
        return Doubt(
            "number_or_task",
            _short(quote),
            choices=(Choice(both, "both_tasks"), Choice(_of_the_one(item, mine), "date"), NONE),
            unplaced=item,
        )
    choices = [Choice((item,), "task", item.task)] if item.task in labels else []
    if len(mine) > 1:
        choices.append(_of_all(item, mine))
    return Doubt("number_or_task", _short(quote), choices=(*choices, NONE), unplaced=item)


def _for_a_list(items: Sequence[Item], mine: tuple[str, ...]) -> tuple[Choice, ...]:
    if len(items) == len(mine):
        told = tuple(replace(item, task=label) for item, label in zip(items, mine, strict=True))
        return Choice(told, "in_order"), Choice(tuple(items), "as_numbered"), NONE
    return ()


def _of_all(item: Item, labels: tuple[str, ...]) -> Choice:
    code = "both_tasks" if len(labels) == 2 else "all_tasks"
    return Choice(tuple(replace(item, task=label) for label in labels), code)


def _of_the_one(item: Item, mine: tuple[str, ...]) -> tuple[Item, ...]:
    return (replace(item, task=mine[0]),) if len(mine) == 1 else ()


def not_yours(item: Item, quote: str, context: ReplyContext) -> Doubt:
    """Not among the writer's tasks: the nearest of theirs, or their part in another unit's task."""
    pool = tuple(dict.fromkeys(map(canonical, context.quoted + context.my_tasks)))
    nearest = sorted(pool, key=lambda label: _distance(label, item.task))[:2]
    choices = [Choice((replace(item, task=label),), "task", label) for label in nearest]
    return Doubt("not_yours", _short(quote), item.task, (*choices, Choice((item,), "other_unit", item.task)))


def _distance(label: str, other: str) -> tuple[bool, int]:
    """Nearer by number; a label of another shape is farther than any number."""
    numbers = [int(found[-1]) if (found := re.findall(r"\d{1,6}", one)) else 0 for one in (label, other)]
    return re.sub(r"\d+", "", label) != re.sub(r"\d+", "", other), abs(numbers[0] - numbers[1])


def told_twice(item: Item, versions: Sequence[Item], quote: str) -> Doubt:
    """One task told twice, and not the same."""
    told = [one for one in versions if one.status or one.percent is not None]
    return Doubt("twice", _short(quote), item.task, (*_versions(item, told), NONE))


def _versions(item: Item, told: Iterable[Item]) -> list[Choice]:
    pairs = dict.fromkeys((one.status, one.percent) for one in told)
    return [
        Choice((replace(item, status=status, percent=percent),), "status")
        for status, percent in list(pairs)[:3]
    ]


def about_item(item: Item, draft: Draft, standing: Standing, context: ReplyContext) -> list[Doubt]:
    """Doubts within what is told of one task."""
    doubts = []
    if standing.guess:
        ways = ways_of(item, standing.guess)
        doubts.append(Doubt("hedged", _short(draft.quote), item.task, (*ways, NONE)))
    if standing.clash:
        doubts.append(Doubt("contradiction", _short(draft.quote), item.task, _either(item, draft)))
    if draft.unclear:
        doubts.append(_about_number(item, draft.unclear[0], draft.quote, context))
    return doubts


def _about_number(item: Item, amount: Amount, quote: str, context: ReplyContext) -> Doubt:
    """Which number is meant, or of which indicator it is, where its words name none of several."""
    named = [one for one in context.indicators.get(item.task, ()) if one.unit == amount.unit]
    if amount.metric or amount.either or amount.unit == "%" or len(named) < SEVERAL:
        return Doubt("unclear_number", _short(quote), item.task, _numbers(item, amount, context))
    told = Figure("", amount.value, amount.unit, amount.growth, amount.scope, amount.base)
    choices = (
        Choice((_with(item, replace(told, metric=one.metric)),), "indicator", one.metric)
        for one in named[:MOST_INDICATORS]
    )
    return Doubt("which_indicator", amount.written or _short(quote), item.task, (*choices, NONE))


def _either(item: Item, draft: Draft) -> tuple[Choice, ...]:
    """Each way out of a contradiction."""
    percents = list(dict.fromkeys(amount.value for amount in draft.percents))
    if len(percents) > 1:
        return (
            *(Choice((replace(item, status="on_track", percent=one),), "percent") for one in percents[:3]),
            NONE,
        )
    marks = {word.mark for word in draft.marks}
    if "completed" in marks or _HUNDRED in percents:
        rest = without_done(draft)
        done = replace(item, status="completed", percent=_HUNDRED)
        return (
            Choice((done,), "status"),
            Choice((replace(item, status=rest.status or "on_track", percent=rest.percent),), "status"),
            NONE,
        )
    percent = percents[0] if percents else None
    told = [("not_started", None)] if "not_started" in marks else [("behind", percent)]
    return (
        Choice((replace(item, status="on_track", percent=percent),), "status"),
        *(Choice((replace(item, status=status, percent=share),), "status") for status, share in told),  # type: ignore[arg-type]  # literals of Status
        NONE,
    )


def _numbers(item: Item, amount: Amount, context: ReplyContext) -> tuple[Choice, ...]:
    """The figures an unclear number may stand for."""
    if amount.either:
        either = (Figure(amount.metric, value, amount.unit, amount.growth) for value in amount.either)
        return (*(_figure_or_share(item, figure) for figure in either), NONE)
    named = context.indicators.get(item.task, ())
    if amount.unit == "%" and amount.value > _HUNDRED:
        return Choice((replace(item, status="completed", percent=_HUNDRED),), "status"), NONE
    if amount.unit == "%":
        rates = [Figure(one.metric, amount.value, "%") for one in named if one.unit == "%"]
        share = replace(item, status=item.status or "on_track", percent=amount.value)
        told = [Choice((_with(item, figure),), "figure") for figure in rates[:2]]
        return Choice((share,), "percent"), *told, NONE
    if amount.unit and amount.value:
        unsure = Figure(amount.metric, amount.value, amount.unit, amount.growth, amount.scope, amount.base)
        return _figure_or_share(item, unsure), NONE
    figures = [figure_of(replace(amount, kind="bare"), one.metric, (one,)) for one in named]
    choices = [Choice((_with(item, figure),), "figure") for figure in figures[:3] if figure]
    return (*choices, NONE) if choices and amount.value else ()


def _figure_or_share(item: Item, figure: Figure) -> Choice:
    share = figure.unit == "%" and not figure.metric
    return Choice((_with(item, figure),), "percent" if share else "figure")


def _with(item: Item, figure: Figure) -> Item:
    if figure.unit == "%" and not figure.metric:
        status: Status = "completed" if figure.value == _HUNDRED else "on_track"
        return replace(item, status=item.status or status, percent=figure.value)
    return replace(item, figures=(*item.figures, figure))


def not_asked_for(quote: str, items: tuple[Item, ...], until: date) -> Doubt:
    """An extension that may be needed: 可能要延期到10月30日."""
    task = items[0].task if len(items) == 1 else None
    return Doubt("hedged", _short(quote), task, (Choice(items, "until", until=until), NONE))


def no_date(quote: str, items: tuple[Item, ...], today: date) -> Doubt:
    """An extension that does not say until when."""
    weeks = [Choice(items, "until", until=today + timedelta(weeks=count)) for count in (1, 2)]
    return Doubt("no_date", _short(quote), items[0].task if len(items) == 1 else None, (*weeks, NONE))


def _short(quote: str) -> str:
    return quote if len(quote) <= _QUOTE_AT_MOST else quote[:_QUOTE_AT_MOST] + "…"
