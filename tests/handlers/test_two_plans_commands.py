"""Every command that takes a number, said where two plans have the same numbers, titles, nodes and words: it
asks which plan, and the tap acts on that one alone. Which commands these are the command table says.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal, TypeAlias

import pytest

from bot.domain.plan import Plan
from bot.domain.rules import ReportingRule
from bot.runtime.pipeline import Handled
from bot.wording.cards import Card
from bot.wording.commands import COMMANDS_FILE, CommandWords, read_grammar
from bot.wording.render import plain
from tests.handlers.letter_kit import until
from tests.handlers.news_kit import key_plan
from tests.handlers.office_kit import (
    BY_OFFICE,
    DATA,
    FIRST,
    LAND,
    SCIENCE,
    SECOND,
    SHORT_FIRST,
    SHORT_SECOND,
    TAX,
    add_head,
    an_office,
    card,
    plan_now,
    publish_changed,
    tap,
    words_of,
)
from tests.pipeline_kit import World

Who: TypeAlias = tuple[str, str]
Kind: TypeAlias = Literal["sample", "inputs", "signed", "key"]
FINANCE, HEAD = ("room-finance", "finance"), ("room-tax-head", "tax-head")
WORDING = Path(__file__).parents[2] / "data" / "wording"
_NUMBER = re.compile(
    r"(?<![\w年月-])\d{1,2}(?![\w年月日时:-])"
)  # no part of a day, an hour or an event's number
REPORTED = (DATA, "/季报 {plan}3 正常推进，完成50%")
SIGNED = (TAX, "/季报 {plan}6 正常推进，完成50%")
CLAIMED = (DATA, "/销号 {plan}3 已完成并验收")
EXTENDED, DISPUTED = (TAX, "/延期 {plan}6 10月12日 系统升级"), (TAX, "/异议 {plan}6 职责已划转")


@dataclass(frozen=True, slots=True)
class Case:
    """What somebody says. `before` was said of both plans; `day` is the one it is said on; a command that
    only `shows` leaves nothing in the record; `then` answers what it still asks for, "!" is a tap on the
    first button of its answer.
    """

    who: Who
    words: str
    before: Sequence[tuple[Who, str]] = ()
    kind: Kind = "sample"
    then: Sequence[str] = ()
    shows: bool = False
    day: date | None = None


CASES: dict[str, Sequence[Case]] = {
    "report": [
        Case(DATA, "/季报 3 正常推进，完成50%"),
        Case(LAND, "/季报 2 已完成", day=date(2026, 9, 24)),
        Case(DATA, "/季报 3、4 正常推进"),
    ],
    "tasks": [Case(DATA, "/任务 3", shows=True)],
    "task": [Case(DATA, "/查看 3", shows=True), Case(BY_OFFICE, "/查看 3", shows=True)],
    "correct": [
        Case(DATA, "/更正 3 完成60%", [REPORTED]),
        Case(DATA, "/更正 3 完成60%", [REPORTED, (BY_OFFICE, "/通过 {plan}3 季报")]),
        Case(LAND, "/更正 2 节点 9月23日到达", [(LAND, "/节点 {plan}2 已到达")], day=date(2026, 9, 24)),
    ],
    "correct withdraw": [
        Case(
            DATA,
            "/更正 withdraw 3",
            [REPORTED, (BY_OFFICE, "/通过 {plan}3 季报"), (DATA, "/更正 {plan}3 完成60%")],
        ),
    ],
    "withdraw": [
        Case(DATA, "/撤回 3", [REPORTED]),
        Case(LAND, "/撤回 2", [(LAND, "/节点 {plan}2 已到达")], day=date(2026, 9, 24)),
    ],
    "same": [
        Case(
            DATA, "/同上季 3", [REPORTED, (BY_OFFICE, "/通过 {plan}3 季报")], day=date(2026, 12, 21)
        )  # each plan's own answer
    ],
    "nil": [Case(DATA, "/无进展 3")],
    "inputs": [Case(FINANCE, "/配合 5", kind="inputs", shows=True)],
    "inputs take": [
        Case(FINANCE, "/配合 带入 5", [(SCIENCE, "/季报 {plan}5 正常推进")], kind="inputs", then=["!"])
    ],
    "sign": [Case(HEAD, "/签发 6", [SIGNED], kind="signed")],
    "sign back": [
        Case(HEAD, "/签发 退回 6 数据有误", [SIGNED], kind="signed"),
        Case(HEAD, "/签发 退回 6", [SIGNED], kind="signed", then=["@督办 第二段重写"]),
    ],
    "urge": [Case(BY_OFFICE, "/催办 3"), Case(FINANCE, "/催办 5", kind="inputs")],
    "supervise": [Case(BY_OFFICE, "/督办 3 3个工作日 请说明"), Case(BY_OFFICE, "/督办 3 市数据局")],
    "circular": [
        Case(BY_OFFICE, "/通报 3 未报", day=date(2026, 9, 29)),
        Case(BY_OFFICE, "/通报 3、6 未报", day=date(2026, 9, 29)),
    ],
    "return": [
        Case(BY_OFFICE, "/退回 3 缺数据", [REPORTED]),
        Case(FINANCE, "/退回 5 缺数据", [(SCIENCE, "/季报 {plan}5 正常推进")], kind="inputs"),
    ],
    "accept": [Case(BY_OFFICE, "/通过 3", [REPORTED])],
    "unsigned": [Case(BY_OFFICE, "/免签 6 负责人调离", [SIGNED], kind="signed")],
    "waive": [
        Case(BY_OFFICE, "/免报 3 季报 本季不报"),
        Case(BY_OFFICE, "/免报 2 节点 不再安排", day=date(2026, 9, 24)),
    ],
    "waive undo": [Case(BY_OFFICE, "/免报 撤销 3 写错", [(BY_OFFICE, "/免报 {plan}3 季报 不报")])],
    "assign": [Case(BY_OFFICE, "/改派 3 市科技局 牵头 职能划转", then=["!"])],
    "class": [Case(BY_OFFICE, "/分类 3 重点 列入督办", then=["!"])],
    "audit": [Case(BY_OFFICE, "/审计 3 三季度", shows=True)],
    "extend": [
        Case(TAX, "/延期 6 10月12日 系统升级"),
        Case(LAND, "/延期 2 节点 10月30日 设备未到", day=date(2026, 9, 24)),
        Case(TAX, "/延期 6", then=["@督办 10月12日", "@督办 系统升级"]),
    ],
    "extend withdraw": [Case(TAX, "/延期 撤回 6", [EXTENDED]), Case(TAX, "/延期 撤回", [EXTENDED])],
    "dispute": [Case(TAX, "/异议 6 职责已划转")],
    "dispute withdraw": [Case(TAX, "/异议 撤回 6", [DISPUTED])],
    "decide yes": [
        Case(BY_OFFICE, "/审定 同意 6", [EXTENDED]),
        Case(BY_OFFICE, "/审定 同意 6 市税务局", [EXTENDED]),
    ],
    "decide no": [Case(BY_OFFICE, "/审定 不同意 6 请按期", [EXTENDED])],
    "decide date": [Case(BY_OFFICE, "/审定 改日期 6 10月9日", [EXTENDED])],
    "date": [
        Case(BY_OFFICE, "/改期 3 时限 2027年12月31日 顺延", then=["!"]),
        Case(BY_OFFICE, "/改期 3 报送 10月12日 顺延", then=["!"]),
        Case(BY_OFFICE, "/改期 2 节点 10月30日 顺延", then=["!"]),
        Case(BY_OFFICE, "/改期 联合验收窗口 10月30日 顺延", then=["!"]),
    ],
    "urgent": [Case(DATA, "/速报 3 平台上线，下一步推广到县区", kind="key")],
    "urgent progress": [Case(DATA, "/速报 进展 3 平台上线，下一步推广到县区", kind="key")],
    "urgent ask": [Case(BY_OFFICE, "/速报 约报 3 请写明进展", kind="key")],
    "milestone": [
        Case(LAND, "/节点 2 已到达", day=date(2026, 9, 24)),
        Case(LAND, "/节点 2 预计10月22日到达，设备未到", day=date(2026, 9, 24)),
    ],
    "milestone late": [
        Case(LAND, "/节点 2 赶不上", day=date(2026, 9, 24), then=["@督办 预计10月22日，设备未到"])
    ],
    "close": [
        Case(DATA, "/销号 3 已完成并验收"),
        Case(BY_OFFICE, "/销号 3 已完成，经核"),
        Case(BY_OFFICE, "/销号 3", [CLAIMED]),
    ],
    "close yes": [Case(BY_OFFICE, "/销号 同意 3", [CLAIMED])],
    "close no": [
        Case(BY_OFFICE, "/销号 不同意 3 尚未验收", [CLAIMED]),
        Case(BY_OFFICE, "/销号 不同意 3", [CLAIMED], then=["@督办 尚未验收"]),
    ],
    "close back": [Case(DATA, "/销号 撤回 3", [CLAIMED])],
    "reopen": [
        Case(BY_OFFICE, "/恢复 3 有一处整改", [(BY_OFFICE, "/销号 {plan}3 已完成，经核")]),
        Case(BY_OFFICE, "/恢复 3 写错", [(BY_OFFICE, "/免报 {plan}3 季报 不报")]),
    ],
    "why": [Case(DATA, "/缘由 3", shows=True)],
    "evidence": [Case(DATA, "/佐证 3", shows=True), Case(BY_OFFICE, "/佐证 3", shows=True)],
}
# Words of these commands behind which no task's number stands, and why.
OTHERWISE = {
    "fill": "goes from task to task: see below",
    "withdraw sure": "a button's, of the filings of its card: see below",
    "sign all": "everything that waits", "sign here": "a chat", "urge all": "everything",
    "urge receipts": "a plan by its name",
    "accept all": "everything without a doubt",
    "supervise issue": "a draft's id", "supervise no": "a draft's id", "supervise term": "a draft's id",
    "circular issue": "a draft's id", "circular no": "a draft's id", "circular term": "a draft's id",
    "assign sure": "a button's, with its plan", "class sure": "a button's, with its plan",
    "date sure": "a button's, with its plan",
    "decide": "an answer must be given", "decide release": "of a unit that only supports: as yes",
    "urgent close": "an event's number, one for all plans", "urgent back": "an event's number",
    "urgent merge": "two events' numbers", "urgent list": "everything", "urgent course": "an event's number",
    "urgent final": "an event's number", "urgent follow": "an event's number",
    "urgent event": "an event that has no number yet",
    "milestone reached": "a button's, with its filing",
}  # fmt: skip


def numbered_commands() -> set[str]:
    """The commands of the table whose usage or example has a task's number, each with its further words."""
    files = {each.parent.name: each.read_text("utf-8") for each in WORDING.glob(f"*/{COMMANDS_FILE}")}
    found: set[str] = set()
    for each in read_grammar(files).words("zh-CN"):
        if _NUMBER.search(f"{each.example} {each.usage}"):
            found |= {each.name, *(f"{each.name} {sub}" for sub in _subwords(each))}
    return found


