"""Which date a coordinator means: a task's deadline, a milestone, the due time of its filings (改期)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, TypeAlias

from rapidfuzz import fuzz

from bot.answering.arguments import day_at_start
from bot.answering.naming import reason_in
from bot.domain.calendar import WorkCalendar
from bot.domain.filings import Filing
from bot.domain.plan import Milestone, Plan, Task
from bot.ports.ledger import View
from bot.ports.usecase import Call

What: TypeAlias = Literal["deadline", "milestone", "report"]
_WHATS: Final[tuple[tuple[What, str], ...]] = (
    ("deadline", r"完成时限|完成期限|时限|deadline"),
    ("milestone", r"节点|milestone"),
    ("report", r"报送期限|报送时间|报送|填报|季报|年报|report|due"),
)
_WHAT: Final = re.compile(
    f"(?:{'|'.join(f'(?P<{what}>{words})' for what, words in _WHATS)})"
    r"(?=[\s,，、:：\d下本今明后“\"改到至]|$)",
    re.IGNORECASE,
)
_ONGOING: Final = re.compile(
    r"(?:改为|为)?(?:持续推进|长期推进|长期|ongoing)(?=[\s,，、;；。]|$)", re.IGNORECASE
)
_BETWEEN: Final = " \t\n　,，、;；:：。"
_NEAR_PERCENT: Final = 55
_SURE_PERCENT: Final = 90


@dataclass(frozen=True, slots=True)
class Redating:
    """What is to have which day; `name` names a milestone. `what` None where the words do not say."""

    what: What | None
    name: str
    day: date | None
    ongoing: bool
    reason: str


def read_redating(words: str, today: date, calendar: WorkCalendar) -> Redating:
    """ "时限 12月31日 理由", "节点 窗口上线 10月30日", "报送 10-12", "12月31日", "长期"."""
    left = unicodedata.normalize("NFKC", words).strip(_BETWEEN)
    found = _WHAT.match(left)
    what: What | None = None
    if found:
        what = next(each for each, _ in _WHATS if found[each])
        left = left[found.end() :].strip(_BETWEEN)
    if ongoing := _ONGOING.match(left):
        return Redating(what or "deadline", "", None, True, reason_in(left[ongoing.end() :].strip(_BETWEEN)))
    name, day, rest = name_and_day(left, today, calendar)
    if day is None:
        return Redating(what, left if what == "milestone" else "", None, False, "")
    return Redating(what or ("milestone" if name else None), name, day, False, reason_in(rest))


def name_and_day(words: str, today: date, calendar: WorkCalendar) -> tuple[str, date | None, str]:
    """What stands before the first day, the day, and what follows it; no day: all of it is the name."""
    parts = words.split()
    for place in range(len(parts)):
        day, rest = day_at_start(" ".join(parts[place:]), today, calendar)
        if day is not None:
            return " ".join(parts[:place]).strip(_BETWEEN), day, rest
    return words, None, ""


def milestones_like(name: str, plans: Sequence[Plan]) -> list[tuple[Plan, Milestone]]:
    """The one of that id or name; else those whose names are like it, likeliest first."""
    every = [(plan, each) for plan in plans for each in plan.milestones]
    exact = [pair for pair in every if name in {pair[1].id, pair[1].name}]
    if exact or not name:
        return exact
    scored = [(fuzz.partial_ratio(name, each.name), (plan, each)) for plan, each in every]
    near = sorted(
        (pair for pair in scored if pair[0] >= _NEAR_PERCENT), key=lambda pair: pair[0], reverse=True
    )
    sure = [each for score, each in near if score >= _SURE_PERCENT]
    return sure if len(sure) == 1 else [each for _, each in near]


def nodes_of(plan: Plan, task: Task) -> list[Milestone]:
    return [each for each in plan.milestones if each.task == task.id]


def owed_of(call: Call[Any], view: View, plan: Plan, task: Task) -> list[Filing]:
    """The task's filings that are owed now, those of nodes where there are no others; of those the message
    answers only these.
    """
    owed = view.queries.filings_of(plan=plan.id, task=task.id, states=("open", "returned"))
    found = [filing for filing in owed if filing.part == "report"]
    found = [filing for filing in found if not filing.is_node] or found
    return [filing for filing in found if filing.id in call.quoted] or found


def waived_last(view: View, plan: Plan, task: Task) -> Filing | None:
    """The report of the task that was due last, if the office waived it."""
    known = [each for each in view.queries.filings_of(plan=plan.id, task=task.id) if each.part == "report"]
    last = max(known, key=lambda each: (not each.is_node, each.due_at), default=None)
    return last if last is not None and last.state == "waived" else None
