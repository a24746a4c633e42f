"""Whether words that give no reading tell of work all the same: then their writer is told so (似报未懂)."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from bot.replies.intents import acknowledges, says_something, talks_to_others

_OF_WORK: Final = re.compile(
    r"(?:今天|今日|昨天|昨日|正式|顺利|成功|全面|现已?|已经?|正在|均|都|刚刚?|\d[日号])[一-龥]{0,6}?"
    r"(?:上线|运行|启用|投[用产]|开通|开业|挂牌|揭牌|完成|完工|竣工|建成|交付|印发|出台|发布|公布|召开|举办|举行|签约|签订|启动|开展"
    r"|实施|落地|成立|验收|通过|批复|办结|整改|推进|到达|实现|达成|覆盖|接入|归集|打通|培训|检查|发放|兑现)"
    r"|(?:压缩|缩短|压减|提高|提升|增长|下降|降低|减少|增加|达|升|降|增|减)(?:到|至|为|了)"
    r"|(?:节点|任务|指标|目标)[^，,。;]{0,8}(?:到达|完成|实现|达成|达到)"
    r"|第\d{1,3}项|\d(?:\.\d+)?(?:%|[个项件家户次人场亿万元天])"
)
_NOT_TOLD: Final = re.compile(r"[?？吗呢吧]\s*[。!！]*$|(?:你|您|他|她|咱们)(?!好)|开会|聚餐|吃饭|明天见|@")
_SHORTEST: Final = 6  # characters


def seems_a_report(words: str) -> bool:
    """Words for something done or measured; never thanks, greetings, receipts or calls to others."""
    text = unicodedata.normalize("NFKC", words).strip()
    if len(text) < _SHORTEST or not _OF_WORK.search(text) or _NOT_TOLD.search(text):
        return False
    return says_something(text) and not talks_to_others(text) and not acknowledges(text)
