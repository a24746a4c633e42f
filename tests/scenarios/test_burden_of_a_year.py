"""What a year asks of four units (减负): /burden, what really left, and a table worked out by hand agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from pathlib import Path
from typing import NamedTuple

import pytest_asyncio

from bot.domain.budget import MOST_A_DAY
from bot.domain.calendar import WorkCalendar
from bot.domain.plan import Assignment, Milestone, Plan, Task, Unit
from bot.domain.rules import ReportingRule
from bot.plans.default_rules import ANNUAL, MILESTONE
from bot.ports.http import Calls
from bot.ports.messages import RenderedMessage
from bot.runtime.clock import ManualClock
from bot.simulate.setting import made_up_roster, office_config, set_up
from bot.storage.data_files import data_files
from bot.storage.database import Database
from bot.wiring import build_core, read_calendar
from bot.wording.cards import Card
from tests.fakes import FakeHttp, FakePlatform
from tests.handlers.letter_kit import until
from tests.handlers.office_kit import require_whole
from tests.ledgers import make_ledger
from tests.pipeline_kit import CONSOLE, World

EARLY, LEAD, HELPER, SILENT = (f"unit-{place}" for place in range(4))
NAMES = {EARLY: "市数据局", LEAD: "市司法局", HELPER: "市财政局", SILENT: "市商务局"}
DESK = ("office", "coordinator")


def a_task(label: str, lead: str, *supporting: str) -> Task:
    given = (Assignment(lead, "lead"), *(Assignment(unit, "support") for unit in supporting))
    return Task(f"t_{label}", label, "task", f"示范任务{label}", "", assignments=given)


PLAN = Plan(
    id="p_year",
    title="示范市年度工作方案",
    from_year=2026,
    to_year=2026,
    units=tuple(Unit(room, name) for room, name in NAMES.items()),
    tasks=(
        a_task("1", LEAD),
        a_task("2", EARLY),
        a_task("3", LEAD, EARLY, HELPER),
        a_task("4", HELPER),
        a_task("5", SILENT),
        a_task("6", SILENT),
    ),
    milestones=(Milestone("m_platform", "公共服务平台上线", "deadline", "2026-06-30", "t_4"),),
    rules=(ReportingRule("quarterly", input_workdays=3), replace(ANNUAL, classes=("regular",)), MILESTONE),
)

# What leaves unasked, by hand. By the rules: a quarter's reports open on the 10th of its last month, due on
# the 25th; the ladder reminds 5 workdays before and on the day, urges 1, 3 and 5 workdays after. Inputs
# are due 3 workdays earlier with a ladder of their own. The year's report opens on 1 December, is due on the
# 20th and stands for the fourth quarter's. A node is spoken of 7, 3, 1 workdays before and on its day. All of
# a day is one digest. Of 2026 the days off are 6 April, 19 to 21 June, 25 to 27 September, 1 to 7 October;
# 20 September and 10 October, both of a weekend, are workdays.
#   Q1 due 25 March, Wed; inputs 20 March, Fri, spoken of first on the 13th
#   Q2 due 25 June, Thu; inputs 22 June, Mon, first on the 12th; the node's 30 June, from the 18th on
#   Q3 due 25 September, a day off: 28 September, Mon; inputs 22 September, Tue, first on the 16th
#   2026 due 20 December, a Sunday: 21 December, Mon
RECEIPT = ["01-05"]  # who signs the same day is not asked again
BY_HAND: Mapping[str, Sequence[str]] = {
    # answers all on the day it opens: hears only that it was accepted, the workday after each acceptance
    EARLY: [*RECEIPT, "03-27", "06-29", "09-30", "12-23"],
    LEAD: [
        *RECEIPT,
        *("03-11", "03-18", "03-23", "03-27"),  # an input came; reminded; the other came; accepted
        *("06-11", "06-17", "06-23", "06-29"),
        *("09-11", "09-20", "09-23", "09-30"),  # the 20th is a make-up Sunday
        *("12-14", "12-23"),  # reminded; accepted
    ],
    HELPER: [
        *RECEIPT,
        *("03-13", "03-18", "03-20", "03-27"),  # input; report; input due today; accepted
        *("06-12", "06-17", "06-18", "06-22", "06-25"),  # input; report; node; input; node
        *("06-29", "06-30", "07-02"),  # node and accepted in one; node today; node accepted
        *("09-16", "09-20", "09-22", "09-30"),
        *("12-14", "12-23"),
    ],
    SILENT: [
        *RECEIPT, "01-09",  # the request once more, after the third workday
        *("03-18", "03-25", "03-26", "03-30", "04-01"),  # two tasks in one message each
        "04-02",  # the slip the office said yes to, for both tasks
        *("06-17", "06-25", "06-26", "06-30", "07-02"),  # no slip without a yes, here and later
        *("09-20", "09-28", "09-29", "10-08", "10-10"),
        *("12-14", "12-21", "12-22", "12-24", "12-28"),
    ],
}  # fmt: skip


class Row(NamedTuple):
    """What /burden is to say of a unit besides its messages."""

    asked: int  # the reports of three quarters and of the year, the inputs of three quarters, the node
    reports: int
    mentions: int  # with each reminder and urging, and with the slip


FIGURES = {
    EARLY: Row(asked=4 + 3, reports=4 + 3, mentions=0),
    LEAD: Row(asked=2 * 4, reports=2 * 4, mentions=3 + 1),
    HELPER: Row(asked=4 + 3 + 1, reports=4 + 3 + 1, mentions=3 + 7 + 3 + 1),
    SILENT: Row(asked=2 * 4, reports=0, mentions=4 * 5 + 1),
}
READ, TYPED = 300, 40  # characters a minute, as the card says


class Left(NamedTuple):
    """A message as it left, and on which day."""

    day: date
    message: RenderedMessage

    @property
    def is_answer(self) -> bool:
        return self.message.key.startswith("answer/")

    @property
    def characters(self) -> int:
        shown = self.message.card
        spans = [*shown.title, *(each for line in (*shown.lines, *shown.after) for each in line)]
        cells = [
            *(part for pair in shown.fields for part in pair),
            *(cell for row in shown.table for cell in row),
        ]
        return sum(len(each.text) for each in (*spans, *(span for cell in cells for span in cell)))


class Listening(FakePlatform):
    """Remembers what it was given to deliver."""

    def __init__(self, calendar: WorkCalendar) -> None:
        super().__init__()
        self._calendar = calendar
        self.left: list[Left] = []

    def deliver(self, message: RenderedMessage) -> Calls[str | None]:
        self.left.append(Left(self._calendar.local_day(message.office_at), message))
        return (yield from super().deliver(message))


@dataclass
class Year:
    """The office's year, with what its units wrote: characters by room."""

    world: World
    platform: Listening
    http: FakeHttp
    written: Counter[str] = field(default_factory=Counter)
    percent: int = 10

    async def until(self, day: str, hour: int = 10) -> None:
        await until(self.world, date.fromisoformat(f"2026-{day}"), hour)

    async def say(self, room: str, words: str) -> None:
        await self.world.say(room, room.replace("unit", "liaison"), words)

    async def report(self, room: str, label: str) -> None:
        words = f"{label} 正常推进，完成{self.percent}%"
        self.written[room] += len(words)
        await self.say(room, f"/季报 {words}")

    async def node(self, label: str) -> None:
        words = "已到达"
        self.written[HELPER] += len(words)
        await self.say(HELPER, f"/节点 {label} {words}")

    async def decide(self, words: str) -> Card:
        handled = await self.world.say(*DESK, words)
        if handled.answer is not None and handled.answer.title.name.startswith("confirm/"):
            handled = await self.world.say(*DESK, handled.answer.buttons[0].call)
        assert handled.answer is not None
        return handled.answer

    async def a_quarter(self, opens: str, reminded: str, inputs: str, reports: str) -> None:
        """The early one gives all; reports after the reminder; the last input; the report that waited."""
        self.percent += 20
        await self.until(opens)
        for label in "23":
            await self.report(EARLY, label)
        await self.until(reminded)
        await self.report(LEAD, "1")
        await self.report(HELPER, "4")
        await self.until(inputs)
        await self.report(HELPER, "3")
        await self.until(reports)
        await self.report(LEAD, "3")

    def left(self, room: str) -> Iterator[Left]:
        return (each for each in self.platform.left if each.message.chat == room)

    def unasked(self, room: str) -> list[str]:
        """The days on which something left for the room that was no answer."""
        return [f"{each.day:%m-%d}" for each in self.left(room) if not each.is_answer]


