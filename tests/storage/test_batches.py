"""Batches of the writer in which something fails, on both engines; connections that the server cuts off."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import psycopg
import pytest

from bot.domain.facts import AccountBound, RoomAdded
from bot.domain.plan import Plan
from bot.domain.questions import Question
from bot.domain.readings import Asking
from bot.ports.usecase import Outcome
from bot.runtime.reader import Reader
from bot.storage.audit import verify
from bot.storage.database import Db
from bot.storage.ledger import LedgerReader
from bot.storage.plans import PlanCache
from bot.storage.publishing import publish
from bot.storage.record import Shared, Transaction
from bot.text import Erasable
from tests.storage.ledger_kit import AT, LedgerKit, filing_opened, person_added, report_filed

Function = Callable[[Transaction], Any]
DRIVER_ERRORS = (sqlite3.IntegrityError, psycopg.errors.UniqueViolation)


@pytest.fixture
def kit(database_url: str) -> Iterator[LedgerKit]:
    made = LedgerKit(database_url)
    yield made
    made.close()


@pytest.fixture
def pg_kit(pg_url: str) -> Iterator[LedgerKit]:
    made = LedgerKit(pg_url)
    yield made
    made.close()


def in_one_batch(kit: LedgerKit, *functions: Function) -> list[Future[Any]]:
    """All of them wait while the writer is held, in this order, so that it takes them together."""
    held, go_on = threading.Event(), threading.Event()

    def hold(_: Transaction) -> None:
        held.set()
        go_on.wait()

    with ThreadPoolExecutor(len(functions) + 1) as pool:
        first = pool.submit(kit.do, hold)
        held.wait()
        found = []
        for place, function in enumerate(functions):
            found.append(pool.submit(kit.do, function))
            while kit.writer.waiting <= place:
                pass
        go_on.set()
    first.result()
    return found


def adds(number: int) -> Function:
    return lambda tx: tx.chain.append((person_added(number),), at=AT, person="")


def persons(kit: LedgerKit) -> list[str]:
    db = kit.database.connect()
    assert verify(db) == []
    found = sorted(row[0] for row in db.rows("persons"))
    db.close()
    return found


def test_who_breaks_a_rule_of_the_tables_hears_of_it_and_nobody_else(kit: LedgerKit) -> None:
    good, twice, after = in_one_batch(kit, adds(1), adds(1), adds(2))
    assert isinstance(twice.exception(), DRIVER_ERRORS)
    assert (good.exception(), after.exception()) == (None, None)
    assert persons(kit) == ["p_1", "p_2"]


def test_who_fails_by_themselves_after_writing_hears_their_own_error(kit: LedgerKit) -> None:
    def fails(tx: Transaction) -> None:
        adds(2)(tx)
        raise ZeroDivisionError

    good, failed, after = in_one_batch(kit, adds(1), fails, adds(3))
    assert isinstance(failed.exception(), ZeroDivisionError)
    assert (good.exception(), after.exception()) == (None, None)
    assert persons(kit) == ["p_1", "p_3"]


def test_the_error_of_one_is_not_swallowed_by_the_next(kit: LedgerKit) -> None:
    """A write's error may come with the read of another function, which catches what it can."""

    def careless(tx: Transaction) -> str:
        try:
            tx.db.one("setting", name="x")
        except Exception:  # noqa: BLE001 - what it does here is the point
            return "broken"
        return "read"

    good, twice, other = in_one_batch(kit, adds(1), adds(1), careless)
    assert isinstance(twice.exception(), DRIVER_ERRORS)
    assert (good.exception(), other.result()) == (None, "read")
    assert persons(kit) == ["p_1"]


def test_who_swallows_an_error_of_the_tables_is_not_told_it_was_stored(pg_kit: LedgerKit) -> None:
    """PostgreSQL ends such a transaction, whatever the function made of it."""

    def swallows(tx: Transaction) -> str:
        adds(2)(tx)
        try:
            adds(1)(tx)
            tx.db.settle()
        except psycopg.Error:
            return "stored"
        return "no error"

    pg_kit.do(adds(1))
    [alone] = in_one_batch(pg_kit, swallows)
    among = in_one_batch(pg_kit, adds(3), swallows, adds(4))
    assert isinstance(alone.exception(), (psycopg.Error, RuntimeError))
    assert [each.exception() is None for each in among] == [True, False, True]
    assert persons(pg_kit) == ["p_1", "p_3", "p_4"]


@pytest.mark.parametrize("before", range(8))
def test_a_statement_that_was_never_reached_is_not_held_for_prepared(pg_kit: LedgerKit, before: int) -> None:
    """However often it ran before the batch that fails in front of it."""
    for number in range(before):
        pg_kit.do(adds(number))

    def breaks_then_reads(tx: Transaction) -> None:
        adds(50)(tx)
        adds(50)(tx)
        adds(51)(tx)
        tx.ledger.head()

    [broken] = in_one_batch(pg_kit, breaks_then_reads)
    assert isinstance(broken.exception(), DRIVER_ERRORS)
    after = in_one_batch(pg_kit, adds(60), adds(61))
    assert [each.exception() for each in after] == [None, None]


