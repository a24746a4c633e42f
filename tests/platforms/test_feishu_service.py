"""Duban and an emulated Feishu over sockets: limits, bad days of either side, late events, files."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Outcome
from bot.storage.record import Transaction
from bot.text import Text
from bot.wording.cards import Card, Field
from tests.emulators.base import Misbehaviour, Reply, Reset, Silence
from tests.emulators.feishu import Posted, Resource
from tests.emulators.feishu_people import event_of, proof, sealed, words_of
from tests.platforms.contract import NOW
from tests.platforms.feishu_kit import DATA_ROOM, OFFICE, TAX, TAX_MAN, OnFeishu, an_office
from tests.platforms.feishu_requests import recorded

MESSAGES = "/open-apis/im/v1/messages"
TOKENS = "/open-apis/auth/v3/tenant_access_token"


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[OnFeishu]:
    async with an_office(tmp_path) as found:
        yield found


async def queue(office: OnFeishu, *keys: str, room: str = TAX, **changes: object) -> None:
    """Messages of the bot, waiting; none of them counts against the day's messages of the room."""
    row = OutboundMessage("k", f"work:{room}", Card(Text("card/answered")), asked_for=True)
    messages = tuple(replace(row, key=key, **changes) for key in keys)  # type: ignore[arg-type]
    at = office.clock.office()
    await office.serving.core.parts.writer.run(lambda tx: tx.record(Outcome(messages=messages), at=at))


async def drain(office: OnFeishu) -> None:
    await office.serving.core.parts.sender.drain()


def states(office: OnFeishu) -> dict[str, str]:
    return {key: state for key, state, *_ in office.serving.outbox()}


def posted(office: OnFeishu) -> Sequence[Posted]:
    return office.feishu.posted


async def wait(office: OnFeishu, seconds: float) -> None:
    office.clock.move_to(office.clock.office() + timedelta(seconds=seconds))
    await drain(office)


async def test_no_chat_hears_more_than_it_may_and_none_is_refused(office: OnFeishu) -> None:
    await queue(office, *(f"tax{n}" for n in range(12)))
    await queue(office, *(f"data{n}" for n in range(12)), room=DATA_ROOM)
    await drain(office)
    assert len(office.feishu.in_chat(TAX)) == len(office.feishu.in_chat(DATA_ROOM)) == 5
    for _ in range(3):
        await wait(office, 1)
    assert len(posted(office)) == 24
    assert office.feishu.refused == []
    assert [row[2] for row in office.serving.outbox()] == [each.id for each in sorted_by_key(office)]


def sorted_by_key(office: OnFeishu) -> Sequence[Posted]:
    """In the order of the outbox: each chat's messages in the order they were queued."""
    return [*office.feishu.in_chat(TAX), *office.feishu.in_chat(DATA_ROOM)]


@pytest.mark.parametrize(
    ("how", "seconds"),
    [
        (Reply(429, b'{"code":99991400,"msg":"limit"}', (("x-ogw-ratelimit-reset", "7"),)), 7),
        (Reply(400, b'{"code":99991400,"msg":"limit"}', (("x-ogw-ratelimit-reset", "7"),)), 7),
        (Reply(400, b'{"code":230020,"msg":"other bots speak there too"}'), 1),
        (Reply(200, b'{"code":9499,"msg":"too many request"}'), 60),
        (Reply(503), 30),
        (Reply(200, b'{"code":1663,"msg":"internal"}'), 30),
        (Reply(200, b"<html>a proxy's page</html>"), 30),
        (Reset(), 30),
        (Reset(done=True), 30),
        (Reply(502, done=True), 30),
        (Silence(), 30),
        (Silence(done=True), 30),
    ],
)
async def test_whatever_goes_wrong_a_reminder_comes_once(
    office: OnFeishu, how: Misbehaviour, seconds: float
) -> None:
    """It may have arrived: within the hour of its `uuid` it is sent again all the same."""
    office.feishu.net.misbehave(MESSAGES, how)
    await queue(office, "reminder")
    await drain(office)
    assert states(office)["reminder"] == "waiting"
    await wait(office, seconds - 0.5)
    assert states(office)["reminder"] == "waiting"
    await wait(office, 1)
    assert states(office)["reminder"] == "sent"
    assert len(posted(office)) == 1
    assert "重发" not in words_of(posted(office)[0].content)


