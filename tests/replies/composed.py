"""Reports put together from pieces whose reading is known: what is told now, and what must not count."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

from hypothesis import strategies as st


class Told(NamedTuple):
    """A report and what it says of its task: status, percent, figures as value and unit."""

    text: str
    status: str | None
    percent: int | None
    figures: frozenset[tuple[Decimal, str]]


STATES = (
    ("正常推进", "on_track"), ("按计划推进", "on_track"), ("正在办理", "on_track"), ("基本完成", "on_track"),
    ("进度滞后", "behind"), ("推进缓慢", "behind"), ("未完成", "behind"), ("推不动", "behind"),
    ("尚未启"
        "动", "not_started"), ("还没开始", "not_started"), ("已完成", "completed"), ("已办结", "completed"),
    ("长期坚持", "ongoing"), ("常态化推进", "ongoing"), ("本季度无进展", "no_activity"),
)  # fmt: skip
SHARES = (
    ("完成60%", 60), ("进度75%", 75), ("已完成年度任务的83%", 83), ("完成率92%", 92),
    ("总体完成约八成", 80), ("目前达到百分之六十五", 65), ("完成了七成五", 75), ("完成一半", 50),
)  # fmt: skip
FIGURES = (
    ("检查企业26家", "26", "家"), ("培训320人次", "320", "人次"), ("累计发放补贴1.2亿元", "120000000", "元"),
    ("同比增长12.5%", "12.5", "%"), ("建成站点十八个", "18", "个"), ("走访群众3000余户", "3000", "户"),
)  # fmt: skip
EARLIER = ("上半年进度偏慢", "之前一直没启动", "上季度完成40%", "去年完成60%", "此前滞后", "原先有困难")
OF_OTHERS = ("方案已完成", "招标工作已完成", "一期已完成", "初稿已完成", "市公安局已完成", "征地工作完成90%")
NO_RESULTS = (
    "全年目标500户", "去年同期278件", "力争年底达到95%", "序时进度75%", "联系电话0575-85112345",
    "依据绍政办发〔2014〕39号文件", "省里下达任务1000件", "第3次调度会已召开",
)  # fmt: skip
AFTER = ("主要是人手不足", "存在问题：资金缺口大", "下一步将加强督导", "后续拟组织培训", "辛苦了", "请查收")
NAMED = ("", "第7项", "7：", "任务7，", "收到，第7项", "报告领导，第7项", "关于第7项，")


@st.composite
def told(draw: st.DrawFn) -> Told:
    """One report on task 7, its pieces in any order that people use."""
    status = percent = None
    pieces: list[str] = []
    figures: list[tuple[Decimal, str]] = []
    if draw(st.booleans()):
        words, status = draw(st.sampled_from(STATES))
        pieces.append(words)
    if status not in ("completed", "not_started", "no_activity") and (not pieces or draw(st.booleans())):
        words, percent = draw(st.sampled_from(SHARES))
        pieces.append(words)
    if status not in ("completed", "not_started", "no_activity"):
        pieces += draw(st.lists(st.sampled_from((*OF_OTHERS, *NO_RESULTS)), max_size=1))
        for words, value, unit in draw(st.lists(st.sampled_from(FIGURES), max_size=2, unique=True)):
            pieces.append(words)
            figures.append((Decimal(value), unit))
    pieces = [*draw(st.lists(st.sampled_from(EARLIER), max_size=1)), *draw(st.permutations(pieces))]
    if status != "completed":
        pieces += draw(st.lists(st.sampled_from(AFTER), max_size=1))
    stop = draw(st.sampled_from("，。；"))
    text = draw(st.sampled_from(NAMED)) + stop.join(pieces)
    if status == "completed":
        percent = 100
    return Told(text, status or "on_track", percent, frozenset(figures))


@st.composite
def several(draw: st.DrawFn) -> tuple[str, dict[str, tuple[Any, ...]]]:
    """A row of tasks, each with a status or a percent; the reading by task."""
    form = draw(st.sampled_from(("第{}项", "{}：", "{}项", "任务{}", "#{} ", "{}.", "T{} ", "【{}】", "{}-")))
    stop = draw(st.sampled_from("；。，\n"))
    parts, right = [], {}
    for task in draw(st.lists(st.sampled_from(["5", "7", "12"]), min_size=2, max_size=3, unique=True)):
        if draw(st.booleans()):
            words, status = draw(st.sampled_from(STATES))
            right[task] = (status, 100 if status == "completed" else None)
        else:
            words, percent = draw(st.sampled_from(SHARES))
            right[task] = ("on_track", percent)
        parts.append(form.format(task) + words)
    return stop.join(parts), right
