"""The ledger on both engines: one chain, append-only, no lost update, erasable texts, rebuildable tables."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.facts import CommandRefused, ReportAccepted, ReportWithdrawn, TextErased
from bot.domain.plan import Plan
from bot.storage.audit import Fault, compare_derived, rebuild, verify
from bot.storage.chain import GENESIS
from bot.storage.database import Database, Db
from bot.storage.ledger import LedgerReader
from bot.storage.publishing import publish
from bot.storage.record import Transaction
from bot.storage.schema import differences
from tests.ledgers import make_ledger
from tests.storage.ledger_kit import AT, LedgerKit, filing_opened, person_added, report_filed


@pytest.fixture
def kit(database_url: str) -> Iterator[LedgerKit]:
    made = LedgerKit(database_url)
    yield made
    made.close()


@pytest.fixture
def db(kit: LedgerKit) -> Iterator[Db]:
    connection = kit.database.connect()
    yield connection
    connection.close()


def filled(kit: LedgerKit) -> str:
    """A filing opened, reported twice, accepted; gives its id."""
    fact = filing_opened()
    kit.append(person_added(1), fact, report_filed(fact.filing), report_filed(fact.filing, no=2))
    kit.append(ReportAccepted(fact.filing, 1, 2), CommandRefused("accept", "not_permitted"))
    return fact.filing


def test_chain_starts_at_genesis_and_moves_the_head(kit: LedgerKit, db: Db) -> None:
    assert LedgerReader(db).head() == (0, GENESIS)
    filled(kit)
    rows = db.all("facts_after", after=0, most=100)
    assert [row[0] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert LedgerReader(db).head() == (6, rows[-1][8])
    assert verify(db) == []


@pytest.mark.parametrize("statement", ["UPDATE facts SET body = '{}' WHERE seq = 1", "DELETE FROM facts"])
def test_facts_refuse_to_be_changed_or_removed(kit: LedgerKit, db: Db, statement: str) -> None:
    kit.append(person_added(1))
    with pytest.raises(Exception, match="append-only"):
        db.plain(statement)


def tampered(db: Db, statement: str) -> None:
    """Change a fact as somebody with the database's own rights could."""
    if db.dialect == "sqlite":
        db.plain("DROP TRIGGER facts_no_update")
        db.plain("DROP TRIGGER facts_no_delete")
    else:
        db.plain("DROP TRIGGER facts_append_only ON facts")
    db.plain(statement)


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE facts SET person = 'p_9' WHERE seq = 3", Fault("changed", "3")),
        ("DELETE FROM facts WHERE seq = 3", Fault("missing", "3")),
        ("DELETE FROM facts WHERE seq = 6", Fault("head", "6")),
        (
            "INSERT INTO facts SELECT 7, kind, v, plan, version, at, person, body, hash FROM facts"
            " WHERE seq = 6",
            Fault("changed", "7"),
        ),
    ],
)
def test_audit_names_what_was_tampered_with(kit: LedgerKit, db: Db, statement: str, fault: Fault) -> None:
    filled(kit)
    tampered(db, statement)
    assert fault in verify(db)


def test_audit_knows_a_head_that_was_noted_earlier(kit: LedgerKit, db: Db) -> None:
    filled(kit)
    seq, digest = LedgerReader(db).head()
    kit.append(person_added(2))
    assert verify(db, expected=(seq, digest[:12])) == []
    assert verify(db, expected=(seq, "0" * 12)) == [Fault("expected_head", str(seq))]


def test_audit_names_a_derived_table_that_differs(kit: LedgerKit, db: Db, tmp_path: Path) -> None:
    filled(kit)
    scratch = Database(f"sqlite:///{tmp_path / 'scratch.db'}")
    make_ledger(scratch)
    assert compare_derived(db, scratch) == []
    db.plain("UPDATE filings SET state = 'open'")
    again = Database(f"sqlite:///{tmp_path / 'again.db'}")
    make_ledger(again)
    assert compare_derived(db, again) == [Fault("derived", "filings")]
    rebuild(db)
    last = Database(f"sqlite:///{tmp_path / 'last.db'}")
    make_ledger(last)
    assert compare_derived(db, last) == []


