"""A filing's life: no fact leads where it may not, and replaying the facts gives the same filings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.duties import Dates
from bot.domain.evolve import FilingFact, RequestFact, evolve, evolve_by_request, opened
from bot.domain.facts import AcceptanceTold, ReportAccepted, ReportFiled, UnitUrged
from bot.domain.filings import Filing
from bot.domain.ladder import reached
from bot.domain.passing_facts import ReportSigned, SignatureRefused, SignatureWaived
from bot.domain.readings import STATUSES, Figure, Item
from bot.domain.request_facts import RequestDecided, RequestMade, TermMoved
from bot.domain.requests import Asked, dispute, extended_term
from bot.domain.rules import ReportingRule
from bot.domain.signing import refuse_signature, remind_of_signature, sign_report, waive_signature
from bot.domain.steps import Said, accept, file_report, send_back, waive, withdraw
from bot.errors import RefusalError
from bot.step_errors import WrongState
from bot.storage.audit import rebuild, verify
from bot.storage.ledger import LedgerReader
from bot.storage.queries import QueryReader
from tests.domain.duty_builders import the_calendar
from tests.storage.ledger_kit import AT, LedgerKit, filing_opened

ALLOWED = {
    ("open", "filed"), ("filed", "filed"), ("filed", "open"), ("filed", "accepted"), ("filed", "returned"),
    ("accepted", "returned"), ("returned", "filed"), ("open", "waived"), ("filed", "waived"),
    ("returned", "waived"),
    ("open", "unsigned"), ("returned", "unsigned"), ("filed", "unsigned"), ("unsigned", "filed"),
    ("unsigned", "returned"), ("unsigned", "open"), ("unsigned", "waived"),
}  # fmt: skip
DATES = Dates(date(2026, 9, 28), date(2026, 10, 9), *(AT + timedelta(days=days) for days in (18, 18, 40)))
Step = Callable[[Filing], FilingFact | RequestFact]

FIGURES = st.builds(Figure, st.sampled_from("ab"), st.integers(0, 9).map(Decimal), st.just("件"))
ITEMS = st.builds(
    Item,
    st.just("1"),
    st.sampled_from([None, *STATUSES]),
    st.none() | st.integers(0, 100).map(Decimal),
    st.lists(st.builds(Figure, st.sampled_from("ab"), st.integers(0, 9).map(Decimal), st.just("件"))).map(
        tuple
    ),
)


def _filed(item: Item, days: int) -> Step:
    at = AT + timedelta(days=days)
    return lambda filing: file_report(filing, item, Said("p_1", "说过的话", at, at))


def _for_head(item: Item, days: int) -> Step:
    at = AT + timedelta(days=days)
    return lambda filing: file_report(filing, item, Said("p_1", "说过的话", at, at), signature="wanted")


def _reminded(filing: Filing) -> FilingFact:
    fact = remind_of_signature(filing, AT.date() + timedelta(days=61), the_calendar())
    return fact or UnitUrged(filing.id, filing.version)


def _staged(days: int) -> Step:
    def step(filing: Filing) -> FilingFact:
        stages = reached(filing, (AT + timedelta(days=days)).date())
        return stages[0] if stages else UnitUrged(filing.id, filing.version)

    return step


def _told(filing: Filing) -> FilingFact:
    return AcceptanceTold(filing.id, filing.version)


def _disputed(filing: Filing) -> RequestFact:
    return dispute(filing, Asked(f"D{next(NUMBERS)}", "p_1", "r_1", AT, "不归我局"), None)


def _settled(filing: Filing) -> RequestFact:
    """The dispute is over, whoever decided it."""
    return RequestDecided("none", "dispute", filing.id, filing.version, granted=False)


def _extended(filing: Filing) -> RequestFact:
    if not filing.is_owed:
        raise WrongState(label=filing.label, state=filing.state, step="extend")
    until, day = filing.due_on + timedelta(days=7), AT.date()
    return extended_term(filing, until, RULE, the_calendar(), day=day)


NUMBERS = count()
RULE = ReportingRule("quarterly")
DAYS = st.integers(0, 60)
STEPS = st.one_of(
    st.builds(_filed, ITEMS, DAYS),
    st.builds(_for_head, ITEMS, DAYS),
    st.just(accept),
    st.just(lambda filing: sign_report(filing, by="p_head")),
    st.just(lambda filing: refuse_signature(filing, by="p_head", reason="请补充数据")),
    st.just(lambda filing: waive_signature(filing, reason="负责人出缺")),
    st.just(_reminded),
    DAYS.map(lambda days: lambda filing: withdraw(filing, at=AT + timedelta(days=days))),
    st.just(lambda filing: send_back(filing, reason="缺数据", dates=DATES, ladder=filing.ladder)),
    st.just(lambda filing: waive(filing, reason="本季不报")),
    st.builds(_staged, DAYS),
    st.sampled_from([_disputed, _settled, _extended, _told]),
)


def _after(filing: Filing, fact: FilingFact | RequestFact) -> Filing:
    if isinstance(fact, RequestMade | RequestDecided | TermMoved):
        return evolve_by_request(filing, fact)
    return evolve(filing, fact)  # type: ignore[arg-type]


def lived(steps: list[Step], *, due: date = date(2026, 9, 28)) -> tuple[Filing, list[Any]]:
    """The filing at the end and the facts of the steps that were allowed."""
    first = filing_opened(due=due)
    filing, facts = opened(first), [first]
    for step in steps:
        try:
            fact = step(filing)
        except RefusalError:
            continue
        after = _after(filing, fact)
        assert after.state == filing.state or (filing.state, after.state) in ALLOWED
        assert after.id == filing.id
        assert after.versions >= filing.versions
        assert (after.report is not None) == (
            after.state in {"unsigned", "filed", "accepted", "returned"}
        ) or (after.state == "waived")
        _keep_the_law_of_signatures(filing, fact, after)
        filing, facts = after, [*facts, fact]
    return filing, facts


def _keep_the_law_of_signatures(before: Filing, fact: FilingFact | RequestFact, after: Filing) -> None:
    """What waits for the head is never accepted, and only a signature of that version ends the waiting."""
    if isinstance(fact, ReportAccepted):
        assert before.signature not in {"wanted", "reminded", "refused"}
    if (before.state, after.state) == ("unsigned", "filed"):
        assert isinstance(fact, ReportSigned | SignatureWaived) or (
            isinstance(fact, ReportFiled) and not fact.signature
        )
    if isinstance(fact, ReportSigned | SignatureRefused):
        assert before.report is not None
        assert before.report.no == fact.no
        assert before.report.author != "p_head"
    assert (after.state == "unsigned") == (after.signature in {"wanted", "reminded"}) or (
        after.state == "waived"
    )


@given(st.lists(STEPS, max_size=12))
def test_no_step_leads_where_it_may_not(steps: list[Step]) -> None:
    filing, _ = lived(steps)
    if filing.state in {"accepted", "waived"}:
        with pytest.raises(RefusalError):
            _filed(Item("1"), 0)(filing)
        with pytest.raises(RefusalError):
            withdraw(filing, at=AT)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=10))
def test_replaying_the_facts_gives_the_same_filing(steps: list[Step], kit: LedgerKit) -> None:
    filing, facts = lived(steps)
    number = kit.do(lambda tx: tx.ledger.head()[0])
    renamed = [replace(fact, filing=f"{fact.filing.replace('t_1', f't_{number}')}") for fact in facts]
    kit.append(*renamed)
    db = kit.database.connect()
    stored = LedgerReader(db).filing(renamed[0].filing)
    rebuild(db)
    again = LedgerReader(db).filing(renamed[0].filing)
    faults = verify(db)
    db.close()
    assert stored == again == replace(filing, id=renamed[0].filing, task=f"t_{number}")
    assert faults == []


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lives=st.lists(st.tuples(st.integers(20, 22), st.lists(STEPS, max_size=5)), min_size=1, max_size=5))
def test_the_usual_due_day_is_that_of_most_reports_which_were_given_none_of_their_own(
    lives: list[tuple[int, list[Step]]], kit: LedgerKit
) -> None:
    rule = f"r_{kit.do(lambda tx: tx.ledger.head()[0])}"
    for number, (day, steps) in enumerate(lives):
        _, facts = lived(steps, due=date(2026, 10, day))
        renamed = facts[0].filing.replace("quarterly", rule).replace("t_1", f"t_{number}")
        kit.append(*(replace(fact, filing=renamed) for fact in facts))
    db = kit.database.connect()
    queries = QueryReader(db)
    due = Counter(
        each.due_on
        for each in queries.filings_of(plan="p")
        if each.rule == rule and not each.own_term and each.state != "waived"
    )
    usual = max(due, key=lambda day: (due[day], day), default=None)
    assert queries.usual_due("p", rule, "2026Q3") == usual
    rebuild(db)
    assert queries.usual_due("p", rule, "2026Q3") == usual
    db.close()


@pytest.fixture
def kit(tmp_path_factory: pytest.TempPathFactory) -> Any:
    made = LedgerKit(f"sqlite:///{tmp_path_factory.mktemp('states') / 'ledger.db'}")
    yield made
    made.close()
