"""A quarter was missed and is locked, the next is owed: nobody is urged or led to what nobody can file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest_asyncio

from tests.handlers.letter_kit import until
from tests.handlers.office_kit import (
    COORDINATOR,
    DATA,
    OFFICE,
    an_office,
    card,
    facts,
    texts,
)
from tests.pipeline_kit import World

BY_OFFICE = (OFFICE, COORDINATOR)


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """18 December: the third quarter is locked since the end of October, the fourth is due on the 25th."""
    async with an_office(tmp_path, after=_december) as found:
        yield found


async def _december(world: World) -> None:
    await until(world, date(2026, 12, 18), 10)


def standing(world: World, *labels: str) -> dict[str, list[str]]:
    """States by period of the reports, not of nodes."""
    found: dict[str, list[str]] = {}
    for each in world.filings():
        if each.label in labels and not each.is_node:
            found.setdefault(each.period, []).append(each.state)
    return found


async def test_only_what_can_be_answered_is_urged(world: World) -> None:
    said = await world.say(*BY_OFFICE, "/催办 14")
    assert facts(world).count("UnitUrged") == 1
    assert "done/urge_left_locked" in texts(said)
    asked = card(await world.say(*BY_OFFICE, "/催办 全部"))
    overdue = [each for each in world.filings() if each.is_owed and each.due_at <= world.clock.office()]
    still = [each for each in overdue if not each.is_locked(world.clock.office())]
    assert len(overdue) > len(still) > 1
    assert asked.title.values["count"] == len(still)


async def test_where_only_locked_ones_are_left_the_office_reads_what_it_can_do(world: World) -> None:
    await world.say(*DATA, "/季报 14 完成80%")
    said = await world.say(*BY_OFFICE, "/催办 14")
    assert texts(said) == ["done/urge_locked", "done/urge_locked_then"]
    assert "UnitUrged" not in facts(world)
    shown = card(said).lines[0].values
    asked = card(await world.say(*BY_OFFICE, f"/改期 {shown['label']} 报送 三季度 12月31日 三季度情况要补"))
    await world.say(*BY_OFFICE, asked.buttons[0].call)
    await world.say(*DATA, "/季报 三季度第14项完成60%")
    assert standing(world, "14") == {"2026Q3": ["filed"], "2026Q4": ["filed"]}


async def test_which_of_two_quarters_is_let_go_or_moved_is_never_guessed(world: World) -> None:
    """Task 5 has a node besides."""
    assert texts(await world.say(*BY_OFFICE, "/免报 14 不报"))[0] == "errors/several_meant"
    assert card(await world.say(*BY_OFFICE, "/免报 5 不报")).title.name == "choices/which_owed"
    await world.say(*BY_OFFICE, "/免报 14 三季度 当季没有这项工作")
    assert standing(world, "14") == {"2026Q3": ["waived"], "2026Q4": ["open"]}
    asked = card(await world.say(*BY_OFFICE, "/改期 4 报送 12月31日 系统升级"))
    assert asked.title.name == "choices/dated"
    assert [field.value.values["period"] for field in asked.fields] == ["2026Q3", "2026Q4"]
    shown = card(await world.say(*BY_OFFICE, asked.buttons[0].call))
    await world.say(*BY_OFFICE, shown.buttons[0].call)
    due = {each.period: each.due_on for each in world.filings() if each.label == "4" and not each.is_node}
    assert due == {"2026Q3": date(2026, 12, 31), "2026Q4": date(2026, 12, 25)}


async def test_nothing_new_after_some_were_filed_files_the_rest_and_names_them(world: World) -> None:
    await world.say(*DATA, "/无进展 3、4")
    await world.say(*DATA, "A")
    assert standing(world, "3", "4") == {"2026Q3": ["open", "open"], "2026Q4": ["filed", "filed"]}
    said = await world.say(*DATA, "/无进展 3、4、14")
    assert texts(said)[0] == "nil/title"
    assert "nil/left_out" in texts(said)
    assert standing(world, "14") == {"2026Q3": ["open"], "2026Q4": ["filed"]}
    again = await world.say(*DATA, "/无进展 3、4、14")
    assert texts(again)[0] == "errors/nothing_owed"  # no word of "closed": they are reported
    better = await world.say(*DATA, "/季报 14 完成70%")  # this quarter's, not the missed one's
    assert texts(better)[0] != "errors/filing_locked"
    assert standing(world, "14") == {"2026Q3": ["open"], "2026Q4": ["filed"]}


async def test_one_by_one_every_tap_leads_to_an_answer_and_ends(world: World) -> None:
    """The likeliest answer on each card, a node's as well, then the next card."""
    unit = world.filing("3").unit
    for _ in range(9):
        asked = card(await world.say(*DATA, "/逐项填"))
        if asked.kind == "refused":
            break
        likely = next(each for each in asked.buttons if each.key.startswith(("on_track/", "reached/")))
        assert card(await world.say(*DATA, likely.call)).kind == "recorded"
    assert asked.title.name == "errors/only_locked"
    left = {each.period for each in world.filings() if each.unit == unit and each.is_owed}
    assert left == {"2026Q3"}
    for words in ("/无进展", "@督办 本季度无新进展", "/同上季"):
        said = await world.say(*DATA, words)
        assert texts(said) == ["errors/only_locked", "next/only_locked"]
