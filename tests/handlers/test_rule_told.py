"""What a change of a rule shows the office beforehand, and what each unit hears of it."""

from __future__ import annotations

import pytest

from bot.wording.cards import Card
from tests.handlers.office_kit import BY_OFFICE, card, told, words_of
from tests.pipeline_kit import World

WHY = "理由 与省里一致"


async def _preview(world: World, words: str) -> Card:
    shown = card(await world.say(*BY_OFFICE, f"/规则 季报 {words} {WHY}"))
    assert shown.title.name == "replan/confirm"
    return shown


async def _moved_too(world: World) -> None:
    """The due day is the 30th, of what is under way as well."""
    keep, move = (await _preview(world, "截止 末月30日")).buttons
    other = card(await world.say(*BY_OFFICE, move.call))
    assert keep.call != other.buttons[0].call
    await world.say(*BY_OFFICE, other.buttons[0].call)


async def test_each_unit_hears_of_its_own_filings_alone_and_of_all_of_them(world: World) -> None:
    await _moved_too(world)
    for room, labels, unit in (
        ("room-market", ["1", "8", "12"], "市市场监管局"),
        ("room-tax", ["6"], "市税务局"),
        ("room-labour", ["10"], "市人力资源社会保障局"),
    ):
        [shown] = told(world, room, "rule/")
        rows = [line.values for line in shown.lines if line.name == "replan/redated"]
        assert [(row["label"], row["unit"]) for row in rows] == [(labels, unit)]
        assert "replan/more" not in {line.name for line in shown.lines}


@pytest.mark.parametrize(
    ("words", "shown", "hidden"), [("宽限 2", "按时截至", "锁定"), ("锁定 10", "锁定", "按时截至")]
)
async def test_a_change_of_grace_or_lock_shows_the_dates_that_change(
    world: World, words: str, shown: str, hidden: str
) -> None:
    preview = await _preview(world, words)
    lines = [line for line in preview.lines if line.name == "rule/limits"]
    assert [line.values["period"] for line in lines] == ["2026Q4"]
    said = next(each for each in words_of(world, preview).splitlines() if each.startswith("四季度"))
    assert shown in said
    assert hidden not in said
    assert not [line for line in preview.lines if line.name == "rule/moved"]


async def test_a_preview_shows_the_first_period_the_change_holds_for(world: World) -> None:
    """The third quarter is under way and stays as it is; moved as well, it is shown."""
    preview = await _preview(world, "截止 末月30日")
    assert [line.values["period"] for line in preview.lines if line.name == "rule/moved"] == ["2026Q4"]
    too = card(await world.say(*BY_OFFICE, preview.buttons[1].call))
    assert [line.values["period"] for line in too.lines if line.name == "rule/moved"] == ["2026Q3", "2026Q4"]