def _subwords(words: CommandWords) -> Sequence[str]:
    return [*words.subwords]


def test_every_command_with_a_number_is_tried() -> None:
    missing = numbered_commands() - CASES.keys() - OTHERWISE.keys()
    assert not missing, f"say in CASES how they ask which plan: {sorted(missing)}"
    assert len(numbered_commands()) > 50
    known = {name.split()[0] for name in (*CASES, *OTHERWISE)}
    assert known <= {name.split()[0] for name in numbered_commands()}


def _changed(plan: Plan, kind: Kind) -> Plan:
    quarterly, *others = plan.rules
    rules: dict[Kind, ReportingRule] = {
        "inputs": replace(quarterly, input_workdays=3),
        "signed": replace(quarterly, signed_by_head=True),
    }
    return key_plan("3") if kind == "key" else replace(plan, rules=(rules.get(kind, quarterly), *others))


@asynccontextmanager
async def a_world_of(case: Case, folder: Path) -> AsyncIterator[World]:
    """Both plans with the same rules, and what was said before of each."""
    async with an_office(folder, reminded=False) as world:
        plan = _changed(await plan_now(world), case.kind)
        await publish_changed(world, plan)
        await publish_changed(world, replace(plan, id="p_second", title=SECOND, version=1))
        if case.kind == "signed":
            await add_head(world, "市税务局", HEAD[1])
        if case.kind != "inputs":  # whom the digest reminds is not urged on the same day
            await world.move(hours=1)
        if case.day is not None and case.day < date(2026, 10, 1):
            await until(world, case.day, 10)
        for who, words in case.before:
            for plan_title in (FIRST, SECOND):
                await world.say(*who, words.replace("{plan}", f"《{plan_title}》"))
        if case.day is not None:
            await until(world, case.day, 10)
        yield world


