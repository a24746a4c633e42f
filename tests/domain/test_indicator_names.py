"""Other names of an indicator: kept, shown as differences, and none for two indicators of one task."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.document_errors import BadEdit
from bot.domain.comparison import differences
from bot.domain.figures import match_figure
from bot.domain.indicator_names import NameTarget, may_be_published
from bot.domain.plan import Draft, Indicator, Plan, Task
from bot.domain.readings import Figure
from bot.errors import NotFound
from bot.storage.codec import from_json, to_json

TASKS = (Task("t_1", "1", "task", "专利", "正文"), Task("t_2", "2", "task", "商标", "正文"))
OWN = Indicator("i_own", "发明专利拥有量", ">=", Decimal(900), "件", task="t_1")
GRANTED = Indicator("i_grant", "专利授权量", ">=", Decimal(300), "件", task="t_1")
MARKS = Indicator("i_marks", "商标注册量", ">=", Decimal(500), "件", task="t_2")
PLAN = Plan("p", "方案", tasks=TASKS, indicators=(OWN, GRANTED, MARKS))
DRAFT = Draft(PLAN, "0" * 64)


def named(indicator: str, *aliases: str, draft: Draft = DRAFT) -> Draft:
    return NameTarget(indicator, aliases).on(draft)


def test_names_are_kept_once_and_without_the_printed_one() -> None:
    draft = named("i_own", " 有效发明专利 ", "专利拥有量", "有效发明专利", "发明专利拥有量")
    assert draft.plan.indicators[0].aliases == ("有效发明专利", "专利拥有量")
    assert named("i_own", draft=draft).plan == PLAN


@pytest.mark.parametrize("alias", ["专利授权量", "授权专利", "授权 专利", "授权专利。"])
def test_a_name_for_two_indicators_of_a_task_is_refused_and_both_are_told(alias: str) -> None:
    draft = named("i_grant", "授权专利")
    with pytest.raises(BadEdit) as refused:
        named("i_own", alias, draft=draft)
    assert refused.value.why == "alias_taken"
    assert "发明专利拥有量" in refused.value.what
    assert "专利授权量" in refused.value.what


def test_another_task_may_use_the_same_name() -> None:
    draft = named("i_marks", "拥有量", draft=named("i_own", "拥有量"))
    assert [each.aliases for each in draft.plan.indicators] == [("拥有量",), (), ("拥有量",)]


@pytest.mark.parametrize("alias", ["", "件", "  ", "。。", "长" * 61])
def test_what_is_no_name_is_refused(alias: str) -> None:
    with pytest.raises(BadEdit, match="alias_odd"):
        named("i_own", alias)


def test_unknown_indicator_is_told() -> None:
    with pytest.raises(NotFound):
        named("i_none", "拥有量")


def test_draft_edited_by_hand_is_looked_at_before_it_is_published() -> None:
    rows = (replace(OWN, aliases=("专利量",)), replace(GRANTED, aliases=("专利量",)), MARKS)
    with pytest.raises(BadEdit, match="alias_taken"):
        may_be_published(replace(PLAN, indicators=rows))


def test_other_names_are_a_difference_of_the_plan() -> None:
    [found] = differences(PLAN, named("i_own", "有效发明专利").plan)
    assert (found.name, found.field, found.old, found.new) == (
        "发明专利拥有量 (件)", "aliases", (), ("有效发明专利",),
    )  # fmt: skip


def test_plan_that_was_published_without_names_reads_as_before() -> None:
    stored = to_json(PLAN).replace('"aliases":[],', "")
    assert "aliases" not in stored
    assert from_json(stored, Plan) == PLAN


@given(st.lists(st.text("专利拥有量发明授权件 -、a", max_size=8), max_size=5))
def test_whatever_is_accepted_names_one_indicator(aliases: list[str]) -> None:
    try:
        draft = named("i_own", *aliases)
    except BadEdit:
        return
    may_be_published(draft.plan)
    for alias in draft.plan.indicators[0].aliases:
        assert (
            match_figure(Figure(alias, Decimal(1), "件"), draft.plan.indicators[:2])
            == draft.plan.indicators[0]
        )
