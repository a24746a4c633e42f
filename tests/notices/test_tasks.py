"""A long list is read page by page: every task on one page, none on two."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.notices.tasks import TaskRow, TaskView, task_detail, task_list
from tests.notices.samples import a_filing, a_report, a_task
from tests.wording.locales import lines_of


@given(st.integers(0, 40))
def test_every_owed_task_stands_on_exactly_one_page(count: int) -> None:
    rows = [TaskRow(a_task(str(no)), "lead", a_filing(str(no))) for no in range(count)]
    shown: list[object] = []
    page, more = 1, True
    while more:
        card = task_list("市科技局", rows, page=page)
        shown += [field.label.values["label"] for field in card.fields]
        calls = [button.call for button in card.buttons if button.key.startswith("next_page")]
        more = bool(calls)
        assert calls in ([], [f"/tasks 市科技局 {page + 1}"])
        page += 1
    assert shown == [str(no) for no in range(count)]


def test_an_input_is_shown_in_its_units_words_unless_they_stay_inside() -> None:
    words = "已配合走访企业12家"
    told = replace(a_report(None, None), words=words)
    course = [("市数据局", a_filing("16", part="input", state="filed", report=told))]
    shown = {
        each: lines_of(task_detail(TaskView(a_task("16", sensitivity=each), {}, course=course)))
        for each in ("open", "offline")
    }
    assert any(words in line for line in shown["open"])
    assert not any(words in line for line in shown["offline"])
