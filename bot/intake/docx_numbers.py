"""The numbers Word shows before the paragraphs of its lists, which stand nowhere in the text (自动编号)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from lxml import etree

from bot.intake.blocks import BULLET
from bot.intake.marks import chinese_numeral, circled_numeral, letter_numeral, roman_numeral

Element: TypeAlias = etree._Element

_LEVELS = 9
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_COUNTING = (
    "chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand",
    "japaneseCounting", "koreanCounting",
)  # fmt: skip


def _of(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if 1 <= number <= len(signs) else str(number)


def _digits(signs: str) -> Callable[[int], str]:
    return lambda number: "".join(signs[int(digit)] if digit.isdecimal() else digit for digit in str(number))


# Source: ECMA-376 part 1, 17.18.59 ST_NumberFormat; what is not named here counts 1, 2, 3.
_FORMATS: Mapping[str, Callable[[int], str]] = {
    **dict.fromkeys(_COUNTING, chinese_numeral),
    "ideographDigital": _digits("〇一二三四五六七八九"),
    "taiwaneseDigital": _digits("〇一二三四五六七八九"),
    "japaneseDigitalTenThousand": _digits("〇一二三四五六七八九"),
    "decimalFullWidth": _digits("０１２３４５６７８９"),
    "decimalZero": lambda number: f"{number:02d}",
    "decimalEnclosedCircle": circled_numeral,
    "decimalEnclosedCircleChinese": circled_numeral,
    "decimalEnclosedParen": lambda number: f"({number})",
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "ideographEnclosedCircle": lambda number: f"({chinese_numeral(number)})",
    "ideographTraditional": _of(_STEMS),
    "ideographZodiac": _of(_BRANCHES),
    "lowerLetter": letter_numeral,
    "upperLetter": lambda number: letter_numeral(number).upper(),
    "lowerRoman": roman_numeral,
    "upperRoman": lambda number: roman_numeral(number).upper(),
    "none": lambda number: "",
}


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list counts. `restart`: the level whose numbers start it anew; 0 for never."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    style: str = ""
    restart: int | None = None
    legal: bool = False


@dataclass(frozen=True, slots=True)
class _List:
    """A list as paragraphs name it. Lists of one `kind` count on together, but for `starts` of their own."""

    kind: str
    levels: Mapping[int, _Level]
    starts: Mapping[int, int]


@dataclass(slots=True)
class _Style:
    based_on: str = ""
    num: str = ""
    level: int | None = None


@dataclass(slots=True)
class _Counts:
    reached: dict[int, int] = field(default_factory=dict)


class Numbers:
    """The number of each paragraph, asked for in the document's order."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._styles = _read_styles(styles)
        self._lists = {} if numbering is None else _read_lists(numbering, self._styles)
        self._counts: dict[str, _Counts] = {}
        self._started: set[tuple[str, int]] = set()

    def next(self, paragraph: Element) -> str:
        """What Word prints before the paragraph, with the space behind it; nothing for no list."""
        num, place = self._place(paragraph)
        found = self._lists.get(num)
        if found is None or place not in found.levels:
            return ""
        counts = self._counts.setdefault(found.kind, _Counts()).reached
        level = found.levels[place]
        if place in found.starts and (num, place) not in self._started:
            counts[place] = found.starts[place]
        else:
            counts[place] = counts.get(place, level.start - 1) + 1
        self._started.add((num, place))
        for deeper in [each for each in counts if each > place]:
            if _restarts(found.levels.get(deeper, _Level()), deeper, place):
                del counts[deeper]
        return _shown(found, place, counts)

    def _place(self, paragraph: Element) -> tuple[str, int]:
        """The list and level: the paragraph's own, else those of its style; an empty name for no list."""
        style = _value(paragraph, "pPr/pStyle")
        own = _find(paragraph, "pPr/numPr")
        by_style, style_level = self._of_style(style)
        num = _value(own, "numId") if own is not None else ""
        level = _value(own, "ilvl") if own is not None else ""
        num = num or by_style
        if level:
            return num, min(_number(level, 0), _LEVELS - 1)
        if style_level is not None:
            return num, style_level
        levels = self._lists[num].levels if num in self._lists else {}
        return num, next((place for place, each in levels.items() if style and each.style == style), 0)

    def _of_style(self, style: str) -> tuple[str, int | None]:
        seen = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            found = self._styles[style]
            if found.num:
                return found.num, found.level
            style = found.based_on
        return "", None


