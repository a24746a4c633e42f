"""An objection that waits when the next period begins: what opens rests, and one answer is for all of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest_asyncio

from bot.domain.filings import Filing
from tests.handlers.letter_kit import button_of, sent, until
from tests.handlers.office_kit import COORDINATOR, MARKET, OFFICE, an_office, card, facts, require_whole, told
from tests.pipeline_kit import World


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Task 8 of the market bureau: accepted in September, objected to, and not answered in December."""
    async with an_office(tmp_path, after=_not_answered) as found:
        yield found
        require_whole(found, tmp_path)


async def _not_answered(world: World) -> None:
    await world.say(*MARKET, "/季报 8 正常推进，完成60%")
    await world.say(OFFICE, COORDINATOR, "/通过 8")
    await world.say(*MARKET, "/异议 8 市数据局 职能划转")
    await until(world, date(2026, 12, 18), 10)


def now(world: World) -> Filing:
    """The report of the fourth quarter."""
    [found] = [each for each in world.filings() if each.label == "8" and each.period == "2026Q4"]
    return found


async def test_what_opens_rests_and_one_answer_is_for_all_of_it(world: World) -> None:
    assert now(world).paused
    assert now(world).reached == 0  # the reminder of that morning did not go
    _, listed = sent(world, OFFICE, "digest/")[-1]
    assert [each.label.values["labels"] for each in listed.fields].count(["8"]) == 1
    await world.say(OFFICE, COORDINATOR, "/审定 不同意 8 职责已明确")
    await world.move(hours=5)
    assert facts(world).count("RequestDecided") == 2
    [heard] = told(world, MARKET[0], "decided/")
    assert heard.lines[-1].values["due"] == now(world).due_at
    assert (now(world).paused, now(world).state) == (False, "open")


async def test_taken_back_nothing_rests_and_granted_later_all_goes_over(world: World) -> None:
    first = next(each for each in told(world, MARKET[0], "answer/") if each.title.name == "requests/dispute")
    back = card(await world.say(*MARKET, first.buttons[0].call))
    assert back.title.name == "requests/taken_back"
    assert back.lines[0].values["due"] == now(world).due_at
    assert not now(world).paused
    assert facts(world).count("RequestWithdrawn") == 2
    ours = now(world)
    await world.say(*MARKET, "/异议 8 市数据局 职能划转")
    await world.move(hours=5)
    message, shown = sent(world, OFFICE, "decide/")[-1]
    await world.click(OFFICE, COORDINATOR, button_of(shown, "moved"), message)
    await world.move(minutes=5)
    assert [each.state for each in world.filings() if each.id == ours.id] == ["waived"]
    assert len(told(world, MARKET[0], "decided/")) == 1
    assert facts(world).count("PlanPublished") == 2
