"""Which numbers in a text begin an item: by where they stand and which is due (编号是否成立)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.plans.marks import Mark, Rank, bare_number, bare_numbers_in, before_figure, bullet, mark_at, marks_in

PLAN_NOUN = re.compile(
    r"(?:方案|计划|规划|意见|纲要|要点|清单|措施|举措|办法|分工|任务书|责任书|行动|细则|通知|决定"
    r"|安排|路线图|台账|任务分解表?|分解表|任务表)"
    r"(?:\([^()]{1,20}\))?(?:[》】])?$"
)

_END = "。;!?:)】〕”’》…|"
_HEADING = re.compile(r"[^,。;:!?|]{2,40}")
_LONG_HEADING = re.compile(r"[^。;:!?|()《》]{4,40}")  # 聚焦产业升级,建设现代化产业体系
_INLINE = (
    Rank.PART,
    Rank.SECTION,
    Rank.CHAPTER,
    Rank.ARTICLE,
    Rank.GROUP,
    Rank.ITEM,
    Rank.PAREN,
    Rank.CIRCLE,
)
# A clause that nothing closes: its bracket is lost, or it is a label (责任单位:) with names behind it.
_CLAUSE_BEFORE = re.compile(
    r"(?:负责|牵头|配合|落实|参加|参与)$"
    r"|(?:单位|部门|主体|时限|时间|期限|要求|节点|进度)\s*:[^。:]{2,120}[^第。:\d]$"
)
_BACK = 150
_LEAP = 3  # so many numbers may be missing before a number in a broken line is taken for a figure


def is_ended(text: str) -> bool:
    """A sentence or bracket is closed at the end of the text."""
    return not text or text[-1] in _END


def is_heading(text: str) -> bool:
    """Short, one clause, every bracket and quotation closed: it may be a heading or title."""
    if _HEADING.fullmatch(text.rstrip("。:")) is None:
        return False
    return all(text.count(opened) == text.count(closed) for opened, closed in ("《》", "“”", "()", "〈〉"))


def _followed(texts: Sequence[str]) -> Iterator[str]:
    """Lines that begin with a bare number, where the next number that begins a line is one more."""
    following = 0
    for text in reversed(texts):
        mark, bare = mark_at(text), bare_number(text)
        if bare is not None and mark is None:
            if bare.number + 1 == following:
                yield text
            following = bare.number
        elif mark is not None and mark.rank == Rank.ITEM:
            following = mark.number


@dataclass(slots=True)
class Numbering:
    """The numbers given so far, and those still to come, so that each new one can be judged."""

    given: dict[Rank, int] = field(default_factory=dict)
    second: frozenset[Rank] = frozenset()
    followed: frozenset[str] = frozenset()

    @classmethod
    def over(cls, texts: Sequence[str]) -> Numbering:
        """Knows which kinds of number reach a second one, and which bare numbers the next line's follows."""
        seconds = {mark.rank for text in texts for mark in marks_in(text) if mark.number == 2}
        return cls(second=frozenset(seconds), followed=frozenset(_followed(texts)))

    def give(self, mark: Mark) -> None:
        self.given[mark.rank] = mark.number

    def is_next(self, mark: Mark) -> bool:
        return mark.rank in self.given and mark.number == self.given[mark.rank] + 1

    def first(self, text: str, *, after_end: bool) -> Mark | None:
        """The number the line begins with; `after_end` when the text before it was closed."""
        mark = mark_at(text)
        if mark is not None:
            return mark if after_end or self._is_near(mark) else None
        mark = before_figure(text)
        if mark is not None and after_end and self.is_next(mark):
            return mark
        mark = bare_number(text)
        if mark is not None and (self.is_next(mark) or (after_end and text in self.followed)):
            return mark
        return bullet(text, self.given.get(Rank.BULLET, 0) + 1)

    def _is_near(self, mark: Mark) -> bool:
        last = self.given.get(mark.rank, 0)
        return mark.number == 1 or last < mark.number <= last + _LEAP

    def within(self, text: str, first: Mark | None) -> Sequence[Mark]:
        """The line's items in their order, the one it begins with included."""
        taken = [first] if first else []
        if first:
            self.give(first)
        for mark in sorted([*marks_in(text), *bare_numbers_in(text)], key=lambda mark: mark.start):
            if mark.start == 0 or (taken and mark.start < taken[-1].end):
                continue
            if mark.rank in _INLINE and self._begins_an_item(mark, text, taken[-1] if taken else None):
                self.give(mark)
                taken.append(mark)
        return taken

    def _begins_an_item(self, mark: Mark, text: str, before: Mark | None) -> bool:
        if not mark.firm or self.is_next(mark):
            return self.is_next(mark) and self._may_stand(mark, text, before)
        if mark.number == 1:
            known = mark.rank in self.second or mark.rank <= Rank.GROUP
            return known and self._may_stand(mark, text, before)
        return mark.rank == Rank.ITEM and self._is_near(mark) and text[: mark.start].rstrip()[-1:] in _END

    def _may_stand(self, mark: Mark, text: str, before: Mark | None) -> bool:
        """Behind a closed sentence or clause; the next number behind a space, the first behind a heading."""
        stands_after = text[: mark.start].rstrip()
        if mark.rank == Rank.ARTICLE and stands_after[-1:] in ("》", "”"):
            return False  # 《条例》第三条
        if stands_after[-1:] in _END or (mark.number > 1 and _CLAUSE_BEFORE.search(stands_after[-_BACK:])):
            return True
        if text[mark.start - 1] == " " and mark.number > 1 and mark.rank in (Rank.GROUP, Rank.ITEM):
            return True
        if mark.number == 1 and mark.rank >= Rank.ITEM and stands_after[-1:] == ":":
            return True
        if before is not None:
            heads = stands_after[before.end :]
            long = mark.number == 1 and before.rank <= Rank.GROUP and _LONG_HEADING.fullmatch(heads)
            return before.rank < mark.rank and (is_heading(heads) or bool(long))
        return mark.number == 1 and mark.rank <= Rank.GROUP and PLAN_NOUN.search(stands_after) is not None
