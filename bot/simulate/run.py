"""Running the real pipeline, schedules and ledger over a moved clock, one message at a time."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.domain.evolve import opened
from bot.domain.facts import FilingOpened, ReportFiled, ReportReturned, StageReached
from bot.domain.filings import Filing
from bot.domain.news import own_news_tasks
from bot.domain.plan import OFFICE, Plan
from bot.domain.roster import RosterRow
from bot.errors import PlatformDown
from bot.platforms.console import Console
from bot.ports.http import HttpCall, HttpReply
from bot.ports.messages import InboundMessage
from bot.runtime.clock import ManualClock
from bot.runtime.pipeline import Handled
from bot.simulate.setting import (
    CONSOLE,
    COORDINATOR,
    COORDINATORS_ROOM,
    made_up_roster,
    office_config,
    set_up,
)
from bot.simulate.staff import Staff
from bot.storage.chain import fact_of
from bot.storage.codec import from_json
from bot.storage.database import Db
from bot.storage.instants import instant
from bot.storage.schema import migrate
from bot.wiring import Core, build_core, database_of
from bot.wording.cards import Card

ANSWERS, CHECKS, NIGHT = time(10, 0), time(16, 0), time(23, 59)
COUNTED: Final = ("opened", "sent", "filed", "late", "escalated", "rolled_up")
MOST_FACTS: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class DayCount:
    """What happened on one local day; `late` of what was filed, `escalated` are urgings."""

    day: str
    opened: int = 0
    sent: int = 0
    filed: int = 0
    late: int = 0
    escalated: int = 0
    rolled_up: int = 0


def simulate(plan: Plan, first: date, last: date, *, seed: int, state: Path | None = None) -> dict[str, Any]:
    """`{plan, from, to, seed, days, totals}`; the same output for the same arguments.

    The plan is published on the first day, or on the day it was issued where that is later. The ledger stays
    in the folder `state`, else nowhere.
    """
    with tempfile.TemporaryDirectory(prefix="duban-simulate-") as folder:
        days = asyncio.run(_run(plan, first, last, staff=Staff(seed), state=state or Path(folder)))
    return {
        "plan": plan.id,
        "from": first.isoformat(),
        "to": last.isoformat(),
        "seed": seed,
        "days": [asdict(day) for day in days],
        "totals": {name: sum(getattr(day, name) for day in days) for name in COUNTED},
    }


async def _run(plan: Plan, first: date, last: date, *, staff: Staff, state: Path) -> list[DayCount]:
    config = office_config(state)
    database = database_of(config)
    migrate(database)
    start = max(first, plan.issued or first)
    clock = ManualClock(datetime.combine(start, time(0), tzinfo=ZoneInfo(config.office.zone)))
    core = build_core(database, clock, {CONSOLE: Console(CONSOLE)}, config=config, http=_no_network)
    roster = tuple(made_up_roster(plan))
    core.parts.writer.start()
    try:
        if start <= last:
            await core.parts.writer.run(lambda tx: set_up(tx, plan, roster, at=clock.office()))
        office = _Office(core, clock, plan, staff, roster)
        for offset in range((last - start).days + 1):
            await office.live(start + timedelta(days=offset))
        return await core.parts.reader.run_db(lambda db: _counts(db, core, first, last))
    finally:
        core.parts.worker.stop()
        core.parts.writer.stop()
        core.parts.reader.stop()


async def _no_network(call: HttpCall, platform: str) -> HttpReply:
    raise PlatformDown(platform=platform, sent=False)


class _Office:
    """The service, its people, and what they have seen so far."""

    def __init__(
        self, core: Core, clock: ManualClock, plan: Plan, staff: Staff, roster: Sequence[RosterRow]
    ) -> None:
        self._core = core
        self._clock = clock
        self._plan = plan
        self._staff = staff
        self._liaisons = dict(_liaisons(roster))
        self._heads = {row.unit: row.account for row in roster if row.role == "head"}
        self._seen = 0
        self._said = 0

    async def live(self, day: date) -> None:
        """The day's schedules; on a workday the staff's answers and receipts at ten, signatures and the
        office's checks at four.
        """
        if self._core.words.calendar.is_workday(day):
            await self._until(day, ANSWERS)
            await self._staff_answer()
            await self._units_sign(day)
            await self._staff_tell_news(day)
            await self._until(day, CHECKS)
            await self._heads_sign()
            await self._office_checks()
        await self._until(day, NIGHT)

    async def _until(self, day: date, at: time) -> None:
        await self._core.parts.mover.move_to(self._clock, self._core.words.calendar.instant(day, at))

    async def _staff_answer(self) -> None:
        """Everybody reads what came since, in the order it was sent."""
        rows = await self._core.parts.reader.run_db(lambda db: db.all("digests_after", after=self._seen))
        for row_id, message_id, room, about, card in rows:
            self._seen = row_id
            urged = from_json(card, Card).kind == "urging"
            for filings in (await self._owed(from_json(about, tuple[str, ...]), urged=urged)).values():
                await self._answer(room.removeprefix(f"{CONSOLE}:"), message_id, filings)

    async def _units_sign(self, day: date) -> None:
        """Each unit that was asked to sign for its tasks; it was reminded on the workday after its term."""
        before = self._core.words.calendar.add_workdays(day, -1)
        for one in await self._core.parts.reader.run(lambda view: view.queries.unsigned()):
            reminded = before > one.due_on
            if one.unit in self._liaisons and self._staff.signs(one.unit, one.version, reminded=reminded):
                await self._say(*self._liaisons[one.unit], "/签收")

    async def _staff_tell_news(self, day: date) -> None:
        """Of key tasks, whoever reports on them tells what was reached since the last workday."""
        since = self._core.words.calendar.add_workdays(day, -1)
        for task, unit in own_news_tasks(self._plan, self._liaisons):
            days = (since + timedelta(days=offset) for offset in range(1, (day - since).days + 1))
            if any(self._staff.has_news(task.id, each) for each in days):
                chat, account = self._liaisons[unit]
                await self._say(chat, account, self._staff.news_words(task.label, day))

    async def _owed(self, ids: Sequence[str], *, urged: bool) -> dict[str, list[Filing]]:
        """What is owed still and will be answered, by unit."""
        filings = await self._core.parts.reader.run(lambda view: view.ledger.filings(ids))
        found: dict[str, list[Filing]] = {}
        for filing in filings:
            if filing.is_owed and self._staff.answers(filing, urged=urged):
                found.setdefault(filing.unit, []).append(filing)
        return found

    async def _answer(self, chat: str, message: str, owed: Sequence[Filing]) -> None:
        account = self._liaisons[owed[0].unit][1]
        for filing in owed:
            if filing.is_node:
                await self._say(chat, account, self._staff.node_words(filing), message)
        owed = [filing for filing in owed if not filing.is_node]
        habit = self._staff.habit(owed[0]) if owed else "prompt"
        if habit == "confused":
            await self._say(chat, account, self._staff.confused_words(owed[0]), message)
            await self._say(chat, account, "B")
            owed = owed[1:]
        if owed:
            await self._say(chat, account, self._staff.words(owed), message)
        if owed and habit == "correcting":
            await self._say(chat, account, self._staff.correction(owed[0]), message)

    async def _heads_sign(self) -> None:
        """Whatever waits for a signature gets it the same day."""
        waiting = await self._core.parts.reader.run(lambda view: view.ledger.waiting_for_head())
        for unit in dict.fromkeys(filing.unit for filing in waiting):
            head = self._heads[unit]
            await self._say(head, head, "/签发 全部")

    async def _office_checks(self) -> None:
        """What shows no doubt is accepted together, by its number, then the rest one by one."""
        if not await self._filed():
            return
        asked = await self._say(COORDINATORS_ROOM, COORDINATOR, "/通过 全部")
        if asked.answer is not None and asked.answer.kind == "ask":
            await self._say(COORDINATORS_ROOM, COORDINATOR, asked.answer.buttons[0].call)
        names = {unit.id: unit.name for unit in self._plan.units}
        for filing in await self._filed():
            named = (
                filing.id
                if filing.is_node or filing.is_news
                else f"{filing.label} {names.get(filing.unit, '')}".strip()
            )
            await self._say(COORDINATORS_ROOM, COORDINATOR, f"/通过 {named}")

    async def _filed(self) -> list[Filing]:
        found = await self._core.parts.reader.run(lambda view: view.queries.filings_of(states=("filed",)))
        return [each for each in found if not each.is_input]

    async def _say(self, chat: str, account: str, words: str, reply_to: str | None = None) -> Handled:
        self._said += 1
        message = InboundMessage(
            key=f"s{self._said}",
            connection=CONSOLE,
            chat=chat,
            account=account,
            text=words,
            received_at=self._clock.wall(),
            reply_to=reply_to,
        )
        handled = await self._core.pipeline.receive(message)
        await self._core.parts.mover.settle(tick=False)
        return handled


def _liaisons(roster: Sequence[RosterRow]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Unit id to the chat and account of who answers for it."""
    for row in roster:
        if row.role == "liaison":
            yield row.unit, (COORDINATORS_ROOM if row.unit == OFFICE else row.room, row.account)


