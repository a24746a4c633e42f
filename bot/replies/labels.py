"""Task labels as people type them: 第5项, 5-9, 三(一)2, ⑤ (任务编号)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from bot.replies.numerals import number_of

MEASURES = (
    "家件次场期个人户份起篇批台套亩元万亿千百名位所处座辆只种类门部册本"
    "张组对节间年月日天周时点级届季成公平立吨米例宗笔单款支条%℃"
)
# Words that begin like a measure: 任务9处于收尾阶段, 5部分完成.
NO_MEASURE = (
    "(?!本(?:季|月|年|周|期|次|局|委|单位|[省市区县])|立[即刻]|处[于理]|部[分署]|场地|期[间限]|人[手员才]"
    "|点位|时间|节点|条件|位[于置]"
    "|单位|名单|成[效果立]|级别|类[似别]|起步|台账|对[接照]|组[织建]|年[初底内]|月底|周[一二三四五]|元旦)"
)
NUMBER = (
    r"(?:[1-9]\d{0,2}(?![\d])|[一二三]百(?:零[一二三四五六七八九]"
    r"|[一二三四五六七八九]十[一二三四五六七八九]?)?(?![千万亿])|[二三四五六七八九]?十[一二三四五六七八九]?"
    r"|[一二三四五六七八九](?![百千万十]))"
)
JOINER = (
    r"(?:[、/&+和及与跟]|[,，](?!第)|以及|还有| ?and ?| ?& ?"
    r"| (?=\d{1,3}(?:[项号]| ?[已均都全未正]| \d{1,3}[项号 ])))"
)
RANGE = r"(?:[-~至到])"
LIST = rf"{NUMBER}(?:(?:[项号](?![,，]))?(?:{JOINER}|{RANGE})第?{NUMBER}(?![{MEASURES}]|\.\d)){{0,30}}"
_CHAPTER = r"[一二三四五六七八九十]{1,3}"
_PATH_TAIL = rf"(?:第?\d{{1,3}}(?!\d)|第{_CHAPTER}(?=[项条]))"
PATH = (
    rf"第?{_CHAPTER}[、.\-]?\({_CHAPTER}\)[、.\-]?{_PATH_TAIL}(?:项?(?:{JOINER}"
    rf"|{RANGE})第?\d{{1,3}}(?![\d(%.{MEASURES}])){{0,30}}"
)
_PATH_PARTS = re.compile(rf"第?({_CHAPTER})[、.\-]?\(({_CHAPTER})\)[、.\-]?(.*)")
_STEP = re.compile(rf"({RANGE})?第?({NUMBER})")


@lru_cache(maxsize=4096)
def canonical(label: str) -> str:
    """One form a label: 三、（一）第2项 is 三(一)2."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", label))
    path = _PATH_PARTS.fullmatch(text)
    if path:
        return f"{path[1]}({path[2]}){_plain(path[3])}"
    return text


@dataclass(frozen=True, slots=True)
class Known:
    """The labels a reply may mean, each in its one form and once, in order."""

    mine: tuple[str, ...]  # the writer's tasks, and those quoted
    quoted: tuple[str, ...]
    members: frozenset[str]  # of `mine`


@lru_cache(maxsize=1024)
def known_labels(my_tasks: tuple[str, ...], quoted: tuple[str, ...]) -> Known:
    """The labels of a context; worked out once, as few contexts differ."""
    mine = tuple(dict.fromkeys(map(canonical, my_tasks + quoted)))
    return Known(mine, tuple(map(canonical, quoted)), frozenset(mine))


def labels_in(written: str, mine: tuple[str, ...]) -> tuple[str, ...]:
    """The labels a list or range names; a range stands for those of `mine` inside it."""
    if written.isdecimal():
        return (str(int(written)),)
    path = _PATH_PARTS.match(written)
    prefix, numbers = (f"{path[1]}({path[2]})", path[3]) if path else ("", written)
    found: list[str] = []
    last = 0
    for through, number in _STEP.findall(numbers):
        value = int(number_of(number) or 0)
        if through:
            found[-1:] = _between(prefix, last, value, mine)
        else:
            found.append(f"{prefix}{value}")
        last = value
    return tuple(dict.fromkeys(found))


def _between(prefix: str, first: int, last: int, mine: tuple[str, ...]) -> list[str]:
    """Those of `mine` from `first` to `last`, by number."""
    inside = [
        label
        for label in map(canonical, mine)
        if label.startswith(prefix)
        and label[len(prefix) :].isdecimal()
        and first <= int(label[len(prefix) :]) <= last
    ]
    return sorted(inside, key=lambda label: int(label[len(prefix) :]))


def _plain(tail: str) -> str:
    number = re.search(NUMBER, tail)
    value = number_of(number.group()) if number else None
    return str(value) if value is not None else tail
