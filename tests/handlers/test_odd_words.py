"""Coordinators' commands take any words: what cannot be read is said so, and nothing is changed by it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answering.redating import read_redating
from bot.runtime.discovery import find_commands
from bot.storage.audit import verify
from tests.domain.duty_builders import the_calendar
from tests.handlers.office_kit import COORDINATOR, OFFICE, an_office, card, facts
from tests.pipeline_kit import World

NAMES = ("assign", "class", "date", "plan", "audit")
WORDS = st.lists(
    st.sampled_from(
        [
            "6", "第7项", "2、3", "99", "市科技局", "市财政局 牵头", "增加", "去掉", "配合", "重点", "时限",
            "节点", "报送", "12月31日", "2099-12-31", "13月40日", "9999-12-31", "持续推进", "下周五",
            "三季度", "9999年", "0001年", "0000", "2026Q3", "#3", "#0", "#99999999999999999", "今天",
            "history", "tasks 999", "units 0", "《》", "《示范市优化营商环境2026年工作方案》", "“理由”",
            "韩松", "<at id=all></at>", "{{ 7*7 }}", "\u202e", "0/0", "１２", "sure", "reason", "理由", "。",
            "sure 00000000 6 市科技局", "2月30日", "regular", "/", "@",
        ]
    ),
    max_size=5,
).map(" ".join)  # fmt: skip


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with an_office(tmp_path_factory.mktemp("office")) as found:
        yield found


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=WORDS)
async def test_any_words_get_an_answer_and_change_nothing_unasked(
    world: World, name: str, words: str
) -> None:
    before = facts(world)
    handled = await world.say(OFFICE, COORDINATOR, f"/{name} {words}")
    if handled.answer is not None:
        world.core.words.render(card(handled), world.clock.office())
    assert set(facts(world)[len(before) :]) <= {"CommandRefused"}


@given(st.text(max_size=60))
@pytest.mark.parametrize("name", NAMES)
def test_what_a_command_cannot_read_is_a_value_error(name: str, words: str) -> None:
    try:
        find_commands()[name].parse(words)
    except ValueError:
        assert name not in {"plan", "audit"}, "these two take nothing as well"


@given(st.text(alphabet="时限节点报送持续推进长期改到为下周五月日年底0123456789-./ ，。“”理由", max_size=30))
def test_any_date_is_read_or_left(words: str) -> None:
    found = read_redating(words, date(2026, 9, 24), the_calendar())
    assert not (found.ongoing and found.day)
    assert found.what in {None, "deadline", "milestone", "report"}


@pytest.mark.asyncio(loop_scope="module")
async def test_the_record_is_whole_after_all_of_it(world: World) -> None:
    db = world.core.database.connect()
    assert verify(db) == []
    db.close()
