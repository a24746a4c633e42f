"""The roll-up as a picture for the chat: tasks by status, indicators with their lamps (汇总图)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Final

import resvg_py
from jinja2 import Environment, StrictUndefined, Template
from pylopdf_fonts_zh_cn import sans_path

from bot.documents import telling
from bot.documents.fitting import extent, fitted
from bot.documents.words import UNTOLD, Wordbook
from bot.domain.counting import APART, Count
from bot.domain.indicators import Lamp
from bot.domain.last_known import IndicatorRow
from bot.domain.rollup import Rollup

WIDTH: Final = 1080
_LEFT: Final = 40
_INNER: Final = WIDTH - 2 * _LEFT
_PAD: Final = 28
_TOP: Final = 184  # where the first panel begins
_HEAD: Final = 110  # of a panel, above its chart
_STACK: Final = _INNER - 2 * _PAD
_LEGEND_LINE: Final = 40
_BAR_X: Final = _LEFT + 190
_BAR_WIDTH: Final = 340
_BAR_LINE: Final = 102
_GAP: Final = 32
_FOOT: Final = 80
MOST_BARS: Final = 12
_HEAD_DIGITS: Final = 12
_MOST_TOLD: Final = 560  # wide, for a figure with its target; the rest is for the indicator's name
_HUNDRED: Final = Decimal(100)
# How each part of the stack looks, and what is written on it; the order is fixed.
_LOOKS: Final[dict[str, tuple[str, str]]] = {
    "completed": ("ok", "knock"),
    "on_track": ("track", "knock"),
    "ongoing": ("pale", "ink"),
    "behind": ("bad", "knock"),
    "not_started": ("mute", "knock"),
    "no_activity": ("none", "ink"),
    UNTOLD: ("blank", "ink"),
    "unchecked": ("dots", "on-hatch"),
    "returned": ("warn", "knock"),
    "unsigned": ("stripes", "on-hatch"),
    "extended": ("columns", "on-hatch"),
    "disputed": ("squares", "on-hatch"),
    "unattested": ("grid", "on-hatch"),
    "not_received": ("hatch", "on-hatch"),
}
_OPEN: Final[tuple[Count, ...]] = ("unchecked", "returned", *APART, "not_received")


@dataclass(frozen=True, slots=True)
class Panel:
    """A box with a title and a line below it."""

    y: int
    height: int
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of the stack."""

    look: str
    ink: str
    count: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Key:
    """What a colour stands for."""

    look: str
    word: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Bar:
    """An indicator: its lamp in shape and word, how much of the way is done, and where time stands."""

    y: int
    lamp: Lamp
    word: str
    name: str
    told: str
    why: str
    fill: float
    pin: float | None
    x: int = _BAR_X
    width: int = _BAR_WIDTH


def rollup_png(rollup: Rollup, book: Wordbook) -> bytes:
    """The same roll-up and words give the same bytes."""
    font = str(sans_path())
    picture: bytes = resvg_py.svg_to_bytes(
        svg_string=rollup_svg(rollup, book),
        skip_system_fonts=True,
        font_files=[font],
        resources_dir=None,
        languages=["zh"],
    )
    return bytes(picture)


def rollup_svg(rollup: Rollup, book: Wordbook) -> str:
    """Everything written in it is escaped by the template."""
    counts = _counts(rollup)
    legend = list(_legend(counts, book))
    tasks = _task_panel(rollup, counts, max((key.y for key in legend), default=_TOP + _HEAD), book)
    shown = rollup.indicators[:MOST_BARS]
    rated = _rated_panel(rollup, tasks.y + tasks.height + _GAP, book)
    more = len(rollup.indicators) - len(shown)
    period = book.period(rollup.period)
    return _template().render(
        width=WIDTH,
        height=rated.y + rated.height + _FOOT,
        left=_LEFT,
        inner=_INNER,
        title=fitted(rollup.title, _INNER, 36),
        heading=book.say("chart_title", period=period),
        basis=fitted(book.say("chart_basis", cut_off=book.moment(rollup.cut_off)), _INNER, 22),
        tasks=tasks,
        segments=list(_segments(counts)),
        legend=legend,
        rated=rated,
        bars=[_bar(row, rated.y + _HEAD + _BAR_LINE * place, book) for place, row in enumerate(shown)],
        rest=book.say("chart_rest", count=more) if more else "",
        foot=_foot(rollup, book),
    )


