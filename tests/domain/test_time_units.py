"""Units of time: which are one and the same, and which convert without rounding."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.figures import match_figure, told_in_another_unit
from bot.domain.plan import Indicator
from bot.domain.readings import Figure
from bot.domain.time_units import in_time_unit, same_time_unit, time_unit

UNITS = ("秒", "分钟", "小时", "天", "周", "个月", "年", "个工作日")


@pytest.mark.parametrize(
    ("told", "printed", "same"),
    [
        ("个工作日", "工作日", True),
        ("日", "天", True),
        ("自然日", "天", True),
        ("天", "个工作日", False),
        ("小时", "天", False),
        ("件", "件", False),
    ],
)
def test_the_same_unit_may_be_written_otherwise(told: str, printed: str, *, same: bool) -> None:
    assert same_time_unit(told, printed) is same


@pytest.mark.parametrize(
    ("value", "told", "wanted", "found"),
    [
        ("30", "分钟", "小时", "0.5"),
        ("0.4", "小时", "分钟", "24"),
        ("2", "周", "天", "14"),
        ("20", "分钟", "小时", None),
        ("24", "小时", "天", None),
        ("1", "天", "个工作日", None),
        ("3", "件", "天", None),
    ],
)
def test_only_what_is_exact_is_converted(value: str, told: str, wanted: str, found: str | None) -> None:
    assert in_time_unit(Decimal(value), told, wanted) == (None if found is None else Decimal(found))


@given(st.decimals(0, 10**6, places=3), st.sampled_from(UNITS), st.sampled_from(UNITS))
def test_there_and_back_is_the_same(value: Decimal, told: str, wanted: str) -> None:
    there = in_time_unit(value, told, wanted)
    assert there is None or in_time_unit(there, wanted, told) == value
    assert (there is not None) >= (time_unit(told) == time_unit(wanted))


def test_a_figure_of_time_finds_its_indicator_and_its_wrong_unit_is_known() -> None:
    goal = Indicator("i_time", "不动产登记平均用时", "<=", Decimal(3), "个工作日")
    assert match_figure(Figure(goal.metric, Decimal(2), "工作日"), [goal]) == goal
    told = Figure(goal.metric, Decimal(16), "小时")
    assert match_figure(told, [goal]) is None
    assert told_in_another_unit(told, [goal]) == goal
