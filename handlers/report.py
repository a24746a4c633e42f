"""/report LABEL WORDS: a unit reports on tasks it owes (季报); the words name the task, or the quoted message
does.
"""

from __future__ import annotations

import re

from bot.answering.answer import answer_words
from bot.answering.office import as_label
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome

_LABEL_FIRST = re.compile(r"(\S+)\s+(?=[^\W\d_])")  # words behind it, no figure


def parse(rest: str) -> str:
    if not rest:
        raise ValueError("no words")
    return rest


def run(call: Call[str], view: View) -> Outcome:
    """File what the words say, or ask. Lets the domain's errors pass."""
    return answer_words(call, view, call.args, read=_task_named(call.args, view))


def _task_named(words: str, view: View) -> str:
    """As they are read: what stands before the words is the task's number, as the usage has it, whatever they
    begin with. Of "7 贴息300万元" the 7 is no figure.
    """
    first = _LABEL_FIRST.match(words)
    label = as_label(first[1]) if first else None
    if first is None or label is None or first[1].startswith("第"):
        return words
    known = any(plan.find_task(label) for plan in view.plans.all_current())
    return f"第{label}项 {words[first.end() :]}" if known else words


COMMAND = Command("report", parse=parse, run=run)
