"""What a person hears when something could not be done: the error's words and the way on (未办成)."""

from __future__ import annotations

from bot.errors import SenderError, UnknownCommand
from bot.notices.values import button
from bot.text import Text
from bot.wording.cards import Button, Card


def refusal(error: SenderError) -> Card:
    """The error's own words, then what to do next; where a button says that, the words do not."""
    said = error.for_sender()
    told = isinstance(error, UnknownCommand) and error.nearest
    return Card(
        title=said,
        lines=() if told else (Text(said.name.replace("errors/", "next/", 1), **said.values),),
        buttons=_buttons(error),
        kind="refused",
    )


def not_stored(error_id: str) -> Card:
    """Our own fault, nothing is committed; the id ("E-6QZP") is in the log."""
    return Card(title=Text("not_stored/title", error=error_id), kind="refused")


def _buttons(error: SenderError) -> tuple[Button, ...]:
    if not isinstance(error, UnknownCommand):
        return ()
    near = error.nearest
    use = (Button("use", Text("buttons/use_command", word=near), f"/{near}"),) if near else ()
    return (*use, button("help", "/help"))
