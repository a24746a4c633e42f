"""A refusal of the office's own command tells an official what to send instead."""

from __future__ import annotations

import pytest

from tests.handlers.office_kit import BY_OFFICE, MARKET, card, facts, words_of
from tests.pipeline_kit import World


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("/速报 约报 8 9月29日 看进度", ["第8项是常规工作", "/分类 8 重点"]),
        ("/缘由 6", ["/查看 6"]),
        ("/规则 季报 类别 常规 只报常规", ["已速报不另报 否", "再发"]),
    ],
)
async def test_the_office_is_told_the_way_out(world: World, words: str, told: list[str]) -> None:
    before = facts(world)
    said = words_of(world, card(await world.say(*BY_OFFICE, words)))
    assert [each for each in told if each not in said] == []
    assert "本单位" not in said
    assert {*facts(world)[len(before) :]} <= {"CommandRefused"}


async def test_the_way_out_of_that_rule_works(world: World) -> None:
    shown = card(await world.say(*BY_OFFICE, "/规则 季报 类别 常规 已速报不另报 否 只报常规"))
    assert shown.title.name == "replan/confirm"


async def test_a_unit_is_told_what_is_not_its_own(world: World) -> None:
    said = words_of(world, card(await world.say(*MARKET, "/缘由 6")))
    assert "没有本单位的待报事项" in said