@pytest.mark.parametrize(
    ("code", "goes_on"), [(230020, ["data"]), (230049, ["data"]), (99991400, []), (9499, [])]
)
async def test_a_chat_that_is_full_holds_up_no_other_of_the_app(
    office: OnFeishu, code: int, goes_on: list[str]
) -> None:
    body = json.dumps({"code": code, "msg": "too many request"}).encode()
    office.feishu.net.misbehave(MESSAGES, Reply(400, body, (("x-ogw-ratelimit-reset", "60"),)))
    await queue(office, "tax", "tax2")
    await queue(office, "data", room=DATA_ROOM)
    await drain(office)
    assert [key for key, state in states(office).items() if state == "sent"] == goes_on
    await wait(office, 60)
    assert [states(office)[key] for key in ("tax", "tax2", "data")] == ["sent"] * 3


async def test_what_may_have_arrived_is_not_repeated_after_the_hour(office: OnFeishu) -> None:
    office.feishu.net.misbehave(MESSAGES, Silence(done=True))
    await queue(office, "reminder")
    await queue(office, "urgent", repeat=Repeat.AT_LEAST_ONCE, room=DATA_ROOM)
    await drain(office)
    assert states(office)["reminder"] == "waiting"
    await wait(office, 3600)
    assert states(office)["reminder"] == "unknown"
    assert len(office.feishu.in_chat(TAX)) == 1


async def test_what_must_arrive_comes_again_with_a_mark(office: OnFeishu) -> None:
    office.feishu.net.misbehave(MESSAGES, Reset(done=True))
    await queue(office, "urgent", repeat=Repeat.AT_LEAST_ONCE)
    await drain(office)
    await wait(office, 3601)
    first, again = posted(office)
    assert "（重发）" not in words_of(first.content)
    assert "（重发）" in words_of(again.content)


@pytest.mark.parametrize("code", [230002, 230006, 230013, 230025, 99991672, 123456])
async def test_a_refusal_is_final_and_the_office_hears_of_it(office: OnFeishu, code: int) -> None:
    body = json.dumps({"code": code, "msg": "no"}).encode()
    office.feishu.net.misbehave(MESSAGES, Reply(400, body))
    await queue(office, "reminder")
    await drain(office)
    row = next(row for row in office.serving.outbox() if row[0] == "reminder")
    assert (row[1], str(code) in str(row[3])) == ("dead", True)
    await drain(office)
    assert [each.chat for each in posted(office)] == ["oc_room-office"]


async def test_a_token_is_fetched_once_renewed_before_its_end_and_replaced_when_refused(
    office: OnFeishu,
) -> None:
    await queue(office, "one", "two")
    await drain(office)
    assert office.feishu.net.paths().count(f"{TOKENS}/internal") == 1
    office.feishu.expire_tokens()
    await queue(office, "three")
    await drain(office)
    assert office.feishu.net.paths().count(f"{TOKENS}/internal") == 2
    office.clock.move_to(office.clock.office() + timedelta(minutes=91))
    await queue(office, "four")
    await drain(office)
    assert office.feishu.net.paths().count(f"{TOKENS}/internal") == 3
    assert len(posted(office)) == 4
    assert office.feishu.refused == [99991663]


async def test_an_answer_to_a_recalled_message_is_sent_by_itself(office: OnFeishu) -> None:
    words = await office.people.say(TAX, TAX_MAN, "6完成60%", mention=True)
    office.feishu.message(words).recalled = True
    await office.serving.settle()
    echo = posted(office)[-1]
    assert (echo.reply_to, "已登记第6项" in words_of(echo.content)) == (None, True)


