"""The parts of a document (notice, annexes, explanations) and the one among them that is the plan (附件)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.plans.marks import Rank, mark_at
from bot.plans.numbering import PLAN_NOUN
from bot.plans.outline import is_table_row
from bot.plans.passages import Passage
from bot.plans.roles import LABEL

_ANNEX = re.compile(r"附\s*(?:件|表|录)\s*[\d一二三四五六七八九十]{0,3}\s*[:：]?\s*")
_ANNEX_LIST = re.compile(r"附\s*件\s*[:：]\s*\d+\s*[.、]")
_DATE = re.compile(
    r"[(（]?(?:[一-龥]{0,30}\s*)?(?:20\d\d"
    r"|二[〇○零O0]..)\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月(?:\s*[\d一二三四五六七八九十]{1,3}\s*日?)?[)）]?"
)
_NOT_THE_PLAN = re.compile(
    r"起草说明|编制说明|说明$|问卷|解读|公告$|答记者问|征求意见的|意见反馈|反馈表|名单$|报名表"
    r"|汇总表|联系方式|通讯录|附图"
)
_TASK_WORD = re.compile(r"负责|牵头|责任单位|配合单位|完成时限")
_ROW = 0.6  # the same tasks in words weigh more than in a table
_LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True)
class Part:
    """Lines from `start` to before `end` that belong together."""

    start: int
    end: int
    title: str = ""


def split_parts(lines: Sequence[Passage]) -> list[Part]:
    """The parts in their order; a document without annexes is one part."""
    starts = [0]
    told = next((i for i, line in enumerate(lines) if _tells(line.text)), len(lines))
    for index in range(1, len(lines)):
        if _opens_annex(lines, index) or (index > told and _opens_after_signature(lines, index)):
            starts.append(index)
    ends = [*starts[1:], len(lines)]
    return [Part(a, b, _title(lines[a:b])) for a, b in zip(starts, ends, strict=True)]


def _opens_annex(lines: Sequence[Passage], index: int) -> bool:
    text = lines[index].text
    found = _ANNEX.match(text)
    if found is None or _ANNEX_LIST.match(text) or len(text) > _LONGEST_TITLE:
        return False
    rest = text[found.end() :]
    if not rest:
        return True
    listed = index + 1 < len(lines) and re.match(r"\d+\s*[.、]", lines[index + 1].text) is not None
    numbered = text[: found.end()].rstrip(" :")[-1] in "0123456789一二三四五六七八九十"
    return numbered and not listed and _is_title(rest) and not _listed_before_date(lines, index)


def _listed_before_date(lines: Sequence[Passage], index: int) -> bool:
    """Annexes named one a line above the signature are a list, not the annexes."""
    return any(_DATE.fullmatch(line.text) for line in lines[index + 1 : index + 6])


def _tells(text: str) -> bool:
    """The line is an address, a number or a sentence: with it a notice has begun."""
    return text.endswith(":") or mark_at(text) is not None or "。" in text


def _opens_after_signature(lines: Sequence[Passage], index: int) -> bool:
    """A title right after the date that closes a notice."""
    if not _DATE.fullmatch(lines[index - 1].text):
        return False
    ahead = "".join(line.text for line in lines[index : index + 3] if not mark_at(line.text))
    return _is_title(lines[index].text) or (
        len(lines[index].text) < 40 and PLAN_NOUN.search(ahead) is not None
    )


def _is_title(text: str) -> bool:
    return (
        len(text) <= _LONGEST_TITLE and "。" not in text and PLAN_NOUN.search(text.rstrip("。 ")) is not None
    )


def _title(lines: Sequence[Passage]) -> str:
    """The first words of a part, its annex mark left out: enough to tell what it is."""
    words = [_ANNEX.sub("", line.text, count=1) for line in lines[:4]]
    return next((word for word in words if word), "")


def choose_part(lines: Sequence[Passage], parts: Sequence[Part]) -> Part:
    """The part that holds the tasks: by its numbers, its clauses and its title."""
    return max(parts, key=lambda part: (_weight(lines[part.start : part.end], part.title), -part.start))


def _weight(lines: Sequence[Passage], title: str) -> float:
    weight = 0.0
    for line in lines:
        text = line.text
        mark = mark_at(text)
        weight += 1.0 if mark and mark.rank >= Rank.GROUP else 0.3 if mark else 0.0
        if is_table_row(text):
            weight += _ROW
            continue
        weight += 2.0 * len(_TASK_WORD.findall(text)) + (2.0 if LABEL.match(text) else 0.0)
        weight += min(len(text), 400) / 400
    if _NOT_THE_PLAN.search(title):
        return weight * 0.1
    return weight * (1.5 if PLAN_NOUN.search(title) else 1.0)
