"""A unit whose tasks bear the same labels in two plans: nothing is picked for it; it may name the plan."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from bot.storage.codec import from_json
from bot.wording.cards import Card
from bot.wording.render import plain
from tests.handlers.letter_kit import until
from tests.handlers.office_kit import (
    BY_OFFICE,
    DATA,
    FIRST,
    LAND,
    OFFICE,
    SECOND,
    TAX,
    an_office,
    an_office_with_two_plans,
    card,
    facts,
    publish_second,
    reminder,
    texts,
    told,
)
from tests.pipeline_kit import World


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with an_office_with_two_plans(tmp_path) as found:
        yield found


def paused(world: World) -> list[tuple[str, str]]:
    """Plan and label of what rests while the office decides on an objection."""
    return sorted((each.plan, each.label) for each in world.filings() if each.paused)


def filed(world: World) -> list[tuple[str, str]]:
    return sorted((each.plan, each.label) for each in world.filings() if each.state == "filed")


def first_plan(world: World) -> str:
    return next(each.plan for each in world.filings() if each.plan != "p_second")


def asked_for(world: World) -> list[str]:
    """Which plans' reports the office was asked to decide on."""
    shown = (each.lines[0].values["titles"] for each in told(world, OFFICE, "decide/"))
    return [str(title) for titles in shown if isinstance(titles, list) for title in titles]


# More time and objections


@pytest.mark.parametrize(
    "words",
    [
        "/延期 6 10月12日 系统升级",
        "@督办 第6项申请延期到10月12日，系统升级",
        "/异议 6 职责已划转",
        "/异议 6 市数据局 职责已划转",
        "@督办 第6项不归我们管，应由市数据局负责",
    ],
)
@pytest.mark.parametrize(("answer", "plan"), [("A", FIRST), ("第二个", SECOND)])
async def test_a_request_asks_which_plan_and_goes_there(
    world: World, words: str, answer: str, plan: str
) -> None:
    asked = await world.say(*TAX, words)
    assert texts(asked)[0] == "doubts/which_place"
    assert [plain.values["words"] for plain in (field.value for field in card(asked).fields)] == [
        f"市税务局 {FIRST}",
        f"市税务局 {SECOND}",
    ]
    assert "RequestMade" not in facts(world)
    await world.say(*TAX, answer)
    assert asked_for(world) == [plan]


async def test_one_tap_settles_all_tasks_of_the_request(world: World) -> None:
    asked = card(await world.say(*DATA, "/延期 3、4 10月12日 数据没有到齐"))
    await world.say(*DATA, asked.buttons[1].call)
    assert asked_for(world) == [SECOND]
    assert card(await world.say(*BY_OFFICE, "/延期")).kind == "refused"
    assert facts(world).count("RequestMade") == 2


@pytest.mark.parametrize(
    "words",
    [
        f"/延期 《{SECOND}》6 10月12日 系统升级",
        f"/延期 6 《{SECOND}》 10月12日 系统升级",
        "/延期 《另一项》 6 10月12日 系统升级",
        "/延期 另一项工作方案 6 10月12日 系统升级",
        "/延期 另一项方案第6项 10月12日 系统升级",
        "@督办 另一项工作方案第6项申请延期到10月12日，系统升级",
        "@督办 《另一项》第6项申请延期到10月12日，系统升级",
        f"/异议 《{SECOND}》6 职责已划转",
        "/异议 另一项方案的第6项 职责已划转",
        "@督办 《另一项》第6项不归我们管，应由市数据局负责",
    ],
)
async def test_the_plan_may_be_named_by_its_title_or_a_clear_part(world: World, words: str) -> None:
    assert texts(await world.say(*TAX, words))[0].startswith("requests/")
    assert asked_for(world) == [SECOND]


@pytest.mark.parametrize("words", ["/延期 6 10月12日 系统升级", "/异议 6 职责已划转"])
async def test_a_reply_to_a_card_of_one_plan_settles_it_and_to_a_digest_of_both_asks(
    tmp_path: Path, words: str
) -> None:
    async with an_office(tmp_path) as world:
        of_first = reminder(world, "room-tax")
        await publish_second(world)
        await until(world, date(2026, 9, 28), 10)
        of_both = [row for row in world.rows("room-tax") if row[3].startswith("digest/")][-1][0]
        asked = await world.say(*TAX, words, reply_to=of_both)
        assert texts(asked)[0] == "doubts/which_place"
        await world.say(*TAX, words, reply_to=of_first)
        assert asked_for(world) == [FIRST]


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        ("/延期 6", ["10月12日", "系统升级"]),
        ("/延期 6 10月12日", ["系统升级"]),
        ("/异议 6", ["职责已划转"]),
        ("/异议 6 市数据局", ["职责已划转"]),
    ],
)
async def test_what_is_missing_is_asked_for_after_the_plan_and_stays_with_it(
    world: World, words: str, rest: list[str]
) -> None:
    await world.say(*TAX, words)
    await world.say(*TAX, "B")
    for each in rest:
        assert "RequestMade" not in facts(world)
        await world.say(*TAX, f"@督办 {each}")
    assert asked_for(world) == [SECOND]


