"""Duban and an emulated Slack over sockets: its rate, bad days of either side, repeats, what stays secret."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
import structlog

from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Outcome
from bot.text import Text
from bot.wording.cards import Card
from tests.emulators.base import Misbehaviour, Reply, Reset, Silence
from tests.emulators.slack import SIGNING_SECRET, TOKEN
from tests.emulators.slack_blocks import words_of
from tests.platforms.slack_kit import DATA, DATA_WOMAN, TAX, TAX_MAN, OnSlack, an_office

POST = "/api/chat.postMessage"
WORDS = "完成六成，正常推进"


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[OnSlack]:
    async with an_office(tmp_path) as found:
        yield found


async def queue(office: OnSlack, *keys: str, room: str = TAX, **changes: object) -> None:
    """Messages of the bot, waiting; none of them counts against the day's messages of the room."""
    row = OutboundMessage("k", f"work:{room}", Card(Text("card/answered")), asked_for=True)
    messages = tuple(replace(row, key=key, **changes) for key in keys)  # type: ignore[arg-type]
    at = office.clock.office()
    await office.serving.core.parts.writer.run(lambda tx: tx.record(Outcome(messages=messages), at=at))


async def wait(office: OnSlack, seconds: float = 0) -> None:
    office.clock.move_to(office.clock.office() + timedelta(seconds=seconds))
    await office.serving.core.parts.sender.drain()


def states(office: OnSlack) -> dict[str, str]:
    return {key: state for key, state, *_ in office.serving.outbox()}


async def test_a_channel_hears_one_message_a_second_in_order_and_another_does_not_wait(
    office: OnSlack,
) -> None:
    await queue(office, "a", "b", "c")
    await queue(office, "d", room=DATA)
    await wait(office)
    assert [len(office.slack.in_channel(each)) for each in (TAX, DATA)] == [1, 1]
    await wait(office, 1)
    await wait(office, 1)
    assert len(office.slack.in_channel(TAX)) == 3
    assert office.slack.refused == []
    shown = [each.ts for each in office.slack.in_channel(TAX)]
    assert [row[2] for row in office.serving.outbox() if row[0] in {"a", "b", "c"}] == shown


async def test_slack_says_how_long_to_wait_and_is_obeyed(office: OnSlack) -> None:
    office.slack.net.misbehave(POST, Reply(429, b'{"ok":false}', (("Retry-After", "40"),)))
    await queue(office, "a")
    await wait(office)
    await wait(office, 39)
    assert len(office.slack.net.calls) == 1
    await wait(office, 2)
    assert states(office) == {"a": "sent"}


@pytest.mark.parametrize(
    ("how", "state", "seen"),
    [
        (Reply(200, b'{"ok":false,"error":"channel_not_found"}'), "dead", 0),
        (Reset(done=True), "unknown", 1),
        (Silence(done=True), "unknown", 1),
        (Reply(200, b'{"ok":false,"error":"internal_error"}'), "unknown", 0),
    ],
)
async def test_what_may_have_arrived_is_never_sent_twice(
    office: OnSlack, how: Misbehaviour, state: str, seen: int
) -> None:
    office.slack.net.misbehave(POST, how)
    await queue(office, "a", repeat=Repeat.AT_MOST_ONCE)
    for _ in range(3):
        await wait(office, 7200)
    assert states(office)["a"] == state
    assert len(office.slack.in_channel(TAX)) == seen


async def test_what_surely_did_not_arrive_is_sent_again(office: OnSlack) -> None:
    office.slack.net.misbehave(POST, Reply(200, b'{"ok":false,"error":"service_unavailable"}'))
    await queue(office, "a")
    await wait(office)
    await wait(office, 60)
    assert states(office) == {"a": "sent"}
    assert len(office.slack.in_channel(TAX)) == 1


async def test_events_come_again_until_they_are_answered_and_count_once(office: OnSlack) -> None:
    await office.serving.move(hours=1)
    [reminder] = office.slack.in_channel(TAX)
    await office.people.say(TAX, TAX_MAN, WORDS, thread=reminder.ts, mention=True)
    assert [await office.people.again(place=place) for place in (0, 1, 0)] == [(200, b"")] * 3
    assert office.serving.facts().count("ReportFiled") == 1


async def test_a_click_whose_card_cannot_be_changed_is_recorded_all_the_same(office: OnSlack) -> None:
    await office.serving.move(hours=1)
    [reminder] = office.slack.in_channel(DATA)
    office.slack.net.misbehave("/actions/", Reply(404, b"used_url"))
    await office.people.click(DATA_WOMAN, reminder.ts, "按计划推进", uses=0)
    await office.serving.move(seconds=5)
    assert office.serving.filing("3").state == "filed"
    assert reminder.changed == 0
    assert "已登记第3项" in words_of(office.slack.in_channel(DATA)[-1].blocks)


async def test_a_full_debug_log_holds_no_secret_and_no_words(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with structlog.testing.capture_logs() as lines:
        async with an_office(tmp_path) as office:
            office.slack.net.misbehave(POST, Reply(200, b'{"ok":false,"error":"not_in_channel"}'), Reset())
            await office.serving.move(hours=1)
            await office.people.say(TAX, TAX_MAN, WORDS, mention=True)
            await office.people.command(TAX, TAX_MAN, f"report 6 {WORDS}")
            await office.serving.move(seconds=5)
            keys = list(office.slack.responses)
    output = capsys.readouterr()
    logged = "\n".join([*map(str, lines), caplog.text, output.out, output.err])
    assert "not delivered" in logged
    assert keys
    assert [each for each in (TOKEN, SIGNING_SECRET, WORDS, *keys) if each in logged] == []