def test_what_was_undone_is_not_known_any_more(kit: LedgerKit) -> None:
    """The next function in the batch decides on what is in the tables."""
    opened = filing_opened()
    kit.append(opened)

    def files_and_fails(tx: Transaction) -> None:
        tx.chain.append((report_filed(opened.filing),), at=AT, person="p_1")
        raise ZeroDivisionError

    def files(tx: Transaction) -> None:
        filing = tx.ledger.filing(opened.filing)
        assert filing is not None
        tx.chain.append((report_filed(opened.filing, no=filing.versions + 1),), at=AT, person="p_1")

    results = in_one_batch(kit, files_and_fails, files, files)
    assert [each.exception() is None for each in results] == [False, True, True]
    db = kit.database.connect()
    filing = LedgerReader(db).filing(opened.filing)
    assert filing is not None
    assert (filing.state, filing.versions) == ("filed", 2)
    db.close()
    assert persons(kit) == []


def cut_off(kit: LedgerKit) -> int:
    """End every other connection to the ledger, as a restart of the server does; how many there were."""
    with psycopg.connect(kit.database.url, autocommit=True) as connection:
        query = (
            "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0])


def test_the_first_batch_after_a_restart_of_the_server_goes_through(pg_kit: LedgerKit) -> None:
    pg_kit.do(adds(1))
    assert cut_off(pg_kit) == 1
    results = in_one_batch_after(pg_kit, adds(2), adds(3))
    assert [each.exception() for each in results] == [None, None]
    assert persons(pg_kit) == ["p_1", "p_2", "p_3"]


def in_one_batch_after(kit: LedgerKit, *functions: Function) -> list[Future[Any]]:
    with ThreadPoolExecutor(len(functions)) as pool:
        return [pool.submit(kit.do, function) for function in functions]


def test_a_batch_that_is_cut_off_in_the_middle_runs_again_and_once(pg_kit: LedgerKit) -> None:
    pg_kit.do(adds(1))
    runs: list[int] = []

    def is_cut_off(tx: Transaction) -> None:
        adds(3)(tx)
        runs.append(cut_off(pg_kit) if not runs else 0)

    results = in_one_batch(pg_kit, adds(2), is_cut_off, adds(4))
    assert [each.exception() for each in results] == [None, None, None]
    assert runs == [1, 0]
    assert persons(pg_kit) == ["p_1", "p_2", "p_3", "p_4"]


def test_a_commit_that_was_cut_off_is_told_to_nobody_as_stored(
    pg_kit: LedgerKit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether it was stored cannot be known: it is not run again."""
    pg_kit.do(adds(1))
    commit, cuts = Db.commit, [True]

    def cut_first(db: Db) -> None:
        if cuts:
            cuts.clear()
            db.committing = True
            cut_off(pg_kit)
        commit(db)

    monkeypatch.setattr(Db, "commit", cut_first)
    [lost] = in_one_batch_after(pg_kit, adds(2))
    assert isinstance(lost.exception(), psycopg.Error)
    pg_kit.do(adds(3))
    assert persons(pg_kit) == ["p_1", "p_3"]


async def test_reading_goes_on_after_a_restart_of_the_server(pg_kit: LedgerKit) -> None:
    reader = Reader(pg_kit.database, Shared(PlanCache(), pg_kit.do(lambda tx: tx.view.calendar)))
    first = await reader.run(lambda view: view.ledger.head())
    assert cut_off(pg_kit) >= 1
    assert await reader.run(lambda view: view.ledger.head()) == first
    reader.stop()


def test_a_plan_published_in_the_batch_is_current_for_those_after_it(kit: LedgerKit) -> None:
    """The number of the current version is read once a transaction; what was undone is read again."""
    plan = Plan("p", "示范市推进计划")
    kit.do(lambda tx: publish(tx, plan, at=AT))

    def current(tx: Transaction) -> int:
        return tx.view.plans.current("p").version

    def publishes(tx: Transaction) -> None:
        publish(tx, replace(plan, title="示范市推进计划（修订）"), at=AT)

    def publishes_and_fails(tx: Transaction) -> None:
        publish(tx, replace(plan, title="示范市推进计划（再修订）"), at=AT)
        raise ZeroDivisionError

    whole = in_one_batch(kit, current, publishes, current)
    assert [whole[0].result(), whole[2].result()] == [1, 2]
    partly = in_one_batch(kit, current, publishes_and_fails, current)
    assert [partly[0].result(), partly[2].result()] == [2, 2]
    assert isinstance(partly[1].exception(), ZeroDivisionError)


def test_a_question_of_the_same_batch_is_closed_by_the_answer(kit: LedgerKit) -> None:
    """That nobody was asked is known from the arrival until somebody is."""
    kit.append(person_added(1), AccountBound("p_1", "c", Erasable("a")))
    kit.append(RoomAdded("c:r", "c", Erasable("r"), Erasable("")))
    question = Question("q_1", "p_1", "c:r", Asking((), (), "which", "6"), (), "6", AT, AT)

    def arrives(tx: Transaction) -> bool:
        return tx.arrival("in/c/1", connection="c", chat="r", account="a").question is not None

    def asks(tx: Transaction) -> None:
        assert not arrives(tx)
        tx.record(Outcome(question=question), at=AT, person="p_1", room="c:r")

    def answers(tx: Transaction) -> None:
        assert arrives(tx)
        tx.record(Outcome(closes=True), at=AT, person="p_1", room="c:r")

    results = in_one_batch(kit, asks, answers, arrives)
    assert [each.exception() for each in results] == [None, None, None]
    assert results[2].result() is False
