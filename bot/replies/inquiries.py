"""What a question asks of the record: when, what is owed, who leads, what was said last (询问)."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, Literal, TypeAlias

Inquiry: TypeAlias = Literal["due", "owed", "any", "who", "last", "why"]
RequestAnswer: TypeAlias = Literal["yes", "no", "date", "release"]
# The first that fits; what fits none is for a person of the office.
_ASKED: Final[tuple[tuple[Inquiry, re.Pattern[str]], ...]] = (
    ("why", re.compile(r"(?:为什么|为啥|怎么).{0,6}(?:催|提醒|发给|要报|归我|轮到)|\bwhy\b", re.I)),
    (
        "last",
        re.compile(
            r"(?:上次|上期|上季|上个季度|上一季|之前|以前|此前|去年).{0,8}(?:报|填|写|说|数)"
            r"|(?:报|填|写|说)(?:过|了)(?:什么|多少|几)|\blast (?:time|quarter|report)\b",
            re.I,
        ),
    ),
    (
        "due",
        re.compile(
            r"(?:什么时候|啥时候|何时|几号|哪天|哪一天|几点|多久|几天).{0,8}(?:报|交|填|到期|截止|前|完成)"
            r"|(?:截止|期限|时限|到期).{0,6}(?:哪天|几号|什么时候|多少|是|\?|呢|吗|日)"
            r"|(?:报|交|填).{0,4}(?:到|截止到?)(?:几号|哪天|什么时候)|\bwhen\b.{0,12}\bdue\b|\bdeadline\b",
            re.I,
        ),
    ),
    (
        "who",
        re.compile(
            r"(?:谁|哪个单位|哪家|哪个部门|哪个局|哪些单位|什么单位).{0,6}(?:牵头|负责|配合|主办|责任|管)"
            r"|(?:牵头|责任|配合|主办)(?:单位|部门)?(?:是|有)?(?:谁|哪)|\bwho\b.{0,10}\b(?:leads?"
            r"|supports?)\b",
            re.I,
        ),
    ),
    (
        "owed",
        re.compile(
            r"(?:还|都|本局|我们|我局|我单位).{0,6}(?:差|剩|有|欠).{0,4}(?:哪|几|什么|多少)"
            r"|(?:哪些|哪几|什么|几).{0,4}(?:没报|没交|要报|待报|未报|要填|没填)|\bwhat\b.{0,10}\bowed?\b",
            re.I,
        ),
    ),
    (
        "any",
        re.compile(
            r"(?:没有|有没有|是否有|有|无)(?:什么|其他|要?我们|要?我局|要?本局|需要?)?"
            r"(?:任务|要报|待报|要填|要交|报送事项)(?:的|了)?(?:事项|任务)?了?(?:吧|吗|么|呢|[?？])"
            r"|(?:^|[,，。\s]|我们|[我本]局|[我本]单位|季度?|本月|个月|[本这]期|这次|今年|还)"
            r"(?:用|不?要|不?需要|不用|是否|是不是)再?[报填交](?:送|什么)?(?:了|的)?(?:吧|吗|么|[?？])"
            r"|有没有.{0,2}(?:我们|我局|本局|我单位).{0,2}[报填交]"
            r"|\b(?:anything|nothing)\b.{0,16}\b(?:owed?|due|report)\b",
            re.I,
        ),
    ),
)


_DECIDED: Final[tuple[tuple[Literal["yes", "no"], re.Pattern[str]], ...]] = (
    (
        "no",
        re.compile(
            r"(?:不同意|不批准?|不予同意|维持(?:原|现)?(?:有|来)?的?(?:分工)?(?:不变)?|不改|refuse[d]?\b|no\b)",
            re.I,
        ),
    ),
    ("yes", re.compile(r"(?:同意(?!不)|批准|可以(?!吗)|准予|agreed?\b|yes\b|ok\b)", re.I)),
)


_NOTHING_OWED: Final = re.compile(
    r"(?:我们|[我本](?:局|委|办|院|单位|部门)|[我本]?单位)?(?:目前|现在|本季度?|本期|这次|这期|今年|都|也|已经?)*"
    r"(?:无|没有?)(?:什么|任何|相关|其他|此|这[项个])?"
    r"(?:任务|事项|(?:要|需要?|待)[报填交](?:送|写)?的?(?:任务|事项|内容|东西|材料)?)了?(?:吧|的)?[。.!]*"
)


def says_nothing_owed(text: str) -> bool:
    """我局无任务: a claim about what is owed, which the record answers as it answers the question."""
    return _NOTHING_OWED.fullmatch(unicodedata.normalize("NFKC", text).strip()) is not None


def read_inquiry(text: str) -> Inquiry | None:
    """What the record can answer; None where only a person can."""
    words = unicodedata.normalize("NFKC", text)
    return next((kind for kind, pattern in _ASKED if pattern.search(words)), None)


def read_decision(text: str) -> tuple[Literal["yes", "no"], str] | None:
    """同意, 不同意 and what follows, as the office answers a request; None for other words."""
    words = unicodedata.normalize("NFKC", text).strip()
    for answer, pattern in _DECIDED:
        if found := pattern.match(words):
            return answer, words[found.end() :].strip(" ,，。.;；:：!")
    return None


def read_request_answer(text: str) -> tuple[RequestAnswer, str] | None:
    """As `read_decision`, and what only a request is answered with: who takes a task over (改由市财政局配合),
    or that a unit need not support it any more.
    """
    words = unicodedata.normalize("NFKC", text).strip()
    if _REFUSES.match(words):
        return read_decision(text)
    if found := _RELEASED.match(words):
        return "release", words[found.end() :].strip(" ,，。.;；:：!")
    return ("yes", words) if _HANDED.match(words) else read_decision(text)


def releases(text: str) -> bool:
    """不再配合, none: nobody takes the unit's place."""
    words = unicodedata.normalize("NFKC", text).strip(" .。!")
    return bool(_RELEASED.match(words)) or words.casefold() in {"none", "nobody", "不另安排", "不安排", "无"}


_REFUSES: Final = _DECIDED[0][1]
_RELEASED: Final = re.compile(
    r"(?:同意|批准|可以|准予)?[ ,，:：]*(?:[^,，。;；]{0,14}[,，])?[^,，。;；]{0,14}?"
    r"(?:不再|不用|无需|不需要?|免予?|免于|退出|取消)(?:其|作为)?(?:的)?配合(?:单位|任务)?了?"
    r"|(?:agreed?[ ,]*)?(?:[a-z ]{0,20}?)(?:need not|no longer) supports?\b",
    re.IGNORECASE,
)
_HANDED: Final = re.compile(r"(?:改派|改由|改为|调整[为给到由]|转[给由]|换成|交[由给]|由)(?=\S)")


def signs(text: str) -> bool:
    """签收 signs for a plan's tasks; a mere 收到 is politeness."""
    return "签收" in text
