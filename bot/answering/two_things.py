"""What one message leads to that reports on some tasks and asks for something about others (一条两事)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.readings import Item
from bot.notices.two_things import beside_echo
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


def done_together(filed: Outcome, put: Outcome, told: Sequence[Item]) -> Outcome:
    """As above, with a way to take the request back. Where it is asked about, or answered with a list, that
    stands first and what was filed (`told`) below it.
    """
    if filed.answer is None or put.answer is None:
        return filed
    if put.facts:
        both = filed_and_requested(filed, put)
        buttons = (*filed.answer.buttons, *put.answer.buttons)
        return replace(both, answer=replace(both.answer, buttons=buttons) if both.answer else None)
    return replace(
        filed,
        messages=(*filed.messages, *put.messages),
        question=put.question,
        closes=filed.closes and put.question is None,
        about=tuple(dict.fromkeys((*filed.about, *put.about))),
        answer=beside_echo(filed.answer, put.answer, told),
    )


def put_and_asked(asked: Outcome, put: Outcome) -> Outcome:
    """The request is put, and what is told beside it is asked about (`asked`)."""
    if asked.answer is None or put.answer is None:
        return put
    after, buttons = (*asked.answer.after, put.answer.title), (*asked.answer.buttons, *put.answer.buttons)
    return replace(
        asked,
        facts=put.facts,
        messages=(*asked.messages, *put.messages),
        answer=replace(asked.answer, after=after, buttons=buttons),
    )
