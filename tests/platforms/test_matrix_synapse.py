"""Duban and people at a real homeserver: reactions, threads, edits, deletions, encryption, missed words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.platforms.matrix_chat import Chat, a_chat, answered_by
from tests.platforms.matrix_kit import running, until
from tests.platforms.matrix_people import Event
from tests.synapse import Synapse

ENCRYPTION = {
    "type": "m.room.encryption",
    "state_key": "",
    "content": {"algorithm": "m.megolm.v1.aes-sha2"},
}
PDF = b"%PDF-1.7\n1 0 obj"


@pytest_asyncio.fixture
async def chat(synapse: Synapse, tmp_path: Path) -> AsyncIterator[Chat]:
    async with a_chat(synapse, tmp_path) as found:
        yield found


def joined(chat: Chat, event: Event) -> bool:
    return event.get("state_key") == chat.bot and event["content"].get("membership") == "join"


async def test_a_reminder_is_answered_by_a_reaction_and_talk_by_nothing(chat: Chat) -> None:
    async with running(chat.desk):
        reminder = await chat.reminder()
        assert reminder["content"]["m.mentions"] == {"user_ids": [chat.liaison.account]}
        await chat.liaison.wait(chat.room, lambda event: event["type"] == "m.reaction")
        talk = await chat.office.say(chat.room, "周五吃什么")
        await chat.liaison.react(chat.room, talk, "1️⃣")
        await chat.liaison.react(chat.room, reminder["event_id"], "👍")
        assert "2️⃣ 按计划推进" in reminder["content"]["body"]
        await chat.liaison.react(chat.room, reminder["event_id"], "2️⃣")
        echo = await chat.answer_to(reminder["event_id"])
        assert echo["content"]["body"].startswith("已登记第6项（三季度）：按计划推进")
        assert [each for each in chat.liaison.after(chat.room, talk) if chat.by_bot(each)] == [echo]
    assert chat.desk.filings()["6"] == "filed"
    assert chat.desk.facts().count("ReportFiled") == 1
    assert "周五吃什么" not in (chat.desk.folder / "log").read_text()


async def test_a_reply_in_a_thread_is_answered_there(chat: Chat) -> None:
    async with running(chat.desk):
        reminder = (await chat.reminder())["event_id"]
        words = await chat.liaison.reply_in_thread(chat.room, reminder, "正常推进，完成60%")
        echo = await chat.answer_to(words)
        assert echo["content"]["m.relates_to"]["event_id"] == reminder
        assert echo["content"]["m.relates_to"]["rel_type"] == "m.thread"
        assert "60%" in echo["content"]["body"]


async def test_an_edit_counts_as_the_newer_report_and_no_command_is_done_twice(chat: Chat) -> None:
    async with running(chat.desk):
        reminder = (await chat.reminder())["event_id"]
        words = await chat.liaison.reply(chat.room, reminder, "正常推进，完成60%")
        await chat.answer_to(words)
        edit = await chat.liaison.edit(chat.room, words, "正常推进，完成65%")
        assert "65%" in (await chat.answer_to(edit))["content"]["body"]
        command = await chat.liaison.say(chat.room, "/任务")
        await chat.answer_to(command)
        again = await chat.liaison.edit(chat.room, command, "/任务 6")
        assert (await chat.answer_to(again))["content"]["body"].startswith("这条命令修改前已经处理")
    assert chat.desk.facts().count("ReportFiled") == 2


async def test_somebody_else_cannot_edit_a_report(chat: Chat) -> None:
    async with running(chat.desk):
        reminder = (await chat.reminder())["event_id"]
        words = await chat.liaison.reply(chat.room, reminder, "正常推进，完成60%")
        await chat.answer_to(words)
        forged = await chat.office.edit(chat.room, words, "第6项已完成")
        last = await chat.liaison.say(chat.room, "/任务")
        await chat.answer_to(last)
        assert not [each for each in chat.liaison.after(chat.room, forged) if answered_by(each) == forged]
    assert chat.desk.facts().count("ReportFiled") == 1


async def test_a_deleted_message_takes_nothing_back_and_that_is_said(chat: Chat) -> None:
    async with running(chat.desk):
        reminder = (await chat.reminder())["event_id"]
        words = await chat.liaison.reply(chat.room, reminder, "正常推进，完成60%")
        await chat.answer_to(words)
        gone = await chat.liaison.redact(chat.room, words)
        said = await chat.heard(after=gone)
        assert said["content"]["body"].startswith("聊天里的消息已删除，登记的内容还在。")
    assert chat.desk.filings()["6"] == "filed"


async def test_a_file_with_the_reply_is_kept_as_evidence(chat: Chat) -> None:
    async with running(chat.desk):
        reminder = (await chat.reminder())["event_id"]
        words = await chat.liaison.reply(chat.room, reminder, "正常推进，完成60%")
        echo = (await chat.answer_to(words))["event_id"]
        url = await chat.liaison.upload("通知.pdf", PDF, "application/pdf")
        file = {"msgtype": "m.file", "filename": "通知.pdf", "url": url}
        sent = await chat.liaison.reply(chat.room, echo, "通知.pdf", **file)
        await chat.answer_to(sent)
        await until(lambda: "EvidenceStored" in chat.desk.facts())


async def test_a_room_that_asks_us_in_is_joined_and_an_encrypted_one_hears_why_not(chat: Chat) -> None:
    async with running(chat.desk):
        await chat.sending()
        secret = await chat.liaison.room("密", chat.bot, initial_state=[ENCRYPTION])
        await chat.liaison.wait(secret, lambda event: joined(chat, event))
        sealed = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "x", "session_id": "s"}
        await chat.liaison.send(secret, "m.room.encrypted", sealed)
        word = await chat.liaison.wait(secret, chat.by_bot)
        assert word["content"]["body"].startswith("这个群开启了端到端加密，消息读不到。")
        for _ in range(3):
            last = await chat.liaison.send(secret, "m.room.encrypted", sealed)
        done = await chat.liaison.say(chat.room, "/任务")
        await chat.answer_to(done)
        await chat.liaison.look()
        assert not [each for each in chat.liaison.after(secret, last) if chat.by_bot(each)]


async def test_words_in_a_direct_chat_need_no_mention(chat: Chat) -> None:
    async with running(chat.desk):
        await chat.sending()
        direct = await chat.liaison.room("", chat.bot, is_direct=True)
        await chat.liaison.wait(direct, lambda event: joined(chat, event))
        words = await chat.liaison.say(direct, "6完成70%，正常推进")
        echo = await chat.answer_to(words, room=direct)
        assert "70%" in echo["content"]["body"]


async def test_what_was_said_while_nobody_listened_is_answered_once_each(chat: Chat) -> None:
    async with running(chat.desk):
        reminder = (await chat.reminder())["event_id"]
        await chat.answer_to(await chat.liaison.reply(chat.room, reminder, "正常推进，完成60%"))
    missed = [await chat.liaison.reply(chat.room, reminder, f"更正为{60 + n}%") for n in (1, 2, 3)]
    async with running(chat.desk):
        for event in missed:
            await chat.answer_to(event)
        last = await chat.liaison.say(chat.room, "/任务")
        await chat.answer_to(last)
    answers = [answered_by(each) for each in await chat.liaison.history(chat.room) if chat.by_bot(each)]
    assert [answers.count(event) for event in (*missed, last)] == [1, 1, 1, 1]
    assert chat.desk.facts().count("ReportFiled") == 4
