"""A report nobody files: reminded, urged, a slip on the office's yes, a circular, and then an answer."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Sequence
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import docx
import pytest_asyncio

from bot.storage.audit import compare_derived, verify
from bot.storage.codec import from_json
from bot.storage.database import Database
from bot.wording.cards import Card
from tests.handlers.office_kit import COORDINATOR, OFFICE, an_office, facts
from tests.ledgers import make_ledger
from tests.pipeline_kit import World

LAST_URGING, SLIP, TERM, CIRCULAR = (date(2026, 10, day) for day in (10, 12, 15, 16))


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with an_office(tmp_path) as found:
        yield found


async def until(world: World, day: date, hour: int, minute: int = 0) -> None:
    calendar = world.core.words.calendar
    await world.core.parts.mover.move_to(world.clock, calendar.instant(day, time(hour, minute)))


def sent(world: World, room: str, prefix: str) -> list[tuple[str, Card]]:
    """Message id and card of what a room was sent under keys that begin so."""
    return [(row[0], from_json(row[1], Card)) for row in world.rows(room) if row[3].startswith(prefix)]


async def press(world: World, prefix: str, button: str) -> Any:
    """The newest card of that kind in the office's room, and its button."""
    message, card = sent(world, OFFICE, prefix)[-1]
    key = next(each.key for each in card.buttons if each.key.startswith(button))
    return await world.click(OFFICE, COORDINATOR, key, str(message))


async def everybody_else_reports(world: World) -> None:
    rooms = {"6": ("room-tax", "tax")}
    for filing in world.filings():
        if filing.label not in rooms:
            fact = f"/免报 {filing.label} 本季不报"
            await world.say(OFFICE, COORDINATOR, fact)


def told(card: Card) -> Sequence[Any]:
    return card.fields[0].value.values["reminded"], card.fields[0].value.values["urged"]  # type: ignore[return-value]


async def test_from_the_due_date_to_the_circular(world: World, tmp_path: Path) -> None:
    await everybody_else_reports(world)
    await until(world, LAST_URGING, 12)
    assert not sent(world, OFFICE, "decide-letter/")
    assert sent(world, "room-tax", "digest/")[-1][1].after[0].name == "urging/last"

    await until(world, SLIP, 9, 30)
    [(_, proposal)] = sent(world, OFFICE, "decide-letter/")
    assert proposal.title.name == "letter/decide_slip"
    reminded, urged = told(proposal)
    assert [f"{day:%m-%d}" for day in (*reminded, *urged)] == ["09-21", "09-28", "09-29", "10-08", "10-10"]
    assert not sent(world, "room-tax", "letter/"), "nothing goes out without a yes"
    await press(world, "decide-letter/", "issue/")
    [(_, slip)] = sent(world, "room-tax", "letter/")
    assert slip.title.name == "letter/slip"
    assert slip.lines[0].values["number"] == {"kind": "supervision", "year": 2026, "no": 1}
    assert slip.mention is not None
    [(_, kept)] = sent(world, OFFICE, "letter-kept/")
    assert [line.name for line in kept.lines] == ["letter/kept_sent"]
    [file] = slip.attachments
    assert file.name.startswith("督办〔2026〕1号")
    body = docx.Document(io.BytesIO(world.core.files.get(file.sha256) or b""))
    assert "督办单" in "\n".join(each.text for each in body.paragraphs)
    assert world.filing("6").slip_until == TERM

    await until(world, TERM, 18)
    assert len(sent(world, OFFICE, "decide-letter/")) == 1, "while a slip may be answered nothing is said"
    await until(world, CIRCULAR, 9, 30)
    assert sent(world, OFFICE, "decide-letter/")[-1][1].title.name == "letter/decide_circular"
    await press(world, "decide-letter/", "issue/")
    [(_, circular)] = sent(world, "room-leaders", "letter/")
    assert circular.lines[0].values["number"] == {"kind": "circular", "year": 2026, "no": 1}
    assert len(sent(world, "room-tax", "letter/")) == 2

    await world.say("room-tax", "tax", "/季报 6 正常推进，完成60%")
    count = facts(world).count("LetterProposed")
    await until(world, CIRCULAR + timedelta(days=30), 9)
    assert facts(world).count("LetterProposed") == count == 2
    scratch = Database(f"sqlite:///{tmp_path / 'scratch.db'}")
    make_ledger(scratch)
    db = world.core.database.connect()
    assert (verify(db), compare_derived(db, scratch)) == ([], [])
    db.close()
