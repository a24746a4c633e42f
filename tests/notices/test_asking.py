"""Questions: letters, what each answer would file, and codes nobody worded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.readings import Choice, Item
from bot.notices.asking import CHOICES, DOUBTS, ask_back
from tests.notices.samples import a_question
from tests.notices.test_recorded import READ
from tests.wording.locales import LOCALES, lines_of, on, wording

FIXED = {"date", "file", "event", "as_report", "told_new", "node_reached", "node_ahead", "cancel", "leave"}
DONE = Item("7", "completed", Decimal(100))


def test_answers_carry_letters_and_file_by_them() -> None:
    both = Choice((replace(DONE, task="5"), DONE), "both_tasks")
    asked = a_question("number_or_task", both, Choice((), "none"), quote="5.7已完成")
    card = ask_back(asked)
    assert lines_of(card) == [
        "请选择，“5.7已完成”是指：",
        "A｜第5、7项都是“已完成”",
        "B｜都不是，重新写",
        "选好才登记。",
    ]
    calls = [(f"/choose A {asked.id}", 0), (f"/choose B {asked.id}", 1)]
    assert [(button.call, button.row) for button in card.buttons] == calls


def test_one_tap_for_several_tasks_shows_what_it_would_file() -> None:
    items = (Item("3", "on_track", Decimal(60)), Item("9"))
    card = ask_back(a_question("same", Choice(items, "file"), Choice((), "cancel"), items=items))
    assert lines_of(card)[:3] == [
        "请确认，以下各项沿用上次内容报送：",
        "第3项 按计划推进，60%",
        "第9项 内容同上期",
    ]
    assert lines_of(card)[3:5] == ["A｜照此登记", "B｜先不报"]


def test_words_of_the_question_stand_where_nothing_is_quoted() -> None:
    assert "第7项完成60%，已办结" in lines_of(ask_back(a_question("contradiction")))[0]


def test_code_without_words_is_asked_by_what_it_would_file() -> None:
    card = ask_back(a_question("brand_new", Choice((DONE,), "brand_new")))
    assert lines_of(card)[1] == "A｜第7项 已完成"


@pytest.mark.parametrize("code", sorted(CHOICES - FIXED))
def test_answer_that_files_nothing_is_to_write_it_again(code: str) -> None:
    assert lines_of(ask_back(a_question("unclear", Choice((), code))))[1] == "A｜都不是，重新写"


def test_a_number_that_could_not_be_read_is_to_be_told_exactly() -> None:
    rest = Choice((Item("7", "on_track"),), "without_number")
    card = ask_back(a_question("unclear_number", rest, quote="服务企业近百家", task="7"))
    assert lines_of(card) == [
        "第7项“服务企业近百家”里的数没有读准，请回复准确的数",
        "A｜这个数先不登，其余照登（按计划推进）",
        "直接回复数和单位，或点选；写明后才登记。",
    ]


def test_extension_without_a_date_offers_dates() -> None:
    later = Choice((Item("7"),), "until", until=date(2026, 10, 12))
    assert lines_of(ask_back(a_question("no_date", later)))[1] == "A｜延到10月12日(周一)"


def test_many_tasks_at_once_are_counted() -> None:
    many = Choice(tuple(Item(str(no), "on_track") for no in range(1, 13)), "all_tasks")
    assert (
        lines_of(ask_back(a_question("no_task", many)))[1]
        == "A｜第1、2、3、4、5、6、7、8项等12项都是“按计划推进”"
    )


CHOICE = st.builds(
    Choice,
    items=st.lists(READ, max_size=3).map(tuple),
    code=st.sampled_from([*sorted(CHOICES), "new"]),
    until=st.none() | st.dates(),
    words=st.text(st.characters(exclude_categories=["C", "Z"]), max_size=100),
)


@given(doubt=st.sampled_from([*sorted(DOUBTS), "new", ""]), choices=st.lists(CHOICE, max_size=4))
def test_any_question_can_be_asked_in_any_locale(doubt: str, choices: list[Choice]) -> None:
    for locale in LOCALES:
        shown = wording(locale).render_card(ask_back(a_question(doubt, *choices, quote="某")), on())
        assert shown.title
        assert len(shown.fields) == len(choices)
        assert all(label and value for label, value in shown.fields)