async def test_a_request_counts_from_when_it_was_written_not_from_the_tap(world: World) -> None:
    await world.move(days=7, hours=7, minutes=15)  # a quarter of an hour before the reports are due
    due = world.filing("6").due_at
    assert world.clock.office() < due
    await world.say(*TAX, "/延期 6 10月12日 系统升级")
    await world.move(minutes=40)
    assert world.clock.office() > due
    await world.say(*TAX, "A")
    assert "RequestMade" in facts(world)


async def test_an_objection_to_what_is_owed_in_one_plan_only_asks_as_well(world: World) -> None:
    await world.say(*BY_OFFICE, f"/免报 《{SECOND}》6 不报")
    asked = await world.say(*TAX, "/异议 6 职责已划转")
    assert texts(asked)[0] == "doubts/which_place"
    await world.say(*TAX, "B")
    assert asked_for(world) == [SECOND]


# Reports


async def test_several_tasks_reported_at_once_go_to_the_plan_that_is_tapped(world: World) -> None:
    asked = await world.say(*DATA, "/季报 3完成60%；4正常推进")
    assert texts(asked)[0] == "doubts/which_place"
    await world.say(*DATA, "B")
    assert filed(world) == [("p_second", "3"), ("p_second", "4")]


@pytest.mark.parametrize(
    "words",
    [
        "/季报 《另一项》3完成60%",
        "/季报 另一项工作方案第3项完成60%",
        "@督办 另一项工作方案第3项完成60%",
        "/更正 《另一项》3 完成60%",
        "/更正 3 《另一项》 完成60%",
        "/无进展 《另一项》3",
        "/无进展 另一项方案第3项",
    ],
)
async def test_a_report_goes_to_the_plan_it_names(world: World, words: str) -> None:
    await world.say(*DATA, words)
    assert filed(world) == [("p_second", "3")]


async def test_the_plan_that_was_named_stays_with_a_question(world: World) -> None:
    asked = await world.say(*DATA, "/季报 《另一项》3完成60%，接口150个")
    assert texts(asked)[0] == "doubts/which_indicator"
    await world.say(*DATA, "A")
    assert filed(world) == [("p_second", "3")]


async def test_a_plan_named_with_a_task_it_has_not_is_no_other_plan(world: World) -> None:
    await world.say(*DATA, "/季报 《另一项》9完成60%")
    await world.say(*DATA, "/延期 《另一项》9 10月12日 系统升级")
    assert filed(world) == []
    assert asked_for(world) == []


async def test_which_report_is_taken_back_is_asked(world: World) -> None:
    await world.say(*TAX, "/无进展 6")
    await world.say(*TAX, "A")
    asked = await world.say(*TAX, "/撤回 6")
    assert texts(asked)[0] == "doubts/which_place"
    await world.say(*TAX, "A")
    assert filed(world) == [("p_second", "6")]
    await world.say(*TAX, "/撤回 《另一项》6")
    assert filed(world) == []


async def test_what_was_accepted_in_both_is_changed_in_the_one_that_is_tapped(world: World) -> None:
    await world.say(*TAX, "/无进展 6")
    await world.say(*TAX, "A")
    for plan in (FIRST, SECOND):
        await world.say(*BY_OFFICE, f"/通过 《{plan}》6")
    asked = await world.say(*TAX, "/更正 6 完成70%")
    assert texts(asked)[0] == "doubts/which_place"
    await world.say(*TAX, "B")
    assert asked_for(world) == [SECOND]


# Which plan a card is about


def short_of(world: World, room: str, prefix: str) -> list[list[object]]:
    """The plans that the room's cards name shortly, card by card."""
    return [
        [name for line in each.lines if line.name == "plan/short" for name in _names(line.values["names"])]
        for each in told(world, room, prefix)
    ]


