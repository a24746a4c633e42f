"""/inputs [take] LABEL: what supporting units gave, for the lead to start from (配合材料)."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answering.inputs import show_inputs, take_inputs
from bot.answering.office import as_label
from bot.answering.plan_meant import plan_in_words
from bot.errors import NotFound
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


@dataclass(frozen=True, slots=True)
class InputsArgs:
    """The plan, if one is named, and the task; `take`: a draft of the report is wanted."""

    rest: str
    take: bool


def parse(rest: str) -> InputsArgs:
    """The task, after the word that takes over."""
    first, _, after = rest.strip().partition(" ")
    take = first == "take"
    named = after.strip() if take else rest.strip()
    if not named or not any(sign.isdigit() or sign in "一二三四五六七八九十" for sign in named):
        raise ValueError(rest)
    return InputsArgs(named, take)


def run(call: Call[InputsArgs], view: View) -> Outcome:
    """Raises NotFound, NotPermitted, WrongState."""
    plan, rest = plan_in_words(call.args.rest, view)
    label = as_label(rest.strip())
    if label is None:
        raise NotFound(what="task", name=call.args.rest)
    act = take_inputs if call.args.take else show_inputs
    return act(call, view, label, plan)


COMMAND = Command("inputs", parse=parse, run=run)