def test_erased_texts_are_gone_and_the_chain_stays_valid(kit: LedgerKit, db: Db) -> None:
    filing = filled(kit)
    before = LedgerReader(db).filing(filing)
    assert before is not None
    assert before.report is not None
    assert before.report.words == "正常推进，完成60%"
    digests = tuple(row[0] for row in db.rows("texts"))
    kit.append(TextErased(digests, "p_1"))
    after = LedgerReader(db).filing(filing)
    assert after is not None
    assert after.report is not None
    assert after.report == replace(before.report, words=None, problem=None)
    assert {row[3] for row in db.rows("texts")} == {None}
    assert verify(db) == []
    rebuild(db)
    person = LedgerReader(db).person("p_1")
    assert person is not None
    assert person.name is None


def test_withdrawing_takes_all_versions_back(kit: LedgerKit, db: Db) -> None:
    fact = filing_opened()
    kit.append(fact, report_filed(fact.filing), report_filed(fact.filing, no=2, words="完成80%"))
    kit.append(ReportWithdrawn(fact.filing, 1, 2))
    filing = LedgerReader(db).filing(fact.filing)
    assert filing is not None
    assert (filing.state, filing.report, filing.versions) == ("open", None, 2)
    kit.append(report_filed(fact.filing, no=3, words="完成85%"))
    again = LedgerReader(db).filing(fact.filing)
    assert again is not None
    assert again.report is not None
    assert (again.state, again.report.words) == ("filed", "完成85%")


def test_a_failing_function_rolls_back_alone(kit: LedgerKit, db: Db) -> None:
    """Three functions in one batch: the middle one fails after it wrote."""
    entered, go_on = threading.Event(), threading.Event()

    def first(tx: Transaction) -> None:
        entered.set()
        go_on.wait()

    def failing(tx: Transaction) -> None:
        tx.chain.append((person_added(2),), at=AT, person="")
        raise ZeroDivisionError

    results: list[object] = []
    threads = [threading.Thread(target=lambda: kit.do(first))]
    threads[0].start()
    entered.wait()
    for work in (
        lambda: kit.append(person_added(1)),
        lambda: _caught(kit, failing, results),
        lambda: kit.append(person_added(3)),
    ):
        thread = threading.Thread(target=work)
        thread.start()
        threads.append(thread)
    go_on.set()
    for thread in threads:
        thread.join()
    assert results == ["ZeroDivisionError"]
    assert sorted(row[0] for row in db.rows("persons")) == ["p_1", "p_3"]
    assert verify(db) == []


def test_four_threads_lose_no_update(kit: LedgerKit, db: Db) -> None:
    def count(tx: Transaction) -> None:
        row = tx.db.one("setting", name="count")
        tx.db.run("put_setting", name="count", value=str(int(row[0]) + 1 if row else 1))

    threads = [threading.Thread(target=lambda: [kit.do(count) for _ in range(50)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    row = db.one("setting", name="count")
    assert row is not None
    assert row[0] == "200"


def test_migrated_tables_are_those_of_the_code(kit: LedgerKit) -> None:
    assert differences(kit.database) == []


def _caught(kit: LedgerKit, work: Callable[[Transaction], None], results: list[object]) -> None:
    try:
        kit.do(work)
    except ZeroDivisionError as error:
        results.append(type(error).__name__)


def test_audit_names_a_published_plan_that_was_changed(kit: LedgerKit, db: Db) -> None:
    plan = Plan("p", "示范市推进计划")
    kit.do(lambda tx: publish(tx, plan, at=AT))
    assert verify(db) == []
    db.plain("UPDATE plan_versions SET body = replace(body, '示范市', '别的市')")
    assert verify(db) == [Fault("plan_changed", "1")]
