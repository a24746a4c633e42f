"""Whether words mean a node or the period's report, and which node."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.owed_for import ANY, Which
from bot.replies.node_named import KnownNode, which_at_start, which_in

WINDOW = KnownNode("m_1", "2", "联合验收窗口上线运行", "推行联合验收")
LIST = KnownNode("m_2", "2", "印发验收事项清单", "推行联合验收")
NODES = (WINDOW, LIST)


@pytest.mark.parametrize(
    ("words", "which", "left"),
    [
        ("节点 10月30日 设备未到", Which("node"), "10月30日 设备未到"),
        ("的节点，10月30日", Which("node"), "10月30日"),
        ("节点 窗口 10月30日", Which("node", "m_1"), "10月30日"),
        ("联合验收窗口上线运行 10月30日", Which("node", "m_1"), "10月30日"),
        ("联合验收窗口 10月30日", Which("node", "m_1"), "10月30日"),
        ("清单节点 10月30日", Which("node", "m_2"), "10月30日"),
        ("“事项清单” 10月30日", Which("node", "m_2"), "10月30日"),
        ("季报 10月30日", Which("report"), "10月30日"),
        ("@m_1 2026-10-30 设备未到", Which("node", "m_1"), "2026-10-30 设备未到"),
        ("2026@m_2 2026-10-30", Which("node", "m_2"), "2026-10-30"),
        ("report 2026-10-30", Which("report"), "2026-10-30"),
        ("10月30日 设备未到", ANY, "10月30日 设备未到"),
        ("窗口 10月30日", ANY, "窗口 10月30日"),
        ("节点调整为年底 设备未到", ANY, "节点调整为年底 设备未到"),
        ("验收 10月30日", ANY, "验收 10月30日"),
        ("节点 验收 10月30日", Which("node"), "验收 10月30日"),
        ("", ANY, ""),
    ],
)
def test_what_a_command_goes_on_with(words: str, which: Which, left: str) -> None:
    assert which_at_start(words, NODES) == (which, left)


@pytest.mark.parametrize(
    ("words", "which"),
    [
        ("第2项联合验收窗口节点申请延期到10月30日，设备未到", Which("node", "m_1")),
        ("第2项窗口上线运行申请延期到10月30日", Which("node", "m_1")),
        ("第2项节点申请延期到10月30日", Which("node")),
        ("第2项季报申请延期到10月30日", Which("report")),
        ("第2项联合验收申请延期到10月30日，设备未到", ANY),
        ("第2项申请延期到10月30日，窗口设备未到", ANY),
    ],
)
def test_what_free_words_speak_of(words: str, which: Which) -> None:
    """A part of the name that the task's own title has tells nothing."""
    assert which_in(words, NODES) == which


@given(st.text(max_size=40))
def test_no_words_are_too_odd(words: str) -> None:
    which, left = which_at_start(words, NODES)
    assert len(left) <= len(words)
    assert which_in(words, ()) in {ANY, Which("node"), Which("report")}
    assert which.node in {"", "m_1", "m_2"} or "@" in words
