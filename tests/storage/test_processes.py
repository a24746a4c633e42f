"""Four processes on one ledger: no update is lost, and who only reads cannot write."""

from __future__ import annotations

import multiprocessing

import pytest

from bot.storage.database import Database
from bot.storage.record import Transaction
from tests.storage.ledger_kit import LedgerKit

PROCESSES, TIMES = 4, 50


def count_up(tx: Transaction) -> None:
    row = tx.db.one("setting", name="count")
    tx.db.run("put_setting", name="count", value=str(int(row[0]) + 1 if row else 1))


def count_many(url: str) -> None:
    kit = LedgerKit(url)
    for _ in range(TIMES):
        kit.do(count_up)
    kit.close()


def test_four_processes_lose_no_update(database_url: str) -> None:
    database = Database(database_url)
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=count_many, args=(database_url,)) for _ in range(PROCESSES)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * PROCESSES
    db = database.connect(read_only=True)
    row = db.one("setting", name="count")
    assert row is not None
    assert row[0] == str(PROCESSES * TIMES)
    db.close()


def test_a_connection_for_reading_refuses_to_write(database_url: str) -> None:
    database = Database(database_url)
    db = database.connect(read_only=True)
    with pytest.raises(Exception, match=r"readonly|read-only"):
        db.run("put_setting", name="count", value="1")
    db.close()
