"""/class TASKS regular|key REASON: how tasks are reported on from now on; the effect first (分类)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.answering.naming import reason_in
from bot.answering.planning import locate
from bot.answering.replanning import Wish, change_plan, read_sure
from bot.domain.owing import owing_units
from bot.domain.plan import Plan, TaskClass
from bot.domain.plan_facts import Publishing
from bot.domain.replanning import with_class
from bot.domain.rules import rule_name
from bot.notices.replanning import class_line
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome

_CLASS = re.compile(
    r"(?:(?<=[\s,，、;；:：项])|^)(?:改为|调整为|为|to\s+)?"
    r"(?:(?P<regular>常规工作|常规|一般|regular)|(?P<key>重点工作|重点|key))(?=[\s,，、;；:：。“\"]|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ClassArgs:
    """`tasks` are words that name them; `digest` is that of what was agreed to, "" before."""

    tasks: str
    task_class: TaskClass
    reason: str
    digest: str = ""


def parse(rest: str) -> ClassArgs:
    sure = read_sure(rest)
    found = _CLASS.search(sure.words)
    if found is None or not sure.words[: found.start()].strip():
        raise ValueError(rest)
    after = sure.words[found.end() :].strip(" \t\n　,，、;；:：。")
    task_class: TaskClass = "key" if found["key"] else "regular"
    return ClassArgs(sure.words[: found.start()], task_class, reason_in(after), sure.digest)


def run(call: Call[ClassArgs], view: View) -> Outcome:
    """Asks for what is missing, then for the yes. Raises NotFound."""
    wanted = call.args.task_class
    found = locate(call, view, "class", f"{call.args.tasks} {wanted} {call.args.reason}".strip())
    if isinstance(found, Outcome):
        return found
    changing = tuple(task.id for task in found.tasks if task.task_class != wanted)
    wish = Wish(
        plan=with_class(found.plan, changing, wanted),
        publishing=Publishing("class", changing or tuple(task.id for task in found.tasks), call.args.reason),
        call=f"/class {found.named} {wanted}",
        lines=(class_line("regular" if wanted == "key" else "key", wanted, _rules(found.plan, wanted)),),
        units=_owing(found.plan, changing),
        digest=call.args.digest,
    )
    return change_plan(call, view, wish)


def _rules(plan: Plan, task_class: TaskClass) -> list[str]:
    return list(dict.fromkeys(rule_name(rule) for rule in plan.rules if task_class in rule.classes))


def _owing(plan: Plan, tasks: tuple[str, ...]) -> tuple[str, ...]:
    """Whoever reports on them."""
    units = {unit.id: unit for unit in plan.units}
    return tuple(dict.fromkeys(unit for task in tasks for unit in owing_units(plan.task(task), units)))


COMMAND = Command("class", parse=parse, run=run, access="office")
