"""A task that owes by two rules: words that may better what was just filed are asked about."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest_asyncio

from bot.domain.rules import ReportingRule
from tests.handlers.office_kit import OFFICE, TAX, an_office, card, plan_now, publish_changed
from tests.pipeline_kit import World
from tests.wording.locales import lines_of

ANNUAL = ReportingRule(
    "annual",
    kind="annual",
    period="year",
    opens="FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=11",
    due="FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=25",
    classes=("regular", "key"),
)


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Every task owes a quarterly and an annual report."""
    async with an_office(tmp_path, reminded=False) as made:
        plan = await plan_now(made)
        await publish_changed(made, replace(plan, rules=(*plan.rules, ANNUAL)))
        await made.move(hours=1)
        yield made


def reports(world: World) -> dict[str, tuple[str, int]]:
    """State and percent of task 6 by rule."""
    found = [each for each in world.filings() if each.label == "6" and not each.is_node]
    return {each.rule: (each.state, int(each.report.percent or 0) if each.report else 0) for each in found}


async def test_second_words_of_the_same_form_are_asked_about_and_file_nothing_unseen(world: World) -> None:
    await world.say(*TAX, "/季报 6 正常推进，完成60%")
    await world.say(*TAX, "A")
    assert reports(world) == {"quarterly": ("filed", 60), "annual": ("open", 0)}
    again = card(await world.say(*TAX, "/季报 6 正常推进，完成65%"))
    assert reports(world) == {"quarterly": ("filed", 60), "annual": ("open", 0)}
    lines = lines_of(again)
    assert any(line.startswith("A｜") and "2026年，9月28日(周一)截止" in line for line in lines)
    assert any(line.startswith("B｜") and line.endswith("三季度，已报，这条作更正") for line in lines)
    await world.say(*TAX, "B")
    assert reports(world) == {"quarterly": ("filed", 65), "annual": ("open", 0)}


async def test_what_the_office_has_accepted_is_not_asked_about(world: World) -> None:
    await world.say(*TAX, "/季报 6 正常推进，完成60%")
    await world.say(*TAX, "A")
    await world.say(OFFICE, "office", "/通过 6")
    await world.say(*TAX, "/季报 6 正常推进，完成65%")
    assert reports(world) == {"quarterly": ("accepted", 60), "annual": ("filed", 65)}
