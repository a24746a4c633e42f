"""Cards built at the lease: from what is owed then, with the liaison on duty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import cast

import pytest

from bot.domain.filings import Filing
from bot.domain.people import Person
from bot.domain.plan import Plan
from bot.notices.at_lease import AT_LEASE, digest_row
from bot.ports.ledger import View
from tests.domain.duty_builders import the_calendar
from tests.notices.samples import COMMERCE, PLAN, SCIENCE, a_filing, a_report, a_task
from tests.wording.locales import lines_of

MORNING = datetime(2026, 9, 28, 0, 50, tzinfo=UTC)


@dataclass
class FakeLedger:
    """What the notices ask of a ledger."""

    filed: list[Filing] = field(default_factory=list)
    last: Filing | None = None
    liaisons: dict[str, Person] = field(default_factory=dict)

    def last_accepted(self, filing: Filing) -> Filing | None:
        return self.last

    def reported_by(self, units: Sequence[str]) -> list[Filing]:
        return [filing for filing in self.filed if filing.unit in units]

    def liaison(self, plan: str, unit: str, day: date) -> Person | None:
        return self.liaisons.get(unit)

    def letter(self, letter: str) -> None:
        return None

    def filings(self, ids: Sequence[str]) -> list[Filing]:
        return []


def _view(ledger: FakeLedger) -> View:
    tasks = tuple(a_task(label) for label in ("3", "7", "11"))
    plan = Plan("p", PLAN, units=(SCIENCE, COMMERCE), tasks=tasks, version=1)
    plans = SimpleNamespace(
        version=lambda name, version: plan, current=lambda name: plan, all_current=lambda: [plan]
    )
    queries = SimpleNamespace(first_opened=lambda *names: None)
    return cast("View", SimpleNamespace(ledger=ledger, plans=plans, queries=queries, calendar=the_calendar()))


@pytest.mark.parametrize("name", sorted(AT_LEASE))
def test_nothing_owed_any_more_gives_no_card(name: str) -> None:
    assert AT_LEASE[name]({"letter": "D4TM0001"}, [], _view(FakeLedger()), MORNING) is None


def test_digest_is_told_as_of_the_day_it_leaves() -> None:
    card = AT_LEASE["digest"]({}, [a_filing()], _view(FakeLedger()), MORNING)
    assert card is not None
    assert lines_of(card, day=date(2026, 9, 28))[0] == "【季报提醒】市科技局：1项，今天17:00前报"


def test_what_the_unit_filed_by_the_same_date_is_named_as_recorded() -> None:
    later = a_filing("11", state="filed", due_at=datetime(2026, 12, 25, tzinfo=UTC))
    other = a_filing("9", state="filed", unit="u_com")
    ledger = FakeLedger(filed=[a_filing("3", state="filed"), later, other])
    card = AT_LEASE["digest"]({}, [a_filing()], _view(ledger), MORNING)
    assert card is not None
    assert "第3项已登记，不用再报。" in lines_of(card)


def test_liaison_of_the_first_unit_is_mentioned() -> None:
    ledger = FakeLedger(liaisons={"u_com": Person("p_9", "赵宁"), "u_sci": Person("p_1", "王敏")})
    card = AT_LEASE["urging"]({}, [a_filing(), a_filing("3", unit="u_com")], _view(ledger), MORNING)
    assert card is not None
    assert card.mention == "p_1"
    assert card.kind == "urging"


def test_row_holds_task_unit_and_last_answer() -> None:
    last = a_filing(period="2026Q2", state="accepted", report=a_report())
    row = digest_row(a_filing(), _view(FakeLedger(last=last)))
    assert (row.task.label, row.unit, row.last, row.plan_title) == ("7", SCIENCE, last, PLAN)


def test_task_that_nobody_else_owns_is_the_offices() -> None:
    row = digest_row(replace(a_filing(), unit="office"), _view(FakeLedger()))
    assert row.unit.name == ""
