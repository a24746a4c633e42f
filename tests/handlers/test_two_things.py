"""A message that reports on one task and asks for something about another: both are done, or neither."""

from __future__ import annotations

import pytest

from tests.handlers.office_kit import MARKET, card, facts, states, texts
from tests.pipeline_kit import World


@pytest.mark.parametrize(
    ("words", "after"),
    [
        ("@督办 第8项完成60%；第12项申请延期到10月20日，设备未到", "requests/extension"),
        ("@督办 第12项申请延期到10月20日，设备未到。第8项正常推进，完成60%", "requests/extension"),
        ("@督办 第8项完成60%，第12项不归我局负责", "requests/dispute"),
    ],
)
async def test_the_report_is_filed_and_the_request_put(world: World, words: str, after: str) -> None:
    done = await world.say(*MARKET, words)
    assert states(world, "8", "12") == ["filed", "open"]
    report = next(each.report for each in world.filings() if each.label == "8")
    assert report is not None
    assert report.percent == 60
    assert facts(world).count("RequestMade") == 1
    assert texts(done)[0] == "echo/title"
    assert after in texts(done)
    assert card(done).buttons[-1].key.startswith("take_back/")


async def test_nothing_is_done_where_the_request_is_not_clear(world: World) -> None:
    done = await world.say(*MARKET, "@督办 第8项完成60%；第12项申请延期，设备未到")
    assert texts(done) == ["two_things/title", "two_things/how"]
    assert states(world, "8", "12") == ["open", "open"]
    assert "RequestMade" not in facts(world)


async def test_a_request_about_several_stays_one(world: World) -> None:
    await world.say(*MARKET, "@督办 第8项和第12项设备未到，都申请延期到10月20日")
    assert states(world, "8", "12") == ["open", "open"]
    assert facts(world).count("RequestMade") == 2
