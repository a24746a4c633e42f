"""Duban and an emulated WeCom over sockets: limits, bad days of either side, late events, files."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.ports.messages import OutboundMessage
from bot.ports.usecase import Outcome
from bot.runtime.media import AGAIN_SECONDS
from bot.storage.record import Transaction
from bot.text import Text
from bot.wording.cards import Attachment, Button, Card, Field
from tests.emulators.base import Misbehaviour, Reply, Reset, Silence
from tests.emulators.wecom import Posted
from tests.emulators.wecom_cards import words_of
from tests.emulators.wecom_people import AppPeople, BotPeople, hidden, json_body, proof
from tests.platforms.wecom_kit import (
    COORDINATOR,
    DATA,
    OFFICE,
    TAX,
    TAX_MAN,
    OnWeCom,
    groups,
    office_in_groups,
    office_on_app,
)
from tests.platforms.wecom_requests import recorded

HOOK = "/cgi-bin/webhook/send"
SEND = "/cgi-bin/message/send"
ANSWER = "/cgi-bin/aibot/response"
OURS = {"robot", "bot", "app"}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[OnWeCom[BotPeople]]:
    async with office_in_groups(tmp_path) as found:
        yield found


@pytest_asyncio.fixture
async def alone(tmp_path: Path) -> AsyncIterator[OnWeCom[AppPeople]]:
    async with office_on_app(tmp_path) as found:
        yield found


async def queue(office: OnWeCom[Any], *keys: str, room: str = TAX, **changes: object) -> None:
    """Messages of the bot, sent; none of them counts against the day's messages of the room."""
    row = OutboundMessage("k", f"work:{room}", Card(Text("card/answered")), asked_for=True)
    messages = tuple(replace(row, key=key, **changes) for key in keys)  # type: ignore[arg-type]
    at = office.clock.office()
    await office.serving.core.parts.writer.run(lambda tx: tx.record(Outcome(messages=messages), at=at))
    await office.serving.core.parts.sender.drain()


async def wait(office: OnWeCom[Any], seconds: float) -> None:
    office.clock.move_to(office.clock.office() + timedelta(seconds=seconds))
    await office.serving.core.parts.sender.drain()


def states(office: OnWeCom[Any]) -> dict[str, str]:
    return {key: state for key, state, *_ in office.serving.outbox()}


def ours(office: OnWeCom[Any], chat: str = TAX) -> list[Posted]:
    return [each for each in office.wecom.in_chat(chat) if each.by in OURS]


def code_of(number: int) -> bytes:
    return json.dumps({"errcode": number, "errmsg": "said by the vendor"}).encode()


async def test_no_robot_speaks_more_than_twenty_times_a_minute(office: OnWeCom[BotPeople]) -> None:
    """Each group has its own: one that has to wait holds up no other."""
    await queue(office, *(f"tax{n:02}" for n in range(45)))
    await queue(office, *(f"data{n:02}" for n in range(5)), room=DATA)
    assert (len(ours(office, TAX)), len(ours(office, DATA))) == (20, 5)
    await wait(office, 59)
    assert len(ours(office, TAX)) == 20
    await wait(office, 2)
    await wait(office, 61)
    assert len(ours(office, TAX)) == 45
    assert office.wecom.refused == []
    assert {row[2] for row in office.serving.outbox()} == {None}


async def test_the_app_stays_below_what_would_be_dropped(alone: OnWeCom[AppPeople]) -> None:
    await queue(alone, *(f"k{n:02}" for n in range(40)), room=TAX_MAN)
    for _ in range(3):
        await wait(alone, 61)
    assert len(ours(alone, TAX_MAN)) == 40
    assert (alone.wecom.dropped, alone.wecom.refused) == ([], [])


async def test_a_robot_that_was_too_fast_holds_up_its_group_alone(office: OnWeCom[BotPeople]) -> None:
    office.wecom.net.misbehave(HOOK, Reply(200, code_of(45009)))
    await queue(office, "tax")
    await queue(office, "data", room=DATA)
    assert (states(office)["tax"], states(office)["data"]) == ("waiting", "sent")


