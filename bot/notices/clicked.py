"""A card after somebody clicked on it: without the buttons that mean nothing any more."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.text import Text
from bot.wording.cards import Button, Card, Field

WHOLE: Final = -1  # the row of what is for the whole card
_OPTION = re.compile("[A-Z](?:/|$)")  # A of a choice, A/q_1 of a question


@dataclass(frozen=True, slots=True)
class Clicks:
    """What is known of a card's rows: `about` their filings, `owed` those that nobody has answered yet,
    `done` the rows that were clicked to some effect. `chosen` is the letter of a question's answer, "" where
    it was settled without one.
    """

    about: Sequence[str] = ()
    owed: Collection[str] = ()
    done: Collection[int] = ()
    chosen: str = ""


def follows_filings(card: Card, about: Sequence[str]) -> bool:
    """Its rows are done once their filings are answered, in whatever way."""
    return card.kind in {"reminder", "urging"} and bool(about)


def as_it_stands(card: Card, clicked: Button, now: Clicks) -> Card | None:
    """The card after a click that did something, or came too late; None where it stays as it was."""
    if _is_option(clicked):
        return _with_choice(card, now.chosen)
    done, all_done = {row for row in now.done if row != WHOLE}, WHOLE in now.done
    if follows_filings(card, now.about):
        done |= {row for row, filing in enumerate(now.about) if filing not in now.owed}
        left = [each for each in card.buttons if each.row not in done]
        buttons = tuple(each for each in left if each.row is not None or (now.owed and not all_done))
    else:
        buttons = () if all_done else tuple(each for each in card.buttons if each.row not in done)
    if buttons == card.buttons:
        return None
    fields = tuple(_field(field, row in done) for row, field in enumerate(card.fields))
    return replace(card, buttons=buttons, fields=fields)


def _is_option(button: Button) -> bool:
    """One of the lettered answers to a question."""
    return bool(_OPTION.match(button.key))


def _with_choice(card: Card, letter: str) -> Card:
    """The question with the answer that was chosen, and nothing more to choose."""
    option = next((each for each in card.buttons if letter and each.key[:1] == letter), None)
    fields = card.fields
    if option is not None:
        shown = fields[option.row : option.row + 1] if option.row is not None else ()
        fields = tuple(Field(Text("card/chosen", letter=letter), field.value) for field in shown)
    buttons = tuple(each for each in card.buttons if not _is_option(each))
    return replace(card, fields=fields, after=(), buttons=buttons)


def _field(field: Field, answered: bool) -> Field:
    return replace(field, value=Text("card/answered")) if answered else field
