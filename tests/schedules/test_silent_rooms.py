"""A room where nobody is heard has its form from the day a unit sits there, and the office has it too."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from bot.domain.filings import Filing
from bot.runtime.acts import take_roster
from bot.storage.queries import QueryReader
from tests.emulators.feishu import HOOK
from tests.emulators.feishu_people import words_of
from tests.emulators.office import PUBLIC_URL
from tests.platforms.feishu_kit import OFFICE
from tests.runtime.form_kit import ROBOT, WithForm, an_office_with_form
from tests.runtime.test_form_new import WORDS, tell
from tests.runtime.test_form_told import said, waiting
from tests.sample import sample_plan

HEAD = ["姓名", "岗位", "单位", "连接", "账号", "群"]
ROWS = [HEAD, ["周宁", "联络员", "市数据局", ROBOT, "zhou", "room-data"]]


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[WithForm]:
    async with an_office_with_form(tmp_path) as found:
        yield found


async def take(office: WithForm, rows: list[list[str]] = ROWS) -> None:
    """As the terminal does while the service runs: what follows an act is looked at at once."""
    parts, at = office.serving.core.parts, office.clock.office()
    await parts.writer.run(lambda tx: take_roster(tx, {"rows": rows}, at))
    await parts.mover.published()
    await office.serving.settle()


def unit_of(name: str) -> str:
    found = sample_plan()[0].find_unit(name)
    assert found is not None
    return found.id


def filings(office: WithForm, unit: str) -> list[Filing]:
    db = office.serving.core.database.connect()
    found = QueryReader(db).filings_of(unit=unit_of(unit))
    db.close()
    return found


def links(office: WithForm, chat: str, title: str) -> list[str]:
    """Paths of the forms in messages with that title."""
    shown = [each.content for each in office.feishu.in_chat(chat) if title in words_of(each.content)]
    found = (re.findall(rf"{re.escape(PUBLIC_URL)}(/r/[\w-]+)", json.dumps(each)) for each in shown)
    return [paths[0] for paths in found]


async def test_before_anything_else_is_said_the_room_and_the_office_have_its_form(office: WithForm) -> None:
    [path] = links(office, HOOK, "本群是市税务局的报送群")
    page = await office.open(path)
    assert page.status == 200
    assert f'href="{path}/event"' in page.body
    [given] = links(office, OFFICE, "的填报链接（市税务局）")
    assert given != path
    await tell(office, given, follow="", words_0=WORDS)
    assert [each.unit for each in waiting(office)] == [unit_of("市税务局")]


async def test_what_is_owed_already_can_be_told_by_the_first_link(office: WithForm) -> None:
    await office.serving.move(days=1)
    owed = sum(each.is_owed for each in filings(office, "市数据局"))
    await take(office)
    [shown] = said(office, HOOK, "本群是市数据局的报送群")
    assert f"现有{owed}项待报" in shown
    assert "直接回复" not in shown
    [path] = links(office, HOOK, "本群是市数据局的报送群")
    page = await office.open(path)
    assert len(page.places) == owed > 0


async def test_a_room_gets_its_link_once_and_another_unit_another(office: WithForm) -> None:
    for _ in range(2):
        await take(office)
        await office.serving.move(days=1)
    assert len(said(office, HOOK, "本群是市数据局的报送群")) == 1
    await take(office, [HEAD, ["周宁", "联络员", "市科技局", ROBOT, "zhou", "room-data"]])
    assert len(said(office, HOOK, "本群是市科技局、市数据局的报送群")) == 1


async def test_of_many_rooms_the_office_hears_in_one_message(office: WithForm) -> None:
    units = ("市数据局", "市科技局", "市财政局", "市发展改革委")
    rows = [[f"员{no}", "联络员", unit, ROBOT, f"a{no}", f"room-{no}"] for no, unit in enumerate(units)]
    before = len(said(office, OFFICE, "链接"))
    await take(office, [HEAD, *rows])
    assert len(said(office, HOOK, "的报送群")) == 1 + len(units)
    [told] = said(office, OFFICE, "链接")[before:]
    assert "4家单位的单向群有了填报链接" in told


async def test_without_an_address_there_is_no_link_to_give(tmp_path: Path) -> None:
    async with an_office_with_form(tmp_path, public_url=None) as office:
        assert said(office, HOOK, "的报送群") == []


async def test_the_room_of_the_office_gets_none(office: WithForm) -> None:
    await take(office, [HEAD, ["陈立", "协调员", "", ROBOT, "chen", "room-office"]])
    assert len(said(office, HOOK, "的报送群")) == 1
