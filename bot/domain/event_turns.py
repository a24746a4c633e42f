"""What turns an event another way: a fire flares up again, a second blast, a graver kind (复燃、次生、升级).

A turn that has not come to pass says nothing new: denied (未复燃), guarded against (防止复燃) or only thought
of (如复燃立即上报). One that may come (有复燃风险) tells the trend and no new nature.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

Turn: TypeAlias = Literal["trend", "nature"]

_HAPPENINGS = "爆炸|爆燃|燃烧|起火|着火|坍塌|垮塌|塌方|滑坡|泄漏|泄露|溃|决口|停电|中断|聚集|冲突|污染|中毒"
_WHAT_IT_IS = "事件|事故|案件|灾害|疫情|险情|刑案|命案|火灾|爆炸|污染|冲突|聚集|上访|群体"
_NO_TURN = "善后|搜救|排查|处置|常态|值守|线[上下]|重建|调查|恢复|人工"  # 救援转为善后
_BOTH: Final[tuple[Turn, ...]] = ("trend", "nature")
# What each turn of words tells; the words themselves are the data.
_TURNS: Final[Mapping[str, tuple[Turn, ...]]] = {
    "(?:死灰)?复燃|反弹|反复|失控|恶化|加剧|蔓延|扩散|扩大|外溢": ("trend",),
    "(?:次生|衍生)(?:[、和及]?(?:次生|衍生))?性?(?:灾害|灾难|事故|事件|险情|舆情|火灾|污染)": _BOTH,
    f"(?:二次|再次|再度|又一次|连环|又)(?:发生|出现|引发)?了?(?:{_HAPPENINGS})": _BOTH,
    "二次(?:灾害|事故|伤害|险情)": _BOTH,
    "(?:引发|导致|诱发|酿成)了?(?:新的|大面积|局部|大规模)?"
    f"(?:{_HAPPENINGS}|火灾|疫情|舆情|山洪|泥石流|内涝|群体)": _BOTH,
    "(?:升级|升格|上升|转|转化|演变|演化|发展|变|定性|认定|确认)[为成]了?"
    f"[^，。;、]{{0,10}}?(?:{_WHAT_IT_IS})": _BOTH,
    "升级[为到至]?|(?:扩大|蔓延|扩散|波及|扩展)[到至]": ("trend",),
    f"(?:转|转化|演变)[为成](?![^，。;]{{0,6}}(?:{_NO_TURN}))": ("trend",),
}
_EACH: Final = tuple((re.compile(words), told) for words, told in _TURNS.items())
_ANY: Final = re.compile("|".join(f"(?:{words})" for words in _TURNS))
_THINGS = r"[^，。;!?\n]{0,8}[、和及与或]"  # 未发生人员伤亡和次生灾害
_COMES = r"(?:再次?|又|发生|出现|引发|造成|导致|形成|产生|发现|进一步|继续|任何|新的?|其他|有|见|大面积)"
_NOT_SO = re.compile(
    rf"(?:未(?!来)|没(?!收)|没有|无(?!法|人|力|奈|端)|不会|不再|不致|排除(?<!不排除)了?|杜绝了?)"
    rf"(?:{_COMES}|{_THINGS}){{0,4}}$"
)
_FEARED = re.compile(
    rf"(?:严?防(?!线|守|护)(?:止|范|备|控)?|谨防|预防|避免|以[免防]|免得|杜绝|警惕|遏制|控制|制止|阻止"
    rf"|监[测视]|排查|检查|观察|看守|如(?!实|期|何|下|今)果?|若|倘若?|一旦|万一|假如|要是|遇有?|是否|有无|会不会|能否)"
    rf"(?:{_COMES}|{_THINGS}|(?:火[势场情]?|事态|险情|灾情|疫情|舆情|余火|现场|其|情况|矛盾|影响|范围"
    rf"|污染|死灰)的?){{0,4}}$"
)
_DENIED_BEHIND = re.compile(
    r"(?:的|等)?(?:情况|现象|迹象|苗头|问题|可能性?|风险)?(?:均|都|暂|目前|已|也)?"
    r"(?:未(?:再)?(?:发生|出现|见)|没有(?:再)?(?:发生|出现)|排除|不存在|不大|较?小|很?低|为零)"
)
_NAMED_ONLY = re.compile("(?:预案|演练|监测|防范|预警|点?(?:排查|检查)|应对|处置方案|措施)")
_MAY_COME = re.compile("(?:的|等)?(?:潜在)?(?:风险|可能|隐患|危险|趋势|苗头|迹象|倾向)")
_MAY_BEFORE = re.compile(
    rf"(?:可能|恐|或将|或会|不排除|有望|容易|易|将会?|预计)(?:{_COMES}|{_THINGS}){{0,4}}$"
)
_NEAR: Final = 24  # characters before a turn that can deny it
_STOPS = re.compile("[，。;!?\n]")


def turns(text: str) -> frozenset[Turn]:
    """What the words tell to be otherwise than before; `text` in half width, see event_elements."""
    found: set[Turn] = set()
    for pattern, told in _EACH:
        for turn in pattern.finditer(text):
            if not _is_unreal(text, turn):
                found |= {"trend"} if _may_come(text, turn) else set(told)
    return frozenset(found)


def without_unreal(text: str) -> str:
    """The words with what has not come to pass, or only may, left blank."""
    signs = list(text)
    for turn in _ANY.finditer(text):
        if _is_unreal(text, turn) or _may_come(text, turn):
            signs[turn.start() : turn.end()] = " " * (turn.end() - turn.start())
    return "".join(signs)


def _is_unreal(text: str, turn: re.Match[str]) -> bool:
    before = _before(text, turn)
    if _NOT_SO.search(before) or _FEARED.search(before):
        return True
    return bool(_DENIED_BEHIND.match(text, turn.end()) or _NAMED_ONLY.match(text, turn.end()))


def _may_come(text: str, turn: re.Match[str]) -> bool:
    return bool(_MAY_COME.match(text, turn.end()) or _MAY_BEFORE.search(_before(text, turn)))


def _before(text: str, turn: re.Match[str]) -> str:
    """The last words of its clause up to it."""
    return _STOPS.split(text[max(0, turn.start() - _NEAR) : turn.start()])[-1]
