"""What a section is about, by its heading: background, goals, steps, safeguards or tasks (章节性质)."""

from __future__ import annotations

import re
from enum import Enum

from bot.plans.marks import Rank


class Zone(Enum):
    BACKGROUND = "background"
    GOALS = "goals"
    STEPS = "steps"
    SAFEGUARDS = "safeguards"
    TASKS = "tasks"


_GOALS = re.compile(
    r"(?:总体|主要|工作|发展|具体|年度|预期|基本|行动|阶段性?|建设|规划|创建|整治|总|近期|远期"
    r"|分阶段|重点|改革|推进)*"
    r"(?:目标(?:任务|指标|要求|定位)?|(?:主要|核心|预期)?指标(?:体系)?|任务目标)(?:和(?:主要)?指标)?"
)
_THEME = (
    r"(?:指导思想|总体要求|总体思路|基本思路|工作思路|总体考虑|基本原则|工作原则|主要原则|实施原则"
    r"|遵循原则|发展基础|发展形势|发展现状|发展环境"
    r"|发展背景|现状基础|发展成就|规划背景|现状|形势|背景|挑战|机遇|工作背景|编制背景|起草背景"
    r"|制定背景|重要意义|重大意义|必要性|重要性"
    r"|适用范围|编制依据|制定依据|工作依据|工作基础|主要成效|发展成效|工作成效|取得成效|(?:存在"
    r"|面临)的?(?:主要)?问题|主要问题|突出问题"
    r"|总则|基础现状|基本现状|(?:规划|现状|发展|现实|实践)基础|发展定位|战略定位|功能定位|基本情况|整治范围|整治对象"
    r"|实施范围|工作范围|创建范围|时间范围|名词解释|前言|概述|引言|意义|依据"
    r"|提高(?:政治|思想)?(?:站位|认识)|充分认识.{0,30}|统一思想.{0,10})"
)
_BACKGROUND = re.compile(
    rf"(?:规划|工作|当前|我[省市县区]|全[省市县区]|面临的?|主要|总体|“?十.五”?时?期?|发展)*{_THEME}"
    rf"(?:[和与及、,](?:面临的?|主要|总体|工作|发展|基本|存在的?)*(?:{_THEME}|目标(?:任务)?|思路"
    rf"|原则))*(?:要求)?"
)
_ANY_GOALS = re.compile(r".{0,12}目标.{0,4}")
_LONGEST = 24
_STEPS = re.compile(
    r"(?:实施|工作|方法|时间|进度|推进|行动|整治|活动|创建)*(?:步骤|阶段|安排|进度|时序)(?:(?:与|和"
    r"|及)?(?:时间|安排|步骤|要求))*"
    r"|(?:时间|工作|进度|阶段)+安排(?:和|及|与).*|(?:实施|工作)?(?:方法|时间)?步骤"
)
_SAFEGUARDS = re.compile(
    r".*(?:保障措施|保障机制|组织保障|组织实施|组织领导|实施保障|工作保障|措施保障|政策保障"
    r"|要素保障|支撑保障|工作要求|有关要求|相关要求"
    r"|推进机制|工作机制和?要求|监督检查|监督考核|督导考核|督查考核|督促检查|考核评价|考核评估"
    r"|考核奖惩|督查督办|推进实施|推动实施|实施推进"
    r"|推进落实|推动落实|抓好落实|狠抓落实|落实保障|强化保障|加强保障|健全保障|组织推进|规划实施"
    r"|组织管理|保障体系建设).*|保障|附则|其他|有关事项"
)

_FORMS = ((Zone.BACKGROUND, _BACKGROUND), (Zone.STEPS, _STEPS), (Zone.SAFEGUARDS, _SAFEGUARDS))


def zone_of(heading: str, rank: int, outer: Zone) -> Zone:
    """The zone a heading opens within the zone around it."""
    name = heading.strip(" 。.:“”")
    if outer in (Zone.SAFEGUARDS, Zone.STEPS, Zone.GOALS):
        return outer
    if _GOALS.fullmatch(name) or (outer is Zone.BACKGROUND and _ANY_GOALS.fullmatch(name)):
        return Zone.GOALS
    if outer is Zone.BACKGROUND or rank > Rank.GROUP:
        return outer
    return next((zone for zone, form in _FORMS if form.fullmatch(name) and _may_be(zone, rank, name)), outer)


def _may_be(zone: Zone, rank: int, name: str) -> bool:
    """Safeguards are a chapter of their own; a group called 强化要素保障 is work to be done."""
    return len(name) <= _LONGEST and (zone is not Zone.SAFEGUARDS or rank <= Rank.CHAPTER)
