"""A quarter of a plan from its document to the roll-up: reminded, answered, urged, checked, sent once."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.cli.demo import read_demo_plan
from bot.domain.filings import Filing
from bot.domain.plan import Plan
from bot.domain.roster import RosterRow
from bot.simulate.setting import made_up_roster
from bot.storage.audit import verify
from bot.storage.codec import from_json
from bot.wording.cards import Card
from tests.pipeline_kit import CONSOLE, World, a_world
from tests.sample import sample_plan

YUXI = "002_c2b4c720c7d91a67.txt"


@dataclass
class Quarter:
    """The service with its people: who answers for a unit, and what each task was told."""

    world: World
    roster: Sequence[RosterRow]
    told: dict[str, Decimal] = field(default_factory=dict)

    def person(self, unit: str) -> tuple[str, str]:
        """Room and account of a unit's liaison."""
        names = {unit, *self.names(unit)}
        row = next(row for row in self.roster if row.role == "liaison" and row.unit in names)
        return row.room or self.room("coordinator"), row.account

    def names(self, unit: str) -> set[str]:
        plan = self.plan()
        return {each.name for each in plan.units if each.id == unit} | {
            alias for each in plan.units if each.id == unit for alias in each.aliases
        }

    def plan(self) -> Plan:
        db = self.world.core.database.connect()
        row = db.rows("plan_versions")[0]
        db.close()
        return from_json(row[3], Plan)

    def room(self, role: str) -> str:
        return next(row.room for row in self.roster if row.role == role)

    def account(self, role: str) -> str:
        return next(row.account for row in self.roster if row.role == role)

    def sent(self, prefix: str) -> list[tuple[str, Card, str, tuple[str, ...]]]:
        """Room, card, message id and filings of what was sent under keys that begin so."""
        db = self.world.core.database.connect()
        rows = [row for row in db.rows("outbox") if row[1].startswith(prefix) and row[8] == "sent"]
        db.close()
        return [
            (row[3].removeprefix(f"{CONSOLE}:"), from_json(row[17], Card), row[18], tuple(json.loads(row[6])))
            for row in rows
        ]

    def filings(self) -> dict[str, Filing]:
        """Of the quarter; nodes have a scenario of their own."""
        return {each.id: each for each in self.world.filings() if not each.is_node}

    async def until(self, filing: Filing, workdays: int, at: time) -> None:
        """Some workdays from the due day, at an hour."""
        calendar = self.world.core.words.calendar
        target = calendar.instant(calendar.add_workdays(filing.due_on, workdays), at)
        await self.world.core.parts.mover.move_to(self.world.clock, target)

    async def decide(self, words: str) -> None:
        desk = self.room("coordinator"), self.account("coordinator")
        handled = await self.world.say(*desk, words)
        if handled.answer is not None and handled.answer.title.name.startswith("confirm/"):
            await self.world.say(*desk, handled.answer.buttons[0].call)

    async def answer(self, unit: str, filings: Sequence[Filing], message: str, *, by_button: bool) -> None:
        """In words with a percent each, or by a tap on each row."""
        room, account = self.person(unit)
        if by_button:
            for filing in filings:
                await self.world.click(room, account, f"on_track/{filing.id}", message)
            return
        for filing in filings:
            self.told[filing.id] = Decimal(20 + len(self.told))
        words = "；".join(f"第{each.label}项正常推进，完成{self.told[each.id]}%" for each in filings)
        await self.world.say(room, account, words, reply_to=message)


async def live(quarter: Quarter) -> None:
    """One quarter: of the units every third is silent, every second answers by button."""
    world = quarter.world
    calendar = world.core.words.calendar
    first = calendar.add_workdays(calendar.local_day(world.clock.office()), 0)
    await world.core.parts.mover.move_to(world.clock, calendar.instant(first, time(9, 30)))
    opened = quarter.filings()
    digests = quarter.sent("digest/")
    assert len({room for room, *_ in digests}) == len(digests)
    assert {each for *_, about in digests for each in about} >= set(opened)
    units = list(dict.fromkeys(each.unit for each in opened.values()))
    silent = set(units[::3])
    for place, unit in enumerate(each for each in units if each not in silent):
        owed = [each for each in opened.values() if each.unit == unit]
        shown, message = next((card, said) for _, card, said, about in digests if owed[0].id in about)
        keys = {button.key for button in shown.buttons}
        taps = all(f"on_track/{each.id}" in keys for each in owed)
        await quarter.answer(unit, owed, message, by_button=place % 2 == 1 and taps)
    answered = {each.id for each in opened.values() if each.unit not in silent}
    assert {key for key, each in quarter.filings().items() if each.state == "filed"} == answered
    await check(quarter, next(iter(opened.values())), answered, silent)


