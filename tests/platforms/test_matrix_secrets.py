"""Nothing secret reaches the logs: a day in Matrix at the most talkative level, read afterwards."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
import structlog

from bot.domain.roster import RosterRow
from tests.emulators.base import Reply, Reset, internet
from tests.emulators.homeserver import AS_TOKEN, HS_TOKEN, USER, Homeserver
from tests.emulators.office import Serving, an_office_on, clock_of
from tests.platforms.matrix_requests import a_matrix

WORDS = "完成六成，正常推进"
ROOM, LIAISON = "!room-tax:office.test", "@tax:office.test"
SEND = f"/_matrix/client/v3/rooms/{ROOM}/send"


def seated(row: RosterRow) -> RosterRow:
    """With ids such as a homeserver gives."""
    room = f"!{row.room}:office.test" if row.room else ""
    return replace(row, account=f"@{row.account}:office.test", room=room)


class Line:
    """How the homeserver reaches the service, with its token or another word in the place of it."""

    def __init__(self, serving: Serving, token: str = HS_TOKEN, query: str = "") -> None:
        self._serving, self._token, self._query = serving, token, query

    async def __call__(self, path: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        given = {**headers, "authorization": f"Bearer {self._token}"}
        url = f"{self._serving.url}{path}{self._query}"
        async with self._serving.session.put(url, data=BytesIO(body), headers=given) as reply:
            return reply.status, await reply.read()


def answer(to: str) -> dict[str, object]:
    relates = {"m.in_reply_to": {"event_id": to}}
    return {"msgtype": "m.text", "body": WORDS, "m.mentions": {}, "m.relates_to": relates}


async def test_a_full_debug_log_holds_no_secret_and_no_words(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.CRITICAL, "aiohttp.access")  # the test's own server: the service's keeps none
    clock = clock_of(tmp_path)
    homeserver, platform = Homeserver(clock.wall), a_matrix(user=USER[1:].partition(":")[0])
    with structlog.testing.capture_logs() as lines:
        async with (
            internet(tmp_path, homeserver) as http,
            an_office_on(platform, tmp_path, clock, http, seat=seated) as serving,
        ):
            refused = Reply(403, b'{"errcode":"M_FORBIDDEN","error":"no"}')
            homeserver.net.misbehave("/_matrix/client/v3/rooms/", refused, Reset(), Reply(503))
            await serving.move(hours=1)
            [reminder, *_] = [each for each in homeserver.in_room(ROOM) if each.sender == USER]
            said = answer(reminder.id)
            forged = await homeserver.tell(Line(serving, "wrong"), ROOM, LIAISON, said)
            old = await homeserver.tell(
                Line(serving, "", f"?access_token={HS_TOKEN}"), ROOM, LIAISON, answer("$none")
            )
            homeserver.net.misbehave("/_matrix/client/v3/rooms/", Reset(), Reply(401, b"{}"))
            await homeserver.tell(Line(serving), ROOM, LIAISON, said)
            heard = await homeserver.tell(Line(serving), ROOM, LIAISON, said)
            file = {**said, "msgtype": "m.file", "filename": "a.pdf", "url": "mxc://office.test/secret"}
            homeserver.net.misbehave("/_matrix/client/v1/media", Reply(503), Reset())
            await homeserver.tell(Line(serving), ROOM, LIAISON, file)
            await serving.settle()
            filed = serving.facts().count("ReportFiled")
            fetched = [each.path for each in homeserver.net.calls if "/media/" in each.path]
            carried = {call.authorization for call in homeserver.net.calls}
    output = capsys.readouterr()
    logged = "\n".join([*map(str, lines), caplog.text, output.out, output.err])
    assert (forged[0], old[0], heard[0]) == (403, 403, 200)
    assert filed >= 1
    assert fetched
    assert carried == {f"Bearer {AS_TOKEN}"}
    assert "not delivered" in logged
    assert [each for each in (AS_TOKEN, HS_TOKEN, WORDS) if each in logged] == []
