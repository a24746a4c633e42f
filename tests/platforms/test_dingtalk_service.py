"""Duban and an emulated DingTalk over sockets: limits, bad days of either side, late events, files."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.config import Config, Connection, Office, Storage, Web
from bot.domain.people import room_id_of
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Outcome
from bot.runtime.clock import OfficeClock
from bot.storage.database import Database, Row
from bot.storage.record import Transaction
from bot.text import Text
from bot.wiring import build_core, build_service
from bot.wording.cards import Button, Card, Field
from tests.emulators.base import Misbehaviour, Reply, Reset, Silence, internet
from tests.emulators.dingtalk import DingTalk
from tests.emulators.dingtalk_people import proof, words_of
from tests.emulators.dingtalk_shapes import buttons_of
from tests.ledgers import make_ledger
from tests.platforms.dingtalk_kit import (
    DATA,
    OFFICE,
    TAX,
    TAX_MAN,
    OnDingTalk,
    a_stream,
    an_office,
    an_office_called_back,
)
from tests.platforms.dingtalk_requests import recorded

GROUP = "/v1.0/robot/groupMessages/send"
CARDS = "/v1.0/card/instances/createAndDeliver"
PLAIN = Card(Text("card/answered"))
WITH_BUTTON = Card(Text("card/answered"), buttons=(Button("tasks", Text("buttons/tasks"), "/tasks"),))


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[OnDingTalk]:
    async with an_office(tmp_path) as found:
        yield found


async def queue(office: OnDingTalk, *keys: str, room: str = TAX, **changes: object) -> None:
    """Messages of the robot, waiting; none of them counts against the day's messages of the room."""
    row = OutboundMessage("k", room_id_of("work", room), PLAIN, asked_for=True)
    messages = tuple(replace(row, key=key, **changes) for key in keys)  # type: ignore[arg-type]
    at = office.clock.office()
    await office.serving.core.parts.writer.run(lambda tx: tx.record(Outcome(messages=messages), at=at))


async def drain(office: OnDingTalk) -> None:
    await office.serving.core.parts.sender.drain()


async def wait(office: OnDingTalk, seconds: float) -> None:
    office.clock.move_to(office.clock.office() + timedelta(seconds=seconds))
    await drain(office)


def states(office: OnDingTalk) -> dict[str, str]:
    return {key: state for key, state, *_ in office.serving.outbox()}


async def test_no_more_than_twenty_a_second_and_none_is_refused(office: OnDingTalk) -> None:
    await queue(office, *(f"k{n:02}" for n in range(45)))
    await drain(office)
    assert len(office.dingtalk.posted) == 20
    await wait(office, 1)
    await wait(office, 1)
    assert len(office.dingtalk.posted) == 45
    assert office.dingtalk.refused == []
    assert [row[2] for row in office.serving.outbox()] == [each.id for each in office.dingtalk.posted]


@pytest.mark.parametrize(
    ("how", "seconds"),
    [
        (Reply(403, b'{"code":"Forbidden.AccessDenied.QpsLimitForAppkeyAndApi","message":"slow"}'), 1),
        (Reply(429), 30),
        (Reply(503), 30),
        (Reply(403, b'<html>"punish":"deny"</html>'), 300),
    ],
)
async def test_what_was_not_sent_comes_a_little_later(
    office: OnDingTalk, how: Misbehaviour, seconds: float
) -> None:
    office.dingtalk.net.misbehave(GROUP, how)
    await queue(office, "reminder")
    await drain(office)
    await wait(office, seconds - 0.5)
    assert states(office)["reminder"] == "waiting"
    await wait(office, 1)
    assert states(office)["reminder"] == "sent"
    assert len(office.dingtalk.posted) == 1


@pytest.mark.parametrize("how", [Reset(), Silence(done=True), Reply(500), Reply(502), Reply(200, b"{}, {}")])
async def test_without_a_token_nothing_was_sent_and_it_comes_a_little_later(
    office: OnDingTalk, how: Misbehaviour
) -> None:
    office.dingtalk.net.misbehave("/v1.0/oauth2/accessToken", how)
    await queue(office, "reminder")
    await drain(office)
    assert states(office)["reminder"] == "waiting"
    await wait(office, 31)
    assert states(office)["reminder"] == "sent"
    assert len(office.dingtalk.posted) == 1


