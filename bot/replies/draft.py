"""What one section of a reply tells of its tasks, before it is weighed (初读)."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date

from bot.domain.readings import Figure
from bot.replies.clauses import Clause
from bot.replies.dates import Moment
from bot.replies.status import StatusWord
from bot.replies.units import Amount
from bot.replies.words import Words


@dataclass(slots=True)
class Draft:
    """Everything told in one section; nothing decided yet. Filled clause by clause."""

    marks: list[StatusWord] = field(default_factory=list)
    closing: list[StatusWord] = field(default_factory=list)  # 正在整理材料: under way only if not done
    percents: list[Amount] = field(default_factory=list)
    earlier: list[Amount] = field(
        default_factory=list
    )  # 上半年完成40%: counts only where no later one is told
    earlier_marks: list[StatusWord] = field(default_factory=list)  # 上半年偏慢: the same of words
    figures: list[Figure] = field(default_factory=list)
    assumed: list[Figure] = field(default_factory=list)  # those of them that no words name
    overall: list[Amount] = field(default_factory=list)  # 累计85%: it counts before all others
    parts: list[Amount] = field(default_factory=list)  # percents with another subject than the task
    unclear: list[Amount] = field(default_factory=list)
    told: list[tuple[Amount, Figure | None]] = field(default_factory=list)  # all of these that count
    told_in: int = -1  # where the clause starts that told the last of them
    unsure_before: int = -1  # where 记不清了 ended, before any number
    wrong_before: int = -1  # where 不对 ended, behind a number
    problem: str | None = None
    next_step: str | None = None
    expected_by: date | None = None
    left_over: bool = False
    overcome: int = -1  # where it is said that what was bad is so no more
    reserved: bool = False  # 但验收没过
    doubted: bool = False  # 实际没有那么多
    unsure: bool = False  # done by hearsay, or as a guess
    guessed: set[int] = field(default_factory=set)  # where the marks stand that are guesses
    active: bool = False
    asked: bool = False
    last_year_in: int = -1  # the sentence that told of last year
    stepped: bool = False  # 设备采购已到位: a step of it is done
    measured_in: int = -1  # the sentence that named a metric last
    counted_in: int = -1  # the sentence in which things were counted last
    feared: tuple[int, int] | None = None  # where it is said that the term may not be kept
    quote: str = ""

    @property
    def done(self) -> bool:
        """Whether words so far say that all is done."""
        return any(word.mark == "completed" for word in self.marks)

    def is_news(self) -> bool:
        """Whether it tells how the task stands: a word for it, a number, a problem, a day."""
        firm = any(word.firm or word.mark == "completed" for word in self.marks)
        numbers = (self.percents, self.figures, self.unclear, self.parts, self.earlier)
        return any((firm, *numbers, self.unsure, self.problem, self.expected_by))

    def is_only_done(self) -> bool:
        """Whether a bare 完成 is all that is told."""
        others = (self.percents, self.figures, self.unclear, self.problem, self.expected_by)
        return not any(others) and all(word.mark == "completed" and not word.firm for word in self.marks)


@dataclass(frozen=True, slots=True)
class Scene:
    """What a section is read against: the words, the dates in them, today."""

    words: Words
    moments: tuple[Moment, ...]
    today: date

    def within(self, clause: Clause) -> tuple[Moment, ...]:
        """The dates told inside one clause."""
        first = bisect_left(self.moments, clause.start, key=_start)
        return self.moments[first : bisect_left(self.moments, clause.end, key=_start)]


def _start(moment: Moment) -> int:
    return moment.start