async def check(quarter: Quarter, one: Filing, answered: set[str], silent: set[str]) -> None:
    """The office's side: what is silent is urged, what was told is accepted, the roll-up goes."""
    await quarter.until(one, 1, time(12, 0))
    await quarter.decide("/催办 全部")
    await quarter.until(one, 1, time(16, 0))
    urged = {each for *_, about in quarter.sent("urge/") for each in about}
    assert urged == set(quarter.filings()) - answered
    assert not {quarter.filings()[each].unit for each in urged} - silent
    await quarter.decide("/通过 全部")
    await quarter.until(one, 2, time(9, 30))
    assert [room for room, *_ in quarter.sent("rollup-preview/")] == [quarter.room("coordinator")]
    await quarter.until(one, 2, time(18, 0))
    await quarter.until(one, 8, time(18, 0))


def rolled_up(quarter: Quarter) -> list[list[Any]]:
    """The rows of the roll-up's annex: it went once, to the leading group, with all its documents."""
    [(room, card, _, _)] = quarter.sent("rollup/")
    assert room == quarter.room("leader")
    documents = {each.name.rsplit(".", 1)[1]: each for each in card.attachments}
    assert set(documents) == {"docx", "xlsx", "png"}
    db = quarter.world.core.database.connect()
    assert sum(row[1] == "RollupIssued" for row in db.rows("facts")) == 1
    assert verify(db) == []
    db.close()
    bodies = {kind: quarter.world.core.files.get(each.sha256) or b"" for kind, each in documents.items()}
    assert bodies["docx"].startswith(b"PK")
    assert bodies["png"].startswith(b"\x89PNG")
    sheet = load_workbook(io.BytesIO(bodies["xlsx"])).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def check_figures(quarter: Quarter, rows: list[list[Any]]) -> None:
    """Every filing is a row; what was told stands in the row of its task, with the percent that was told."""
    filings = quarter.filings().values()
    told = {(each.label, quarter.told[each.id]) for each in filings if each.id in quarter.told}
    cells = [[str(cell) for cell in row if cell is not None] for row in rows]
    for label, percent in told:
        wanted = {str(percent), f"{percent}%"}
        shown = [row for row in cells if label in row and wanted & set(row)]
        assert shown, (label, percent)
    entries = [row for row in cells if len(row) > 5 and row[0].isdigit()]
    assert len(entries) == len(filings)
    states = Counter(each.state for each in filings)
    assert states["accepted"] == len([each for each in filings if each.report is not None])
    assert states["open"] + states["accepted"] == len(filings)


async def a_quarter(url: str, folder: Path, plan: str | None) -> Quarter:
    if plan is None:
        _, roster = sample_plan()
    else:
        roster = tuple(made_up_roster(read_demo_plan(plan)[0].plan))
    return Quarter(await a_world(url, folder, plan=plan), roster)


async def test_a_quarter_of_the_sample_plan(database_url: str, tmp_path: Path) -> None:
    quarter = await a_quarter(database_url, tmp_path, None)
    try:
        await live(quarter)
        check_figures(quarter, rolled_up(quarter))
    finally:
        quarter.world.close()


@pytest.mark.seeds
async def test_a_quarter_of_the_yuxi_plan(tmp_path: Path, seeds: Path) -> None:
    quarter = await a_quarter(f"sqlite:///{tmp_path / 'ledger.db'}", tmp_path, str(seeds / YUXI))
    try:
        await live(quarter)
        check_figures(quarter, rolled_up(quarter))
        assert len(quarter.filings()) > 20
    finally:
        quarter.world.close()