async def test_an_app_that_was_too_fast_is_silent_everywhere(alone: OnWeCom[AppPeople]) -> None:
    alone.wecom.net.misbehave(SEND, Reply(200, code_of(45009)))
    await queue(alone, "tax", room=TAX_MAN)
    await queue(alone, "office", room=COORDINATOR)
    assert (states(alone)["tax"], states(alone)["office"]) == ("waiting", "waiting")
    await wait(alone, 60)
    assert (states(alone)["tax"], states(alone)["office"]) == ("sent", "sent")


# How a robot's call goes wrong, and after how many seconds it is made again.
NOT_SAID: tuple[tuple[Misbehaviour, float], ...] = (
    (Reply(200, code_of(45009)), 60),
    (Reply(200, code_of(45033)), 5),
    (Reply(200, code_of(-1)), 30),
    (Reply(200, code_of(6000)), 30),
    (Reply(429, b"", (("retry-after", "7"),)), 7),
    (Reply(503), 30),
)
# And what becomes of a message that may have been said, or that will never be taken.
PERHAPS_SAID: tuple[tuple[Misbehaviour, str], ...] = (
    (Reply(200, code_of(93000)), "dead"),
    (Reply(200, code_of(40058)), "dead"),
    (Reply(200, code_of(12345)), "dead"),
    (Reply(404, b"not found"), "dead"),
    (Reply(200, b"<html>a proxy's page</html>", done=True), "unknown"),
    (Reply(502, done=True), "unknown"),
    (Reset(done=True), "unknown"),
    (Silence(done=True), "unknown"),
)


async def test_what_was_not_said_is_said_later_once(office: OnWeCom[BotPeople]) -> None:
    for count, (how, seconds) in enumerate(NOT_SAID):
        key = f"reminder{count}"
        office.wecom.net.misbehave(HOOK, how)
        await queue(office, key)
        assert states(office)[key] == "waiting", how
        await wait(office, seconds - 1)
        assert len(ours(office)) == count, how
        await wait(office, 2)
        assert len(ours(office)) == count + 1, how


async def test_what_may_have_been_said_is_never_said_twice(office: OnWeCom[BotPeople]) -> None:
    """There is no message id and no key of ours: what is ambiguous is told to the office."""
    for count, (how, state) in enumerate(PERHAPS_SAID):
        key, before = f"reminder{count}", len(ours(office, DATA))
        office.wecom.net.misbehave(HOOK, how)
        await queue(office, key, room=DATA)
        assert states(office)[key] == state, how
        await wait(office, 3600)
        assert len(ours(office, DATA)) - before == int(state == "unknown"), how
        assert states(office)[key] == state, how


async def test_a_group_without_a_robot_is_told_to_the_office(tmp_path: Path) -> None:
    keys = {OFFICE: "00000002-0000-4000-8000-000000000002"}
    async with office_in_groups(tmp_path, groups(keys=keys)) as office:
        await queue(office, "reminder")
        await office.serving.settle()
        assert states(office)["reminder"] == "dead"


async def test_a_group_without_a_robot_is_answered_all_the_same(tmp_path: Path) -> None:
    async with office_in_groups(tmp_path, groups(keys={})) as office:
        await office.people.say(TAX, TAX_MAN, "6完成60%")
        assert [each.kind for each in ours(office)] == ["stream"]
        assert "已登记第6项" in words_of(ours(office)[-1].content)


async def test_the_office_finds_a_groups_id_by_asking_in_it(office: OnWeCom[BotPeople]) -> None:
    await office.people.say("wr_new-group", "office", "/群 单位 市税务局")
    await office.people.say("wr_new-group", "office", "/群")
    shown = "\n".join(words_of(each.content) for each in ours(office, "wr_new-group"))
    assert "wr＿new-group" in shown


