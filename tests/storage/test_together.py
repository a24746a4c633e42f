"""Facts that are stored together leave what they leave one by one, on both engines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.facts import Fact, FilingOpened, FilingWaived
from bot.domain.filings import filing_id
from bot.storage.audit import compare_derived, verify
from bot.storage.database import Database
from bot.storage.ledger import LedgerReader
from bot.storage.projections import runs
from bot.storage.statements import compiled
from bot.text import Erasable
from tests.ledgers import make_ledger
from tests.storage.ledger_kit import LedgerKit, filing_opened, person_added, report_filed

DIALECTS = ("sqlite", "postgresql")
HOSTILE = ('6"', "6'; --", "6\\n", "六\u2028", "%(x)s", ":id", "{}", "🦆", "<b>")
REPORTS = [filing_opened(f"t_{number}") for number in range(6)]
NODES = [
    replace(
        filing_opened(f"t_{number}"),
        filing=filing_id(plan="p", rule="milestone", period=f"2026@m_{number}", task="t_1", unit="u_sci"),
        provisional=True,
    )
    for number in range(3)
]
MANY = [*REPORTS, *NODES]
STRANGE = [replace(filing_opened(f"t_s{place}"), label=label) for place, label in enumerate(HOSTILE)]


@pytest.fixture
def kit(database_url: str) -> Iterator[LedgerKit]:
    made = LedgerKit(database_url)
    yield made
    made.close()


def rows(kit: LedgerKit, *tables: str) -> list[list[Sequence[object]]]:
    db = kit.database.connect()
    found = [sorted(tuple(row) for row in db.rows(table)) for table in tables]
    db.close()
    return found


def replayed_otherwise(kit: LedgerKit, folder: Path) -> list[str]:
    """Tables that differ once the facts are applied one by one; faults of the chain."""
    scratch = Database(f"sqlite:///{folder / 'scratch.db'}")
    make_ledger(scratch)
    db = kit.database.connect()
    found = [*verify(db), *compare_derived(db, scratch)]
    db.close()
    return [f"{fault.code} {fault.where}" for fault in found]


def test_filings_opened_together_are_those_opened_one_by_one(kit: LedgerKit, tmp_path: Path) -> None:
    alone = LedgerKit(f"sqlite:///{tmp_path / 'alone.db'}")
    kit.append(*MANY, *STRANGE)
    for fact in (*MANY, *STRANGE):
        alone.append(fact)
    tables = ("facts", "head", "trail", "node_watches")
    assert rows(kit, *tables) == rows(alone, *tables)
    alone.close()
    assert replayed_otherwise(kit, tmp_path) == []
    db = kit.database.connect()
    found = [LedgerReader(db).filing(each.filing) for each in STRANGE]
    db.close()
    assert [each and each.label for each in found] == list(HOSTILE)


def test_other_facts_between_them_stay_in_their_place(kit: LedgerKit, tmp_path: Path) -> None:
    first, second, *more = REPORTS
    kit.append(*NODES, person_added(1), first, second, report_filed(first.filing), *more, person_added(2))
    kinds = [row[1] for row in sorted(rows(kit, "facts")[0], key=lambda row: str(row[0]).zfill(4))]
    opened = "FilingOpened"
    assert kinds == [opened] * 3 + ["PersonAdded", opened, opened, "ReportFiled"] + [opened] * 4 + [
        "PersonAdded"
    ]
    assert replayed_otherwise(kit, tmp_path) == []


def test_what_comes_back_with_others_counts_its_versions_on(kit: LedgerKit, tmp_path: Path) -> None:
    """Opened again after it was reported on and waived, among new ones; then changed in the same decision."""
    back, *more = REPORTS
    waived = FilingWaived(back.filing, 1, Erasable("不再承担"))
    kit.append(back, report_filed(back.filing), report_filed(back.filing, no=2), waived)
    again = replace(back, version=2)
    kit.append(*more, again, report_filed(back.filing, no=3))
    db = kit.database.connect()
    filing = LedgerReader(db).filing(back.filing)
    db.close()
    assert filing is not None
    assert (filing.state, filing.version, filing.versions) == ("filed", 2, 3)
    assert replayed_otherwise(kit, tmp_path) == []


def test_the_same_filing_twice_in_one_decision_is_as_the_last_says(kit: LedgerKit, tmp_path: Path) -> None:
    renamed = replace(REPORTS[0], label="7")
    kit.append(*REPORTS, renamed, *NODES)
    db = kit.database.connect()
    filing = LedgerReader(db).filing(renamed.filing)
    db.close()
    assert filing is not None
    assert filing.label == "7"
    assert replayed_otherwise(kit, tmp_path) == []


def test_only_postgresql_has_a_statement_of_its_own_for_many_rows() -> None:
    lite, postgres = ({name for name, each in compiled(dialect).items() if each.many} for dialect in DIALECTS)
    assert lite == set()
    assert {"add_fact", "open_filing", "add_trail", "put_node_watch", "add_text"} == postgres


@given(st.lists(st.sampled_from([*REPORTS, *NODES, person_added(1), report_filed(REPORTS[0].filing)])))
def test_runs_are_all_the_facts_in_their_order_and_together_only_different_filings(
    facts: list[Fact],
) -> None:
    found = list(runs(facts))
    assert list(chain.from_iterable(found)) == facts
    for run in found:
        filings = [fact.filing for fact in run if isinstance(fact, FilingOpened)]
        assert len(run) == 1 or len(set(filings)) == len(run)
