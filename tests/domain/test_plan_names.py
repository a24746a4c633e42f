"""What plans are called shortly, and which one words name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.plan_names import MOST_SHORT, plan_called, plan_told, short_titles

TITLES = {"p1": "示范市优化营商环境2026年工作方案", "p2": "示范市另一项工作方案"}
TITLE = st.text("示范市知识产权营商环境20236年工作方案计划 ab", max_size=30)


def test_short_titles_leave_out_what_kind_of_paper_it_is() -> None:
    assert short_titles(TITLES) == {"p1": "示范市优化营商环境2026年", "p2": "示范市另一项"}


def test_titles_that_begin_alike_are_told_apart_by_what_differs() -> None:
    long = "关于知识产权强市建设纲要和规划实施的{}年推进计划"
    found = short_titles({"a": long.format(2022), "b": long.format(2023)})
    assert found == {"a": "…2022年", "b": "…2023年"}


def test_what_would_leave_nothing_stays() -> None:
    assert short_titles({"a": "工作方案", "b": "实施方案"}) == {"a": "工作方案", "b": "实施方案"}


@given(st.dictionaries(st.sampled_from("abcd"), TITLE, min_size=1))
def test_different_titles_never_read_the_same(titles: dict[str, str]) -> None:
    found = short_titles(titles)
    assert found.keys() == titles.keys()
    assert len(set(found.values())) == len(set(titles.values()))
    assert all(len(found[each]) <= max(MOST_SHORT, len(titles[each])) for each in titles)


@pytest.mark.parametrize(
    ("name", "plan"),
    [
        ("p2", "p2"),
        (TITLES["p1"], "p1"),
        ("另一项", "p2"),
        ("营商环境", "p1"),
        ("营商环境方案", "p1"),
        ("示范市", None),
        ("工作方案", None),
        ("2026年", None),
        ("项", None),
        ("别的", None),
        ("", None),
    ],
)
def test_a_part_names_a_plan_where_no_other_has_it(name: str, plan: str | None) -> None:
    assert plan_called(name, TITLES) == plan


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("《另一项》第3项申请延期到10月12日", ("p2", "第3项申请延期到10月12日")),
        ("另一项工作方案第3项申请延期", ("p2", "第3项申请延期")),
        ("另一项方案的第3项不归我们", ("p2", "第3项不归我们")),
        ("第3项（营商环境方案）完成80%", ("p1", "第3项（ ）完成80%")),
        ("示范市另一项工作方案 3完成80%", ("p2", "3完成80%")),
        ("第3项申请延期到10月12日", None),
        ("示范市第3项", None),
        ("按工作方案，第3项延期", None),
        ("我单位制定了营商环境工作方案，3完成80%", None),
        ("2026年第3项完成80%", None),
    ],
)
def test_words_tell_the_plan_beside_a_task(words: str, told: tuple[str, str] | None) -> None:
    assert plan_told(words, TITLES) == (told or (None, words))


@given(words=st.text("《》第3项的方案营商环境另一项工作 ，", max_size=40), titles=st.lists(TITLE, max_size=3))
def test_any_words_are_read_and_only_a_name_is_left_out(words: str, titles: list[str]) -> None:
    plan, left = plan_told(words, {str(no): title for no, title in enumerate(titles)})
    assert plan is not None or left == words
    assert len(left) <= len(words) + 1


@pytest.mark.parametrize("words", ["《另一项》第3项完成80%", TITLES["p1"]])
def test_of_one_plan_alone_nothing_is_read(words: str) -> None:
    assert plan_told(words, {"p1": TITLES["p1"]}) == (None, words)
