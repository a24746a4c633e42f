"""Whether words set a task, and whether a document sets any: what plans are known by (行文)."""

from __future__ import annotations

import re

from bot.plans.layout import Layout
from bot.plans.marks import mark_at
from bot.plans.numbering import PLAN_NOUN
from bot.plans.source import fold

_MOVING = (
    *(
        "推进",
        "加强",
        "开展",
        "建立",
        "完善",
        "加快",
        "推动",
        "实施",
        "制定",
        "健全",
        "落实",
        "优化",
        "强化",
        "提升",
    ),
    *(
        "深化",
        "组织",
        "构建",
        "支持",
        "鼓励",
        "探索",
        "建设",
        "打造",
        "培育",
        "推广",
        "提高",
        "加大",
        "规范",
        "创新",
    ),
    *(
        "严格",
        "扩大",
        "发展",
        "实行",
        "推行",
        "编制",
        "新建",
        "改造",
        "整治",
        "做好",
        "引导",
        "统筹",
        "压实",
        "全面",
    ),
    *(
        "深入",
        "积极",
        "大力",
        "持续",
        "进一步",
        "切实",
        "着力",
        "巩固",
        "拓展",
        "促进",
        "保障",
        "充分",
        "贯彻",
        "修订",
    ),
)
_TITLE = re.compile(r"方案|计划|规划|要点|意见|任务|清单|措施|行动|分工|纲要")
_SHORTEST = 12


def looks_like_task(text: str) -> bool:
    """Long enough, and it begins with what is to be done."""
    return len(text) >= _SHORTEST and text.startswith(_MOVING)


def sets_a_task(text: str) -> bool:
    """A numbered passage that looks like a task."""
    mark = mark_at(fold(text))
    return mark is not None and looks_like_task(text[mark.end :].strip())


def is_plan(layout: Layout) -> bool:
    """It has tasks, and units or a title or the tasks' own words say that somebody is to do them."""
    if not any(item.kind == "task" for item in layout.worded.items):
        return False
    if layout.worded.names_units:
        return True
    if PLAN_NOUN.search(layout.front.title) or _TITLE.search(layout.front.title):
        return True
    tasks = (entry for entry in layout.worded if entry.item.kind == "task")
    moving = [(entry.title or (entry.text or [entry.title])[0]).text.startswith(_MOVING) for entry in tasks]
    return len(moving) >= 2 and sum(moving) * 2 >= len(moving)
