"""The record in words: who did what when and why, by task, unit, person and time, and whether it is whole."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.domain.facts import PostGiven
from bot.domain.roster import person_id
from bot.runtime.acts import erase
from bot.storage.chain import VERSIONS
from bot.wording.cards import Card
from tests.handlers.office_kit import (
    COORDINATOR,
    MARKET,
    OFFICE,
    TAX,
    card,
    decide,
    kind_of,
    publish_second,
)
from tests.pipeline_kit import CONSOLE, World
from tests.storage.test_tampering import tamper
from tests.wording.locales import LOCALES, files, lines_of


async def look(world: World, words: str = "/审计", *, who: str = COORDINATOR) -> Card:
    return card(await world.say(OFFICE, who, words))


def rows(found: Card) -> list[dict[str, Any]]:
    """What each row tells, with who and when."""
    return [{**field.label.values, **field.value.values} for field in found.fields]


def kinds(found: Card) -> list[str]:
    return [row["kind"] for row in rows(found)]


async def test_the_newest_comes_first_with_who_when_and_why(world: World) -> None:
    await world.say(*TAX, "/季报 6 完成60%")
    await decide(world, "/退回 6 办件量是三季度数还是累计数")
    returned, reported, *_ = rows(await look(world))
    assert (returned["kind"], returned["who"], returned["labels"]) == ("ReportReturned", "李晓", ["6"])
    assert returned["why"] == "办件量是三季度数还是累计数"
    assert returned["due"] == world.filing("6").due_at
    assert (reported["kind"], reported["who"], reported["units"]) == ("ReportFiled", "韩松", ["市税务局"])
    assert reported["told"]["percent"] == 60
    assert reported["at"] == returned["at"] == world.clock.office()


async def test_what_one_decision_did_to_many_is_told_as_one(world: World) -> None:
    for who, label in ((TAX, "6"), (MARKET, "1"), (MARKET, "8")):
        await world.say(*who, f"/季报 {label} 完成60%")
    await decide(world, "/通过 全部")
    accepted, *_ = rows(await look(world))
    assert (accepted["kind"], accepted["count"]) == ("ReportAccepted", 3)
    assert sorted(accepted["labels"]) == ["1", "6", "8"]
    assert accepted["units"] == ["市税务局", "市市场监管局"] or len(accepted["units"]) == 2


async def test_the_record_is_filtered_by_task_unit_person_and_time(world: World) -> None:
    await world.say(*TAX, "/季报 6 完成60%")
    await world.say(*MARKET, "/季报 1 完成30%")
    await decide(world, "/通过 6")
    for words in ("/审计 6", "/审计 第6项", "/审计 市税务局", "/审计 税务局 三季度", "/audit 6 today"):
        found = await look(world, words)
        assert kinds(found)[:2] == ["ReportAccepted", "ReportFiled"], words
        assert all(row["labels"] == ["6"] for row in rows(found)[:2])
    assert kinds(await look(world, "/审计 韩松"))[:2] == ["ReportFiled", "PostGiven"]
    assert kinds(await look(world, "/审计 李晓 6")) == ["ReportAccepted"]
    assert kinds(await look(world, "/审计 李晓 市市场监管局")) == []
    assert rows(await look(world, "/审计 昨天")) == []
    assert rows(await look(world, "/审计 二季度 6")) == []
    day = world.clock.office().date()
    assert kinds(await look(world, f"/审计 6 韩松 {day.month}月{day.day}日")) == ["ReportFiled"]


async def test_pages_lead_back_to_the_first_fact_without_gap_or_repetition(world: World) -> None:
    await world.say(*TAX, "/季报 6 完成60%")
    await decide(world, "/通过 6")
    seen: list[int] = []
    found = await look(world)
    while True:
        told = rows(found)
        assert len(told) <= 6
        seen += [row["seq"] for row in told]
        if not found.buttons:
            break
        found = await look(world, found.buttons[0].call)
    assert seen == sorted(set(seen), reverse=True)
    db = world.core.database.connect()
    stored = {row[0]: row for row in db.rows("facts")}
    db.close()
    assert {stored[each][1] for each in seen} >= {
        "ReportFiled",
        "ReportAccepted",
        "PlanPublished",
        "SeatTaken",
    }


async def test_a_change_of_the_plan_stands_under_its_task(world: World) -> None:
    shown = await look(world, "/改派 6 市财政局 职能划转")
    await look(world, shown.buttons[0].call)
    found = rows(await look(world, "/审计 6"))
    changed = next(row for row in found if row["kind"] == "PlanPublished")
    assert (changed["act"], changed["version"], changed["why"], changed["who"]) == (
        "assign", 2, "职能划转", "李晓"
    )  # fmt: skip
    waived = next(row for row in found if row["kind"] == "FilingWaived")
    assert (waived["version"], waived["why"]) == (2, None)


async def test_erased_people_and_words_stay_erased(world: World) -> None:
    await world.say(*TAX, "/季报 6 完成60%")
    await decide(world, "/退回 6 缺少办件量")
    at = world.clock.office()
    for account in ("tax", COORDINATOR):
        person = person_id(CONSOLE, account)
        await world.core.parts.writer.run(lambda tx, each=person: erase(tx, {"person": each}, at))
    found = await look(world, "/审计 6", who="admin")
    returned, reported = rows(found)[:2]
    assert (returned["who"], returned["known"], returned["why"]) == (None, True, "")
    assert reported["who"] is None
    assert "理由：已删除" in "\n".join(lines_of(found))
    assert kind_of(await world.say(OFFICE, "admin", "/审计 韩松")) == "refused"


async def test_what_is_unknown_is_refused_with_the_likeliest(world: World) -> None:
    refused = await look(world, "/审计 市科计局")
    assert (refused.kind, refused.title.values["what"]) == ("refused", "subject")
    assert "市科技局" in refused.title.values["nearest"]
    assert "韩松" in (await look(world, "/审计 韩颂")).title.values["nearest"]
    assert kind_of(await world.say(OFFICE, COORDINATOR, "/审计 99")) == "refused"


async def test_a_label_of_two_plans_is_asked_back(world: World) -> None:
    second = await publish_second(world)
    shown = await look(world, "/审计 6 今天")
    assert shown.title.name == "choices/plan"
    assert shown.buttons[1].call.endswith("6 今天")
    [opened, *_] = rows(await look(world, shown.buttons[1].call))
    assert opened["kind"] == "FilingOpened"
    person = person_id(CONSOLE, "tax")
    post = PostGiven("office/coordinator/tax", person, "coordinator", plan=second.id)
    at = world.clock.office()
    await world.core.parts.writer.run(lambda tx: tx.chain.append((post,), at=at, person=""))
    own = card(await world.say("room-tax", "tax", "/审计 6"))
    assert len(rows(own)) == 1, "only of the plan that is theirs"


async def test_the_foot_says_whether_the_record_is_whole(world: World, tmp_path: Path) -> None:
    found = await look(world)
    db = world.core.database.connect()
    row = db.one("head")
    db.close()
    assert row
    [foot] = found.after
    assert (foot.values["digest"], foot.values["broken"]) == (str(row[1])[:12], None)
    assert foot.values["total"] == foot.values["checked"] == row[0]
    tamper(tmp_path / "ledger.db", "UPDATE facts SET person = 'p_9' WHERE seq = 5")
    assert (await look(world)).after[0].values["broken"] == 5


@pytest.mark.parametrize("locale", LOCALES)
def test_every_kind_of_fact_has_its_word(locale: str) -> None:
    words = tomllib.loads(files(locale)["forms.toml"])["words"]["fact"]
    assert set(words) == set(VERSIONS)