def plans_of(world: World, since: int) -> set[str]:
    """Of which plans what was recorded since is."""
    db = world.core.database.connect()
    rows = sorted(db.rows("facts"))[since:]
    db.close()
    return {str(row[3]) for row in rows if row[3]}


def count(world: World) -> int:
    db = world.core.database.connect()
    found = len(db.rows("facts"))
    db.close()
    return found


def button_for(world: World, asked: Card, plan: str) -> str:
    """The only choice that names that plan, and it alone."""
    shown = world.core.words.render(asked, world.clock.office())
    told = [plain(label) + plain(value) for label, value in shown.fields]
    other = SHORT_FIRST if plan == SHORT_SECOND else SHORT_SECOND
    places = [place for place, words in enumerate(told) if plan in words and other not in words]
    assert places, f"no choice of {plan} alone in {told}"
    return asked.buttons[places[0]].key


async def said_on(world: World, case: Case, done: Handled) -> Handled:
    """What it still asks for is answered."""
    for each in case.then:
        if each == "!":
            done = await tap(world, case.who, card(done).buttons[0].key)
        else:
            done = await world.say(*case.who, each)
    return done


ALL = [
    pytest.param(case, id=f"{name}-{no}") for name, cases in CASES.items() for no, case in enumerate(cases)
]


@pytest.mark.parametrize("case", ALL)
async def test_it_asks_which_plan_and_the_tap_acts_on_that_alone(case: Case, tmp_path: Path) -> None:
    async with a_world_of(case, tmp_path) as world:
        before = count(world)
        asked = card(await world.say(*case.who, case.words))
        assert (asked.kind, count(world)) == ("ask", before)
        button_for(world, asked, SHORT_FIRST)
        done = await tap(world, case.who, button_for(world, asked, SHORT_SECOND))
        done = await said_on(world, case, done)
        if case.shows:
            shown = words_of(world, card(done))
            assert (SHORT_SECOND in shown, SHORT_FIRST in shown) == (True, False)
        assert plans_of(world, before) == (set() if case.shows else {"p_second"})
