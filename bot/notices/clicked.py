"""A card after somebody clicked on it: without the buttons that mean nothing any more."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.text import Text
from bot.wording.cards import Button, Card, Field

_OPTION = re.compile("[A-Z](?:/|$)")  # A of a choice, A/q_1 of a question


def as_it_stands(card: Card, clicked: Button, *, about: Sequence[str], owed: Collection[str]) -> Card | None:
    """The card after a click that did something; None where it stays as it was.

    `about` are the filings of its rows, `owed` those that nobody has answered yet. Of other cards the row
    that was clicked is done, or else all of it.
    """
    if _is_option(clicked):
        return _with_choice(card, clicked)
    if card.kind in {"reminder", "urging"}:
        gone = {row for row, filing in enumerate(about) if filing not in owed}
        all_gone = not owed
    else:
        gone = set() if clicked.row is None else {clicked.row}
        all_gone = clicked.row is None
    buttons = tuple(each for each in card.buttons if not (all_gone if each.row is None else each.row in gone))
    if all_gone and card.kind not in {"reminder", "urging"}:
        buttons = ()
    if buttons == card.buttons:
        return None
    fields = tuple(_field(field, row in gone) for row, field in enumerate(card.fields))
    return replace(card, buttons=buttons, fields=fields)


def _is_option(button: Button) -> bool:
    """One of the lettered answers to a question."""
    return bool(_OPTION.match(button.key))


def _with_choice(card: Card, clicked: Button) -> Card:
    """The question with the answer that was chosen, and nothing more to choose."""
    letter = clicked.key[0]
    shown = card.fields[clicked.row : clicked.row + 1] if clicked.row is not None else ()
    return replace(
        card,
        fields=tuple(Field(Text("card/chosen", letter=letter), field.value) for field in shown),
        after=(),
        buttons=tuple(each for each in card.buttons if not _is_option(each)),
    )


def _field(field: Field, answered: bool) -> Field:
    return replace(field, value=Text("card/answered")) if answered else field
