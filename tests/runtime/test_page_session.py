"""The review on the public listener: by a one-time link from a direct chat, as far as the post goes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.domain.facts import PostEnded, PostGiven
from bot.ports.messages import InboundMessage
from bot.runtime.acts import lines_of
from bot.runtime.page_door import PageDoor
from bot.runtime.page_keys import LINK_LIFE, PageKeys
from bot.simulate.setting import CONSOLE
from bot.storage.instants import stamp
from tests.browser.review_plan import LINES, plan_docx
from tests.runtime.public_kit import OURS, Public, a_public_service
from tests.runtime.service_kit import until

pytestmark = pytest.mark.asyncio(loop_scope="module")
COORDINATOR, LIAISON = "office", "tax"


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def public(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Public]:
    async with a_public_service(tmp_path_factory.mktemp("public")) as found:
        yield found


async def api(session: aiohttp.ClientSession, public: Public, path: str) -> tuple[int, Any]:
    async with session.get(f"{public.address}/review/api/{path}") as reply:
        return reply.status, await reply.json()


async def test_nobody_comes_in_without_a_link(public: Public) -> None:
    async with public.visitor() as session:
        for path in ("/review", "/review/p_x"):
            async with session.get(f"{public.address}{path}") as reply:
                assert reply.status == 401
                assert "no-store" in reply.headers["cache-control"]
        assert (await api(session, public, "drafts"))[0] == 401
        async with session.get(f"{public.address}/enter/{'x' * 22}") as reply:
            assert reply.status == 410
        async with session.post(f"{public.address}/enter/{'x' * 22}", headers=OURS) as reply:
            assert reply.status == 410
        async with session.get(f"{public.address}/review/static/review.css") as reply:
            assert reply.status == 200
        async with session.get(f"{public.address}/console") as reply:
            assert reply.status == 404


async def test_a_link_is_looked_at_as_often_as_one_likes_and_used_once(public: Public) -> None:
    person = await public.person(COORDINATOR)
    link = await public.link(person)
    async with public.visitor() as session, public.visitor() as other:
        for _ in range(3):  # chat platforms fetch links themselves
            async with session.get(f"{public.address}{link}") as reply:
                assert reply.status == 200
                assert reply.headers["referrer-policy"] == "strict-origin"
                assert "form-action 'self'" in reply.headers["content-security-policy"]
                assert "set-cookie" not in reply.headers
        async with session.post(f"{public.address}{link}", headers=OURS, allow_redirects=False) as reply:
            assert (reply.status, reply.headers["location"]) == (303, "/review")
            cookie = reply.headers["set-cookie"]
            assert "HttpOnly" in cookie
            assert "SameSite=Strict" in cookie
        assert (await api(session, public, "drafts"))[0] == 200
        async with other.post(f"{public.address}{link}", headers=OURS) as reply:
            assert reply.status == 410
        assert (await api(other, public, "drafts"))[0] == 401


async def test_only_hashes_are_kept(public: Public) -> None:
    token = (await public.link(await public.person(COORDINATOR))).rpartition("/")[2]
    assert public.at.core is not None
    db = public.at.core.database.connect()
    kept = repr(list(db.rows("page_keys")))
    db.close()
    assert token not in kept
    assert len(token) * 6 >= 128


async def test_a_link_that_waited_too_long_and_a_session_that_is_over_open_nothing(public: Public) -> None:
    person = await public.person(COORDINATOR)
    async with public.visitor() as session:
        late = await public.link(person, earlier=LINK_LIFE + timedelta(seconds=1))
        async with session.post(f"{public.address}{late}", headers=OURS) as reply:
            assert reply.status == 410
        assert await public.entered(session, person) == 200
        assert (await api(session, public, "drafts"))[0] == 200
    core = public.at.core
    assert core is not None
    until = {
        secret: core.parts.clock.wall() + timedelta(minutes=left)
        for secret, left in (("old", -1), ("new", 1))
    }
    for secret, expires_at in until.items():
        digest = hashlib.sha256(secret.encode()).hexdigest()
        row = {
            "digest": digest,
            "kind": "session",
            "person": person,
            "path": "",
            "expires_at": stamp(expires_at),
        }
        await core.parts.writer.run(lambda tx, row=row: tx.db.run("add_page_key", **row))
    for secret, status in (("new", 200), ("old", 401)):
        async with aiohttp.ClientSession(
            cookies={"duban": secret}, cookie_jar=aiohttp.CookieJar(unsafe=True)
        ) as session:
            assert (await api(session, public, "drafts"))[0] == status


async def test_another_site_can_neither_enter_nor_write(public: Public) -> None:
    person = await public.person(COORDINATOR)
    link = await public.link(person)
    async with public.visitor() as session:
        for origin in ({}, {"origin": "null"}, {"origin": "https://evil.example"}):
            async with session.post(f"{public.address}{link}", headers=origin) as reply:
                assert reply.status == 403
        assert await public.entered(session, person) == 200
        address = f"{public.address}/review/api/drafts/x"
        async with session.post(address, json={}, headers={"origin": "https://evil.example"}) as reply:
            assert reply.status == 403
        async with session.post(address, data={"a": "b"}, headers=OURS) as reply:
            assert reply.status == 415


async def test_who_is_not_of_the_office_sees_nothing_and_a_post_that_ends_ends_the_session(
    public: Public,
) -> None:
    async with public.visitor() as session:
        assert await public.entered(session, await public.person(LIAISON)) == 401
    person, core = await public.person(LIAISON), public.at.core
    assert core is not None
    at = core.parts.clock.office()
    post = PostGiven("office/coordinator/x", person, "coordinator", "", "p_own")
    await core.parts.writer.run(lambda tx: tx.chain.append((post,), at=at, person=""))
    async with public.visitor() as session:
        assert await public.entered(session, person) == 200
        assert await api(session, public, "drafts") == (200, [])
        assert (await api(session, public, "drafts/p_other"))[0] == 404
        upload = f"{public.address}/review/api/documents?name=plan.docx"
        kind = {"content-type": "application/octet-stream", **OURS}
        document = plan_docx(("示范市私下方案", *LINES[1:]))
        async with session.post(upload, data=document, headers=kind) as reply:
            assert reply.status == 404
        async with session.post(f"{upload}&plan=p_own", data=document, headers=kind) as reply:
            assert (reply.status, await reply.json()) == (201, {"plan": "p_own", "revision": 1})
        _, draft = await api(session, public, "drafts/p_own")
        assert draft["edits"][0]["by"] == "韩松"
        last_day = date(2020, 1, 1)
        ended = PostEnded("office/coordinator/x", last_day)
        await core.parts.writer.run(lambda tx: tx.chain.append((ended,), at=at, person=""))
        assert (await api(session, public, "drafts/p_own"))[0] == 401


async def test_the_link_comes_in_a_direct_chat_and_is_written_down_nowhere(public: Public) -> None:
    core = public.at.core
    assert core is not None
    message = InboundMessage(
        "dm-1", CONSOLE, "dm-office", COORDINATOR, "/核对", core.parts.clock.wall(), direct=True, slash=True,
        in_response=True,
    )  # fmt: skip
    handled = await core.pipeline.receive(message)
    assert (handled.answer, handled.queued) == (None, True)
    core.parts.bell.ring()

    async def said() -> Any:
        found = await public.at.messages("dm-office")
        return found and found[-1]

    entry = await until(said)
    [link] = re.findall(r"http://localhost:8123(/enter/[\w-]{22})", "\n".join(entry["lines"]))
    db = core.database.connect()
    assert link not in repr(list(db.rows("outbox")))
    assert link not in repr(list(db.rows("inbox")))
    db.close()
    async with public.visitor() as session:
        async with session.post(f"{public.address}{link}", headers=OURS) as reply:
            assert reply.status == 200
        assert (await api(session, public, "drafts"))[0] == 200


async def test_whose_words_are_erased_is_logged_out(public: Public) -> None:
    core = public.at.core
    assert core is not None
    at = core.parts.clock.office()
    given = {"connection": CONSOLE, "account": "temp", "role": "coordinator", "unit": "", "name": "临时"}
    await core.parts.writer.run(lambda tx: lines_of("grant", tx, given, at))
    person = await public.person("temp")
    async with public.visitor() as session:
        assert await public.entered(session, person) == 200
        await core.parts.writer.run(lambda tx: lines_of("erase", tx, {"person": person}, at))
        assert (await api(session, public, "drafts"))[0] == 401


async def test_over_https_the_cookie_is_bound_to_this_host_and_never_sent_in_clear(public: Public) -> None:
    core = public.at.core
    assert core is not None
    keys = PageKeys(core.parts.writer, core.parts.reader, core.parts.clock)
    app = web.Application()
    PageDoor(keys, "https://duban.example").add_to(app)
    link = await public.link(await public.person(COORDINATOR))
    async with TestClient(TestServer(app)) as client:
        headers = {"origin": "https://duban.example"}
        reply = await client.post(link, headers=headers, allow_redirects=False)
        assert reply.status == 303
        cookie = reply.headers["set-cookie"]
        assert cookie.startswith("__Host-duban=")
        assert "Secure" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie
