"""How much two tasks have in common: their words, the numbers of their headings (相似)."""

from __future__ import annotations

import re

from bot.domain.plan import Task

_NUMBER = re.compile(
    r"\s*(?:第?[一二三四五六七八九十百\d]+[章节篇部分]*|[（(][一二三四五六七八九十\d]+[）)])"
)


def task_words(task: Task) -> str:
    return f"{task.title}\n{task.text}"


def has_no_wording(task: Task) -> bool:
    """As in a catalogue that ships: a title stands for the text."""
    return bool(task.title) and not task.text


def place_of(task: Task) -> tuple[str, ...]:
    """The numbers of the headings above it, without their words."""
    return tuple(
        match[0].strip().translate(_HALF) if (match := _NUMBER.match(heading)) else heading
        for heading in task.section
    )


def heading_words(heading: str) -> str:
    """A heading without its number."""
    return _NUMBER.sub("", heading, count=1).lstrip("、.．, ")


def character_pairs(words: str) -> list[str]:
    """Each character with the next one."""
    return [words[at : at + 2] for at in range(len(words) - 1)]


_HALF = str.maketrans("（）", "()")