async def test_an_answer_whose_code_is_used_up_is_said_by_the_robot(office: OnWeCom[BotPeople]) -> None:
    await office.people.say(TAX, TAX_MAN, "6完成60%")
    office.wecom.answers["answer-0"].used = True
    await office.serving.settle()
    assert ours(office)[-1].by == "robot"
    assert "已登记第6项" in words_of(ours(office)[-1].content)


async def test_a_long_answer_goes_in_parts_by_bot_and_robot(office: OnWeCom[BotPeople]) -> None:
    fields = tuple(Field(Text("card/file", name=f"第{n}项"), Text("card/answered")) for n in range(60))
    code = office.wecom.code_of_words(TAX)
    await queue(office, "list", content=Card(Text("card/answered"), fields=fields), reply_to=code)
    parts = ours(office)
    assert [each.by for each in parts] == ["bot"] + ["robot"] * (len(parts) - 1)
    shown = "\n".join(words_of(each.content) for each in parts)
    assert [shown.count(f"第{n}项") for n in range(60)] == [1] * 60
    assert f"（1/{len(parts)}）" in shown


async def test_a_reminder_that_is_long_goes_in_numbered_parts_each_with_its_code(
    office: OnWeCom[BotPeople],
) -> None:
    fields = tuple(Field(Text("card/file", name=f"第{n}项"), Text("card/answered")) for n in range(80))
    await queue(office, "list", content=Card(Text("card/answered"), fields=fields), answerable=True)
    parts = [each.content["content"] for each in ours(office)]
    assert len(parts) > 1
    assert all(len(part.encode()) <= 2048 for part in parts)
    assert [f"（{n}/{len(parts)}）" in part for n, part in enumerate(parts, start=1)] == [True] * len(parts)
    assert len({part.rsplit("[", 1)[1] for part in parts}) == len(parts)


async def test_the_apps_buttons_follow_words_that_are_too_long_for_a_card(
    alone: OnWeCom[AppPeople],
) -> None:
    fields = tuple(Field(Text("card/file", name=f"第{n}项"), Text("card/answered")) for n in range(12))
    card = Card(Text("card/answered"), fields=fields, buttons=(Button("nil", Text("buttons/nil"), "/nil"),))
    await queue(alone, "list", room=TAX_MAN, content=card)
    words, buttons = ours(alone, TAX_MAN)
    assert (words.kind, buttons.kind) == ("markdown", "template_card")
    assert "sub_title_text" not in buttons.content
    [row] = [row for row in alone.serving.outbox() if row[0] == "list"]
    assert row[2] == buttons.content["task_id"]


async def test_words_stand_without_their_buttons(alone: OnWeCom[AppPeople]) -> None:
    fields = tuple(Field(Text("card/file", name=f"第{n}项"), Text("card/answered")) for n in range(12))
    card = Card(Text("card/answered"), fields=fields, buttons=(Button("nil", Text("buttons/nil"), "/nil"),))
    await queue(alone, "first", room=TAX_MAN)
    alone.wecom.net.misbehave(SEND, Reply(200, b'{"errcode":0,"errmsg":"ok"}', done=True), Reply(503))
    await queue(alone, "list", room=TAX_MAN, content=card)
    assert states(alone)["list"] == "sent"
    assert [each.kind for each in ours(alone, TAX_MAN)] == ["markdown", "markdown"]


@pytest.mark.parametrize("how", ["lost", "run out"])
async def test_a_token_is_fetched_again_once(alone: OnWeCom[AppPeople], how: str) -> None:
    await queue(alone, "first", room=TAX_MAN)
    if how == "lost":
        alone.wecom.expire_tokens()
    else:
        alone.clock.move_to(alone.clock.office() + timedelta(hours=3))
    await queue(alone, "second", room=TAX_MAN)
    assert len(ours(alone, TAX_MAN)) == 2
    assert alone.wecom.net.paths().count("/cgi-bin/gettoken") == 2


