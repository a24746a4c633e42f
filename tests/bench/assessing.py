"""A yearly assessment over 3,000 filings: facts read from the ledger and judged, on both engines."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import median

from bot.domain.assessment import Basis, assess
from bot.domain.facts import StageReached
from bot.domain.plan import Unit
from bot.storage.database import Database
from bot.storage.queries import QueryReader
from bot.storage.record import Transaction
from tests.bench.figures import Figure, at_most
from tests.bench.postgres import durable_server
from tests.domain.assessment_builders import DUES, NEW_YEAR, Year, at, the_scoring
from tests.domain.duty_builders import a_plan, a_task, the_calendar
from tests.storage.ledger_kit import LedgerKit

TASKS, UNITS = 750, 50  # each task has a filing a quarter
ROUNDS = 5
MOST_SECONDS = 1.0


def run() -> Iterator[Figure]:
    """Each filing is opened, reminded of, filed and accepted; each tenth late, each twentieth returned."""
    year = _a_year()
    with tempfile.TemporaryDirectory() as folder:
        yield _measured("SQLite", f"sqlite:///{Path(folder) / 'ledger.db'}", year)
    with durable_server() as server:
        yield _measured("PostgreSQL", server.url, year)


def _a_year() -> Year:
    units = tuple(Unit(f"u_{number}", f"单位{number}") for number in range(UNITS))
    tasks = [a_task(str(number), f"u_{number % UNITS}") for number in range(TASKS)]
    year = Year(replace(a_plan(*tasks, units=units), from_year=2026, to_year=2026))
    for quarter, due in DUES.items():
        for number, task in enumerate(tasks):
            filing = year.open(task.label, f"u_{number % UNITS}", quarter)
            for index in (0, 1):
                year.add(due, StageReached(filing, 1, "reminder", due, index))
            day = due + timedelta(days=3 if number % 10 == 0 else -1)
            year.file(filing, day)
            if number % 20 == 0:
                year.send_back(filing, day, day + timedelta(days=5))
                year.file(filing, day + timedelta(days=4))
            year.accept(filing, day + timedelta(days=5))
    return year


def _measured(engine: str, url: str, year: Year) -> Figure:
    kit = LedgerKit(url)
    kit.do(lambda tx: _append(tx, year))
    kit.close()
    database = Database(url)
    db = database.connect()
    basis = Basis(year.plan, 2026, at(NEW_YEAR), (len(year.recorded), ""), the_scoring(), the_calendar())
    seconds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        found = QueryReader(db).assessed(year.plan.id, 2026, newest=basis.head[0])
        read = time.perf_counter()
        assert len(assess(found, basis).units) == UNITS
        seconds.append((time.perf_counter() - began, read - began))
    db.close()
    whole, reading = (median(each) for each in zip(*seconds, strict=True))
    beside = f"(of it {reading:.3f} s reading {len(found)} facts)"
    return at_most(
        f"assessment of a year with 3,000 filings, {engine}", whole, MOST_SECONDS, "s", beside=beside
    )


def _append(tx: Transaction, year: Year) -> None:
    for each in year.recorded:
        tx.chain.append((each.fact,), at=each.at, person=each.person)
