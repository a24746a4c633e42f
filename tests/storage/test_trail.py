"""Facts are found again by what they are about, newest first; the chain's newest part is checked."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.facts import Fact, PostGiven
from bot.domain.letter_facts import LetterProposed
from bot.domain.plan_facts import PlanPublished
from bot.domain.trail import Recorded
from bot.ports.records import ChainCheck, Wanted
from bot.storage.audit import compare_derived, verify
from bot.storage.database import Database
from bot.storage.queries import QueryReader
from bot.text import Erasable
from tests.ledgers import make_ledger
from tests.storage.ledger_kit import AT, LedgerKit, filing_opened, person_added, report_filed
from tests.storage.test_tampering import tamper


@pytest.fixture
def kit(database_url: str) -> Iterator[LedgerKit]:
    found = LedgerKit(database_url)
    yield found
    found.close()


def record(kit: LedgerKit, *facts: Fact, person: str, days: int = 0) -> None:
    at = AT + timedelta(days=days)
    kit.do(lambda tx: tx.chain.append(facts, at=at, person=person))


def found(kit: LedgerKit, wanted: Wanted, *, newest: int | None = None, most: int = 10) -> list[Recorded]:
    return kit.do(lambda tx: tx.view.queries.recorded(wanted, newest=newest, most=most))


def seqs(kit: LedgerKit, wanted: Wanted, *, newest: int | None = None, most: int = 10) -> list[int]:
    return [each.seq for each in found(kit, wanted, newest=newest, most=most)]


@pytest.fixture
def told(kit: LedgerKit) -> LedgerKit:
    """Five facts: a task opens, is reported, another opens, somebody gets a post, the plan changes."""
    first = filing_opened("t_1")
    record(kit, first, person="")
    record(kit, report_filed(first.filing), person="p_1")
    record(kit, filing_opened("t_2", unit="u_tax"), person="", days=1)
    record(kit, PostGiven("u_tax/liaison/p_2", "p_2", "liaison", "u_tax"), person="p_3", days=1)
    changed = PlanPublished("p", 2, "0" * 64, "assign", ("t_1", "t_2"), Erasable("职能划转"))
    record(kit, changed, person="p_3", days=2)
    return kit


def test_facts_are_found_by_task_unit_and_person(told: LedgerKit) -> None:
    assert seqs(told, Wanted()) == [5, 4, 3, 2, 1]
    assert seqs(told, Wanted(task="t_1")) == [5, 2, 1]
    assert seqs(told, Wanted(unit="u_tax")) == [4, 3]
    assert seqs(told, Wanted(person="p_2")) == [4], "whom it is about"
    assert seqs(told, Wanted(person="p_3")) == [5, 4], "whose decision it was"
    assert seqs(told, Wanted(task="t_1", person="p_3")) == [5]
    assert seqs(told, Wanted(unit="u_tax", person="p_2")) == [4]
    assert seqs(told, Wanted(task="t_9")) == []


def test_a_slip_about_several_tasks_is_found_by_each(told: LedgerKit) -> None:
    filings = (filing_opened("t_1").filing, filing_opened("t_2", unit="u_tax").filing)
    record(told, LetterProposed("D4TM0001", "circular", "p", 1, AT, filings=filings), person="p_9", days=3)
    for wanted in (Wanted(task="t_1"), Wanted(task="t_2"), Wanted(unit="u_tax"), Wanted(person="p_9")):
        assert seqs(told, wanted)[0] == 6


def test_facts_come_page_by_page_and_by_their_time(told: LedgerKit) -> None:
    assert seqs(told, Wanted(), most=2) == [5, 4]
    assert seqs(told, Wanted(), newest=3, most=2) == [3, 2]
    assert seqs(told, Wanted(task="t_1"), newest=4) == [2, 1]
    day = timedelta(days=1)
    assert seqs(told, Wanted(since=AT + day)) == [5, 4, 3]
    assert seqs(told, Wanted(until=AT + day)) == [2, 1]
    assert seqs(told, Wanted(task="t_1", since=AT + day, until=AT + 3 * day)) == [5]
    assert seqs(told, Wanted(since=AT + 9 * day)) == []


def test_words_come_along_until_they_are_erased(told: LedgerKit) -> None:
    [changed] = found(told, Wanted(), most=1)
    assert (changed.person, changed.at) == ("p_3", AT + timedelta(days=2))
    assert isinstance(changed.fact, PlanPublished)
    assert changed.fact.why
    assert changed.fact.why.text == "职能划转"
    digest = changed.fact.why.digest
    told.do(lambda tx: tx.db.run("erase_text", of=digest))
    [changed] = found(told, Wanted(), most=1)
    assert isinstance(changed.fact, PlanPublished)
    assert changed.fact.why
    assert changed.fact.why.text is None


def test_versions_of_a_plan_come_newest_first(told: LedgerKit) -> None:
    record(told, PlanPublished("p", 3, "1" * 64), PlanPublished("q", 1, "2" * 64), person="p_1", days=3)
    versions = told.do(lambda tx: tx.view.queries.publications("p"))
    assert [(each.seq, getattr(each.fact, "version", 0)) for each in versions] == [(6, 3), (5, 2)]
    assert told.do(lambda tx: tx.view.queries.publications("none")) == []


def test_what_facts_are_about_is_made_anew_from_them(told: LedgerKit, tmp_path: Path) -> None:
    scratch = Database(f"sqlite:///{tmp_path / 'scratch.db'}")
    make_ledger(scratch)
    db = told.database.connect()
    assert compare_derived(db, scratch) == []
    assert verify(db)[-1].code == "plan_changed", "the plan's body was never stored here"
    db.close()


@pytest.mark.parametrize("most", [1, 3, 5, 100])
def test_the_newest_facts_lead_to_the_head(told: LedgerKit, most: int) -> None:
    check = told.do(lambda tx: tx.view.queries.chain_check(most))
    assert (check.seq, check.checked, check.broken) == (5, min(most, 5), None)


def test_an_empty_ledger_is_whole(kit: LedgerKit) -> None:
    assert kit.do(lambda tx: tx.view.queries.chain_check(10)) == ChainCheck(0, "0" * 64, 0)


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("UPDATE facts SET person = 'p_9' WHERE seq = 4", 4),
        ("UPDATE facts SET body = body || ' ' WHERE seq = 2", 2),
        ("DELETE FROM facts WHERE seq = 3", 3),
        ("DELETE FROM facts WHERE seq = 5", 5),
        ("UPDATE head SET hash = 'x'", 5),
    ],
)
def test_a_change_of_the_record_is_named(tmp_path: Path, change: str, broken: int) -> None:
    path = tmp_path / "ledger.db"
    kit = LedgerKit(f"sqlite:///{path}")
    kit.append(*(person_added(number) for number in range(1, 6)))
    kit.close()
    copy = tmp_path / "copy.db"
    shutil.copy(path, copy)
    tamper(copy, change)
    db = Database(f"sqlite:///{copy}").connect()
    assert QueryReader(db).chain_check(10).broken == broken
    db.close()
