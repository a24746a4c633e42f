"""Which of eight things an urgent report tells, and which are still to be found out (要素).

Only that they are told is read, never what: the words go on as written. Source of the list: DESIGN.md 3.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from bot.domain.event_turns import turns, without_unreal

Element: TypeAlias = Literal["time", "place", "source", "nature", "scope", "loss", "trend", "measures"]
ELEMENTS: tuple[Element, ...] = get_args(Element)

# What an office calls each of them, at the head of a line or before 待查.
_NAMES: Mapping[Element, str] = {
    "time": r"(?:事发|发生|案发|发现)?时间",
    "place": r"(?:事发|发生|具体)?(?:地点|位置)",
    "source": r"(?:信息|消息)?来源",
    "nature": r"(?:事件)?性质|起因|原因|事由|(?:事件)?类型|事件",
    "scope": r"(?:影响|涉及|波及)(?:范围|人员|区域|人数)?|范围",
    "loss": r"(?:人员)?伤亡(?:情况)?|损失(?:情况)?|伤情|数量",
    "trend": r"(?:发展)?(?:趋势|态势|走势)|动向",
    "measures": r"(?:处置|应对|已采取的?)?措施|处置情况|处置进展",
}
_N = r"[\d一二两三四五六七八九十百千万几数多]+"
_TOLD: Mapping[Element, str] = {
    "time": r"\d{1,2}[:时点]|\d{1,2}月\d{1,2}[日号]|今[天日晨早晚]|昨[天日晚夜]|刚[刚才]|凌晨|清晨"
    r"|上午|中午"
    r"|下午|傍晚|晚上|当日|当晚|\bat \d{1,2}|today|yesterday|this (?:morning|afternoon|evening)",
    "place": r"[\u4e00-\u9fff]{1,12}(?:省|市(?!场|监|民|级)|区(?!域|分)|县|旗|镇|乡"
    r"|街道|社区|村|路|大道|园区|园|大厦|广场"
    r"|中心|商场|市场(?!监管|主体)|车站|机场|港|码头|仓库|厂(?!商|家)|公司|学校|医院|小区|工地"
    r"|桥|隧道|楼|机房|大厅"
    r"|平台|网站|系统|一带|附近|路段|水库|河段|高速)|\b(?:at|in|near) the\b",
    "source": r"据[^，。;]{2,20}(?:报告|反映|举报|通报|介绍|了解|监测)|接(?:到|报|群众)"
    r"|群众(?:反映|举报)|(?:巡查|监测|检查"
    r"|排查)(?:中)?发现|网(?:民|友)(?:反映|爆料"
    r"|发帖)|舆情监测|12345|110|119|12315|reported by|according to",
    "nature": r"火灾|起火|着火|失火|爆炸|坍塌|垮塌|泄漏|泄露|停[电水气]|断电|断网|宕机|瘫痪|中断|故障"
    r"|事故|车祸|追尾|触电|溺水|中毒"
    r"|疫情|疫病|洪水|内涝|山洪|泥石流|滑坡|地震|台风|暴雨|险情|溃|决口|舆情|上访|聚集|群体"
    r"|阻工|讨薪|斗殴|袭击|劫持|失联|被困|走失"
    r"|假冒|侵权|仿冒|走私|诈骗|污染|超标|投毒|攻击|勒索|病毒|入侵|篡改|盗|\bfire\b|explosion"
    r"|outage|accident|leak|attack",
    "scope": rf"(?:涉及|影响|波及|共有?|约|近|超过?|查[获扣]|造成|停诊|滞留|疏散|转移)"
    rf"{_N}?余?(?:名|户|家|人|台|件|起|亩|辆|个|平方)"
    rf"|(?:涉及|影响|波及)[\u4e00-\u9fff]{{1,4}}?{_N}余?(?:名|户|家|人|台|件|辆|个)"
    rf"|{_N}余?(?:万|千|百)?(?:户|家企业|名群众|名学生|人次|平方米|亩|件)|全[市县区省](?!级)"
    rf"|部分(?:群众|居民|企业|学校|路段|区域|系统|业务)"
    r"|\b\d+ (?:people|households|firms|items)",
    "loss": rf"伤[亡者员势情病患]|[死受重轻]伤|伤{_N}?余?[人名]"
    rf"|{_N}余?[人名](?:受?伤|死|亡|获救|遇难|失联|失踪)"
    r"|死[亡者伤]|亡[者故]|[身病溺]亡|遇难|罹难|遗体|失踪|失联|生还|获救|抢救|救出|脱险|送医|病危|病情"
    r"|\d死|\d伤"
    r"|损失|烧毁|损毁|受损|损坏|倒塌|无恙|平安"
    r"|nobody (?:was )?hurt|injur|killed|dead|death|casualt|damage|missing|rescued|wounded",
    "trend": r"蔓延|扩大|扩散|升级|恶化|加剧|可控|受控|稳定|平稳|缓解|趋缓|已扑灭|扑灭|扑救完毕|已恢复"
    r"|恢复(?:正常|供)|得到控制|控制住|(?:已经?|基本|完全|有效|初步|全部)控制(?!人|室|器|系统)"
    r"|有待观察|under control|spreading|stable|put out|restored",
    "measures": r"已?(?:扣押|封存|查封|疏散|转移|撤离|封闭|封控|隔离|救治|送医|抢修"
    r"|抢险|救援|扑救|扑灭|报警|立案|停业|停产|停工|下架|约谈"
    r"|组织|调派|派[出遣员]|赶赴|赶到|到场|启动|成立|切断|关闭|安抚|处置|核查|调查|稽查|开展"
    r"|采取|联系|上报)|正在[^，。;]{1,12}"
    r"|seized|sealed|evacuat|dispatched|investigat|repair",
}
_IS_TOLD = {each: re.compile(pattern) for each, pattern in _TOLD.items()}
_LABELLED = {
    each: re.compile(rf"(?:^|[\n;。，、;])\s*(?:{pattern})\s*[::]\s*(?=\S)")
    for each, pattern in _NAMES.items()
}
_UNKNOWN = (
    r"(?:等|均|都|尚|仍|还|正在?|有|暂)*"
    r"(?:待查|待核实?|待确认|待定|不清楚?|不明|未知|在查|调查|核实|了解)(?:中|之中)?"
)
_NOT_KNOWN = {
    each: re.compile(rf"(?:{pattern})(?:[、和及与][^，。;]{{1,10}})*\s*[::]?\s*{_UNKNOWN}")
    for each, pattern in _NAMES.items()
}
_ALL_UNKNOWN = re.compile(
    rf"^(?:其余|其他|剩下的?|以上|全部|都|均|几项)*(?:都|均)?\s*{_UNKNOWN}[。.!]?$"
    rf"|(?:其余|其他|剩下的?)(?:都|均)?{_UNKNOWN}"
)


_TURNED: frozenset[Element] = frozenset({"nature", "trend"})  # what has not come to pass tells nothing of


@dataclass(frozen=True, slots=True)
class Told:
    """What a report tells: elements given, and elements it says are still to be found out."""

    given: frozenset[Element] = frozenset()
    unknown: frozenset[Element] = frozenset()


def read_elements(words: str) -> Told:
    """What the words tell. An element that is said to be unknown is not given."""
    text = half_width(words)
    unknown = {each for each in ELEMENTS if _NOT_KNOWN[each].search(text)}
    happened = without_unreal(text)
    words_for = {each: happened if each in _TURNED else text for each in ELEMENTS}
    given = {
        each for each in ELEMENTS if _LABELLED[each].search(text) or _IS_TOLD[each].search(words_for[each])
    }
    given |= turns(text)
    return Told(frozenset(given - unknown), frozenset(unknown))


def all_unknown(words: str) -> bool:
    """The words say of everything that is missing that it is to be found out (都待查, 其余待查)."""
    return _ALL_UNKNOWN.search(half_width(words).strip()) is not None


def missing(given: Iterable[Element], unknown: Iterable[Element]) -> tuple[Element, ...]:
    """What nobody has spoken of yet, in the order of the list."""
    known = {*given, *unknown}
    return tuple(each for each in ELEMENTS if each not in known)


def half_width(words: str) -> str:
    """One width of digits and signs; commas and stops as Chinese has them."""
    return unicodedata.normalize("NFKC", words).replace(",", "，").replace("：", ":")
