"""Which plan somebody's words name, where more than one is in force (方案)."""

from __future__ import annotations

import re
from typing import Final

from bot.answering.office import plan_at_start
from bot.domain.plan_names import plan_told
from bot.ports.ledger import View

_COMMAND: Final = re.compile(r"\s*/\S+\s*")


def plan_in_words(words: str, view: View) -> tuple[str, str]:
    """The plan's id and the words without its name; "" and the words as they are where none is named.

    Of a command the plan may stand first, by its id as buttons have it.
    """
    plans = list(view.plans.all_current())
    if len(plans) < 2:
        return "", words
    command = _COMMAND.match(words)
    head, rest = (command[0], words[command.end() :]) if command else ("", words)
    plan, left = plan_at_start(rest, plans)
    if plan is not None:
        return plan.id, f"{head}{left}"
    found, left = plan_told(rest, {each.id: each.title for each in plans})
    return (found, f"{head}{left}") if found else ("", words)


def plan_then(plan: str, view: View) -> str:
    """What a call begins with to name the plan; "" where only one is in force."""
    return f"{plan} " if len(list(view.plans.all_current())) > 1 else ""
