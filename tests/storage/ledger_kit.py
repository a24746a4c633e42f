"""A real ledger for tests: tables migrated, facts appended through the writer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from bot.domain.calendar import calendar_from
from bot.domain.facts import Fact, FilingOpened, PersonAdded, ReportFiled
from bot.domain.filings import Rung, filing_id
from bot.runtime.writer import Writer
from bot.storage.database import Database
from bot.storage.plans import PlanCache
from bot.storage.record import Shared, Transaction
from bot.text import Erasable
from tests.ledgers import make_ledger

T = TypeVar("T")
AT = datetime(2026, 9, 21, 1, 0, tzinfo=UTC)


class LedgerKit:
    """One writer on one database."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        make_ledger(self.database)
        self.writer = Writer(self.database, Shared(PlanCache(), calendar_from({})))
        self.writer.start()

    def do(self, function: Callable[[Transaction], T]) -> T:
        return self.writer.run_now(function)

    def append(self, *facts: Fact, person: str = "p_1") -> None:
        self.do(lambda tx: tx.chain.append(facts, at=AT, person=person))

    def close(self) -> None:
        self.writer.stop()


def person_added(number: int) -> PersonAdded:
    return PersonAdded(f"p_{number}", Erasable(f"王敏{number}"))


def filing_opened(task: str = "t_1", *, unit: str = "u_sci", due: date = date(2026, 9, 28)) -> FilingOpened:
    due_at = datetime(due.year, due.month, due.day, 9, 0, tzinfo=UTC)
    return FilingOpened(
        filing=filing_id(plan="p", rule="quarterly", period="2026Q3", task=task, unit=unit),
        version=1,
        label=task.removeprefix("t_"),
        opened_at=AT,
        due_on=due,
        due_at=due_at,
        on_time_until=due_at,
        locked_at=due_at + timedelta(days=30),
        ladder=(Rung("reminder", date(2026, 9, 21)), Rung("reminder", due)),
    )


def report_filed(filing: str, *, no: int = 1, words: str = "正常推进，完成60%") -> ReportFiled:
    return ReportFiled(
        filing=filing,
        version=1,
        no=no,
        author="p_1",
        filed_at=AT,
        received_at=AT,
        words=Erasable(words),
        status="on_track",
        problem=Erasable("两家企业退出"),
    )


def kinds(rows: Sequence[Sequence[object]]) -> list[object]:
    return [row[1] for row in rows]
