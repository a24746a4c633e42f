"""A message that reports on one task and asks for something about another: both are done, or neither."""

from __future__ import annotations

from contextlib import closing
from datetime import date

import pytest

from bot.storage.ledger import LedgerReader
from tests.handlers.office_kit import COORDINATOR, MARKET, OFFICE, card, facts, states, texts, told
from tests.pipeline_kit import World


def requests(world: World, label: str) -> list[tuple[str, date | None, str | None]]:
    """What waits for the office about that task."""
    with closing(world.core.database.connect()) as db:
        found = LedgerReader(db).requests_about(world.filing(label).id)
    return [(each.kind, each.until, each.reason) for each in found]


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


async def test_what_the_request_still_needs_is_asked_and_the_report_is_filed(world: World) -> None:
    done = await world.say(*MARKET, "@督办 第8项完成60%；第12项申请延期，设备未到")
    assert texts(done) == ["doubts/no_date", "echo/title", "ask/then"]
    assert states(world, "8", "12") == ["filed", "open"]
    await world.say(*MARKET, "@督办 延到10月20日")
    assert requests(world, "12") == [("extension", date(2026, 10, 20), "设备未到")]
    assert requests(world, "8") == []


@pytest.mark.parametrize(
    "words",
    ["第8、12项设备未到，其中第12项申请延期到10月20日", "第8、12项设备未到，第12项申请延期到10月20日"],
)
async def test_a_ground_told_of_its_task_beside_the_request_is_not_asked_again(
    world: World, words: str
) -> None:
    done = await world.say(*MARKET, f"@督办 {words}")
    assert "doubts/reason" not in texts(done)
    assert requests(world, "12") == [("extension", date(2026, 10, 20), "设备未到")]
    assert requests(world, "8") == []


async def test_a_ground_told_of_another_task_is_no_ground_of_this_one(world: World) -> None:
    done = await world.say(*MARKET, "@督办 第8项设备未到，第12项申请延期到10月20日")
    assert "doubts/reason" in texts(done)
    assert "RequestMade" not in facts(world)


async def test_whose_a_request_is_is_asked_once_and_a_tap_puts_it(world: World) -> None:
    done = await world.say(*MARKET, "@督办 第8项完成60%，第12项完成50%，申请延期到10月20日，设备未到")
    assert texts(done)[:2] == ["doubts/request_whose", "echo/title_several"]
    assert states(world, "8", "12") == ["filed", "filed"]
    assert "RequestMade" not in facts(world)
    await world.move(minutes=20)
    put = await world.say(*MARKET, card(done).buttons[1].call)
    assert texts(put)[0] == "requests/extension"
    assert requests(world, "8") == []
    assert requests(world, "12") == [("extension", date(2026, 10, 20), "设备未到")]
    assert facts(world).count("ReportFiled") == 2


async def test_a_reason_that_comes_later_still_extends_what_was_reported(world: World) -> None:
    await world.say(*MARKET, "@督办 第8项完成60%，第12项完成50%，申请延期到10月20日")
    await world.move(minutes=20)
    await world.say(*MARKET, "@督办 B")
    await world.move(minutes=20)
    await world.say(*MARKET, "@督办 设备未到")
    assert requests(world, "12") == [("extension", date(2026, 10, 20), "设备未到")]
    assert states(world, "8", "12") == ["filed", "filed"]


async def test_more_time_for_what_was_reported_in_the_same_message_may_be_granted(world: World) -> None:
    done = await world.say(*MARKET, "@督办 第8项完成60%，申请延期到10月20日，设备未到")
    assert texts(done)[-1] == "requests/extension"
    [card_of_office] = told(world, OFFICE, "decide/")
    await world.say(OFFICE, COORDINATOR, card_of_office.buttons[0].call)
    filing = world.filing("8")
    assert (filing.state, filing.due_on, filing.extended) == ("filed", date(2026, 10, 20), 1)
    assert filing.report is not None
    assert filing.report.percent == 60


async def test_a_report_that_came_later_leaves_nothing_to_extend(world: World) -> None:
    await world.say(*MARKET, "@督办 第8项申请延期到10月20日，设备未到")
    await world.move(minutes=5)
    await world.say(*MARKET, "@督办 第8项完成60%")
    [card_of_office] = told(world, OFFICE, "decide/")
    await world.say(OFFICE, COORDINATOR, card_of_office.buttons[0].call)
    assert world.filing("8").extended == 0


async def test_a_refused_request_does_not_lose_the_report(world: World) -> None:
    await world.move(days=8)  # after the due time
    done = await world.say(*MARKET, "@督办 第8项完成60%，申请延期到10月20日，设备未到")
    assert texts(done)[0] == "echo/title"
    assert states(world, "8") == ["filed"]
    assert requests(world, "8") == []


async def test_a_doubtful_figure_is_asked_about_and_the_request_put(world: World) -> None:
    done = await world.say(*MARKET, "@督办 第8项好像完成60%，第12项申请延期到10月20日，设备未到")
    assert texts(done)[0] == "doubts/unclear_number"
    assert len(requests(world, "12")) == 1
    await world.say(*MARKET, "@督办 A")
    assert states(world, "8", "12") == ["filed", "open"]


@pytest.mark.parametrize("words", ["@督办 第8项完成60%，撤回第12项", "@督办 撤回第12项，第8项完成60%"])
async def test_one_report_is_filed_and_another_taken_back(world: World, words: str) -> None:
    await world.say(*MARKET, "@督办 第12项完成50%")
    done = await world.say(*MARKET, words)
    assert states(world, "8", "12") == ["filed", "open"]
    assert texts(done)[-1] == "withdrawn/title"


async def test_a_request_about_several_stays_one(world: World) -> None:
    await world.say(*MARKET, "@督办 第8项和第12项设备未到，都申请延期到10月20日")
    assert states(world, "8", "12") == ["open", "open"]
    assert facts(world).count("RequestMade") == 2
