"""Words for how a task stands that their writer is not sure of: 好像没完成, 应该做完了吧 (存疑的进展)."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final

from bot.domain.readings import Choice, Item, Status
from bot.replies.clauses import Clause
from bot.replies.rules import rule
from bot.replies.status import StatusWord
from bot.replies.status_rules import Mark

_GUESSED = rule(
    "guessed",
    r"(?:好[像象]|似乎|貌似|仿佛|(?<!不)可能|也许|或许|兴许|没准|说不定|指不定|多半|八成|大概率?|怕是|印象[中里]?|我?猜|估计(?=已))"
    r"(?![^，,。;]*[受响能])[^，,。;]{0,8}$",
)
_SHOULD_HAVE = re.compile(  # 应该已办结, 应该还没启动; 应该能完成 is a promise
    r"应该?(?:还|都|也|全部?|基本|就|算)*(?:已经?|现已|[没未]有?|尚未|还没有?)$"
)
_CLOSE = re.compile(
    "差不多|快|基本|大部分|[一过大]半|[一二三四五六七八九]成"
)  # 差不多完成了吧: how far, not whether
_HUNDRED = Decimal(100)
_NOT_YET = re.compile(r"(?:还|尚)?[没未]|已")
_BA: Final = re.compile(r"^[^，,。;]{0,6}(?:吧|罢)[。.!\s]*$")
STANDS: Final[frozenset[Mark]] = frozenset(
    {
        "completed",
        "not_done",
        "behind",
        "difficult",
        "not_started",
        "step_not_started",
        "no_activity",
        "nothing_new",
        "ongoing",
        "on_track",
        "under_way",
    }
)


def guessed(clause: Clause, word: StatusWord) -> bool:
    """Whether the words around it make it a guess. What is foreseen (应该能完成) is a promise, no guess."""
    if word.mark not in STANDS:
        return False
    at, ends = word.start - clause.start, word.end - clause.start
    before, said, after = clause.text[:at], clause.text[at:ends], clause.text[ends:]
    if _GUESSED.search(before, clause.can) or (_BA.match(after) and not _CLOSE.search(before + said)):
        return True
    begins = _NOT_YET.match(said)
    return bool(_SHOULD_HAVE.search(before + begins.group() if begins else before))


def ways_of(item: Item, told: Status) -> tuple[Choice, ...]:
    """What was guessed, and the likeliest other way it may stand."""
    other: Status = "behind" if told in {"on_track", "ongoing"} else "on_track"
    return tuple(Choice((_as(item, status),), "status") for status in (told, other))


def _as(item: Item, status: Status) -> Item:
    return replace(item, status=status, percent=_HUNDRED if status == "completed" else None)
