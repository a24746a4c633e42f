"""Whether urgent words tell of an event that cannot wait or of progress in key work (突发事件、工作进展)."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, TypeAlias

from bot.replies.incidents import incident_told

UrgentForm: TypeAlias = Literal["event", "progress"]

_HEAD = re.compile(
    r"^\s*[【\[(（]?\s*(?:重点工作|重点任务|工作|紧急)?\s*(?:速报|进展情况|progress(?: report)?)"
    r"\s*[】\])）]?\s*[:：,，、]?\s*",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"[起着失]火|火灾|火势|爆炸|[坍垮倒]塌|塌[方陷]|滑坡|泥石流|山洪|洪[水涝]|内涝|决口|溃[坝堤]|管涌|地震|台风"
    r"|泄[漏露]|伤亡|[受重轻砸]伤|死亡|遇难|身亡|被困|失联|失踪|溺水|中毒|触电|踩踏|疫情|疫病|险情"
    r"|停[电水气]|断[电网]|宕机|瘫痪|中断|故障|事故|车祸|追尾|聚集|上访|阻工|讨薪|群体性|舆情"
    r"|网络攻击|勒索|入侵|篡改|投毒|查[获扣封]|扣押|突发|刚刚|接[到报](?:报警|群众|举报|报告)|发生了?[一1]起"
    r"|\bfire\b|explosion|outage|accident|injur|killed|\bleak|\battack|collaps",
    re.IGNORECASE,
)
_PROGRESS = re.compile(
    r"进展|突破|成效|获[批评得]|批[复准]|揭牌|挂牌|授牌|授予|荣获|入选|建成|竣工|完工|封顶|落成|投[用产运]|上线"
    r"|(?:正式|全面|试)运行|启[用动]|开[工业通]|签约|落[地户]|印发|出台|发布|(?:通过|完成)[^，,。;；]{0,8}(?:验收|评审|审[核议查])"
    r"|验收|达成|实现|提前|超额|首[个家批例次]|全[省国]|推广|试点|完成|达[到\d]|新增|累计|入驻|办结率|增长|下一步"
    r"|approved|opened|launched|signed|completed|breakthrough|progress|milestone",
    re.IGNORECASE,
)
_STOPS = " 。.；;，,"
_RESULT = re.compile(r"下一步|下阶段|下步|接下来|后续|next step", re.IGNORECASE)


def urgent_form(words: str) -> UrgentForm | None:
    """By what the words tell; None where they tell of both, or of neither."""
    text = unicodedata.normalize("NFKC", words)
    if incident_told(text) == "sure":
        return "event"
    event, progress = _EVENT.search(text) is not None, _PROGRESS.search(text) is not None
    if event == progress:
        return None
    return "event" if event else "progress"


def tells_event(words: str) -> bool:
    """Whether they tell of something that may not wait, whatever else they tell."""
    return _EVENT.search(unicodedata.normalize("NFKC", words)) is not None


def tells_result(words: str) -> bool:
    """Whether something that was reached is told, besides what comes next."""
    return _PROGRESS.search(_RESULT.split(unicodedata.normalize("NFKC", words), maxsplit=1)[0]) is not None


def told_in_all(before: str, words: str) -> str:
    """What a report says once words are added: they stand alone where they tell a result again."""
    return words if not before or tells_result(words) else f"{before.rstrip(_STOPS)}；{words}"


def without_label(words: str, label: str) -> str:
    """The words without the bare number of their task in front of them."""
    return re.sub(rf"^\s*{re.escape(label)}[\s,，、:：]+(?=\S)", "", words, count=1)


def without_head(words: str) -> str:
    """The words without 速报： in front of them."""
    return _HEAD.sub("", words, count=1).strip() or words.strip()