async def test_a_wrong_secret_is_not_tried_again_and_again(alone: OnWeCom[AppPeople]) -> None:
    """The vendor bans the address of who does."""
    wrong = [Reply(200, code_of(40001))] * 5
    alone.wecom.net.misbehave("/cgi-bin/gettoken", *wrong)
    await queue(alone, "a", "b", "c", room=TAX_MAN)
    assert set(states(alone).values()) >= {"dead"}
    asked = alone.wecom.net.paths().count("/cgi-bin/gettoken")
    assert asked == 1
    await wait(alone, 601)
    await queue(alone, "d", room=TAX_MAN)
    assert alone.wecom.net.paths().count("/cgi-bin/gettoken") > asked


async def test_a_person_outside_the_apps_range_is_a_refusal(alone: OnWeCom[AppPeople]) -> None:
    alone.wecom.net.misbehave(SEND, Reply(200, b'{"errcode":0,"errmsg":"ok","invaliduser":"tax"}'))
    await queue(alone, "reminder", room=TAX_MAN)
    assert states(alone)["reminder"] == "dead"


async def test_documents_are_files_and_pictures(office: OnWeCom[BotPeople]) -> None:
    put = office.serving.core.files.put
    kinds = {"a.docx": ("application/x", b"PK" + bytes(50)), "b.png": ("image/png", PNG)}
    files = tuple(Attachment(name, kind, put(body)) for name, (kind, body) in kinds.items())
    await queue(office, "rollup", content=Card(Text("card/answered"), attachments=files))
    assert [each.kind for each in ours(office)] == ["markdown", "file", "image"]
    assert [each.name for each in office.wecom.media.values()] == ["a.docx"]


async def test_an_event_that_comes_again_is_filed_once(office: OnWeCom[BotPeople]) -> None:
    await office.people.say(TAX, TAX_MAN, "6完成60%")
    for _ in range(2):
        assert (await office.people.again())[0] == 200
    await office.serving.settle()
    assert office.serving.facts().count("ReportFiled") == 1
    assert len(ours(office)) == 1


async def test_a_click_that_comes_again_is_filed_once(alone: OnWeCom[AppPeople]) -> None:
    await alone.serving.move(hours=1)
    [card] = ours(alone, TAX_MAN)
    await alone.people.click(TAX_MAN, card, "按计划推进")
    assert (await alone.people.again())[0] == 200
    await alone.serving.settle()
    assert alone.serving.facts().count("ReportFiled") == 1
    assert card.changed == 1


async def test_a_card_that_could_not_be_changed_costs_nothing(alone: OnWeCom[AppPeople]) -> None:
    await alone.serving.move(hours=1)
    [card] = ours(alone, TAX_MAN)
    alone.wecom.net.misbehave("/cgi-bin/message/update_template_card", Reply(200, code_of(42043)))
    await alone.people.click(TAX_MAN, card, "按计划推进")
    await alone.serving.settle()
    assert card.changed == 0
    assert alone.serving.facts().count("ReportFiled") == 1
    assert "已登记第6项" in words_of(ours(alone, TAX_MAN)[-1].content)


async def test_an_event_of_the_app_counts_from_when_it_was_written(alone: OnWeCom[AppPeople]) -> None:
    """It could not be recorded at first, and came again within the ten minutes it is believed."""
    written = alone.clock.wall()
    deliver = alone.people.post
    alone.people.post = _unanswered
    await alone.people.say(TAX_MAN, "6完成60%")
    alone.people.post = deliver
    alone.clock.move_to(alone.clock.office() + timedelta(seconds=5))
    assert await alone.people.late() == 1
    report = alone.serving.filing("6").report
    assert report is not None
    assert report.filed_at == written


async def _unanswered(*_: object) -> tuple[int, bytes]:
    return 502, b""


async def test_a_click_on_the_app_that_failed_comes_again(alone: OnWeCom[AppPeople]) -> None:
    await alone.serving.move(hours=1)
    [card] = ours(alone, TAX_MAN)
    await alone.serving.core.parts.writer.run(_spoil_what_was_sent)
    status, _ = await alone.people.click(TAX_MAN, card, "按计划推进")
    assert status == 500
    assert await alone.people.late() == 1


