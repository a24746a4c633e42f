"""What is said to a message that tells how tasks stand and wants something beside it (一条两事)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.readings import Item
from bot.notices.choices import choose
from bot.notices.values import MOST_WORDS, button, told
from bot.text import Text
from bot.wording.cards import Button, Card

_NOTHING_TO_DO = frozenset({"echo/then", "echo/then_several"})  # not true of a card that asks


def beside_echo(echo: Card, other: Card, items: Sequence[Item]) -> Card:
    """What is asked or listed first, then what was filed: `echo`, of several the `items`. What is said in one
    line comes after it, unless the echo offers it by itself.
    """
    if other.buttons and {each.call for each in other.buttons} <= {each.call for each in echo.buttons}:
        return echo
    if not other.fields:
        after = (*echo.after, other.title, *other.lines)
        return replace(echo, after=after, buttons=_joined(other.buttons, echo.buttons))
    rows = [Text("ask/item", label=each.task, item=told(each), most=MOST_WORDS) for each in items]
    filed = (echo.title, *(rows if len(echo.fields) > 1 else ()), *echo.lines)
    after = tuple(each for each in echo.after if each.name not in _NOTHING_TO_DO)
    return replace(
        other,
        lines=(*filed, *other.lines),
        after=(*other.after, *after),
        buttons=_joined(other.buttons, tuple(replace(each, row=None) for each in echo.buttons)),
        kind="ask" if other.kind == "plain" else other.kind,
    )


def _joined(first: Sequence[Button], then: Sequence[Button]) -> tuple[Button, ...]:
    known = {each.call for each in then}
    return (*(each for each in first if each.call not in known), *then)


def ask_close_out(labels: Sequence[str]) -> Card:
    """A task is said to be done with: it is claimed by a call of its own, with a tap."""
    title = Text("two_things/close_out", labels=list(labels))
    if len(labels) == 1:
        claim = button("claim", f"/close {labels[0]}", key=f"beside/{labels[0]}")
        return Card(title=title, buttons=(claim,), kind="ask")
    return choose(title, [(Text("two_things/task", label=each), f"/close {each}") for each in labels])