async def test_a_long_card_comes_in_numbered_parts_that_can_each_be_answered(office: OnFeishu) -> None:
    fields = tuple(Field(Text("card/file", name=f"第{n}项"), Text("card/answered")) for n in range(260))
    card = Card(Text("card/answered"), fields=fields)
    await queue(office, "list", content=card, answerable=True, asked_for=False)  # one message of the day's
    for _ in range(4):
        await wait(office, 1)
    parts = posted(office)
    assert len(parts) == 6  # four elements a row: fifty rows a card
    for number, each in enumerate(parts, start=1):
        assert f"（{number}/6）" in words_of(each.content)
    shown = "\n".join(words_of(each.content) for each in parts)
    assert [shown.count(f"第{n}项\n") for n in range(260)] == [1] * 260
    assert len({each.content["body"]["elements"][-1]["text"]["content"] for each in parts}) == 6
    assert states(office) == {"list": "sent", **{f"list/{n}": "sent" for n in range(2, 7)}}


async def test_a_part_that_fails_is_repeated_before_those_that_follow(office: OnFeishu) -> None:
    fields = tuple(Field(Text("card/file", name=f"第{n}项"), Text("card/answered")) for n in range(120))
    await queue(office, "list", content=Card(Text("card/answered"), fields=fields))
    office.feishu.net.misbehave(MESSAGES, Reply(503))
    await drain(office)
    assert states(office) == {"list": "waiting", "list/2": "waiting", "list/3": "waiting"}
    await wait(office, 31)
    marks = ["（1/3）", "（2/3）", "（3/3）"]
    assert [mark in words_of(each.content) for mark, each in zip(marks, posted(office), strict=True)] == [
        True
    ] * 3


async def test_an_event_that_comes_again_is_filed_once(office: OnFeishu) -> None:
    await office.people.say(TAX, TAX_MAN, "6完成60%", mention=True)
    for _ in range(3):
        assert (await office.people.again())[0] == 200
    await office.serving.settle()
    assert office.serving.facts().count("ReportFiled") == 1
    assert len(office.feishu.in_chat(TAX)) == 2


async def test_the_same_message_under_another_event_is_filed_once(office: OnFeishu) -> None:
    """The vendor says that event_id may differ for the same message."""
    held = recorded("message_mention")["event"]
    for id in ("ev1", "ev2"):
        body = sealed(event_of("im.message.receive_v1", held, id=id, at=office.clock.wall()))
        assert (await office.serving.post(body, proof(body, office.clock.wall())))[0] == 200
    assert office.serving.facts().count("ReportFiled") == 1


async def test_an_event_of_our_downtime_comes_late_and_counts_from_when_it_was_written(
    office: OnFeishu,
) -> None:
    """Feishu cannot be asked who was mentioned, so it sends the event again, until we know."""
    written = office.clock.wall()
    office.feishu.net.misbehave("/open-apis/bot/v3/info", Reply(503), Reply(503))
    await office.people.say(TAX, TAX_MAN, "6完成60%", mention=True)
    assert "ReportFiled" not in office.serving.facts()
    for later in (15, 300):
        office.clock.move_to(office.clock.office() + timedelta(seconds=later))
        assert await office.people.late(timedelta(0)) == 1
    report = office.serving.filing("6").report
    assert report is not None
    assert report.filed_at == written


async def late(office: OnFeishu, **after: float) -> None:
    office.clock.move_to(office.clock.office() + timedelta(**after))
    assert await office.people.late(timedelta(0)) == 1


async def test_words_wait_for_hours_until_feishu_can_be_asked_who_was_mentioned(office: OnFeishu) -> None:
    office.feishu.net.misbehave("/open-apis/bot/v3/info", *[Reply(503)] * 4)
    await office.people.say(TAX, TAX_MAN, "6完成60%", mention=True)
    for after in (15, 300, 3600):
        await late(office, seconds=after)
        assert "ReportFiled" not in office.serving.facts()
    await late(office, hours=6)
    assert office.serving.facts().count("ReportFiled") == 1


async def test_where_it_never_can_the_room_is_told_and_the_office_hears_whose_it_was(
    office: OnFeishu,
) -> None:
    office.feishu.net.misbehave("/open-apis/bot/v3/info", *[Reply(503)] * 5)
    await office.people.say(TAX, TAX_MAN, "6完成60%", mention=True)
    for after in (15, 300, 3600, 6 * 3600):
        await late(office, seconds=after)
    await office.serving.settle()
    told = words_of(office.feishu.in_chat(TAX)[-1].content)
    heard = words_of(office.feishu.in_chat(OFFICE)[-1].content)
    assert "没有存上，请再发一次" in told
    assert told[told.index("E-") :][:6] in heard
    assert "oc_room-tax" in heard or "税务局" in heard


