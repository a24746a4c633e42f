"""/task LABEL: who, by when, what it must reach, what was reported (任务详情)."""

from __future__ import annotations

from bot.answering.lists import task_of
from bot.answering.office import as_label
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> str:
    label = as_label(rest)
    if label is None:
        raise ValueError(rest)
    return label


def run(call: Call[str], view: View) -> Outcome:
    """The caller's own task of that label first. Raises NotFound."""
    return task_of(call, view, call.args)


COMMAND = Command("task", parse=parse, run=run)
