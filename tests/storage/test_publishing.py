"""What counts as a new version of a plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.domain.plan import Milestone, Plan, Task
from bot.storage.publishing import publish
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


def test_other_words_are_a_new_version(kit: LedgerKit) -> None:
    kit.do(lambda tx: publish(tx, PLAN, at=AT))
    changed = replace(PLAN, tasks=(replace(PLAN.tasks[0], text="修路四条。"),))
    assert kit.do(lambda tx: publish(tx, changed, at=AT)).version == 2