@pytest.mark.parametrize(
    "how",
    [
        Reset(),
        Reset(done=True),
        Silence(done=True),
        Reply(500),
        Reply(502, done=True),
        Reply(504, done=True),
        Reply(200, b"<html>a proxy's page</html>"),
        Reply(200, b"{}"),
    ],
)
async def test_a_reminder_that_may_have_arrived_is_never_sent_again(
    office: OnDingTalk, how: Misbehaviour
) -> None:
    office.dingtalk.net.misbehave(GROUP, how)
    await queue(office, "reminder")
    await drain(office)
    await wait(office, 3600)
    assert states(office)["reminder"] == "unknown"
    assert sum(each.chat == TAX for each in office.dingtalk.posted) <= 1
    assert "不知是否送达" in "".join(words_of(each) for each in office.dingtalk.in_chat(OFFICE))


async def test_what_must_arrive_comes_again_with_a_mark(office: OnDingTalk) -> None:
    office.dingtalk.net.misbehave(GROUP, Reset(done=True))
    await queue(office, "urgent", repeat=Repeat.AT_LEAST_ONCE)
    await drain(office)
    await wait(office, 31)
    first, again = office.dingtalk.posted
    assert "（重发）" not in words_of(first)
    assert "（重发）" in words_of(again)


async def test_a_card_that_must_arrive_is_shown_once_however_often_it_is_sent(office: OnDingTalk) -> None:
    """Its key is ours: DingTalk says that it exists already."""
    office.dingtalk.net.misbehave(CARDS, Silence(done=True))
    await queue(office, "urgent", repeat=Repeat.AT_LEAST_ONCE, content=WITH_BUTTON)
    await drain(office)
    await wait(office, 31)
    assert states(office)["urgent"] == "sent"
    assert len(office.dingtalk.posted) == 1
    assert office.dingtalk.refused == ["param.cardAlreadyExist"]


@pytest.mark.parametrize("why", ["no robot", "no permission", "used up"])
async def test_a_refusal_is_final_and_the_office_hears_of_it(office: OnDingTalk, why: str) -> None:
    if why == "no robot":
        office.dingtalk.without_robot.add(TAX)
    code = {"no permission": "AccessTokenPermissionDenied", "used up": "ApiCountLimitForOrg"}.get(why)
    if code:
        body = json.dumps({"code": f"Forbidden.AccessDenied.{code}", "message": "no"}).encode()
        office.dingtalk.net.misbehave(GROUP, Reply(403, body))
    await queue(office, "reminder")
    await drain(office)
    assert states(office)["reminder"] == "dead"
    told = "".join(words_of(each) for each in office.dingtalk.in_chat(OFFICE))
    await drain(office)
    told += "".join(words_of(each) for each in office.dingtalk.in_chat(OFFICE))
    assert {"no robot": "group settings", "no permission": "Permission", "used up": "used up"}[why] in told


async def test_a_lost_token_costs_one_call_more_and_no_message(office: OnDingTalk) -> None:
    await queue(office, "one")
    await drain(office)
    office.dingtalk.expire_tokens()
    await queue(office, "two")
    await drain(office)
    assert states(office) == {"one": "sent", "two": "sent"}


async def test_a_list_that_is_too_long_goes_in_numbered_parts_with_buttons(office: OnDingTalk) -> None:
    fields = tuple(Field(Text("card/file", name=f"第{n}项"), Text("card/answered")) for n in range(8))
    buttons = tuple(
        Button(f"{n}/{kind}", Text("buttons/tasks"), "/tasks", n) for n in range(8) for kind in range(4)
    )
    await queue(office, "list", content=Card(Text("card/again"), fields=fields, buttons=buttons))
    await drain(office)
    parts = office.dingtalk.posted
    assert len(parts) > 1
    assert all(each.kind == "card" for each in parts)
    assert sum(len(buttons_of(each.content)) for each in parts) == 32
    assert [f"（{n}/{len(parts)}）" in words_of(each) for n, each in enumerate(parts, start=1)]
    assert office.dingtalk.refused == []


