"""Item numbers as plans print them: 一、 （一） 1. (1) ① 第一条 第一章 1.1 任务一 (编号)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_CN = "[一二三四五六七八九十百零〇]"
# A figure with a unit of measure after it is no item number, even where its dot is lost.
_MEASURE = r"年月日号时点周天个家项件条名人万亿千百十余多%％‰倍元次批所套种类位座公里亩吨户期版级届岁米分大"


class Rank(IntEnum):
    """How deep a kind of number stands; smaller is further out."""

    PART = 1
    SECTION = 2
    CHAPTER = 3
    ARTICLE = 4
    GROUP = 5
    SUBHEAD = 6  # a heading without a number
    ITEM = 7
    SUBITEM = 8
    PAREN = 9
    CIRCLE = 10
    BULLET = 11


@dataclass(frozen=True, slots=True)
class Mark:
    """A number found in a line, from `start` to before `end`. `label` is its number; `firm`: well formed."""

    rank: Rank
    number: int
    label: str
    start: int
    end: int
    firm: bool = True


_FORMS: tuple[tuple[Rank, str], ...] = (
    (Rank.PART, rf"第(?P<PART>{_CN}{{1,3}})(?:章|部分|篇|编)[、.:\s]?\s*"),
    (Rank.SECTION, rf"第(?P<SECTION>{_CN}{{1,3}})节[、.:\s]?\s*"),
    (Rank.ARTICLE, rf"第(?P<ARTICLE>{_CN}{{1,3}}|\d{{1,3}})条[、.:\s]?\s*"),
    (Rank.ARTICLE, rf"(?<!\S)(?:重点)?(?:任务|项目|事项)(?P<NAMED>{_CN}{{1,3}}|\d{{1,3}})\s*[、.:\s]\s*"),
    (Rank.GROUP, rf"\(\s*(?P<GROUP>{_CN}{{1,3}})\s*\)\s*[、.]?\s*"),
    (Rank.GROUP, r"(?P<GROUPSIGN>[㈠-㈩])\s*[、.]?\s*"),
    (Rank.CHAPTER, rf"(?P<CHAPTER>{_CN}{{1,3}})\s*[、.](?!\s*{_CN}(?:[、.]|等奖|季度|产业))\s*"),
    (Rank.GROUP, rf"(?P<HALFGROUP>{_CN}{{1,3}})\)\s*[、.]?\s*"),
    (
        Rank.SUBITEM,
        rf"(?P<SUBITEM>\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})\s*[.、]?\s*(?=[^\d\s.、,;:)(/~+A-Za-z{_MEASURE}-])",
    ),
    (Rank.PAREN, r"\(\s*(?P<PAREN>\d{1,3})\s*\)\s*[、.]?\s*"),
    (Rank.PAREN, r"(?P<PARENSIGN>[⑴-⒇])\s*[、.]?\s*"),
    (Rank.ITEM, r"(?P<ITEMSIGN>[⒈-⒛])\s*"),
    (Rank.ITEM, r"(?P<ITEM>\d{1,3})\s*[.、](?!\s*\d(?!\d{3}\s*年))\s*"),
    (Rank.PAREN, r"(?P<HALFPAREN>\d{1,3})\)\s*[、.]?\s*"),
    (Rank.CIRCLE, r"(?P<CIRCLE>[①-⑳])\s*[、.]?\s*"),
)
_MARK = re.compile("|".join(form for _, form in _FORMS))
_RANKS = {re.search(r"P<(\w+)>", form).group(1): rank for rank, form in _FORMS}  # type: ignore[union-attr]
IN_FULL = (Rank.PART, Rank.SECTION, Rank.ARTICLE)  # 第一条, 任务一: called by their whole number
_BARE = re.compile(rf"(?P<BARE>\d{{1,3}})\s*(?=[^\d\s.、,;:)）/|\-~+·A-Za-z{_MEASURE}])")

_BULLET = re.compile(r"[●■◆▲►▶◇○□☆★※▪•]\s*|[-*+]\s+(?=\S)")
_BEFORE_FIGURE = re.compile(r"(\d{1,3})\s*[.、]\s*(?=\d{2})")
_BARE_WITHIN = re.compile(rf"(?<=[)。;]){_BARE.pattern}")


def mark_at(text: str, start: int = 0) -> Mark | None:
    """The well-formed number that begins at `start`."""
    found = _MARK.match(text, start)
    return _read(found) if found else None


def bullet(text: str, number: int) -> Mark | None:
    """A bullet that begins the text; it has no number of its own."""
    found = _BULLET.match(text)
    return Mark(Rank.BULLET, number, str(number), 0, found.end()) if found else None


def bare_number(text: str) -> Mark | None:
    """A number that has lost its dot, where the text begins: for those who know which is due."""
    found = _BARE.match(text)
    if found is None:
        return None
    return Mark(Rank.ITEM, int(found[1]), found[1], 0, found.end(), firm=False)


def before_figure(text: str) -> Mark | None:
    """A number whose item begins with a figure (3.100个项目), where the text begins: it may be a decimal."""
    found = _BEFORE_FIGURE.match(text)
    return Mark(Rank.ITEM, int(found[1]), found[1], 0, found.end()) if found else None


def bare_numbers_in(text: str) -> Iterator[Mark]:
    """Numbers without their dot right behind a closed sentence or bracket: …负责)11开展."""
    for found in _BARE_WITHIN.finditer(text):
        yield Mark(Rank.ITEM, int(found["BARE"]), found["BARE"], found.start(), found.end(), firm=False)


def marks_in(text: str) -> Iterator[Mark]:
    """Every well-formed number within the text, from left to right; most are none, the outline decides."""
    for found in _MARK.finditer(text):
        if found.start() == 0 or not _within_a_figure(text, found):
            yield _read(found)


def _within_a_figure(text: str, found: re.Match[str]) -> bool:
    """The tail of a longer figure or number word: 15.2, 二十一、."""
    before, first = text[found.start() - 1], found[0][0]
    if first.isdigit():
        is_time = before == ":" and text[max(0, found.start() - 2)].isdigit()
        return before.isdigit() or before in ".-~/" or is_time
    return first not in "(第任项事重" and before in "一二三四五六七八九十百零〇第"


def _read(found: re.Match[str]) -> Mark:
    name = found.lastgroup or ""
    label = found[name]
    shown = found[0].strip(" 、.:\t") if _RANKS[name] in IN_FULL else label
    return Mark(_RANKS[name], _number(label), shown, found.start(), found.end())


def _number(label: str) -> int:
    if label.isdecimal():
        return int(label)
    if "." in label:
        return int(label.rsplit(".", 1)[1])
    for first, last in (("①", "⑳"), ("⑴", "⒇"), ("⒈", "⒛"), ("㈠", "㈩")):
        if first <= label <= last:
            return ord(label) - ord(first) + 1
    return chinese_number(label)


def chinese_number(word: str) -> int:
    """A number word up to 999 in digits or in tens: 二十三, 二三, 一百零五."""
    total, digit = 0, 0
    if not any(char in "十百" for char in word):
        return int("".join(str(_DIGITS[char]) for char in word) or 0)
    for char in word:
        if char == "百":
            total, digit = total + (digit or 1) * 100, 0
        elif char == "十":
            total, digit = total + (digit or 1) * 10, 0
        else:
            digit = _DIGITS[char]
    return total + digit


def printed_label(mark: Mark) -> str:
    """The number as labels show it: 三, (一), 2, (3), 1.2."""
    if mark.rank in (Rank.GROUP, Rank.PAREN):
        return f"({to_chinese(mark.number)})" if mark.rank is Rank.GROUP else f"({mark.number})"
    if mark.rank in (Rank.ITEM, Rank.CIRCLE, Rank.BULLET):
        return str(mark.number)
    return mark.label


def to_chinese(number: int) -> str:
    """A number below 100 in words: 三, 十, 十一, 二十."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    if tens == 0 or tens > 9:
        return "".join(digits[int(char)] for char in str(number))
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")
