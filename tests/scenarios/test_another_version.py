"""A plan in force is read again, reviewed and published: what becomes of the filings under way."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.filings import Filing
from bot.domain.plan import Draft, Plan
from bot.domain.review import Brought
from bot.domain.task_acts import Assign, SetDeadline
from bot.storage.audit import compare_derived, verify
from bot.storage.database import Database
from bot.storage.drafts import Drafts
from bot.storage.publishing import preview, publish
from schedules import open_filings
from tests.ledgers import make_ledger
from tests.pipeline_kit import World, a_world
from tests.plans.printing import ITEMS, SAMPLE, SECTIONS, Item, printed, read, regrouped

TEXT = printed(SECTIONS)
BROUGHT = Brought("plan.docx", "chen", datetime(2026, 9, 21, tzinfo=UTC))
NEW = Item(
    "公共停车泊位共享",
    "机关单位夜间向居民开放停车场，纳入统一平台。",
    "（牵头单位：市数据局；完成时限：2026年12月31日）",
)


@pytest_asyncio.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """The sample plan in force with its third quarter's filings open; unit by unit some have reported."""
    made = await a_world(database_url, tmp_path)
    await made.core.parts.ticker.run(open_filings.SCHEDULE, made.clock.office())
    await made.say("room-tax", "tax", "/季报 6 完成60%")
    await made.say("room-market", "market", "/季报 1 完成70%")
    await made.say("room-office", "office", "/通过 1")
    await made.say("room-reform", "reform", "/季报 13 完成40%")
    yield made
    made.close()


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    return Drafts(tmp_path / "drafts")


def id_of(draft: Draft, label: str) -> str:
    return next(task.id for task in draft.plan.tasks if task.label == label)


def changed_document() -> str:
    """A new task first, the 8th gone, the 2nd and 3rd swapped, the 10th with another lead."""
    items = [item for item in ITEMS if item.title != "知识产权快速维权"]
    items[1], items[2] = items[2], items[1]
    at = next(i for i, item in enumerate(items) if item.title == "技能人才定向培养")
    clause = "（牵头单位：市科技局；配合单位：市财政局；完成时限：2026年12月31日）"
    items[at] = replace(items[at], clause=clause)
    return printed(regrouped([NEW, *items]))


async def published(world: World, plan: Plan) -> Counter[str]:
    """What publishing was shown to do, and was done."""
    at = world.clock.office()
    _, changes = await world.core.parts.writer.run(lambda tx: preview(tx.view, plan, at=at))
    await world.core.parts.writer.run(lambda tx: publish(tx, plan, at=at))
    return Counter(change.what for change in changes)


def by_title(world: World, plan: Plan) -> dict[str, Filing]:
    titles = {task.id: task.title for task in plan.tasks}
    found = [each for each in world.filings() if each.state != "waived" and each.task in titles]
    return {titles[each.task]: each for each in found}


async def in_force(world: World) -> Plan:
    return await world.core.parts.reader.run(lambda view: next(iter(view.plans.all_current())))


async def test_document_read_again_as_it_was_keeps_every_filing(world: World, drafts: Drafts) -> None:
    before = world.filings()
    draft = drafts.take(read(SAMPLE), BROUGHT, basis=Draft(await in_force(world), ""))
    assert set(await published(world, draft.plan)) == {"kept"}
    assert world.filings() == before
    assert (await in_force(world)).version == 1


async def test_changed_document_touches_the_filings_it_is_about_and_no_other(
    world: World, drafts: Drafts
) -> None:
    before = by_title(world, await in_force(world))
    drafts.take(read(TEXT), BROUGHT)
    draft = drafts.take(read(changed_document(), "1"), BROUGHT)
    counts = await published(world, draft.plan)
    after = by_title(world, draft.plan)
    assert counts == {"kept": 11, "waived": 1, "opened": 1, "moved": 1}
    assert set(after) - set(before) == {NEW.title}
    assert set(before) - set(after) == {"知识产权快速维权"}
    [gone] = [each for each in world.filings() if each.id == before["知识产权快速维权"].id]
    assert gone.state == "waived"
    moved = {title for title in after if title in before and before[title].unit != after[title].unit}
    assert moved == {"技能人才定向培养"}
    for title in set(before) & set(after) - moved:
        assert after[title] == before[title]
    assert after["企业开办“一窗通办”"].state == "accepted"
    report = after["办税缴费便利化"].report
    assert report is not None
    assert report.percent == 60


async def test_what_was_settled_in_the_review_outlives_the_next_document(
    world: World, drafts: Drafts, tmp_path: Path
) -> None:
    draft = drafts.take(read(TEXT), BROUGHT)
    draft = drafts.save(Assign(id_of(draft, "13"), "lead", ("市财政局",)).on(draft), expected=draft.revision)
    settled = SetDeadline(id_of(draft, "14"), date(2026, 11, 30)).on(draft)
    draft = drafts.save(settled, expected=draft.revision)
    assert await published(world, draft.plan) == {"kept": 12, "moved": 1}
    again = drafts.take(read(changed_document(), "1"), BROUGHT)
    assert await published(world, again.plan) == {"kept": 11, "waived": 1, "opened": 1, "moved": 1}
    after = by_title(world, again.plan)
    handed = after["政务失信专项治理"]
    assert handed.unit == again.plan.find_unit("市财政局").id  # type: ignore[union-attr]
    assert handed.report is not None
    assert handed.report.percent == 40
    limits = {task.title: task.deadline for task in again.plan.tasks}
    assert limits["企业诉求闭环办理"] == date(2026, 11, 30)
    back = drafts.take(read(TEXT, "2"), BROUGHT)
    assert await published(world, back.plan) == {"kept": 11, "waived": 1, "opened": 1, "moved": 1}
    labels = {task.label: task.title for task in back.plan.tasks if task.kind == "task"}
    assert list(labels.values()) == [item.title for item in ITEMS]
    assert faults(world, tmp_path) == []


def faults(world: World, folder: Path) -> list[object]:
    """The chain is whole, and the tables are what the facts make of them."""
    db = world.core.database.connect()
    scratch = Database(f"sqlite:///{folder / 'scratch.db'}")
    make_ledger(scratch)
    found: list[object] = [*verify(db), *compare_derived(db, scratch)]
    db.close()
    return found