def _restarts(level: _Level, deeper: int, place: int) -> bool:
    return level.restart is None or place < level.restart <= deeper


def _shown(found: _List, place: int, counts: Mapping[int, int]) -> str:
    level = found.levels[place]
    if level.format == "bullet":
        return BULLET

    def number(match: re.Match[str]) -> str:
        upper = int(match[1]) - 1
        at = found.levels.get(upper, _Level())
        count = counts.get(upper, at.start)
        return str(count) if level.legal else _FORMATS.get(at.format, str)(count)

    text = re.sub(r"%([1-9])", number, level.text)
    return f"{text} " if text[-1:].isascii() and text.strip() else text.strip()


def _read_styles(root: Element | None) -> dict[str, _Style]:
    styles = {}
    for each in [] if root is None else root.iterfind("{*}style"):
        level = _value(each, "pPr/numPr/ilvl")
        styles[_attribute(each, "styleId")] = _Style(
            _value(each, "basedOn"), _value(each, "pPr/numPr/numId"), _number(level, 0) if level else None
        )
    return styles


def _read_lists(root: Element, styles: Mapping[str, _Style]) -> dict[str, _List]:
    kinds = {_attribute(each, "abstractNumId"): each for each in root.iterfind("{*}abstractNum")}
    nums = {_attribute(each, "numId"): each for each in root.iterfind("{*}num")}
    lists = {}
    for num, element in nums.items():
        kind = _kind(element, kinds, nums, styles)
        levels = dict(_read_levels(kinds[kind])) if kind in kinds else {}
        starts = {}
        for changed in element.iterfind("{*}lvlOverride"):
            levels.update(_read_levels(changed))
            if start := _value(changed, "startOverride"):
                starts[_number(_attribute(changed, "ilvl"), 0)] = _number(start, 1)
        lists[num] = _List(kind, levels, starts)
    return lists


def _kind(
    num: Element, kinds: Mapping[str, Element], nums: Mapping[str, Element], styles: Mapping[str, _Style]
) -> str:
    """The definition a list follows; it may stand with the list that a style of numbers names."""
    kind = _value(num, "abstractNumId")
    for _ in range(_LEVELS):
        link = _value(kinds[kind], "numStyleLink") if kind in kinds else ""
        if not link or link not in styles or styles[link].num not in nums:
            break
        kind = _value(nums[styles[link].num], "abstractNumId")
    return kind


def _read_levels(parent: Element) -> list[tuple[int, _Level]]:
    found = []
    for each in parent.iterfind("{*}lvl"):
        restart = _value(each, "lvlRestart")
        level = _Level(
            _number(_value(each, "start"), 1),
            _value(each, "numFmt") or "decimal",
            _value(each, "lvlText"),
            _value(each, "pStyle"),
            _number(restart, 0) if restart else None,
            _find(each, "isLgl") is not None,
        )
        found.append((_number(_attribute(each, "ilvl"), 0), level))
    return found


def _find(parent: Element, path: str) -> Element | None:
    return parent.find("/".join(f"{{*}}{name}" for name in path.split("/")))


def _value(parent: Element, path: str) -> str:
    """The w:val of the element at the path; nothing where there is none."""
    found = _find(parent, path)
    return "" if found is None else _attribute(found, "val")


def _attribute(element: Element, name: str) -> str:
    return next(
        (str(value) for key, value in element.attrib.items() if etree.QName(key).localname == name), ""
    )


def _number(text: str, default: int) -> int:
    return int(text) if re.fullmatch(r"\d{1,6}", text) else default