def _names(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []


@pytest.mark.parametrize(
    "words",
    [
        "/季报 《另一项》6完成60%",
        "/无进展 《另一项》6",
        "/延期 《另一项》6 10月12日 系统升级",
        "/异议 《另一项》6 职责已划转",
        "/逐项填 《另一项》6",
    ],
)
async def test_the_answer_to_a_unit_names_the_plan_shortly(world: World, words: str) -> None:
    line = card(await world.say(*TAX, words)).lines[0]
    assert (line.name, line.values.get("names")) == ("plan/short", ["示范市另一项"])


async def test_what_the_unit_is_told_of_names_the_plan(world: World) -> None:
    await world.say(*BY_OFFICE, f"/免报 《{SECOND}》6 不报")
    asked = card(await world.say(*BY_OFFICE, f"/催办 《{FIRST}》6"))
    assert asked.title.name == "done/urge"
    await world.move(minutes=1)
    assert short_of(world, TAX[0], "urge/") == [["示范市优化营商环境2026年"]]
    waived = [
        line.values["names"]
        for row in world.rows(TAX[0])
        for line in from_json(row[1], Card).lines
        if from_json(row[1], Card).title.name.startswith("waived/") and line.name == "plan/short"
    ]
    assert waived == [["示范市另一项"]]
    await until(world, date(2026, 9, 28), 10)
    assert short_of(world, TAX[0], "digest/")[-1] == ["示范市优化营商环境2026年"]  # of one plan alone
    assert short_of(world, DATA[0], "digest/")[-1] == []  # of both: each row names its own
    rows = [field.value.values.get("plan") for field in told(world, DATA[0], "digest/")[-1].fields]
    assert {"示范市另一项", "示范市优化营商环境2026年"} <= set(rows)


async def test_lists_tell_the_plans_apart(world: World) -> None:
    listed = card(await world.say(*TAX, "/任务"))
    assert [field.value.values["plan"] for field in listed.fields] == [
        "示范市优化营商环境2026年",
        "示范市另一项",
    ]
    status = world.core.words.render(card(await world.say(*BY_OFFICE, "/进度")), world.clock.office())
    assert "示范市优化营商环境2026年 第1项（市市场监管局）" in "".join(map(plain, status.lines))


async def test_with_one_plan_nothing_is_named(tmp_path: Path) -> None:
    async with an_office(tmp_path) as world:
        for words in ("/季报 6完成60%", "/撤回 6", "/无进展 6", "/撤回 6", "/延期 6 10月12日 系统升级"):
            assert not {"plan/short", "plan/of"} & set(texts(await world.say(*TAX, words)))
        assert [f.value.values["plan"] for f in card(await world.say(*TAX, "/任务")).fields] == [None]
        assert short_of(world, TAX[0], "digest/") == [[]]


# What a unit asks or looks at


@pytest.mark.parametrize("words", ["/缘由 6", "@督办 第6项为什么要报", "/佐证 6", "/配合 1", "/配合 带入 1"])
async def test_what_is_shown_of_a_task_asks_which_plan(world: World, words: str) -> None:
    asked = card(await world.say(*TAX, words))
    assert asked.title.name == "choices/plan"
    assert " p_second " in f"{asked.buttons[1].call} "
    assert card(await world.say(*TAX, asked.buttons[1].call)).title.name != "choices/plan"


async def test_why_is_told_of_the_plan_that_was_tapped_or_named(world: World) -> None:
    asked = card(await world.say(*TAX, "/缘由 6"))
    for words in (asked.buttons[1].call, "/缘由 《另一项》6"):
        told_why = world.core.words.render(card(await world.say(*TAX, words)), world.clock.office())
        assert SECOND in "".join(map(plain, told_why.lines))


async def test_when_a_task_is_due_is_told_of_both_plans(world: World) -> None:
    said = card(await world.say(*TAX, "@督办 第6项什么时候报"))
    assert len(said.fields) == 2
    assert said.lines[0].values["names"] == ["示范市优化营商环境2026年", "示范市另一项"]


async def test_nodes_that_may_be_meant_name_their_plans(world: World) -> None:
    asked = card(await world.say(*DATA, "/节点 3"))
    assert [field.value.values["plan"] for field in asked.fields] == [
        "示范市优化营商环境2026年",
        "示范市另一项",
    ]


@pytest.mark.parametrize(("answer", "plan"), [("A", FIRST), ("B", SECOND)])
@pytest.mark.parametrize(
    "words", ["/延期 2 节点 10月30日 设备未到", "@督办 第2项节点申请延期到10月30日，设备未到"]
)
async def test_first_the_plan_is_asked_and_the_node_stays_named(
    world: World, words: str, answer: str, plan: str
) -> None:
    """24 September: in both plans the report and the node are ahead."""
    await until(world, date(2026, 9, 24), 10)
    asked = await world.say(*LAND, words)
    assert texts(asked)[0] == "doubts/which_place"
    done = await world.say(*LAND, answer)
    assert "第2项节点" in plain(world.core.words.render(card(done), world.clock.office()).title)
    assert asked_for(world) == [plan]


async def test_then_the_report_or_the_node_is_asked_of_the_plan_that_was_named(world: World) -> None:
    await until(world, date(2026, 9, 24), 10)
    await world.say(*LAND, "/延期 2 10月30日 设备未到")
    part = card(await world.say(*LAND, "B"))
    assert part.title.name == "choices/which_owed"
    assert all("p_second" in button.call for button in part.buttons)
    await world.say(*LAND, part.buttons[-1].call)
    assert asked_for(world) == [SECOND]
