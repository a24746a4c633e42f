"""Which tasks are meant where the reply names none, or names the others (未点名时所指任务)."""

from __future__ import annotations

import re

from bot.domain.readings import ReplyContext
from bot.replies.clauses import split_clauses
from bot.replies.completion import is_filler
from bot.replies.labels import canonical
from bot.replies.numerals import number_of

_COUNT = re.compile(
    r"(?<![第一-龥\d前后])(?:这|那|以上|上述)?(?P<count>\d{1,2}"
    r"|[一二两三四五六七八九十]{1,2})项(?!制度|机制|清单|行动|工程|措施|成果|政策|标准|改革"
    r"|专利)"
)
_ALL = re.compile(
    r"统统|通通|分别|全都|全(?=[完办搞弄做已])|全部(?![企家县区乡镇部门人])|所有(?:的)?(?:任务|工作"
    r"|事项|项)|各项|[这那]?几项"
    r"|这些(?:任务|工作|事项)?|一并|\b(?:all|both)\b"
)
_EACH = re.compile(r"[均都]")


def tasks_meant(text: str, context: ReplyContext) -> tuple[str, ...]:
    """The tasks a reply without a number speaks of; empty when nobody can tell."""
    quoted = tuple(map(canonical, context.quoted))
    if len(quoted) == 1:
        return quoted
    if len(quoted) > 1:
        return quoted if means_all(text, len(quoted)) else ()
    mine = tuple(map(canonical, context.my_tasks))
    return mine if len(mine) == 1 else ()


def means_all(text: str, count: int) -> bool:
    """Whether the words speak of all `count` tasks at once; another count of tasks speaks against it."""
    if counted := _COUNT.search(text):
        return number_of(counted["count"]) == count
    return bool(_ALL.search(text)) or _each(text)


def _each(text: str) -> bool:
    """均 or 都 at the head of a clause, where no other subject stands."""
    if not _EACH.search(text):
        return False
    for clause in split_clauses(text, 0, len(text)):
        found = _EACH.search(clause.text)
        if found and is_filler(clause.text[: min(found.start(), 60)]):
            return True
    return False


def others(named: set[str], context: ReplyContext) -> tuple[str, ...]:
    """其余: what is left of the tasks quoted, or of the writer's if fewer than two are quoted."""
    pool = context.quoted if len(context.quoted) > 1 else context.my_tasks
    return tuple(label for label in map(canonical, pool) if label not in named)