async def test_a_message_that_is_not_acknowledged_comes_again_and_counts_from_when_it_was_written(
    office: OnDingTalk,
) -> None:
    """What cannot be recorded is not acknowledged; a minute later the vendor sends it again."""
    await office.serving.move(hours=1)
    [reminder] = office.cards(TAX)
    kept = await office.serving.core.parts.writer.run(_spoil_what_was_sent)
    written = office.clock.wall()
    office.dingtalk.lines.patience = 0.5
    await office.people.say(TAX, TAX_MAN, "完成60%", to=reminder.id)
    assert "ReportFiled" not in office.serving.facts()
    await office.serving.core.parts.writer.run(lambda tx: _mend(tx, kept))
    office.clock.move_to(office.clock.office() + timedelta(seconds=60))
    assert await office.people.late(timedelta(0)) == 1
    await office.people.again()
    assert office.serving.facts().count("ReportFiled") == 1
    report = office.serving.filing("6").report
    assert report is not None
    assert report.filed_at == written


async def test_a_message_whose_acknowledgement_was_lost_is_filed_once(office: OnDingTalk) -> None:
    await office.people.say(TAX, TAX_MAN, "6完成60%")
    await office.dingtalk.lines.cut()
    await office.dingtalk.lines.listening(2)
    await office.people.again()
    assert office.serving.facts().count("ReportFiled") == 1
    assert office.dingtalk.lines.nonsense == []


async def test_a_line_that_is_cut_is_opened_again_with_another_ticket(office: OnDingTalk) -> None:
    lines = office.dingtalk.lines
    await lines.cut()
    await lines.listening(2)
    assert len(set(lines.used)) == 2
    await office.people.say(TAX, TAX_MAN, "6完成60%")
    assert office.serving.filing("6").state == "filed"
    assert office.pauses == [1.0]


async def test_a_gateway_that_goes_down_says_so_and_another_is_opened_at_once(office: OnDingTalk) -> None:
    lines = office.dingtalk.lines
    await lines.disconnect()
    await lines.listening(2)
    assert office.pauses == []
    ack = await lines.ping()
    assert ack is not None
    assert ack["data"] == '{"opaque":"0-1"}'


async def test_talk_that_is_nonsense_is_refused_and_the_line_goes_on(office: OnDingTalk) -> None:
    ack = await office.dingtalk.lines.push("/v1.0/im/bot/messages/get", "[]", id="m1")
    assert ack is not None
    assert ack["code"] == 400
    await office.people.say(TAX, TAX_MAN, "6完成60%")
    assert office.serving.filing("6").state == "filed"


def hearing(folder: Path, how: str) -> AbstractAsyncContextManager[OnDingTalk]:
    return an_office(folder) if how == "stream" else an_office_called_back(folder)


@pytest.mark.parametrize("how", ["stream", "callback"])
async def test_a_click_that_comes_twice_counts_once_and_the_card_keeps_what_is_open(
    tmp_path: Path, how: str
) -> None:
    async with hearing(tmp_path, how) as office:
        await office.serving.move(hours=1)
        reminder = office.cards(DATA)[0]
        code = reminder.content["tips"].rpartition("\n")[2]
        told = await office.people.click("data", reminder.id, "第3项 按计划推进")
        assert told.startswith("已登记第3项")
        assert told.endswith(code)
        await office.people.again()
        assert office.serving.facts().count("ReportFiled") == 1
        await office.people.click("data", reminder.id, "第14项 本期无新进展")
        assert office.serving.facts().count("ReportFiled") == 2
        assert {each["text"].split()[0] for each in buttons_of(reminder.content)} == {"第4项"}


@pytest.mark.parametrize("how", ["stream", "callback"])
async def test_a_click_that_could_not_be_recorded_says_so_at_once(tmp_path: Path, how: str) -> None:
    async with hearing(tmp_path, how) as office:
        await office.serving.move(hours=1)
        [reminder] = office.cards(TAX)
        await office.serving.core.parts.writer.run(_spoil_what_was_sent)
        told = await office.people.click(TAX_MAN, reminder.id, "按计划推进")
        assert "没有" in told
        assert "ReportFiled" not in office.serving.facts()


def _spoil_what_was_sent(tx: Transaction) -> Sequence[Row]:
    """Gives what it was."""
    kept = tx.db.all("copies_in_outbox")
    for row in kept:
        tx.db.run("put_copies_in_outbox", of=row[0], content=row[1], sent_card="{")
    return kept


