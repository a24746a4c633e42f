"""Words that foresee that the term will not be kept: 怕来不及, 估计要拖, 可能完不成 (预警)."""

from __future__ import annotations

import re
from typing import Final

from bot.replies.clauses import Clause
from bot.replies.rules import rule
from bot.replies.words import BLANK

_MISSED = (
    r"(?:来不及|赶不[上及]|跟不上进度|(?:完|做|办|干|搞|弄)不(?:成|完|了)|完成不了"
    r"|[要得会]拖(?:一拖|[期后延])?|拖一拖|拖[期延]|误期)"
)
_FEARED = rule(
    "feared",
    r"(?P<fear>(?<![不别没未])(?<!不用)(?<!不必)(?<!无需)(?:怕是?|害怕|担心|恐怕?(?!怖|龙)|估计|估摸着?|可能|也许|或许"
    r"|预计|预感|看样子|看来|眼看|大概率?|多半|说不定|没准|弄不好|搞不好))"
    r"(?P<between>[^，,。;!?]{0,10}?)"
    rf"(?<!不){_MISSED}(?:了|的|吧|呢|啊|哦|喽|[\s{BLANK}]|一?[些点下]|几天|一阵子?|完成|(?:拖)?[到至][^，,。;]{{1,10}})*$",
)
_NOT_SO: Final = re.compile(r"不会|不至于|不可能|没有|不存在|不再|避免|防止")
_OF_OTHERS: Final = re.compile(
    r"部分|个别|少数|有[些的]|一些|几[家户个]|企业|商户|群众|居民|农户|学生|领导|大家|业主|他们|对方|市民|员工"
)
_SO_DONE: Final = re.compile(
    r"[，,]?\s*(?:我们?|我局|我委)?(?:所以|因此|因而|于是|故此?|就|便|才|提前|特意?|专门)"
)


def feared(clause: Clause, text: str) -> bool:
    """Whether the clause, of the `text`, says that the task may not be done in time; not of others, and not
    what was feared and therefore done (怕来不及，所以提前做了).
    """
    if clause.mood != "plain" or clause.kind == "question":
        return False
    found = _FEARED.search(clause.text, clause.can)
    if found is None or _NOT_SO.search(found.group()) or _OF_OTHERS.search(clause.text, 0, found.end()):
        return False
    return not _SO_DONE.match(text, clause.end)
