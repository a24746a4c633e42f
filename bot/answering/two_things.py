"""What one message leads to that reports on some tasks and asks for something about others (一条两事)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.notices.asking import send_apart
from bot.ports.usecase import Outcome


def filed_and_requested(filed: Outcome, requested: Outcome) -> Outcome:
    """What may be filed is, what is asked for goes to the office, and the echo says so."""
    if filed.answer is None or requested.answer is None:
        return filed
    return replace(
        filed,
        facts=(*filed.facts, *requested.facts),
        messages=(*filed.messages, *requested.messages),
        answer=replace(filed.answer, after=(*filed.answer.after, requested.answer.title)),
    )


def both_or_neither(
    filed: Outcome, requested: Outcome, *, told: Sequence[str], asked: Sequence[str], kind: str
) -> Outcome:
    """As above, with a way to take the request back; nothing where one of them would have to be asked back.
    `told` and `asked` are labels, `kind` is the request's.
    """
    if filed.question or requested.question or not (filed.facts and requested.facts):
        return Outcome(answer=send_apart(told, asked, kind=kind))
    both = filed_and_requested(filed, requested)
    if both.answer is None or requested.answer is None:
        return both
    buttons = (*both.answer.buttons, *requested.answer.buttons)
    return replace(both, answer=replace(both.answer, buttons=buttons))