def _mend(tx: Transaction, kept: Sequence[Row]) -> None:
    for row in kept:
        tx.db.run("put_copies_in_outbox", of=row[0], content=row[1], sent_card=row[2])


async def test_words_by_callback_are_filed_once_and_answered_by_a_message(tmp_path: Path) -> None:
    async with an_office_called_back(tmp_path) as office:
        written = office.clock.wall()
        await office.people.say(TAX, TAX_MAN, "6完成60%")
        office.clock.move_to(office.clock.office() + timedelta(minutes=5))
        await office.people.again()
        await office.serving.settle()
        assert office.serving.facts().count("ReportFiled") == 1
        assert "已登记第6项" in words_of(office.cards(TAX)[-1])
        report = office.serving.filing("6").report
        assert report is not None
        assert report.filed_at == written


@pytest.mark.parametrize("wrong", ["forged", "stale", "broken", "huge", "path", "huge and forged"])
async def test_what_is_not_dingtalks_is_refused_before_any_work(tmp_path: Path, wrong: str) -> None:
    async with an_office_called_back(tmp_path) as office:
        before = office.serving.facts()
        body = json.dumps(recorded("message_text")).encode()
        if wrong.startswith("huge"):
            body = b"x" * (1024 * 1024 + 1)
        if wrong == "broken":
            body = b'{"msgId":1}'
        at = office.clock.wall() - (timedelta(hours=1, seconds=1) if wrong == "stale" else timedelta(0))
        if wrong == "path":
            office.serving.url = office.serving.url.rpartition("/")[0]
        headers = proof(at, "another") if wrong.endswith("forged") else proof(at)
        status, _ = await office.serving.post(body, headers)
        assert status == {"broken": 400, "huge": 413}.get(wrong, 401)
        assert office.serving.facts() == before


async def test_pictures_of_people_are_fetched_as_evidence_though_the_token_was_lost(
    office: OnDingTalk,
) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(64)
    await office.people.send_picture(TAX, TAX_MAN, "6完成60%，见图", picture)
    office.dingtalk.expire_tokens()
    await office.serving.settle()
    assert "EvidenceStored" in office.serving.facts()


async def test_a_file_that_is_gone_is_asked_for_again(office: OnDingTalk) -> None:
    await office.people.send_picture(TAX, TAX_MAN, "6完成60%，见图", b"x")
    office.dingtalk.files.clear()
    for _ in range(3):
        await office.serving.settle()
    assert "EvidenceLost" in office.serving.facts()


async def test_a_direct_chat_is_answered_in_it(office: OnDingTalk) -> None:
    await office.people.say("cid-d=", TAX_MAN, "/任务", direct=True)
    await office.serving.settle()
    assert [each.chat for each in office.dingtalk.posted] == [TAX_MAN]
    assert "第6项" in words_of(office.dingtalk.posted[0])


async def test_a_typed_code_tells_which_reminder_is_answered(office: OnDingTalk) -> None:
    """A client that quotes nothing at all."""
    await office.serving.move(hours=1)
    held: Any = office.cards(TAX)[0].content
    code = held["tips"].rpartition("[")[2].rstrip("]")
    await office.people.say(TAX, TAX_MAN, f"完成60% {code}")
    assert office.serving.filing("6").state == "filed"


async def test_the_running_service_opens_its_socket_and_closes_it_when_it_stops(tmp_path: Path) -> None:
    clock = OfficeClock()
    dingtalk = DingTalk(clock.wall)
    config = Config(
        office=Office(name="示范市推进办公室"),
        storage=Storage(state=tmp_path),
        web=Web(port=0, admin_port=0),
        connections={"work": Connection(platform="dingtalk")},
    )
    database = Database(f"sqlite:///{tmp_path / 'ledger.db'}")
    make_ledger(database)
    async with internet(tmp_path, dingtalk) as http:
        core = build_core(database, clock, {"work": a_stream()}, config=config, http=http)
        core.parts.writer.start()
        stop = asyncio.Event()
        running = asyncio.create_task(build_service(core, clock, config).run(stop))
        await dingtalk.lines.listening(1)
        assert await dingtalk.lines.ping() is not None
        [socket] = dingtalk.lines.open
        stop.set()
        await running
        async with asyncio.timeout(10):
            await socket.closed.wait()
