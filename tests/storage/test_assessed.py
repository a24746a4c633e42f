"""What the assessment reads of a ledger, on both engines: all that is the year's and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from bot.domain.assessment import KINDS, Assessment, Basis, assess
from bot.domain.duty_facts import CloseOutClaimed, CloseOutReturned
from bot.domain.facts import StageReached
from bot.domain.request_facts import AbsenceSet
from bot.domain.trail import Recorded
from bot.storage.audit import rebuild
from bot.storage.queries import QueryReader
from bot.text import Erasable
from tests.domain.assessment_builders import DUES, YEAR, Year, at, figure, the_plan, the_scoring
from tests.domain.duty_builders import the_calendar
from tests.domain.test_assessment import patents
from tests.storage.ledger_kit import LedgerKit

LATE = date(2026, 10, 9)


@pytest.fixture
def kit(database_url: str) -> Iterator[LedgerKit]:
    made = LedgerKit(database_url)
    yield made
    made.close()


def a_year() -> Year:
    """A late report that was returned, a claim that was not upheld, an absence, a lamp."""
    year = Year(the_plan(indicators=[patents()], deadline=date(2026, 6, 30)))
    names = ("C1", "p", 1, "t_1", "")
    year.add(date(2025, 12, 1), CloseOutClaimed(*names, "u_sci", "p_1", "r", at(LATE), Erasable("已完成")))
    year.add(date(2026, 1, 5), CloseOutReturned(*names, Erasable("缺验收")))
    year.add(date(2026, 1, 6), AbsenceSet("a", "p_1", "u_tax", "p_2", date(2026, 9, 26), date(2026, 10, 8)))
    filing = year.open()
    year.add(date(2026, 9, 28), StageReached(filing, 1, "reminder", date(2026, 9, 28), 0))
    year.file(filing, LATE, figures=(figure("发明专利", 20),))
    year.accept(filing, LATE)
    year.file(year.open("3", "u_tax"), LATE)
    again = year.open("2", quarter="Q4")
    year.file(again, DUES["Q4"])
    year.send_back(again, DUES["Q4"], date(2027, 1, 6))
    return year


def read(kit: LedgerKit, *, year: int = YEAR, newest: int = 10**6) -> list[Recorded]:
    db = kit.database.connect()
    found = QueryReader(db).assessed("p", year, newest=newest)
    db.close()
    return found


def append(kit: LedgerKit, recorded: list[Recorded]) -> None:
    for each in recorded:
        kit.do(lambda tx, one=each: tx.chain.append((one.fact,), at=one.at, person=one.person))  # type: ignore[misc]


def judged(year: Year, recorded: list[Recorded]) -> Assessment:
    head = (len(year.recorded), "f" * 64)
    basis = Basis(year.plan, YEAR, at(date(2027, 2, 1)), head, the_scoring(), the_calendar())
    return assess(recorded, basis)


def test_the_ledgers_facts_give_what_the_facts_give(kit: LedgerKit) -> None:
    year = a_year()
    append(kit, year.recorded)
    found = read(kit)
    assert [each.seq for each in found] == [
        each.seq for each in year.recorded if isinstance(each.fact, KINDS)
    ]
    before = year.assess()
    assert judged(year, found) == before
    cases = [trace.found.case for unit in before.units for trace in unit.traces]
    assert sorted(cases) == ["given_back", "late", "late", "missing", "red", "returned"]
    assert {trace.found.excuse for trace in before.units[0].traces} == {"absent"}


def test_a_rebuilt_ledger_gives_the_same(kit: LedgerKit) -> None:
    year = a_year()
    append(kit, year.recorded)
    before = judged(year, read(kit))
    db = kit.database.connect()
    rebuild(db)
    db.close()
    assert judged(year, read(kit)) == before


def test_what_came_after_a_head_or_belongs_to_another_year_or_plan_is_not_read(kit: LedgerKit) -> None:
    year = a_year()
    append(kit, year.recorded)
    other = Year()
    name = other.open().replace("p/", "p_other/").replace("2026Q3", "2025Q3")
    opened = replace(other.recorded[0].fact, filing=name)  # type: ignore[type-var]
    append(kit, [replace(other.recorded[0], fact=opened)])
    assert [each.seq for each in read(kit)][-1] == len(year.recorded)
    assert [each.seq for each in read(kit, newest=4)] == [1, 2, 3, 4]
    assert {type(each.fact).__name__ for each in read(kit, year=2024)} == {
        "CloseOutClaimed", "CloseOutReturned", "AbsenceSet",
    }  # fmt: skip
