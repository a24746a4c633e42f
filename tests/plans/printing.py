"""The sample plan as parts that can be put together in another way and printed again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.domain.plan import Draft
from bot.intake.lines import number_lines
from bot.plans.read_plan import read_plan

SAMPLE = (Path(__file__).resolve().parents[2] / "data" / "plans" / "sample.txt").read_text("utf-8")
NUMERALS = "一二三四五六七八九"


@dataclass(frozen=True)
class Item:
    """A task as printed without its number: run-in title, text, clause of responsibility."""

    title: str
    text: str
    clause: str

    @property
    def words(self) -> str:
        return f"{self.title}。{self.text}{self.clause}"


@dataclass(frozen=True)
class Section:
    heading: str
    items: tuple[Item, ...]


def sections_of(text: str) -> tuple[list[Section], str, str]:
    """The sections with tasks, what stands before them and what comes after."""
    front, *parts = re.split(r"(?m)^[一二三四五]、", text)
    after = "".join(part for part in parts if not re.search(r"(?m)^\d+\.", part))
    sections = []
    for part in parts:
        heading, *items = re.split(r"(?m)^\d+\.", part)
        if items:
            sections.append(Section(heading.strip(), tuple(map(_item, items))))
    return sections, front, after


def _item(text: str) -> Item:
    match = re.fullmatch(r"(.+?)。(.*)(（.+）)", text.strip(), re.DOTALL)
    assert match is not None
    return Item(*match.groups())


SECTIONS, FRONT, AFTER = sections_of(SAMPLE)
ITEMS = [item for section in SECTIONS for item in section.items]


def printed(sections: Sequence[Section], *, front: str = FRONT) -> str:
    """With numbers that run on, as the sample has them."""
    lines, number = [front], 0
    for numeral, section in zip(NUMERALS, sections, strict=False):
        lines.append(f"{numeral}、{section.heading}\n")
        for item in section.items:
            number += 1
            lines.append(f"{number}.{item.words}\n")
    return "\n".join([*lines, f"{NUMERALS[len(sections)]}、{AFTER}"])


def regrouped(items: Iterable[Item]) -> list[Section]:
    """The items in their order under the sample's headings."""
    left = list(items)
    found = []
    for section in SECTIONS:
        size = len(section.items)
        found.append(replace(section, items=tuple(left[:size])))
        left = left[size:]
    return [*found[:-1], replace(found[-1], items=(*found[-1].items, *left))]


def read(text: str, source: str = "0") -> Draft:
    return read_plan(number_lines(text), source=source)


def read_sections(sections: Sequence[Section], source: str = "0") -> Draft:
    return read(printed(sections), source)
