"""What a chat reply was understood to say (解读)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias, get_args

from bot.domain.calendar import WorkCalendar
from bot.domain.plan import Indicator

Status: TypeAlias = Literal["completed", "on_track", "behind", "not_started", "ongoing", "no_activity"]
Intent: TypeAlias = Literal[
    "correct",
    "withdraw",
    "extension",
    "dispute",
    "urgent",
    "report",
    "question",
    "receipt",
    "chatter",
]
# What a figure counts: all so far, only what is of the period, or what was added (in it); "" is not said.
Scope: TypeAlias = Literal["", "cumulative", "period", "period_added", "added"]
# What a growth is measured against: the same time a year ago, the period before this one, the last week,
# month, quarter or half-year, the end of last year; "" is not said, or not clearly.
Base: TypeAlias = Literal[
    "", "last_year", "last_period", "last_week", "last_month", "last_quarter", "last_half", "year_start"
]
BASES: tuple[Base, ...] = tuple(base for base in get_args(Base) if base)
STATUSES: tuple[Status, ...] = ("completed", "on_track", "behind", "not_started", "ongoing", "no_activity")


@dataclass(frozen=True, slots=True)
class Figure:
    """A result told with its unit; `value` in base units, negative for a fall where `growth`.

    `base` is what a growth is measured against.
    """

    metric: str
    value: Decimal
    unit: str
    growth: bool = False
    scope: Scope = ""
    base: Base = ""

    @property
    def is_partial(self) -> bool:
        """By its words only what came in a stretch of time."""
        return self.scope in {"period", "period_added", "added"}


@dataclass(frozen=True, slots=True)
class Item:
    """What is said of one task. `task` is its label; `percent` 0 to 100; spans are verbatim."""

    task: str
    status: Status | None = None
    percent: Decimal | None = None
    figures: tuple[Figure, ...] = ()
    problem: str | None = None
    next_step: str | None = None
    expected_by: date | None = None

    def says_something(self) -> bool:
        told = (self.status, self.figures, self.problem, self.next_step, self.expected_by)
        return self.percent is not None or any(told)


@dataclass(frozen=True, slots=True)
class Choice:
    """One likely reading offered as an answer to a question; `items` are what choosing it files."""

    items: tuple[Item, ...]
    code: str  # which sentence words it: data/wording/LOCALE/ask/CODE.j2
    words: str = ""
    until: date | None = None  # the date asked for, where an extension named none; when that filing is due
    filing: str = ""  # which filing is meant, where several carry the same label


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a careful clerk would ask back, about which words, with the likeliest readings."""

    # no_task, not_yours, contradiction, number_or_task, unclear_number, no_date, twice, scope,
    # which_indicator, hedged
    code: str
    quote: str = ""
    task: str | None = None
    choices: tuple[Choice, ...] = ()
    place: int | None = None  # of which_indicator: the figure that is asked about, among the item's
    unplaced: Item | None = None  # what was told of a task that nobody can tell yet


@dataclass(frozen=True, slots=True)
class Reading:
    """One reply, read. `items` in the order told, one a task."""

    intent: Intent
    items: tuple[Item, ...] = ()
    until: date | None = None
    reason: str | None = None
    to_unit: str | None = None
    needs_confirmation: bool = False
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorName:
    """An indicator of a task, by the words and the unit a figure may be told in."""

    metric: str
    unit: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asking:
    """The question that is open for the writer: the items already read, and its options A, B, C.

    `quote` and `task` are the words and the task label the doubt is about.
    """

    items: tuple[Item, ...]
    choices: tuple[Choice, ...]
    doubt: str = ""
    quote: str = ""
    task: str | None = None
    reading: Reading | None = None  # what was read when the question was asked


@dataclass(frozen=True, slots=True)
class ReplyContext:
    """What the reader may know. Labels in the order of the plan or of the quoted message.

    `calendar` is the office's own: 3个工作日 is counted by it. `goals`: the indicators of each task, by
    its label, that figures are held against; without them nothing is asked about what a figure counts.
    `own_figures`: by label the names and units of figures that were told before and are no indicator's.
    """

    today: date
    period: str
    calendar: WorkCalendar
    my_tasks: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()
    indicators: Mapping[str, tuple[IndicatorName, ...]] = field(default_factory=dict)
    asking: Asking | None = None
    goals: Mapping[str, tuple[Indicator, ...]] = field(default_factory=dict)
    own_figures: Mapping[str, frozenset[tuple[str, str]]] = field(default_factory=dict)
