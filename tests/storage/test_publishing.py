"""What counts as a new version of a plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from bot.document_errors import BadEdit
from bot.domain.plan import Indicator, Milestone, Plan, Task
from bot.storage.publishing import publish
from bot.storage.record import Transaction
from tests.storage.ledger_kit import AT, LedgerKit

PLAN = Plan(
    "p",
    "示范市推进计划",
    tasks=(Task("t_1", "1", "task", "修路", "修路三条。", line=3),),
    milestones=(Milestone("m_1", "到2027年", "deadline", "2027", line=2),),
)


@pytest.fixture
def kit(database_url: str) -> Iterator[LedgerKit]:
    made = LedgerKit(database_url)
    yield made
    made.close()


def test_rows_on_other_lines_are_no_new_version(kit: LedgerKit) -> None:
    kit.do(lambda tx: publish(tx, PLAN, at=AT))
    moved = replace(
        PLAN,
        tasks=(replace(PLAN.tasks[0], line=9),),
        milestones=(replace(PLAN.milestones[0], line=8),),
    )
    assert kit.do(lambda tx: publish(tx, moved, at=AT)).version == 1


def test_name_for_two_figures_of_a_task_is_never_published(kit: LedgerKit) -> None:
    figures = [
        Indicator(f"i_{name}", name, ">=", Decimal(9), "件", task="t_1", aliases=("专利量",))
        for name in ("专利拥有量", "专利授权量")
    ]
    with pytest.raises(BadEdit, match="专利拥有量 / 专利授权量"):
        kit.do(lambda tx: publish(tx, replace(PLAN, indicators=tuple(figures)), at=AT))
    kit.do(lambda tx: publish(tx, replace(PLAN, indicators=tuple(figures[:1])), at=AT))
    kept = kit.do(lambda tx: tx.view.plans.current("p")).indicators
    assert [each.aliases for each in kept] == [("专利量",)]


def test_other_words_are_a_new_version(kit: LedgerKit) -> None:
    kit.do(lambda tx: publish(tx, PLAN, at=AT))
    changed = replace(PLAN, tasks=(replace(PLAN.tasks[0], text="修路四条。"),))
    assert kit.do(lambda tx: publish(tx, changed, at=AT)).version == 2


def test_what_a_transaction_publishes_it_sees_among_all_plans(kit: LedgerKit) -> None:
    kit.do(lambda tx: publish(tx, PLAN, at=AT))

    def both(tx: Transaction) -> list[list[tuple[str, int]]]:
        before = versions(tx)
        publish(tx, replace(PLAN, title="示范市推进方案"), at=AT)
        publish(tx, replace(PLAN, id="p_second", title="另一项"), at=AT)
        return [before, versions(tx)]

    assert kit.do(both) == [[("p", 1)], [("p", 2), ("p_second", 1)]]


def versions(tx: Transaction) -> list[tuple[str, int]]:
    return [(plan.id, plan.version) for plan in tx.view.plans.all_current()]
