"""Close-outs and watched nodes as stored: what the pure rules make of the facts, on both engines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.close_out import Claim, CloseOut, CloseOutFact, Place, after, claim, give_back
from bot.domain.duty_facts import MilestoneMissed, TaskReopened, TaskStruckOff
from bot.domain.filings import filing_id
from bot.storage.audit import rebuild, verify
from bot.storage.ledger import LedgerReader
from bot.storage.queries import QueryReader
from bot.text import Erasable
from tests.storage.ledger_kit import AT, LedgerKit, filing_opened, report_filed

NUMBERS = count()
STEPS = st.lists(st.sampled_from(["claim", "return", "strike", "strike anew", "reopen"]), max_size=8)


@pytest.fixture
def kit(database_url: str) -> Iterator[LedgerKit]:
    made = LedgerKit(database_url)
    yield made
    made.close()


def course(steps: Sequence[str], place: Place) -> tuple[CloseOut | None, list[Any]]:
    """How it stands at the end, and the facts of the steps that lead on from where it stood."""
    known: CloseOut | None = None
    facts: list[CloseOutFact] = []
    names = (place.plan, place.version, place.task, place.part)
    for no, step in enumerate(steps):
        new_id = f"{place.task}-{no}"
        fact: CloseOutFact
        if step == "claim" and not (known and known.is_closed):
            fact = claim(known, place, Claim(new_id, "u_sci", "p_1", "r_1", AT, f"第{no}次申请"))
        elif step == "return" and known and known.waits:
            fact = give_back(known, place, f"第{no}次缺材料")
        elif step == "strike" and known and known.waits:
            fact = TaskStruckOff(known.id, *names, AT + timedelta(days=no), waived=("f_1", "f_2"))
        elif step == "strike anew" and not (known and known.is_closed):
            fact = TaskStruckOff(new_id, *names, AT, ground=Erasable("已核对"))
        elif step == "reopen" and known and known.is_closed:
            fact = TaskReopened(known.id, *names, AT, Erasable("有一处整改"))
        else:
            continue
        known, facts = after(known, fact), [*facts, fact]
    return known, facts


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_what_is_stored_is_what_the_rules_make_of_the_facts(steps: list[str], kit: LedgerKit) -> None:
    place = Place("p", 1, f"t_{next(NUMBERS)}", "", "1")
    known, facts = course(steps, place)
    kit.append(*facts)
    db = kit.database.connect()
    stored = LedgerReader(db).close_out(place.plan, place.task, place.part)
    closed = (place.task, "") in QueryReader(db).closed_out(place.plan)
    rebuild(db)
    again = LedgerReader(db).close_out(place.plan, place.task, place.part)
    by_id = LedgerReader(db).close_out_by_id(known.id) if known else None
    faults = verify(db)
    db.close()
    assert stored == again == by_id == known
    assert closed == bool(known and known.is_closed)
    assert faults == []


def test_a_node_is_watched_while_it_is_owed_and_told_of_once_a_due_day(kit: LedgerKit) -> None:
    name = filing_id(plan="p", rule="milestone", period="@m_1", task="t_1", unit="u_sci")
    kit.append(replace(filing_opened(), filing=name))
    day = date(2026, 9, 29)

    def missed() -> list[str]:
        db = kit.database.connect()
        found = [each.id for each in QueryReader(db).missed_nodes(day)]
        db.close()
        return found

    assert missed() == [name]
    kit.append(report_filed(name))  # on track: not reached
    assert missed() == [name]
    kit.append(MilestoneMissed(name, 1, date(2026, 9, 28)))
    assert missed() == []
    kit.append(replace(report_filed(name, no=2), status="completed"))
    db = kit.database.connect()
    assert [each.state for each in QueryReader(db).nodes_between(day - timedelta(days=1), day)] == ["filed"]
    rebuild(db)
    db.close()
    assert missed() == []


def test_a_quarters_report_is_no_node(kit: LedgerKit) -> None:
    kit.append(filing_opened())
    db = kit.database.connect()
    assert QueryReader(db).missed_nodes(date(2027, 1, 1)) == []
    assert QueryReader(db).nodes_between(date(2026, 1, 1), date(2027, 1, 1)) == []
    db.close()
