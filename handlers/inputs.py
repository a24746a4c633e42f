"""/inputs [take] LABEL: what supporting units gave, for the lead to start from (配合材料)."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answering.inputs import show_inputs, take_inputs
from bot.answering.office import as_label
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


@dataclass(frozen=True, slots=True)
class InputsArgs:
    """`take`: a draft of the report is wanted."""

    label: str
    take: bool


def parse(rest: str) -> InputsArgs:
    """The task, after the word that takes over."""
    first, _, after = rest.strip().partition(" ")
    take = first == "take"
    label = as_label(after.strip() if take else rest.strip())
    if label is None:
        raise ValueError(rest)
    return InputsArgs(label, take)


def run(call: Call[InputsArgs], view: View) -> Outcome:
    """Raises NotFound, NotPermitted, WrongState."""
    act = take_inputs if call.args.take else show_inputs
    return act(call, view, call.args.label)


COMMAND = Command("inputs", parse=parse, run=run)
