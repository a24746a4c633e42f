"""The console's API over HTTP: the shapes that are promised, what is refused, what comes once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from bot.storage.database import Db
from tests.runtime.service_kit import PATIENCE_SECONDS, At, a_service

pytestmark = pytest.mark.asyncio(loop_scope="module")
ROOM, PERSON = "room-tax", "tax"
ENTRY = {"id", "at", "from", "title", "lines", "fields", "table", "buttons", "code", "about", "reply_to"}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def at(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[At]:
    async with a_service(tmp_path_factory.mktemp("console")) as found:
        yield found


async def last_id(at: At, room: str = ROOM) -> int:
    return max((each["id"] for each in await at.messages(room)), default=0)


async def moved(at: At, **delta: float) -> dict[str, Any]:
    _, clock = await at.get("clock")
    now = datetime.fromisoformat(clock["now"]) + timedelta(**delta)
    status, answer = await at.post("clock", {"now": now.isoformat()})
    assert status == 200, answer
    return dict(answer)


async def card(at: At, person: str = PERSON, room: str = ROOM) -> dict[str, Any]:
    """A card with buttons: the tasks one by one, or the help."""
    return await at.answer(room, await at.say(room, person, "/任务"))


# Shapes


async def test_rooms_and_people_have_the_promised_shape(at: At) -> None:
    _, rooms = await at.get("rooms")
    _, people = await at.get("people")
    assert [each["kind"] for each in rooms[:3]] == ["leading_group", "office", "unit"]
    assert all({"id", "name", "kind"} <= set(each) for each in rooms)
    assert {"id", "name", "role", "unit", "rooms"} == set(people[0])
    tax = next(each for each in people if each["id"] == PERSON)
    assert (tax["role"], tax["rooms"]) == ("liaison", [ROOM])


async def test_a_message_has_the_promised_shape_and_the_bots_answer_too(at: At) -> None:
    mine = await at.say(ROOM, PERSON, "/帮助")
    answer = await at.answer(ROOM, mine)
    [said] = [each for each in await at.messages(ROOM, mine - 1) if each["id"] == mine]
    assert set(said) >= ENTRY
    assert set(answer) >= ENTRY
    assert (said["from"], said["lines"], said["reply_to"]) == (PERSON, ["/帮助"], None)
    assert answer["reply_to"] == mine
    assert all({"key", "label"} <= set(each) for each in answer["buttons"])
    assert datetime.fromisoformat(answer["at"]).tzinfo is not None


async def test_messages_after_an_id_are_those_that_came_later_in_order(at: At) -> None:
    ids = [await at.say(ROOM, PERSON, f"说明{n}") for n in range(3)]
    found = [each["id"] for each in await at.messages(ROOM, ids[0])]
    assert found[: len(ids) - 1] == sorted(found)[:2]
    assert ids[0] not in found
    assert set(ids[1:]) <= set(found)


async def test_the_clock_says_what_comes_next(at: At) -> None:
    _, clock = await at.get("clock")
    assert {"now", "day", "workday", "next", "upcoming", "jumps", "days", "movable", "zone"} == set(clock)
    assert clock["movable"] is True
    coming = [clock["next"], *clock["upcoming"]]
    assert [each["at"] for each in coming] == sorted(each["at"] for each in coming)
    assert all(each["at"] > clock["now"] for each in coming)


# Once, and only after the commit


async def test_a_repeated_key_gives_the_same_id_and_one_message(at: At) -> None:
    body = {"key": "once", "room": ROOM, "person": PERSON, "text": "我只说一次"}
    answers = await asyncio.gather(*(at.post("messages", body) for _ in range(8)))
    assert {status for status, _ in answers} == {202}
    assert len({answer["id"] for _, answer in answers}) == 1
    said = [each for each in await at.messages(ROOM) if each["lines"] == ["我只说一次"]]
    assert len(said) == 1


async def test_nothing_is_accepted_that_was_not_committed(at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    body = {"key": "not-yet", "room": ROOM, "person": PERSON, "text": "还没有提交"}

    def fail(_: Db) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr(Db, "commit", fail)
        async with at.session.post(f"{at.address}/console/api/messages", json=body) as reply:
            assert reply.status == 500
    assert not [each for each in await at.messages(ROOM) if each["lines"] == ["还没有提交"]]
    status, _ = await at.post("messages", body)
    assert status == 202
    assert len([each for each in await at.messages(ROOM) if each["lines"] == ["还没有提交"]]) == 1


async def test_two_clients_at_once_are_each_answered_what_they_said(at: At) -> None:
    async def talk(name: str) -> list[int]:
        return [
            (
                await at.post(
                    "messages",
                    {"key": f"{name}-{n}", "room": f"room-{name}", "person": name, "text": f"{name} {n}"},
                )
            )[1]["id"]
            for n in range(20)
        ]

    first, second = await asyncio.gather(talk("finance"), talk("science"))
    assert not set(first) & set(second)
    for name, ids in (("finance", first), ("science", second)):
        said = {each["id"]: each["lines"] for each in await at.messages(f"room-{name}")}
        assert [said[each] for each in ids] == [[f"{name} {n}"] for n in range(20)]


# What is refused


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe{}",
        b"[" * 100_000,
        b'{"key":"a","room":"room-tax","person":"tax"}',
        b'{"key":"","room":"room-tax","person":"tax","text":"x"}',
        b'{"key":"a","room":"room-tax","person":"tax","text":""}',
        b'{"key":1,"room":"room-tax","person":"tax","text":"x"}',
        b'{"key":"a","room":"room-tax","person":"tax","text":"x","admin":true}',
        b'{"key":"a","room":"room-tax","person":"tax","text":"x","reply_to":"1"}',
        b'{"key":"a","room":"room-tax","person":"tax","text":"x","reply_to":1e400}',
        b'{"key":"%s","room":"room-tax","person":"tax","text":"x"}' % (b"k" * 101),
    ],
)
@pytest.mark.parametrize("path", ["messages", "actions", "clock"])
async def test_what_is_no_request_is_a_400_with_a_reason(at: At, path: str, body: bytes) -> None:
    status, answer = await at.post(path, body)
    assert status == 400
    assert answer["error"]


@pytest.mark.parametrize("now", ["", "morgen", "2026-09-30", "2026-09-30T17:00:00", 5, None, ["x"]])
async def test_an_instant_needs_its_offset(at: At, now: object) -> None:
    status, _ = await at.post("clock", {"now": now})
    assert status == 400


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
async def test_another_content_type_is_a_415(at: At, kind: str) -> None:
    body = {"key": "t", "room": ROOM, "person": PERSON, "text": "x"}
    status, _ = await at.post("messages", body, headers={"content-type": kind})
    assert status == 415


async def test_a_body_of_two_megabytes_is_a_413(at: At) -> None:
    body = {"key": "big", "room": ROOM, "person": PERSON, "text": "大" * 700_000}
    status, answer = await at.post("messages", json.dumps(body, ensure_ascii=False).encode())
    assert status == 413
    assert answer["error"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Host": "["},
        {"Host": "127.0.0.1@evil.example"},
    ],
)
async def test_another_site_is_turned_away(at: At, headers: dict[str, str]) -> None:
    body = {"key": "evil", "room": ROOM, "person": PERSON, "text": "x"}
    status, _ = await at.post("messages", body, headers=headers)
    assert status == 403
    assert not [each for each in await at.messages(ROOM) if each["lines"] == ["x"]]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("messages", {"room": "nowhere", "person": PERSON, "text": "x"}),
        ("messages", {"room": ROOM, "person": "nobody", "text": "x"}),
        ("actions", {"message": 10**9, "button": "b", "person": PERSON}),
        ("actions", {"message": 10**30, "button": "b", "person": PERSON}),
        ("actions", {"message": -1, "button": "b", "person": PERSON}),
    ],
)
async def test_an_unknown_room_person_or_message_is_a_404_and_leaves_no_trace(
    at: At, path: str, body: dict[str, object]
) -> None:
    key = at.new_key()
    for _ in range(2):  # the key was not spent either
        status, answer = await at.post(path, {"key": key, **body})
        assert status == 404, answer
    status, answer = await at.post("messages", {"key": key, "room": ROOM, "person": PERSON, "text": key})
    assert status == 202, answer


async def test_an_unknown_room_has_no_messages_and_a_bad_number_is_a_400(at: At) -> None:
    assert (await at.get("messages", room="nowhere"))[0] == 404
    for after in ("-1", "x", "９", "1" * 30, ""):
        assert (await at.get("messages", room=ROOM, after=after))[0] == 400


async def test_a_reply_to_a_message_that_never_was_is_just_a_message(at: At) -> None:
    mine = await at.say(ROOM, PERSON, "回复一条没有的", reply_to=10**30)
    [said] = [each for each in await at.messages(ROOM, mine - 1) if each["id"] == mine]
    assert said["lines"] == ["回复一条没有的"]


# Buttons


async def test_a_button_that_its_card_never_had_is_answered_politely(at: At) -> None:
    found = await card(at)
    before = await last_id(at)
    await at.click(found["id"], "no-such-button", PERSON)
    assert (await at.answer(ROOM, before))["kind"] == "refused"


async def test_a_click_on_what_somebody_wrote_is_answered_politely(at: At) -> None:
    mine = await at.say("room-data", "data", "你们好")
    await at.click(mine, "completed/x", "data")
    assert (await at.answer("room-data", mine))["kind"] == "refused"


async def test_a_button_of_another_card_does_nothing(at: At) -> None:
    await moved(at, hours=1)
    [reminder] = [each for each in await at.messages("room-land") if each["buttons"]]
    [other] = [each for each in await at.messages("room-labour") if each["buttons"]]
    before = await last_id(at, "room-labour")
    await at.click(other["id"], reminder["buttons"][0]["key"], "labour")
    assert (await at.answer("room-labour", before))["kind"] == "refused"


async def test_a_click_files_and_a_second_click_with_the_same_key_does_not(at: At) -> None:
    if not (await at.messages("room-reform")):
        await moved(at, days=1)
    reminder = next(each for each in await at.messages("room-reform") if each["buttons"])
    button = next(each for each in reminder["buttons"] if each["key"].startswith("on_track/"))
    body = {"key": "click", "message": reminder["id"], "button": button["key"], "person": "reform"}
    before = await last_id(at, "room-reform")
    answers = await asyncio.gather(*(at.post("actions", body) for _ in range(5)))
    assert {status for status, _ in answers} == {202}
    echo = await at.answer("room-reform", before)
    assert echo["kind"] == "recorded"
    await moved(at, seconds=1)
    assert [each["kind"] for each in await at.messages("room-reform", before)] == ["recorded"]


# Odd words


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://evil.example","x")',
        "<img src=x onerror=alert(1)>",
        "{{ 7*7 }} {% for a in b %}",
        '@所有人 <at user_id="all"></at>',
        "👩‍👩‍👧‍👦🇨🇳 e\u0301 \u202eabc\u202c",
        "一行\n两行\t制表",
        "'; DROP TABLE facts; --",
    ],
)
async def test_odd_words_are_kept_and_given_back_as_they_were(at: At, text: str) -> None:
    mine = await at.say(ROOM, PERSON, text)
    [said] = [each for each in await at.messages(ROOM, mine - 1) if each["id"] == mine]
    assert said["lines"] == [text]
    asked = await at.say(ROOM, PERSON, f"/季报 6 {text}")
    assert (await at.answer(ROOM, asked))["title"]


async def test_control_characters_become_blanks(at: At) -> None:
    mine = await at.say(ROOM, PERSON, "a\u0000b\u0007c\r\nd")
    [said] = [each for each in await at.messages(ROOM, mine - 1) if each["id"] == mine]
    assert said["lines"] == ["a b c\nd"]


@pytest.mark.parametrize("field", ["key", "room", "person", "text"])
async def test_a_lone_surrogate_is_refused_or_made_safe(at: At, field: str) -> None:
    body = {"key": at.new_key(), "room": ROOM, "person": PERSON, "text": "x", field: "\ud800"}
    status, answer = await at.post("messages", body)
    assert status in {202, 400, 404}, answer
    assert status == 202 or answer["error"]
    assert (await at.get("messages", room=ROOM))[0] == 200


async def test_a_hundred_thousand_characters_are_kept_and_answered(at: At) -> None:
    mine = await at.say(ROOM, PERSON, "/季报 6 " + "好" * 100_000)
    assert (await at.answer(ROOM, mine))["title"]
    [said] = [each for each in await at.messages(ROOM, mine - 1) if each["id"] == mine]
    assert len(said["lines"][0]) == 100_006


# The clock and the events


async def test_the_clock_never_goes_back(at: At) -> None:
    clock = await moved(at, minutes=5)
    earlier = datetime.fromisoformat(clock["now"]) - timedelta(minutes=1)
    assert (await at.post("clock", {"now": earlier.isoformat()}))[0] == 409
    for far in ("0001-01-01T00:00:00+14:00", "1970-01-01T00:00:00Z"):
        assert (await at.post("clock", {"now": far}))[0] == 409


async def test_an_instant_that_passes_while_it_is_read_is_reached(at: At) -> None:
    for milliseconds in (1, 5, 20, 50):
        await moved(at, seconds=1, milliseconds=milliseconds)


@pytest.mark.parametrize("far", ["9999-12-31T23:59:59-12:00", "2100-01-01T00:00:00Z"])
async def test_nobody_moves_the_clock_beyond_all_plans(at: At, far: str) -> None:
    status, answer = await asyncio.wait_for(at.post("clock", {"now": far}), PATIENCE_SECONDS)
    assert status == 400, answer


async def test_the_clock_answers_when_nothing_is_due_or_waiting_any_more(at: At) -> None:
    assert at.core is not None
    _, before = await at.get("clock")
    answer = await moved(at, days=1)
    by = datetime.fromisoformat(before["now"]) + timedelta(days=1)
    assert timedelta(0) <= datetime.fromisoformat(answer["now"]) - by < timedelta(minutes=1)
    db = at.core.database.connect()
    waiting = [row for row in db.rows("outbox") if row[8] == "waiting" and row[9] <= by.isoformat()]
    jobs = [row for row in db.rows("jobs") if row[3] == "waiting"]
    db.close()
    assert (waiting, jobs) == ([], [])


async def test_two_who_move_the_clock_at_once_are_both_answered(at: At) -> None:
    _, clock = await at.get("clock")
    now = datetime.fromisoformat(clock["now"])
    targets = [(now + timedelta(hours=hours)).isoformat() for hours in (3, 1, 2)]
    answers = await asyncio.gather(*(at.post("clock", {"now": target}) for target in targets))
    assert {status for status, _ in answers} <= {200, 409}
    _, after = await at.get("clock")
    assert datetime.fromisoformat(after["now"]) >= now + timedelta(hours=3)


async def test_events_tell_of_messages_and_of_the_clock(at: At) -> None:
    async with at.session.get(f"{at.address}/console/api/events") as stream:
        assert stream.content_type == "text/event-stream"
        assert await stream.content.readline() == b"retry: 1000\n"
        mine = await at.say(ROOM, PERSON, "/帮助")
        answer = await at.answer(ROOM, mine)
        await moved(at, minutes=1)
        told: list[tuple[str, dict[str, Any]]] = []
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not told or told[-1][0] != "clock":
                line = (await stream.content.readline()).decode().strip()
                if line.startswith("event: "):
                    data = (await stream.content.readline()).decode().removeprefix("data: ")
                    told.append((line.removeprefix("event: "), json.loads(data)))
    heard = [data["id"] for name, data in told if name == "message"]
    assert {mine, answer["id"]} <= set(heard)
    assert all(data["room"] == ROOM for name, data in told if name == "message" and data["id"] == mine)
    assert "now" in told[-1][1]


async def test_a_stranger_path_and_a_wrong_method_are_no_surprise(at: At) -> None:
    async with at.session.get(f"{at.address}/console/api/nothing") as reply:
        assert reply.status == 404
    async with at.session.delete(f"{at.address}/console/api/messages") as reply:
        assert reply.status == 405
    async with at.session.get(f"{at.address}/console/static/../../../pyproject.toml") as reply:
        assert reply.status == 404


async def test_words_that_are_worked_out_beside_the_writer_are_kept_and_answered_once(at: At) -> None:
    body = {"key": at.new_key(), "room": "room-office", "person": "office", "text": "/考核"}
    found = [await at.post("messages", body) for _ in range(2)]
    assert found[0] == found[1]
    await at.answer("room-office", found[0][1]["id"])
    said = [each for each in await at.messages("room-office") if each["lines"] == ["/考核"]]
    assert len(said) == 1