@pytest_asyncio.fixture
async def year(tmp_path: Path) -> AsyncIterator[Year]:
    config, database = office_config(tmp_path), Database(f"sqlite:///{tmp_path / 'ledger.db'}")
    make_ledger(database)
    calendar = read_calendar(data_files(tmp_path), config.office.zone)
    clock = ManualClock(calendar.instant(date(2026, 1, 5), time(8)))
    platform, http = Listening(calendar), FakeHttp()
    core = build_core(database, clock, {CONSOLE: platform}, config=config, http=http)
    core.parts.writer.start()
    roster = tuple(made_up_roster(PLAN))
    await core.parts.writer.run(lambda tx: set_up(tx, PLAN, roster, at=clock.office()))
    world = World(core, clock)
    yield Year(world, platform, http)
    world.close()


async def live(year: Year) -> None:
    """As it is told beside the table."""
    await year.until("01-05", 11)
    for room in (EARLY, LEAD, HELPER):
        await year.say(room, "/签收")
    await year.a_quarter("03-10", "03-18", "03-20", "03-23")
    await year.until("03-26")
    await year.decide("/通过 全部")
    await year.until("04-02")
    [proposal] = [each for each in year.left(DESK[0]) if each.message.key.startswith("decide-letter/")]
    issue = next(each.key for each in proposal.message.card.buttons if each.key.startswith("issue/"))
    await year.world.click(*DESK, issue, f"m-{proposal.message.key}")
    await year.a_quarter("06-10", "06-17", "06-22", "06-23")
    await year.until("06-26")
    await year.decide("/通过 全部")
    await year.until("06-30")
    await year.node("4")
    await year.until("07-01")
    await year.decide("/通过 4")  # what is said to be done is looked at one by one
    await year.a_quarter("09-10", "09-20", "09-22", "09-23")
    await year.until("09-29")
    await year.decide("/通过 全部")
    year.percent = 90
    await year.until("12-01")
    await year.report(EARLY, "2")
    await year.until("12-14")
    for room, label in ((LEAD, "1"), (LEAD, "3"), (HELPER, "4")):
        await year.report(room, label)
    await year.until("12-22")
    await year.decide("/通过 全部")
    await year.until("12-31", 18)


