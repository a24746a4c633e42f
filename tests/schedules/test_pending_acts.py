"""What people do while a later version is being put into effect ends as with nothing pending: reports,
requests and their answers, changes by the office; also where a process is killed between two parts.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.plan import Assignment, Plan
from tests.handlers.office_kit import BY_OFFICE, TAX, card
from tests.schedules.pending_kit import Act, Ending, Part, Published, Said, nothing_pending, pending

FINANCE, SCIENCE, LABOUR = ("room-finance", "finance"), ("room-science", "science"), ("room-labour", "labour")
OTHER = "u_2a6byecj"  # the science bureau's
GOING = {"1", "6", "7", "12"}


def moving(plan: Plan) -> Plan:
    """Four tasks are led by the science bureau from now on."""
    tasks = (
        replace(task, assignments=(Assignment(OTHER, "lead"), *task.assignments[1:]))
        if task.label in GOING
        else task
        for task in plan.tasks
    )
    return replace(plan, tasks=tuple(tasks))


def without_last(plan: Plan) -> Plan:
    """Task 13 is gone."""
    return replace(plan, tasks=tuple(task for task in plan.tasks if task.label != "13"))


MOVING, SHORTER = Published(moving), Published(without_last)
LATER = Said(
    "",
    BY_OFFICE,
    "/规则 季报 截止 末月30日 理由 与省里的时间一致",
    "replan/done",
    ("rule_open_too", "do_rule"),
)
EARLIER = Said(
    "", BY_OFFICE, "/规则 季报 截止 末月28日 理由 提前汇总", "replan/done", ("rule_open_too", "do_rule")
)
REPORT = Said("6", TAX, "/季报 6 正常推进，完成60%", "echo/title")
BY_OTHER = Said("6", SCIENCE, "/季报 6 正常推进，完成60%", "echo/title")
WITHDRAWN = Said("6", TAX, "/撤回 6", "withdrawn/title")
EXTEND = Said("6", TAX, "/延期 6 10月12日 数据没有统计完", "requests/extension")
EXTENDED = Said("6", BY_OFFICE, "/审定 同意 6 市税务局", "decided/noted")
OBJECT = Said("5", FINANCE, "/异议 5 市科技局 职能划转", "requests/dispute")
HANDED_OVER = Said("5", BY_OFFICE, "/审定 同意 5 市财政局", "decided/noted")
STAYS = Said("5", BY_OFFICE, "/审定 不同意 5 市财政局 职责分工已明确", "decided/noted")
ASSIGNED = Said("9", BY_OFFICE, "/改派 9 市财政局 牵头 职能划转", "replan/done", ("do_assign",))
CLAIMED = Said("9", SCIENCE, "/销号 9 已全部办结，验收通过", "close/claimed")
STRUCK = Said("9", BY_OFFICE, "/销号 9", "close/noted_struck")
SLIP = Said("9", BY_OFFICE, "/督办 9 10月12日 进度滞后", "letter/issued", ("issue",))
RETURNED = Said("6", BY_OFFICE, "/退回 6 缺少数据", "done/return")
ACCEPTED = Said("6", BY_OFFICE, "/通过 6", "done/accept")

CASES: dict[str, Sequence[Act]] = {
    "before their parts": (EXTEND, OBJECT, CLAIMED, LATER, EXTENDED, STRUCK, HANDED_OVER, REPORT),
    "after some parts": (OBJECT, LATER, Part(7), HANDED_OVER, SLIP, REPORT, Part(2), WITHDRAWN),
    "on its way to another unit": (EXTEND, MOVING, EXTENDED, REPORT, RETURNED, Part(4), BY_OTHER),
    "accepted on its way": (REPORT, OBJECT, MOVING, ACCEPTED, Part(2), STAYS),
    "a task handed over": (LATER, Part(1), ASSIGNED, REPORT, Part(3), WITHDRAWN),
    "another version": (MOVING, Part(2), SHORTER, BY_OTHER, Part(2), SLIP),
    "a kill between two parts": (
        REPORT,
        MOVING,
        Part(1, killed=True),
        LATER,
        WITHDRAWN,
        Part(3, killed=True),
    ),
}


@pytest.mark.parametrize("acts", CASES.values(), ids=CASES)
async def test_acts_end_as_they_would_with_nothing_pending(
    acts: Sequence[Act], database_url: str, tmp_path: Path
) -> None:
    found, wanted = await both(acts, database_url, tmp_path)
    require_same(found, wanted)


async def test_what_may_still_change_says_so(database_url: str, tmp_path: Path) -> None:
    """In lists of a unit whose tasks wait for their part, in such a task, and in the progress of all."""
    with pytest.MonkeyPatch.context() as patch:
        office = await pending(patch, database_url, tmp_path)

        async def told(who: tuple[str, str], words: str) -> tuple[object, object] | None:
            shown = card(await office.world.say(*who, words))
            found = [each for each in shown.after if each.name == "plan/taking_effect"]
            assert len(found) < 2
            return (found[0].values["done"], found[0].values["total"]) if found else None

        assert await told(BY_OFFICE, "/进度") is None
        await office.does(MOVING)
        assert await told(TAX, "/任务") == (0, None)
        assert len(await office.keys()) == 5
        assert await told(TAX, "/任务") == await told(TAX, "/任务 6") == (0, 4)
        assert await told(BY_OFFICE, "/任务 8") is None
        await office.does(Part(2))
        assert await told(TAX, "/任务 6") is None
        assert await told(LABOUR, "/任务") is None
        assert await told(SCIENCE, "/任务") == await told(BY_OFFICE, "/进度") == (2, 4)
        await office.ends()
        assert await told(BY_OFFICE, "/进度") is None
        office.world.close()


async def both(acts: Sequence[Act], url: str, folder: Path) -> tuple[Ending, Ending]:
    with pytest.MonkeyPatch.context() as patch:
        office = await pending(patch, url, folder)
        try:
            for act in acts:
                await office.does(act)
            found = await office.ends()
        finally:
            office.world.close()
    with tempfile.TemporaryDirectory() as other:
        return found, await nothing_pending(Path(other), office.told)


def require_same(found: Ending, wanted: Ending) -> None:
    assert found.plan == wanted.plan
    assert found.filings == wanted.filings
    assert found.facts == wanted.facts


async def test_inputs_go_on_for_whoever_has_the_report_after_an_objection(
    database_url: str, tmp_path: Path
) -> None:
    """Nobody answers the objection: a later version gives the task to another unit."""
    words = Said("6", TAX, "/异议 6 市数据局 职能划转", "requests/dispute")
    found, wanted = await both((words, MOVING), database_url, tmp_path)
    for ending in (found, wanted):
        [own] = [each for each in ending.filings.values() if each.label == "6" and each.is_input]
        assert (own.state, own.resting) == ("open", False)
    require_same(found, wanted)