def _counts(db: Db, core: Core, first: date, last: date) -> list[DayCount]:
    """From facts and sent messages, by the office's local day."""
    calendar = core.words.calendar
    counts: dict[str, Counter[str]] = {name: Counter() for name in COUNTED}
    due: dict[str, Filing] = {}
    for row in db.all("facts_after", after=0, most=MOST_FACTS):
        day = calendar.local_day(instant(row[5])).isoformat()
        fact = fact_of(row[1], row[2], row[7], {})
        match fact:
            case FilingOpened():
                counts["opened"][day] += 1
                due[fact.filing] = opened(fact)
            case ReportReturned():
                due.pop(fact.filing, None)
            case ReportFiled():
                counts["filed"][day] += 1
                filing = due.get(fact.filing)
                counts["late"][day] += filing is not None and fact.filed_at > filing.on_time_until
            case StageReached():
                counts["escalated"][day] += fact.stage == "urging"
            case _:
                counts["rolled_up"][day] += row[1] == "RollupIssued"
    for sent_at in db.all("sent_at"):
        counts["sent"][calendar.local_day(instant(sent_at[0])).isoformat()] += 1
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return [
        DayCount(day.isoformat(), **{name: counts[name][day.isoformat()] for name in COUNTED}) for day in days
    ]
