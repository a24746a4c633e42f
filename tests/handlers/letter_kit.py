"""An office whose tax bureau (task 6) and market bureau (1, 8, 12) have let the due day pass."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from bot.runtime.pipeline import Handled
from bot.storage.codec import from_json
from bot.storage.ledger import LedgerReader
from bot.wording.cards import Card
from tests.handlers.office_kit import COORDINATOR, OFFICE
from tests.pipeline_kit import World


async def until(world: World, day: date, hour: int, minute: int = 0) -> None:
    """Move office time to a local day and hour; all that is due on the way is done."""
    calendar = world.core.words.calendar
    await world.core.parts.mover.move_to(world.clock, calendar.instant(day, time(hour, minute)))


async def only(world: World, *labels: str) -> None:
    """Nothing is owed but these."""
    for filing in world.filings():
        if filing.label not in labels:
            await world.say(OFFICE, COORDINATOR, f"/免报 {filing.label} {filing.period} 本季不报")


def sent(world: World, room: str, prefix: str) -> list[tuple[str, Card]]:
    """Message id and card of what a room was sent under keys that begin so."""
    return [(str(row[0]), from_json(row[1], Card)) for row in world.rows(room) if row[3].startswith(prefix)]


def button_of(card: Card, name: str) -> str:
    return next(each.key for each in card.buttons if each.key.startswith(f"{name}/"))


async def press(world: World, prefix: str, name: str) -> Handled:
    """A button of the newest card of that kind in the office's room."""
    message, card = sent(world, OFFICE, prefix)[-1]
    return await world.click(OFFICE, COORDINATOR, button_of(card, name), message)


async def press_answer(world: World, handled: Handled, name: str) -> Handled:
    """A button of the card that a command was answered with."""
    assert handled.answer is not None
    call = next(each.call for each in handled.answer.buttons if each.key.startswith(f"{name}/"))
    return await world.say(OFFICE, COORDINATOR, call)


def letters(world: World) -> list[tuple[Any, ...]]:
    """Kind, state, year and number of each, in the order proposed."""
    db = world.core.database.connect()
    ids = [row[0] for row in sorted(db.rows("letters"), key=lambda row: row[1])]
    found = [each for name in ids if (each := LedgerReader(db).letter(name))]
    db.close()
    return [(each.kind, each.state, each.year, each.no) for each in found]
