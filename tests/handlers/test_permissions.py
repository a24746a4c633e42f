"""Who may say which command: role by role, and nothing half done."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.ports.messages import InboundMessage
from bot.ports.usecase import Access
from bot.runtime.discovery import find_commands
from tests.handlers.office_kit import add_head, an_office, card, facts
from tests.pipeline_kit import World

in_one_loop = pytest.mark.asyncio(loop_scope="module")
COMMANDS = find_commands()
CALLS = {
    "assign": "/改派 99 市科技局 职能划转", "class": "/分类 99 重点 督办", "date": "/改期 99 12月31日 顺延",
    "audit": "/审计", "attest": "/确认 是",
    "accept": "/通过 99", "bind": "/绑定 市科技局 王敏", "choose": "/选 A", "correct": "/更正 99 好",
    "decide": "/审定 同意", "dispute": "/异议 99 不归我们", "extend": "/延期 99 下周五 数据没有齐",
    "receipt": "/签收", "urgent": "/速报 物流园起火", "why": "/缘由 99",
    "absent": "/请假 10月8日至16日 没有这个人", "evidence": "/佐证 99",
    "milestone": "/节点 99 已到达", "close": "/销号 99 已通过验收", "reopen": "/恢复 99 有一处整改",
    "inputs": "/配合 99", "sign": "/签发 99", "unsigned": "/免签 99 负责人出缺",
    "fill": "/逐项填 99", "help": "/帮助", "nil": "/无进展 99", "people": "/人员", "plan": "/方案",
    "report": "/季报 99 完成1%", "return": "/退回 99 缺数据", "review": "/核对",
    "rollup": "/汇总", "rooms": "/群", "rule": "/规则",
    "same": "/同上季 99", "status": "/进度",
    "supervise": "/督办 99", "circular": "/通报 99", "burden": "/减负", "assess": "/考核",
    "task": "/查看 6", "tasks": "/任务", "urge": "/催办 99", "waive": "/免报 99 理由", "withdraw": "/撤回 99",
}  # fmt: skip
WHO: dict[str, tuple[str, set[Access]]] = {
    "a stranger": ("nobody", {"anybody"}),
    "a liaison": ("tax", {"anybody", "known", "unit"}),
    "a head": ("tax-head", {"anybody", "known", "unit", "head"}),
    "a leader": ("leader", {"anybody", "known"}),
    "a coordinator": ("office", {"anybody", "known", "unit", "office"}),
    "an administrator": ("admin", {"anybody", "known", "unit", "office"}),
}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with an_office(tmp_path_factory.mktemp("office")) as found:
        await add_head(found, "市税务局", "tax-head")
        yield found


def test_every_command_is_tried() -> None:
    assert set(CALLS) == set(COMMANDS) - {"free_text"}


@in_one_loop
@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("name", sorted(CALLS))
async def test_a_command_is_for_its_roles_only(world: World, name: str, who: str) -> None:
    account, allowed = WHO[who]
    before = len(facts(world))
    handled = await world.say(f"room-of-{name}-{account}", account, CALLS[name])
    title = card(handled).title.name
    refused = title in {"errors/not_permitted", "errors/unknown_sender", "errors/no_post"}
    assert refused == (COMMANDS[name].access not in allowed)
    added = facts(world)[before:]
    if refused:
        wanted = [] if who == "a stranger" else ["CommandRefused"]
        assert added == ["RoomAdded", *wanted]


@in_one_loop
@pytest.mark.parametrize(("who", "nearest"), [("office", "通报"), ("tax", "签收")])
async def test_the_nearest_command_is_one_that_the_caller_may_use(
    world: World, who: str, nearest: str
) -> None:
    refused = card(await world.say(f"room-of-{who}-near", who, "/签通 6"))
    assert refused.title.name == "errors/unknown_command"
    assert refused.title.values["nearest"] == nearest


@in_one_loop
@pytest.mark.parametrize(
    "name",
    ["report", "accept", "task", "bind", "choose", "waive", "return", "correct", "assign", "class", "date"],
)
async def test_a_command_without_what_it_needs_says_how_it_goes(world: World, name: str) -> None:
    word = CALLS[name].split()[0]
    handled = await world.say(f"room-for-{name}", "office", word)
    assert card(handled).title.name in {"errors/bad_usage", "errors/missing_reason"}
    assert "CommandRefused" not in facts(world)[-1:]


@in_one_loop
@pytest.mark.parametrize(
    ("who", "words", "example"),
    [
        ("tax", "/季报", "/季报 6 "), ("finance", "/更正", "/更正 5 "), ("office", "/退回", "/退回 "),
        ("tax", "/查看", "/查看 6"), ("tax", "/异议", "/异议 6 "), ("office", "/改派", "/改派 "),
        ("office", "/分类 6", "/分类 6 "), ("office", "/改期", "/改期 "),
    ],
)  # fmt: skip
async def test_a_wrong_call_is_shown_with_a_task_of_the_callers_own(
    world: World, who: str, words: str, example: str
) -> None:
    refused = card(await world.say(f"room-of-{who}-{words[1:]}", who, words))
    assert refused.title.name == "errors/bad_usage"
    assert str(refused.title.values["example"]).startswith(example)


@in_one_loop
async def test_a_direct_message_is_always_for_us(world: World) -> None:
    message = InboundMessage(
        key="direct",
        connection="console",
        chat="tax-direct",
        account="tax",
        text="6完成61%",
        received_at=world.clock.wall(),
        direct=True,
    )
    handled = await world.core.pipeline.receive(message)
    assert not handled.dropped
    assert card(handled).kind == "recorded"
    assert world.filing("6").state == "filed"
