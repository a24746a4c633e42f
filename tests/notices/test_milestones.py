"""Cards of nodes: what is asked of a unit and what is not, by what it has said (节点)."""

from __future__ import annotations

from datetime import date

import pytest

from bot.notices.milestones import NodeRow, nodes_missed
from bot.notices.reminder import reminder_digest
from tests.notices.node_samples import AFTER, DUE_ON, NAME, NOW, a_node, a_node_row
from tests.notices.samples import a_day, a_report
from tests.wording.locales import lines_of

NAMED = date(2026, 11, 6)
TOLD = a_report("behind", None, expected_by=NAMED)


@pytest.mark.parametrize(
    ("day", "asked"),
    [
        (DUE_ON, "已知情况没有变化的，不用再回复"),
        (AFTER, "已知情况没有变化的，不用再回复"),
        (NAMED, "有变化的，回复新日期和原因"),
        (date(2026, 11, 9), "原预计11月6日(周五)到达，现已过"),
    ],
)
def test_a_day_the_unit_named_is_asked_for_only_when_it_has_passed(day: date, asked: str) -> None:
    row = a_node_row("19", report=TOLD)
    shown = "\n".join(lines_of(reminder_digest([row], a_day(day)), day=day))
    assert asked in shown
    assert ("回复三点：预计日期" in shown) == (day > NAMED)
    assert "未到达：回复预计日期" not in shown


@pytest.mark.parametrize(
    ("told", "said"), [(True, "各单位已说明预计日期"), (False, "已请未说明的单位说明预计日期和难点")]
)
def test_the_office_reads_whether_anybody_is_still_asked(*, told: bool, said: str) -> None:
    rows = [NodeRow(a_node(report=TOLD), NAME, "市教育局")]
    rows += [] if told else [NodeRow(a_node("20"), NAME, "市数据局")]
    assert lines_of(nodes_missed(rows, at=NOW), day=AFTER)[-1].startswith(said)