@cache
def _template() -> Template:
    source = files("bot.documents").joinpath("rollup.svg.j2").read_text("utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined).from_string(source)


def _counts(rollup: Rollup) -> dict[str, int]:
    """How many tasks stand how, in a fixed order; each task that is owed once."""
    found: dict[str, int] = {status or UNTOLD: count for status, count in rollup.statuses}
    found |= {count: sum(task.counts_as == count for task in rollup.tasks) for count in _OPEN}
    return {name: found[name] for name in _LOOKS if found.get(name)}


def _segments(counts: dict[str, int]) -> Iterator[Segment]:
    """Side by side with a gap of two; wide in proportion."""
    whole, x = sum(counts.values()), float(_LEFT + _PAD)
    for name, count in counts.items():
        width = _STACK * count / whole
        look, ink = _LOOKS[name]
        yield Segment(look, ink, count, round(x, 2), round(max(width - 3, 1), 2))
        x += width


def _legend(counts: dict[str, int], book: Wordbook) -> Iterator[Key]:
    x, y = float(_LEFT + _PAD), float(_TOP + _HEAD + 98)
    for name, count in counts.items():
        word = f"{_word(name, book)} {count}"
        wide = 32 + extent(word, 22) + 36
        if x + wide > _LEFT + _PAD + _STACK:
            x, y = float(_LEFT + _PAD), y + _LEGEND_LINE
        yield Key(_LOOKS[name][0], word, round(x, 2), y)
        x += wide


def _word(name: str, book: Wordbook) -> str:
    return book.words.status.get(name) or book.words.counts_as[name]


def _task_panel(rollup: Rollup, counts: dict[str, int], bottom: float, book: Wordbook) -> Panel:
    totals = rollup.totals
    note = book.say("chart_no_filings")
    if totals.owed:
        note = book.say(
            "chart_filings",
            owed=totals.owed,
            on_time=totals.on_time,
            share=book.percent(rollup.on_time_share),
            late=totals.late,
            not_received=totals.not_received,
            apart=book.say("chart_apart", count=totals.apart) if totals.apart else "",
        )
    title = book.say("chart_tasks", count=sum(counts.values()))
    return Panel(_TOP, int(bottom) - _TOP + 34, title, fitted(note, _STACK, 22))


def _rated_panel(rollup: Rollup, y: int, book: Wordbook) -> Panel:
    rows = rollup.indicators
    title = book.say("chart_indicators", count=len(rows))
    if not rows:
        return Panel(y, _HEAD, title, book.say("chart_no_indicators"))
    note = book.say("chart_rated_on", day=book.date(rollup.rated_on), list=telling.lamps(rows, book))
    if any(row.standing.time_gone is not None for row in rows):
        note = book.say("chart_pin", note=note)
    more = 56 if len(rows) > MOST_BARS else 8
    return Panel(y, _HEAD + _BAR_LINE * min(len(rows), MOST_BARS) + more, title, fitted(note, _STACK, 22))


def _bar(row: IndicatorRow, y: int, book: Wordbook) -> Bar:
    standing, told = row.standing, fitted(_told(row, book), _MOST_TOLD, 22)
    return Bar(
        y=y,
        lamp=standing.lamp,
        word=book.words.lamp[standing.lamp],
        name=fitted(_name(row, book), _STACK - 42 - 24 - extent(told, 22), 24),
        told=told,
        why=fitted(_why(row, book), _LEFT + _INNER - _PAD - _BAR_X - _BAR_WIDTH - 20, 22),
        fill=_along(_done(row)),
        pin=None if standing.time_gone is None else _along(standing.time_gone),
    )


def _name(row: IndicatorRow, book: Wordbook) -> str:
    """The metric, with its task where it has one."""
    if row.label is None:
        return row.indicator.metric
    return book.say("entry", label=row.indicator.metric, unit=book.task(row.label))


def _told(row: IndicatorRow, book: Wordbook) -> str:
    """The figure with its target; the figure alone where a number would be cut."""
    value, target = telling.value(row, book), book.target(row.indicator)
    if not value:
        return book.say("chart_target", target=target)
    both = book.say("chart_value", value=value, target=target)
    return both if extent(both, 22) <= _MOST_TOLD else value


def _why(row: IndicatorRow, book: Wordbook) -> str:
    """The reason in few words; the bar shows the rest."""
    standing = row.standing
    if standing.why == "by_time":
        return telling.gap(standing.gap, book)
    if standing.why == "as_it_stands" and standing.left is not None:
        return book.say("chart_left", left=book.amount(standing.left, row.indicator.unit))
    return telling.last_known(row, book) or telling.why(row, book)


def _done(row: IndicatorRow) -> Decimal:
    """How much of the way is done, in percent; a ratio as it stands against its target."""
    standing = row.standing
    if standing.value is None or standing.lamp == "off":
        return Decimal(0)
    if standing.reached is not None:
        return standing.reached
    return _HUNDRED if standing.why == "met" else _HUNDRED + (standing.gap or 0)


def _along(percent: Decimal) -> float:
    return round(float(min(max(percent, Decimal(0)), _HUNDRED)) * _BAR_WIDTH / 100, 2)


def _foot(rollup: Rollup, book: Wordbook) -> str:
    who = {"office": book.unit(rollup.office), "date": book.date(rollup.day)}
    if rollup.head:
        return fitted(book.say("chart_foot_ledger", **who, head=rollup.head[:_HEAD_DIGITS]), _INNER, 20)
    return fitted(book.say("chart_foot", **who), _INNER, 20)
