"""What plans are called shortly, and which one words name: by title or by a part of it (方案)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

MOST_SHORT: Final = 16  # characters of a short title
_LEAST_PART: Final = 2  # characters of a part between title marks
_LEAST_BARE: Final = 3  # of one without them
_FARTHEST: Final = 40  # characters before a task that a name may take
_KIND: Final = re.compile(
    r"(?:重点)?(?:工作|实施|行动|推进|年度)*(?:总体)?(?:方案|计划|规划|纲要|要点|清单|意见)$|\s*\bplan$",
    re.IGNORECASE,
)
_TITLED: Final = re.compile(r"《([^》]+)》")
# What stands right behind a plan's name that is no more than part of its title.
_BEHIND: Final = re.compile(
    r"(?:里面?|中|下|的)*\s*(?=第\s*[0-9一二三四五六七八九十]+\s*项)|(?<=[案划要点单见])(?=[)）])"
)
_AFTER: Final = " ,，、:：的里中下"
_NO_NAME: Final = re.compile(r"[0-9年月日季度]+")
_SIGNS: Final = re.compile(r"[\s《》“”\"'（）()]+")


def short_titles(titles: Mapping[str, str]) -> dict[str, str]:
    """By plan a title of at most `MOST_SHORT` characters: without the kind of paper it is and, where they
    would read the same, without how they begin alike. No two are the same unless the titles are.
    """
    cores = {plan: _core(title) for plan, title in titles.items()}
    short = {plan: _cut(core) for plan, core in cores.items()}
    for plan, cut in list(short.items()):
        alike = [cores[each] for each in titles if _cut(cores[each]) == cut]
        if len(set(alike)) > 1:
            short[plan] = f"…{_cut(cores[plan][_shared(alike) :], MOST_SHORT - 1)}"
    return short if len(set(short.values())) == len(set(titles.values())) else dict(titles)


def plan_called(name: str, titles: Mapping[str, str]) -> str | None:
    """The only plan whose id, title or part of a title this is; None where it is nobody's or of several."""
    if name in titles:
        return name
    wanted = _plain(name)
    same = [plan for plan, title in titles.items() if _plain(title) == wanted]
    if same:
        return same[0] if len(same) == 1 else None
    for part in (wanted, _KIND.sub("", wanted)):
        holding = [plan for plan, title in titles.items() if part in _plain(title)]
        if _says(part) and len(holding) == 1:
            return holding[0]
    return None


def plan_told(words: str, titles: Mapping[str, str]) -> tuple[str | None, str]:
    """The plan that words speak of and the words without its name: between title marks, by its whole title,
    or by a part of it before 方案 (计划 ..) or 第N项. None, and the words as they are, where none is clear.
    """
    if len(titles) < 2:
        return None, words
    for found in _TITLED.finditer(words):
        if plan := plan_called(found[1], titles):
            return plan, _without(words, found.start(), found.end())
    for plan, title in titles.items():
        if (place := words.find(title)) >= 0:
            return plan, _without(words, place, place + len(title))
    for found in _BEHIND.finditer(words):
        if told := _part_before(words[: found.start()], titles):
            plan, start = told
            return plan, _without(words, start, found.end())
    return None, words


def _part_before(words: str, titles: Mapping[str, str]) -> tuple[str, int] | None:
    """The plan whose title alone holds the longest run of signs at the end, and where the run begins."""
    stem = _KIND.sub("", words)
    for start in range(max(0, len(stem) - _FARTHEST), len(stem) - _LEAST_BARE + 1):
        part = stem[start:]
        holding = [plan for plan, title in titles.items() if part in title]
        if len(holding) == 1 and _says(part, _LEAST_BARE):
            return holding[0], start
    return None


def _says(part: str, least: int = _LEAST_PART) -> bool:
    """More than what kind of paper it is, or of which year."""
    return len(_NO_NAME.sub("", _KIND.sub("", part))) >= least


def _without(words: str, start: int, end: int) -> str:
    """A blank in its place, but none at the ends."""
    return f"{words[:start].rstrip()} {words[end:].lstrip(_AFTER)}".strip()


def _core(title: str) -> str:
    bare = title.strip("《》 ")
    return _KIND.sub("", bare) or bare


def _cut(text: str, most: int = MOST_SHORT) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _shared(titles: Sequence[str]) -> int:
    """How many signs they begin with alike."""
    signs = enumerate(zip(*titles, strict=False))
    count = next((place for place, each in signs if len(set(each)) > 1), min(map(len, titles)))
    while count and titles[0][count - 1].isascii() and titles[0][count - 1].isalnum():
        count -= 1  # a number or a word stays whole
    return count


def _plain(text: str) -> str:
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text)).casefold()
