"""Words that say of all that is owed that nothing is new, and nothing else (本季度无新进展)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import Final

_STOPS: Final = " \t\n　,，、.。!！~～;；:："
_POLITE: Final = (
    r"(?:领导|各位)?(?:您好|你好|好)|收到|好的?|嗯|谢谢|辛苦了?|特此(?:报告|说明)|(?:现)?(?:报告|汇报|回复|反馈)"
    r"|情况(?:如下)?|请知悉|知悉|ok|hello|hi|thanks?(?: you)?|please note"
)
_WHOSE: Final = r"我(?:们|单位|局|委|办|院|中心)?|本(?:单位|局|委|办|院|中心)|we(?: have)?|our unit(?: has)?"
_WHEN: Final = (
    r"(?:[本这该当]个?|此)(?:季度?|期|月|周|年度?|半年)(?:以?内)?|(?:截至)?目前|截至今[天日]|近期|最近|现在|暂时"
    r"|第?[一二三四1-4]季度|(?:this|the) (?:quarter|month|week|period|year)|so far|at present"
)
_WHAT: Final = r"(?:任务|工作|事项|季报)|(?:仍|还是|还|尚|都|均|确实|暂|也)"
_NOTHING: Final = (
    r"(?:暂|尚|还|仍)?(?:无|没有?|未有)(?:什么|啥|任何)?(?:新的?|最新|实质性?|明显)?的?(?:工作)?"
    r"(?:进展|变化|动态|动静|情况|更新|内容)(?:可报告?|需要?报告?)?|(?:报)?零报告|[零0]进展|无更新"
    r"|(?:there is |it is )?(?:nothing|no) new(?: progress| updates?| to report)?|nothing to report"
    r"|no (?:progress|updates?|changes?)|nil(?: report| return)?"
)
_AROUND: Final = rf"(?:{_POLITE}|{_WHOSE}|{_WHEN}|{_WHAT}|[{_STOPS}])"
_WHOLE: Final = re.compile(rf"{_AROUND}*(?:{_NOTHING}){_AROUND}*(?:了|的|哈|啊)?[{_STOPS}]*")
_MOST: Final = 60  # characters


def tells_only_nothing_new(words: str, names: Collection[str] = ()) -> bool:
    """Whether that is all they say, for a whole unit and of no task in particular; `names` are what the
    writer's units are called.
    """
    said = unicodedata.normalize("NFKC", words).casefold()
    for name in sorted(names, key=len, reverse=True):
        said = said.replace(unicodedata.normalize("NFKC", name).casefold(), " ")
    return len(said) <= _MOST and _WHOLE.fullmatch(said) is not None
