"""What went back and is answered by the reply form again: it waits, counts and is filed as a first report."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.filings import Filing
from tests.emulators.feishu_people import words_of
from tests.platforms.feishu_kit import COORDINATOR, OFFICE
from tests.runtime.form_kit import WithForm, an_office_with_form
from tests.runtime.test_form import preview, report, to_confirm

WHY = "请补充办理件数"


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[WithForm]:
    """Task 6 was reported by the form, attested, sent back, and answered by the form again."""
    async with an_office_with_form(tmp_path) as found:
        await report(found, words="完成60%")
        await decide(found, "是本单位所报")
        await found.people.say(OFFICE, COORDINATOR, f"/退回 6 {WHY}", mention=True)
        await found.serving.settle()
        assert filing(found).state == "returned"
        await found.serving.move(days=1)
        assert await report(found, words="完成70%，办理1200件") == 200
        yield found


def filing(office: WithForm) -> Filing:
    return office.serving.filing("6")


async def decide(office: WithForm, answer: str) -> None:
    await office.people.click(COORDINATOR, to_confirm(office), answer)
    await office.serving.settle()


async def status(office: WithForm) -> str:
    await office.people.say(OFFICE, COORDINATOR, "/进度", mention=True)
    await office.serving.settle()
    return words_of(office.feishu.in_chat(OFFICE)[-1].content)


async def test_while_it_waits_it_counts_as_to_be_confirmed_and_not_as_returned(office: WithForm) -> None:
    shown = await status(office)
    assert "表单待确认1件" in shown
    assert "退回0）" in shown
    assert "待联络员或办公室确认：第6项（市税务局）" in shown
    made = await preview(office)
    assert [each.label for each in made.counting_as("unattested")] == ["6"]
    assert (made.totals.returned, made.totals.received) == (0, 0)


async def test_once_somebody_stands_for_it_it_is_filed_again_and_nobody_is_urged(office: WithForm) -> None:
    at = office.clock.office()
    await office.serving.move(days=1)
    await decide(office, "是本单位所报")
    now = filing(office)
    assert now.report is not None
    assert (now.state, now.paused, now.report.percent, now.report.filed_at) == ("filed", False, 70, at)
    assert now.next_stage() is None
    assert "待审1、" in await status(office)


async def test_what_is_not_the_units_leaves_it_returned_and_the_ladder_goes_on(office: WithForm) -> None:
    before = filing(office)
    assert before.next_stage() is None
    await decide(office, "不是")
    now = filing(office)
    assert (now.state, now.paused, now.returned_for) == ("returned", False, WHY)
    assert now.next_stage() is not None
    assert "退回1）" in await status(office)


@pytest.mark.parametrize("later", [1, 20])
async def test_the_unit_can_answer_after_the_lock_as_in_a_chat(office: WithForm, later: int) -> None:
    await office.serving.move(days=later)
    await decide(office, "是本单位所报")
    assert filing(office).state == "filed"