async def test_a_click_on_the_bot_that_failed_says_so_at_once(office: OnWeCom[BotPeople]) -> None:
    """Such a click never comes again: who clicked sees it on the card, nobody else does."""
    buttons = (Button("a", Text("buttons/nil"), "/nil"),)
    code = office.wecom.code_of_words(TAX)
    await queue(office, "asked", content=Card(Text("card/answered"), buttons=buttons), reply_to=code)
    [card] = ours(office)
    await office.serving.core.parts.writer.run(_spoil_what_was_sent)
    await office.people.click(TAX_MAN, card, card.content["button_list"][0]["text"])
    [(who, note)] = office.people.notes
    assert who == [TAX_MAN]
    assert "没有" in words_of(note)
    assert (card.changed, await office.people.late()) == (0, 0)


def _spoil_what_was_sent(tx: Transaction) -> None:
    for row in tx.db.all("copies_in_outbox"):
        tx.db.run("put_copies_in_outbox", of=row[0], content=row[1], sent_card="{")


async def test_what_is_not_wecoms_is_refused_before_any_work(office: OnWeCom[BotPeople]) -> None:
    before, now = office.serving.facts(), office.clock.wall()
    encrypt = hidden(recorded("bot_text"), "")
    body, huge = json_body(encrypt), b"x" * (1024 * 1024 + 1)
    stale = now - timedelta(minutes=10, seconds=1)
    refused = {
        "forged": (401, body, proof(encrypt, now, "another")),
        "stale": (401, body, proof(encrypt, stale)),
        "broken": (400, b'{"encrypt":', proof(encrypt, now)),
        "huge": (413, huge, proof(encrypt, now)),
    }
    for wrong, (status, sent, query) in refused.items():
        assert (await office.serving.post(sent, {}, query))[0] == status, wrong
    assert office.serving.facts() == before


@pytest.mark.parametrize("kind", ["file", "image"])
async def test_files_of_people_are_fetched_and_opened_as_evidence(
    office: OnWeCom[BotPeople], kind: str
) -> None:
    """Alone with the bot: in groups files do not reach it."""
    await office.people.say("", TAX_MAN, "6完成60%", direct=True)
    body = b"%PDF-1.7\n1 0 obj" if kind == "file" else PNG
    await office.people.send_file(TAX_MAN, kind, body)
    await office.serving.settle()
    assert "EvidenceStored" in office.serving.facts()


@pytest.mark.parametrize("how", ["gone", "private", "not hidden"])
async def test_a_file_that_cannot_be_had_is_asked_for_again(office: OnWeCom[BotPeople], how: str) -> None:
    await office.people.say("", TAX_MAN, "6完成60%", direct=True)
    url = office.people.put(PNG)
    if how == "gone":
        office.clock.move_to(office.clock.office() + timedelta(minutes=6))
    elif how == "private":
        url = "https://169.254.169.254/latest/meta-data"
    else:
        office.wecom.files["f0"].body = b"plain bytes"
    await office.people.send("", TAX_MAN, {"msgtype": "image", "image": {"url": url}}, direct=True)
    await office.serving.settle()
    for seconds in AGAIN_SECONDS:
        await office.serving.move(seconds=seconds)
        await office.serving.settle()
    assert "EvidenceLost" in office.serving.facts()
    assert "EvidenceStored" not in office.serving.facts()


async def test_the_apps_file_is_fetched_with_a_new_token(alone: OnWeCom[AppPeople]) -> None:
    await alone.people.say(TAX_MAN, "6完成60%")
    await alone.serving.settle()
    alone.wecom.expire_tokens()
    await alone.people.send_file(TAX_MAN, "总结.pdf", b"%PDF-1.7\n1 0 obj")
    await alone.serving.settle()
    assert "EvidenceStored" in alone.serving.facts()


async def test_talk_of_two_is_answered_in_a_stream(office: OnWeCom[BotPeople]) -> None:
    await office.people.say("", TAX_MAN, "/任务", direct=True)
    [said] = ours(office, TAX_MAN)
    assert (said.by, said.kind) == ("bot", "stream")
    await office.people.again()
    assert office.serving.outbox() == []