async def test_a_bug_is_told_to_the_room_and_the_office(office: OnFeishu) -> None:
    await office.serving.move(hours=1)
    [reminder] = office.feishu.in_chat(TAX)
    await office.serving.core.parts.writer.run(_spoil_what_was_sent)
    await office.people.say(TAX, TAX_MAN, "完成60%", to=reminder.id)
    for after in (15, 300):
        await late(office, seconds=after)
    await office.serving.settle()
    assert "没有存上" in words_of(office.feishu.in_chat(TAX)[-1].content)
    assert "没有登记上" in words_of(office.feishu.in_chat(OFFICE)[-1].content)


async def test_talk_that_is_not_for_us_leaves_no_trace(office: OnFeishu) -> None:
    before = office.serving.facts()
    await office.people.say(TAX, TAX_MAN, "中午吃什么")
    await office.serving.settle()
    assert (office.serving.facts(), len(posted(office))) == (before, 1)


@pytest.mark.parametrize("wrong", ["forged", "stale", "broken", "huge"])
async def test_what_is_not_feishus_is_refused_before_any_work(office: OnFeishu, wrong: str) -> None:
    before = office.serving.facts()
    body = sealed(event_of("im.message.receive_v1", recorded("message_text")["event"], id="e", at=NOW))
    at = office.clock.wall() - (timedelta(hours=8, seconds=1) if wrong == "stale" else timedelta(0))
    body = {"broken": b'{"encrypt":"AAAA"}', "huge": b"x" * (1024 * 1024 + 1)}.get(wrong, body)
    headers = proof(body, at, "another" if wrong == "forged" else "made-up-encrypt-key")
    status, _ = await office.serving.post(body, headers)
    assert status == {"forged": 401, "stale": 401, "broken": 400, "huge": 413}[wrong]
    assert office.serving.facts() == before


async def test_a_click_that_could_not_be_recorded_says_so_at_once(office: OnFeishu) -> None:
    """Feishu never sends a click again."""
    await office.serving.move(hours=1)
    [reminder] = office.feishu.in_chat(TAX)
    await office.serving.core.parts.writer.run(_spoil_what_was_sent)
    toast = await office.people.click(TAX_MAN, reminder.id, "按计划推进")
    assert "没有" in toast
    assert "ReportFiled" not in office.serving.facts()


def _spoil_what_was_sent(tx: Transaction) -> None:
    for row in tx.db.all("copies_in_outbox"):
        tx.db.run("put_copies_in_outbox", of=row[0], content=row[1], sent_card="{")


@pytest.mark.parametrize("kind", ["file", "image"])
async def test_files_of_people_are_fetched_as_evidence(office: OnFeishu, kind: str) -> None:
    await office.people.say(TAX, TAX_MAN, "6完成60%", mention=True)
    await office.serving.settle()
    echo = posted(office)[-1]
    body = b"%PDF-1.7\n1 0 obj" if kind == "file" else b"\x89PNG\r\n\x1a\n" + bytes(64)
    office.feishu.resources["om_p2", "key_1"] = Resource(body, kind)
    content = {"file_key": "key_1", "file_name": "报告.pdf"} if kind == "file" else {"image_key": "key_1"}
    await office.people.send(TAX, TAX_MAN, kind, content, to=echo.id)
    office.feishu.expire_tokens()
    await office.serving.settle()
    assert "EvidenceStored" in office.serving.facts()


async def test_a_file_that_is_gone_is_asked_for_again(office: OnFeishu) -> None:
    await office.people.say(TAX, TAX_MAN, "6完成60%", mention=True)
    await office.serving.settle()
    content = {"file_key": "key_1", "file_name": "报告.pdf"}
    await office.people.send(TAX, TAX_MAN, "file", content, to=posted(office)[-1].id)
    for _ in range(3):
        await office.serving.settle()
    assert "EvidenceLost" in office.serving.facts()