async def test_a_year_asks_of_each_unit_what_the_hand_counts(year: Year, tmp_path: Path) -> None:
    await live(year)
    for room, days in BY_HAND.items():
        assert year.unasked(room) == days, NAMES[room]
    told = {
        str(each.label.values["name"]): each.value.values
        for each in (await year.decide("/减负 2026年")).fields
    }
    for room, figures in FIGURES.items():
        row = told[NAMES[room]]
        assert row["messages"] == len(BY_HAND[room]), NAMES[room]
        assert Row(row["asked"], row["reports"], row["mentions"]) == figures, NAMES[room]
        assert row["characters"] == year.written[room]
        minutes = sum(each.characters for each in year.left(room)) / READ + year.written[room] / TYPED
        assert row["minutes"] == int(minutes + 0.5), NAMES[room]
    require_nobody_pressed(year)
    require_asked_once(year)
    require_whole(year.world, tmp_path)


def require_nobody_pressed(year: Year) -> None:
    """On no day more than a unit's budget, nobody mentioned twice, no filing told twice; all left once."""
    unasked = [each for each in year.platform.left if not each.is_answer]
    a_day = Counter((each.day, each.message.chat) for each in unasked if each.message.chat in NAMES)
    assert max(a_day.values()) <= MOST_A_DAY
    people = ((each.day, each.message.mention_account) for each in unasked)
    mentioned = Counter(each for each in people if each[1])
    assert set(mentioned.values()) == {1}
    about = Counter((each.day, each.message.chat, name) for each in unasked for name in each.message.about)
    assert set(about.values()) == {1}
    posted = Counter(year.http.keys)
    assert posted == Counter(each.message.key for each in year.platform.left)
    assert set(posted.values()) == {1}
    assert year.http.told == []


def require_asked_once(year: Year) -> None:
    """The fourth quarter's figures are the year's: nobody is asked for both."""
    asked = Counter((each.unit, each.label, each.period, each.part) for each in year.world.filings())
    assert set(asked.values()) == {1}
    assert {period for _, _, period, _ in asked} == {
        *("2026Q1", "2026Q2", "2026Q3", "2026"),
        next(each.period for each in year.world.filings() if each.is_node),
    }
    assert len(asked) == sum(row.asked for row in FIGURES.values())
