"""Words that tell when something is expected, and of which task's node (预计日期)."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Final

from bot.domain.calendar import WorkCalendar
from bot.replies.node_words import expected_day

_EXPECTS: Final = re.compile(
    r"预[计期]|估计|计划|争取|力争|[要得需]到|等到|推迟|延后|延到|顺延|才[能会可]|将[于在]|\bexpect|\bwill\b",
    re.IGNORECASE,
)
_A_DAY_ALONE: Final = re.compile(r"[\d年月日号底初中旬上下本周星期一二三四五六日末./\-\s左右前]+")
_LABEL: Final = re.compile(
    r"第?(N?\d{1,4})(?![\d月年./%-])\s*[项号]?(?:任务)?的?\s*(?=节点|里程碑|milestone|node)", re.I
)
_SAYS_NODE: Final = re.compile(r"节点|里程碑|\bmilestone\b|\bnode\b", re.IGNORECASE)


def expected_told(words: str, today: date, calendar: WorkCalendar) -> date | None:
    """The day ahead that the words expect something on, or that is all they say; None where they do not."""
    text = unicodedata.normalize("NFKC", words).strip(" 。.!")
    if not _EXPECTS.search(text) and not _A_DAY_ALONE.fullmatch(text):
        return None
    return expected_day(text, today, calendar)


def says_node(words: str) -> bool:
    return bool(_SAYS_NODE.search(unicodedata.normalize("NFKC", words)))


def label_of_node(words: str) -> str | None:
    """The label told before the word: 第2项节点, 2号任务的节点."""
    found = _LABEL.search(unicodedata.normalize("NFKC", words))
    return found[1] if found else None


def tells_name(words: str, name: str) -> bool:
    """Nearly all of a node's name stands in the words."""
    text = unicodedata.normalize("NFKC", words)
    shortest = max(4, -(-len(name) * 7 // 10))
    return any(name[at : at + shortest] in text for at in range(len(name) - shortest + 1))
