"""/task [PLAN] LABEL: who, by when, what it must reach, what was reported (任务详情)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.answering.lists import task_of
from bot.answering.office import as_label, plan_at_start
from bot.errors import NotFound
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome

_OF_PLAN = re.compile(r"(?P<plan>《[^》]+》|[A-Za-z][\w-]*(?=\s)|\S{2,40}(?=\s))\s*(?P<label>\S+)$")


@dataclass(frozen=True, slots=True)
class TaskArgs:
    """A task's label; `plan` as written, "" where none was."""

    label: str
    plan: str = ""


def parse(rest: str) -> TaskArgs:
    label = as_label(rest)
    if label is not None:
        return TaskArgs(label)
    if (found := _OF_PLAN.match(rest.strip())) is None or (label := as_label(found["label"])) is None:
        raise ValueError(rest)
    return TaskArgs(label, found["plan"])


def run(call: Call[TaskArgs], view: View) -> Outcome:
    """The caller's own task of that label first; asks which plan is meant. Raises NotFound."""
    label, written = call.args.label, call.args.plan
    plan, _ = plan_at_start(f"{written} {label}".strip(), view.plans.all_current())
    if written and plan is None:
        raise NotFound(what="plan", name=written)
    return task_of(call, view, label, plan.id if plan else "")


COMMAND = Command("task", parse=parse, run=run)
