"""A heading and the text that runs on behind it, delimited or glued (标题与正文)."""

from __future__ import annotations

import re

from bot.plans.numbering import is_heading
from bot.plans.passages import Passage

_TITLE = re.compile(r"([^。:;!?]{2,45})[。:]\s*")
_LONG_TITLE = re.compile(r"((?!力争|争取|到20|至20|20\d\d)[^。:;!?|]{4,60})(?:[。:]\s*|$)")
_NAMED = re.compile(r"(?:任务|项目|事项|工作|问题|改革|举措|行动)名称\s*:\s*([^。:;]{2,60})[。;]?")
_PAIRED_TITLE = re.compile(r"([^,。:;!?|\d]{4,16}(?:,[^,。:;!?|\d]{4,16}){1,2})[。:]\s*")
# Headings that stand without any mark before their text, as in 指导思想坚持以…: only wordings of this genre.
_VERB = (
    "(?:切实|进一步)?(?:加强|强化|完善|健全|加大|落实|严格|注重|明确|营造|做好|优化|深化|建立"
    "|压实|狠抓|抓好|突出|提升|推动|提供|保障)?"
)
_NOUN = (
    "组织|经费|机制|制度|人才|资金|政策|技术|宣传|要素|法治|法律|队伍|监督|考核|督导|督查|责任"
    "|舆论|科技|财政|投入|用地|服务|安全|纪律|工作|统筹|协调|评估|绩效|跟踪|示范"
)
_ACT = (
    "领导|保障|实施|协调|引导|落实|考核|检查|评价|评估|激励|问效|问责|监督|督导|支持|支撑|投入"
    "|推进|管理|建设|统筹|宣传|培训|监测|分工|氛围|体系"
)
_GLUED = re.compile(
    r"((?:总体)?指导思想(?:和(?:主要|工作)?目标)?|总体(?:要求|思路|目标|安排)|基本(?:原则|思路"
    r"|要求)|工作(?:目标|原则|思路|要求|任务|步骤|重点|措施|机制)"
    r"|(?:主要|发展|重点|具体|创建|建设|年度)(?:目标|任务|措施|工作)|目标任务|保障措施|实施步骤|组织实施"
    rf"|{_VERB}(?:{_NOUN})(?:和"
    rf"|与)?(?:{_NOUN})?(?:{_ACT}))(?!建设|能力|水平|力度|机制|制度|作用|平台|改革|环境|措施)(?=\s\S|[^的、和与及,。;:\s等于为中上下型性化部工组])"
)


def split_heading(text: Passage) -> tuple[Passage, Passage]:
    """The heading the text begins with, without its stop, and what follows; empty for none."""
    if named := _NAMED.fullmatch(text.text):
        return text.cut(*named.span(1)), Passage()
    found = _TITLE.match(text.text)
    if found and is_heading(found[1]):
        return text.cut(0, found.end(1)), text.cut(found.end())
    if is_heading(text.text):
        return text, Passage()
    glued = _GLUED.match(text.text)
    if glued and len(text.text) > glued.end() + 6:
        return text.cut(0, glued.end()), text.cut(glued.end())
    return Passage(), text


def name_label(text: Passage) -> Passage:
    """The label before a title: 任务名称. Empty for none."""
    named = _NAMED.fullmatch(text.text)
    return text.cut(0, named.start(1)) if named else Passage()


def split_paired_heading(text: Passage) -> tuple[Passage, Passage]:
    """A heading of two or three short parts before more text: 坚持规划引领,优化空间布局。 Empty for none."""
    found = _PAIRED_TITLE.match(text.text)
    if found and len(text.text) > found.end():
        return text.cut(0, found.end(1)), text.cut(found.end())
    return Passage(), text


def split_section_heading(text: Passage) -> tuple[Passage, Passage]:
    """The same for a section, whose heading may hold commas: 聚焦产业升级,建设现代化产业体系."""
    heading, rest = split_heading(text)
    found = _LONG_TITLE.fullmatch(text.text) or (None if heading else _LONG_TITLE.match(text.text))
    return (text.cut(0, found.end(1)), text.cut(found.end())) if found else (heading, rest)
