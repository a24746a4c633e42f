"""/urgent WORDS: an event that cannot wait, told to the office and the leading group at once (速报)."""

from __future__ import annotations

from bot.answering.asking import ask_rest
from bot.answering.urgent import tell_event
from bot.domain.events import named_event
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> str:
    if not rest.strip():
        raise ValueError("no words")
    return rest.strip()


def run(call: Call[str], view: View) -> Outcome:
    """Of a number alone the words are asked for. Raises NobodyToTell."""
    event = named_event(call.args)
    if event is not None and len(call.args) <= len(event) + 1:
        return ask_rest(call, view, missing="what_happened", then=f"/urgent {event}")
    return tell_event(call, view, call.args)


COMMAND = Command("urgent", parse=parse, run=run)
