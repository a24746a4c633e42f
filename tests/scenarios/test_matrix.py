"""A quarter in Matrix at a real homeserver with a kill -9 in the middle: nothing lost, nothing doubled."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.platforms.matrix_chat import OTHER_UNIT, Chat, a_chat, answered_by
from tests.platforms.matrix_kit import UNIT, running, until
from tests.platforms.matrix_people import Event
from tests.synapse import Synapse

PDF = b"%PDF-1.7\n1 0 obj"
AFTER_DUE = datetime(2026, 9, 29, 2, 0, tzinfo=UTC)  # the first workday after it
AFTER_ALL = datetime(2026, 10, 12, 7, 0, tzinfo=UTC)  # the roll-up has fallen due
CORRECTIONS = range(61, 69)


@pytest.mark.slow
async def test_a_quarter_from_the_reminder_to_the_roll_up(synapse: Synapse, tmp_path: Path) -> None:
    async with a_chat(synapse, tmp_path, UNIT, OTHER_UNIT) as chat:
        async with running(chat.desk):
            reminder = (await chat.reminder())["event_id"]
            await _answered_in_a_thread(chat, reminder)
            await _evidence(chat, reminder)
        corrected = await _killed(chat, reminder)
        async with running(chat.desk):
            await _answered_once_each(chat, corrected)
        chat.desk.start_at(AFTER_DUE)
        async with running(chat.desk):
            await _urged(chat)
            await _accepted(chat)
        chat.desk.start_at(AFTER_ALL)
        async with running(chat.desk):
            await _rolled_up(chat)
        await _nothing_twice(chat)


async def _answered_in_a_thread(chat: Chat, reminder: str) -> None:
    words = await chat.liaison.reply_in_thread(chat.room, reminder, "6完成60%，正常推进；3完成80%，正常推进")
    echo = await chat.answer_to(words)
    assert echo["content"]["m.relates_to"]["event_id"] == reminder
    assert (chat.desk.filings()["6"], chat.desk.filings()["3"]) == ("filed", "filed")


async def _evidence(chat: Chat, reminder: str) -> None:
    url = await chat.liaison.upload("共享目录.pdf", PDF, "application/pdf")
    file = {"msgtype": "m.file", "filename": "共享目录.pdf", "url": url}
    await chat.liaison.reply(chat.room, reminder, "第3项完成82%，正常推进", **file)
    await until(lambda: "EvidenceStored" in chat.desk.facts())


async def _killed(chat: Chat, reminder: str) -> list[str]:
    """Corrections come all the time; in the middle of them the service is gone."""
    said: list[str] = []
    async with running(chat.desk):
        for percent in CORRECTIONS:
            said.append(await chat.liaison.reply(chat.room, reminder, f"更正第6项，完成{percent}%"))
            if len(said) == len(CORRECTIONS) // 2:
                await chat.answer_to(said[0])
                chat.desk.kill()
    return said


async def _answered_once_each(chat: Chat, said: list[str]) -> None:
    for event in said:
        await chat.answer_to(event)
    assert chat.desk.facts().count("ReportFiled") >= len(said)
    assert "unknown" not in {state for _, state in chat.desk.outbox()}


async def _urged(chat: Chat) -> None:
    """The office urges by a command and says yes by a reaction; what has come is not urged."""
    command = await chat.office.say(chat.office_room, "/催办 全部")
    asked = await chat.answer_to(command, room=chat.office_room)
    if "1️⃣" in asked["content"]["body"]:
        await chat.liaison.wait(
            chat.office_room,
            lambda each: each["type"] == "m.reaction" and _reacts_to(each) == asked["event_id"],
        )
        await chat.office.react(chat.office_room, asked["event_id"], "1️⃣")
    urging = await chat.liaison.wait(
        chat.room, lambda each: chat.by_bot(each) and "【催办】" in each["content"]["body"]
    )
    body = urging["content"]["body"]
    assert "第4项" in body
    assert "第6项" not in body
    words = await chat.liaison.reply(chat.room, urging["event_id"], "4完成50%；14本季度无新进展")
    await chat.answer_to(words)
    await until(lambda: chat.desk.filings()["4"] == "filed")


async def _accepted(chat: Chat) -> None:
    command = await chat.office.say(chat.office_room, "/通过 6")
    await chat.answer_to(command, room=chat.office_room)
    await until(lambda: chat.desk.filings()["6"] == "accepted")


async def _rolled_up(chat: Chat) -> None:
    """The card, then its documents as files of their own, to the leading group."""
    card = await chat.office.wait(
        chat.leaders_room, lambda each: chat.by_bot(each) and "汇总" in each["content"]["body"]
    )
    files: dict[str, Event] = {}
    while len(files) < 3:
        found = await chat.office.wait(
            chat.leaders_room,
            lambda each: each["content"].get("url") and each["event_id"] not in files,
            after=card["event_id"],
        )
        files[found["event_id"]] = found
    bodies = [await chat.office.download(each["content"]["url"]) for each in files.values()]
    assert Counter(body[:2] for body in bodies) == {b"PK": 2, b"\x89P": 1}
    assert {each["content"]["msgtype"] for each in files.values()} == {"m.file", "m.image"}


async def _nothing_twice(chat: Chat) -> None:
    """In no room did the bot say the same twice in answer to the same, and the chain holds."""
    for person, room in ((chat.liaison, chat.room), (chat.office, chat.office_room)):
        ours = [each for each in await person.history(room) if chat.by_bot(each)]
        said = Counter((answered_by(each), each["content"]["body"]) for each in ours)
        assert max(said.values()) == 1, said.most_common(1)
        answers = Counter(answered_by(each) for each in ours if answered_by(each))
        assert max(answers.values()) == 1, answers.most_common(1)
    assert chat.desk.facts().count("RollupIssued") == 1
    assert not {state for _, state in chat.desk.outbox()} & {"sending", "unknown", "dead"}
    secrets = (chat.desk.slot.as_token, chat.desk.slot.hs_token)
    assert not [secret for secret in secrets if secret in chat.desk.log]


def _reacts_to(event: Event) -> object:
    return event["content"].get("m.relates_to", {}).get("event_id")
