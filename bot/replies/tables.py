"""Tables in a chat: a column of goals or of an earlier period beside what was reached (表格)."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from bot.replies.words import Words

_NO_RESULT = re.compile(
    r"(?:年度|年初|全年|本年|年|季度|本季度?|总|工作|省定|市定|既定|预期|原|考核|任务|完成)*"
    r"(?:目标(?:任务|进度|值|数|要求|值)?|计划(?:进度|数|值|完成|完成率|任务)?|任务(?:数|量|值)|应(?:完成|达"
    r"|到|办)[^实]{0,4}"
    r"|序时(?:进度|要求)?|时序(?:进度|要求)?|指标值|要求)"
    r"|(?:上期|上次|上季度?|上个?季度|上月|上个月|上年|去年|前期|同期|上年同期|去年同期|原)(?:进度|完成|情况"
    r"|数|值|完成率|完成情况)?"
)
_RESULT = re.compile(r"实际|完成|进度|进展|现状|当前|目前|状态|情况|本期|本季|累计|达到|落实")
_JOINTS = ("\t", "|", "，", ",", " ")
_HEAD_AT_MOST = 12  # characters of a column's name
_LINE = re.compile(r"[^\n]+")


def without_goals(words: Words) -> Words:
    """The words with the columns of goals and of earlier periods blanked out, where a line names them."""
    text = words.text
    if "\n" not in text:
        return words
    lines = [(line.start(), line.end()) for line in _LINE.finditer(text)]
    blank: list[tuple[int, int]] = []
    parted: list[int] = []
    joint, width, columns = "", 0, frozenset[int]()
    for start, end in lines:
        cells = _cells(text, start, end, joint) if joint else []
        if joint and len(cells) == width:
            parted += [other for _, other in cells[:-1]]
            blank += [cells[at] for at in columns if cells[at][0] < cells[at][1]]
            continue
        joint, width, columns = _head(text, start, end)
        if joint:
            blank.append((start, end))
    return _parted(words, parted).without(blank)


def _parted(words: Words, stops: list[int]) -> Words:
    """The same words with a tab at each of these places, which parts columns beyond doubt."""
    if not stops:
        return words
    signs = list(words.text)
    for at in stops:
        signs[at] = "\t"
    return replace(words, text="".join(signs))


def _head(text: str, start: int, end: int) -> tuple[str, int, frozenset[int]]:
    """What parts the columns, how many there are, and which hold no results; none where it is no head."""
    line = text[start:end]
    for joint in _JOINTS:
        if joint not in line:
            continue
        cells = _cells(text, start, end, joint)
        names = [text[one:other].strip() for one, other in cells]
        goals = frozenset(at for at, name in enumerate(names) if _NO_RESULT.fullmatch(name))
        short = all(len(name) <= _HEAD_AT_MOST for name in names)
        if short and goals and any(_RESULT.search(names[at]) for at in range(len(names)) if at not in goals):
            return joint, len(cells), goals
    return "", 0, frozenset()


def _cells(text: str, start: int, end: int, joint: str) -> list[tuple[int, int]]:
    """Where each cell of a line stands."""
    stops = [start - 1, *(at for at in range(start, end) if text[at] == joint), end]
    return [(one + 1, other) for one, other in pairwise(stops)]
