"""The help page, generated from the grammar for those whose words it answers (帮助)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.text import Text
from bot.wording.cards import Card
from bot.wording.commands import Audience, CommandWords


def help_card(
    commands: Sequence[CommandWords], audiences: Collection[Audience], *, contact: str | None
) -> Card:
    """Commands of the locale that these audiences use; `contact` is somebody of the office.

    A coordinator sees the office's half as well; somebody who is not bound sees how to be.
    """
    ways = [Text("help/correct"), Text("help/nil")] if "unit" in audiences else []
    office_only = [words for words in commands if "office" in words.shown_to and "unit" not in words.shown_to]
    return Card(
        title=Text("help/title"),
        lines=(
            *(() if audiences else (Text("help/bind"),)),
            *_lines([words for words in commands if {"unit", "anybody"} & {*words.shown_to} & {*audiences}]),
            *ways,
            *((Text("help/office"), *_lines(office_only)) if "office" in audiences else ()),
        ),
        after=(Text("help/contact", name=contact),) if contact else (),
    )


def _lines(commands: Sequence[CommandWords]) -> tuple[Text, ...]:
    """One a command, and the lesser ones together by their words."""
    full = [each for each in commands if not each.brief]
    lesser = [each.word for each in commands if each.brief]
    more = (Text("help/more", words=list(lesser)),) if lesser else ()
    return (*(Text("help/command", word=each.word, help=each.help) for each in full), *more)
