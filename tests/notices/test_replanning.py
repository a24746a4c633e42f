"""A card of a change to a plan says of each report what becomes of it, and nothing twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.periods import NEWS_MARK
from bot.domain.reconcile import Change, What
from bot.notices.replanning import change_preview, change_told
from tests.notices.plan_samples import DUE, a_replanning

NODES = {"@m_1": "联合验收窗口上线运行", "2026@m_2": "知识产权宣传周"}
PERIODS = ("2026Q3", f"2026Q3{NEWS_MARK}1", f"2026Q3{NEWS_MARK}2", *NODES)
CHANGES = st.builds(
    Change,
    st.sampled_from(("kept", "redated", "waived", "opened")),
    st.text("fgh", min_size=1, max_size=6),
    st.just("t_7"),
    st.sampled_from(("7", "8")),
    st.sampled_from(("u_market", "u_sci")),
    st.sampled_from(PERIODS),
    due_on=st.just(DUE),
)


@given(st.lists(CHANGES, max_size=12))
def test_no_line_of_a_change_stands_twice_and_every_report_is_counted(changes: list[Change]) -> None:
    shown = replace(a_replanning("class"), changes=changes, nodes=NODES)
    for card in (change_told(shown), change_preview(shown, "/class sure 0 7")):
        rows = [line for line in card.lines if "period" in line.values]
        assert not [row for row, count in Counter(map(repr, rows)).items() if count > 1]
        more = sum(line.values["count"] for line in card.lines if line.name == "replan/more")  # type: ignore[misc]
        assert sum(row.values["count"] for row in rows) + more == len(changes)  # type: ignore[misc]


def test_nodes_and_news_of_a_task_that_is_asked_no_more_are_told_apart() -> None:
    what: What = "waived"
    ends = [Change(what, f"f_{period}", "t_7", "7", "u_sci", period) for period in PERIODS]
    lines = change_told(replace(a_replanning("class"), changes=ends, nodes=NODES)).lines
    told = [
        (line.values["node"], line.values["news"], line.values["count"])
        for line in lines
        if line.name == "replan/waived"
    ]
    assert told == [(None, False, 1), (None, True, 2), *((name, False, 1) for name in NODES.values())]
