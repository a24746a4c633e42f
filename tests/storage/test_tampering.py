"""Any single change of the record is found: a fact, a text, the head, a derived row."""

# ruff: noqa: S608 - the SQL is written here, to do harm
from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column

from bot.storage.audit import compare_derived, verify
from bot.storage.database import Database
from bot.storage.tables import DERIVED, facts
from tests.ledgers import make_ledger
from tests.storage.ledger_kit import LedgerKit, filing_opened, person_added, report_filed

COUNT = 5


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of five facts nobody has touched."""
    path = tmp_path_factory.mktemp("whole") / "ledger.db"
    kit = LedgerKit(f"sqlite:///{path}")
    first = filing_opened()
    kit.append(person_added(1), person_added(2), first, report_filed(first.filing), filing_opened("t_2"))
    kit.close()
    return path


def tamper(path: Path, *changes: str) -> None:
    """SQL of somebody's own, past the triggers that keep facts from being changed."""
    connection = sqlite3.connect(path)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    for change in changes:
        assert connection.execute(change).rowcount
    connection.commit()
    connection.close()


def faults_after(whole: Path, *changes: str, expected: tuple[int, str] | None = None) -> list[str]:
    """What is found once somebody has changed a copy with SQL of their own."""
    copy = whole.with_name("copy.db")
    shutil.copy(whole, copy)
    tamper(copy, *changes)
    db = Database(f"sqlite:///{copy}").connect()
    found = [fault.code for fault in verify(db, expected=expected)]
    db.close()
    copy.unlink()
    return found


def test_an_untouched_record_has_no_fault(whole: Path) -> None:
    assert faults_after(whole) == []


@pytest.mark.parametrize("column", facts.c, ids=lambda column: str(column.name))
@pytest.mark.parametrize("seq", range(1, COUNT + 1))
def test_any_changed_column_of_any_fact_is_found(whole: Path, seq: int, column: Column[Any]) -> None:
    changed = f"{column.name} + 99" if column.type.python_type is int else f"{column.name} || 'x'"
    assert faults_after(whole, f"UPDATE facts SET {column.name} = {changed} WHERE seq = {seq}")


def test_facts_cannot_be_changed_through_the_front_door(whole: Path) -> None:
    db = Database(f"sqlite:///{whole}").connect()
    for change in ("DELETE FROM facts WHERE seq = 1", "UPDATE facts SET body = 'x' WHERE seq = 1"):
        with pytest.raises(sqlite3.IntegrityError):
            db.plain(change)
    db.close()


@pytest.mark.parametrize("seq", range(1, COUNT + 1))
def test_any_removed_fact_is_found(whole: Path, seq: int) -> None:
    assert faults_after(whole, f"DELETE FROM facts WHERE seq = {seq}")


def test_facts_that_changed_places_are_found(whole: Path) -> None:
    changes = [f"UPDATE facts SET seq = {new} WHERE seq = {old}" for old, new in ((1, 99), (2, 1), (99, 2))]
    assert faults_after(whole, *changes)


def test_a_fact_cut_off_with_its_head_is_found_by_a_head_noted_earlier(whole: Path) -> None:
    db = Database(f"sqlite:///{whole}").connect()
    head = db.one("head")
    before = next(row[8] for row in db.rows("facts") if row[0] == COUNT - 1)
    db.close()
    assert head is not None
    cut = (
        f"DELETE FROM facts WHERE seq = {COUNT}",
        f"UPDATE head SET seq = {COUNT - 1}, hash = '{before}'",
        f"DELETE FROM texts WHERE seq = {COUNT} OR 1",
    )
    assert faults_after(whole, *cut) == []  # a whole record, as far as it goes
    assert "expected_head" in faults_after(whole, *cut, expected=(COUNT, str(head[1])[:12]))


@pytest.mark.parametrize(
    "change", ["text = '别的话' WHERE text = '王敏1'", "salt = 'x' WHERE text = '王敏2'"]
)
def test_a_changed_text_is_found_and_an_erased_one_is_not(whole: Path, change: str) -> None:
    assert faults_after(whole, f"UPDATE texts SET {change}") == ["text_changed"]
    assert faults_after(whole, "UPDATE texts SET text = NULL") == []


@pytest.mark.parametrize("change", ["seq = 4", "hash = 'x'", "seq = 6"])
def test_a_changed_head_is_found(whole: Path, change: str) -> None:
    assert "head" in faults_after(whole, f"UPDATE head SET {change}")


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("filings", "UPDATE filings SET state = 'accepted'"),
        ("reports", "UPDATE reports SET percent = '100'"),
        ("persons", "DELETE FROM persons WHERE id = 'p_1'"),
    ],
)
def test_a_changed_derived_row_is_named(whole: Path, tmp_path: Path, table: str, change: str) -> None:
    copy = tmp_path / "copy.db"
    shutil.copy(whole, copy)
    tamper(copy, change)
    scratch = Database(f"sqlite:///{tmp_path / 'scratch.db'}")
    make_ledger(scratch)
    db = Database(f"sqlite:///{copy}").connect()
    found = [(fault.code, fault.where) for fault in compare_derived(db, scratch)]
    db.close()
    assert found == [("derived", table)]
    assert table in {each.name for each in DERIVED}
