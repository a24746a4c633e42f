"""Evidence on the public listener: listed and saved by those whose post allows it, by nobody else."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import date
from hashlib import sha256

import pytest
import pytest_asyncio

from bot.domain.facts import PostEnded
from bot.ports.messages import InboundMessage, Media
from bot.simulate.setting import CONSOLE
from tests.runtime.public_kit import Public, a_public_service
from tests.runtime.service_kit import until

pytestmark = pytest.mark.asyncio(loop_scope="module")
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SHA256 = sha256(PDF).hexdigest()
NAME = '签到表 <b>"1"</b>.pdf'
OWNER, OTHER, COORDINATOR = "tax", "market", "office"


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def public(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Public]:
    async with a_public_service(tmp_path_factory.mktemp("evidence")) as found:
        core = found.at.core
        assert core is not None
        core.files.put(PDF)
        await core.parts.mover.settle()
        message = InboundMessage(
            "e-1", CONSOLE, "room-tax", OWNER, "/季报 6 正在推进", core.parts.clock.wall(), slash=True,
            in_response=True, attachments=(Media(f"upload/{SHA256}", NAME),),
        )  # fmt: skip
        await core.pipeline.receive(message)
        core.parts.bell.ring()

        async def stored() -> object:
            return await core.parts.reader.run(lambda view: view.ledger.evidence_like(SHA256))

        await until(stored)
        yield found


async def ask(public: Public, account: str, words: str, *, direct: bool) -> str:
    """What the bot says, the address of its link included."""
    core = public.at.core
    assert core is not None
    chat = f"dm-{account}" if direct else "room-tax"
    status, before = await public.at.get("messages", room=chat)
    after = len(before) if status == 200 else 0
    message = InboundMessage(
        public.at.new_key(), CONSOLE, chat, account, words, core.parts.clock.wall(), direct=direct,
        slash=True,
    )  # fmt: skip
    await core.pipeline.receive(message)
    core.parts.bell.ring()

    async def said() -> str:
        found = (await public.at.messages(chat))[after:]
        return "\n".join([found[-1]["title"], *found[-1]["lines"]]) if found else ""

    return str(await until(said))


async def the_path(public: Public) -> str:
    core = public.at.core
    assert core is not None

    def look(view: object) -> str:
        filing = view.ledger.filing(view.ledger.evidence_like(SHA256)[0].filing)  # type: ignore[attr-defined]
        return f"/e?plan={filing.plan}&task={filing.task}"

    return await core.parts.reader.run(look)


async def test_the_link_of_a_direct_chat_leads_to_the_list_and_the_file(public: Public) -> None:
    said = await ask(public, OWNER, "/佐证 6", direct=True)
    [link] = re.findall(r"http://localhost:8123(/enter/[\w-]{22})", said)
    async with public.visitor() as session:
        async with session.post(
            f"{public.address}{link}", headers={"origin": "http://localhost:8123"}
        ) as reply:
            assert reply.status == 200
            page = await reply.text()
        assert "签到表 &lt;b&gt;" in page
        assert "<b>" not in page
        assert f'href="/e/{SHA256}"' in page
        async with session.get(f"{public.address}/e/{SHA256}") as reply:
            assert await reply.read() == PDF
            assert reply.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E7%AD%BE")
            assert reply.headers["content-security-policy"] == "sandbox"
            assert reply.headers["x-content-type-options"] == "nosniff"


async def test_files_of_an_urgent_event_are_listed_and_saved_by_its_unit_and_the_office_alone(
    public: Public,
) -> None:
    core = public.at.core
    assert core is not None
    photo = PDF + b"%photo"
    kept = core.files.put(photo)
    message = InboundMessage(
        "e-2", CONSOLE, "room-tax", OWNER, "/速报 16时30分仓库起火，已疏散30人", core.parts.clock.wall(),
        slash=True, in_response=True, attachments=(Media(f"upload/{kept}", NAME),),
    )  # fmt: skip
    await core.pipeline.receive(message)
    core.parts.bell.ring()

    async def stored() -> object:
        return await core.parts.reader.run(lambda view: view.ledger.evidence_like(kept))

    await until(stored)
    for account, status in ((OWNER, 200), (COORDINATOR, 200), (OTHER, 404)):
        said = await ask(public, account, "/佐证 2026-1", direct=True)
        links = re.findall(r"http://localhost:8123(/enter/[\w-]{22})", said)
        assert len(links) == (status == 200)
        async with public.visitor() as session:
            assert await public.entered(session, await public.person(account), "/e?event=2026-1") == status
            for asked in ("/e?event=2026-1", f"/e/{kept}"):
                async with session.get(f"{public.address}{asked}") as reply:
                    assert reply.status == status
                    page = await reply.text()
                assert ("速报2026-1号附件" in page) == (status == 200 and "event" in asked)
                assert "<b>" not in page
            async with session.get(f"{public.address}/e?event=2026-9") as reply:
                assert reply.status == 404


async def test_in_a_room_the_files_are_named_and_no_link_is_given(public: Public) -> None:
    said = await ask(public, OWNER, "/佐证 6", direct=False)
    assert "签到表" in said
    assert "/enter/" not in said
    assert "私聊" in said


async def test_without_a_session_and_for_another_unit_there_is_nothing(public: Public) -> None:
    path = await the_path(public)
    async with public.visitor() as session:
        for asked in (path, f"/e/{SHA256}"):
            async with session.get(f"{public.address}{asked}") as reply:
                assert reply.status == 401
    async with public.visitor() as session:
        assert await public.entered(session, await public.person(OTHER), path) == 404
        for asked in (f"/e/{SHA256}", f"/e/{'0' * 64}", "/e", "/e?plan=x&task=y"):
            async with session.get(f"{public.address}{asked}") as reply:
                assert reply.status == 404
                assert "签到表" not in await reply.text()


async def test_the_office_sees_it_until_the_post_ends(public: Public) -> None:
    said = await ask(public, COORDINATOR, "/佐证 6", direct=True)
    assert "签到表" in said
    core = public.at.core
    assert core is not None
    person = await public.person(COORDINATOR)
    async with public.visitor() as session:
        assert await public.entered(session, person, await the_path(public)) == 200
        async with session.get(f"{public.address}/e/{SHA256}") as reply:
            assert reply.status == 200
        posts = await core.parts.reader.run(lambda view: view.ledger.posts(person))
        ended = tuple(PostEnded(post.id, date(2020, 1, 1)) for post in posts)
        at = core.parts.clock.office()
        await core.parts.writer.run(lambda tx: tx.chain.append(ended, at=at, person=""))
        async with session.get(f"{public.address}/e/{SHA256}") as reply:
            assert reply.status == 401
