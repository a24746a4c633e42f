"""No figure is lost to its neighbours, named after what it was before, or rid of its sign (数字不丢)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.replies.test_leading_number import read


@pytest.mark.parametrize(
    ("words", "figures"),
    [
        ("地方标准32项", [("地方标准", "32", "项", "")]),
        ("制定行业标准3个", [("制定行业标准", "3", "个", "")]),
        ("合格率960‰", [("合格率", "960", "‰", "")]),
        ("地方标准由20项增至32项", [("地方标准", "32", "项", "cumulative")]),
        ("受理量从150件提高到180件", [("受理量", "180", "件", "cumulative")]),
        (
            "制定地方标准累计32项，本季度12项",
            [("制定地方标准", "32", "项", "cumulative"), ("制定地方标准", "12", "项", "period")],
        ),
    ],
)
def test_each_is_kept_with_its_name(words: str, figures: list[tuple[str, str, str, str]]) -> None:
    reading = read(f"第7项{words}")
    [item] = reading.items
    found = [(one.metric, one.value, one.unit, one.scope) for one in item.figures]
    assert found == [(metric, Decimal(value), unit, scope) for metric, value, unit, scope in figures]
    assert not reading.needs_confirmation


@pytest.mark.parametrize("words", ["收费标准32元", "标准为5项", "下达任务32项"])
def test_what_is_set_is_no_result(words: str) -> None:
    assert [one.figures for one in read(f"第7项{words}").items] == [()]


@pytest.mark.parametrize("words", ["新增-5家", "净增－5家", "专利授权-30件"])
def test_a_sign_that_may_be_a_dash_is_asked_about(words: str) -> None:
    reading = read(f"第7项{words}")
    assert [doubt.code for doubt in reading.doubts] == ["unclear_number"]
    assert not any(item.figures for item in reading.items)
