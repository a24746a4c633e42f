"""An item's title and text: run-in titles, title lines, and the sentences a plan prints without any title."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.plans.clauses import Responsibility, find_responsibility
from bot.plans.headings import split_heading, split_paired_heading
from bot.plans.items import Item, duties_of_section
from bot.plans.numbering import is_ended
from bot.plans.passages import Passage, join

_TITLED = 0.6  # so many items must have a title before any is believed
_FEW, _ENOUGH = (
    0.1,
    3,
)  # titles of two parts alone are believed where so few items lack one, and so many have it
_Splitter: TypeAlias = Callable[[Passage], tuple[Passage, Passage]]


@dataclass(slots=True)
class Worded:
    """An item with its words in place: `text` one passage a paragraph."""

    item: Item
    duties: Responsibility
    title: Passage
    text: list[Passage]
    from_annex: bool = False


def word_items(items: Sequence[Item], known: Sequence[str]) -> list[Worded]:
    """Titles and texts of all items; tasks and safeguards each have one style."""
    worded = [Worded(item, _duties(item, known), Passage(), []) for item in items]
    for kind in ("task", "safeguard"):
        alike = [entry for entry in worded if entry.item.kind == kind]
        for entry, (title, rest) in zip(alike, _titled([entry.duties.text for entry in alike]), strict=True):
            entry.title, entry.text = (title, rest) if title else (title, _unbroken(rest))
    return worded


def _titled(texts: Sequence[list[Passage]]) -> list[tuple[Passage, list[Passage]]]:
    """Title and text of each, if most of them have a title; without titles, the texts as they are."""
    splits = [_split(text, split_heading) for text in texts]
    paired = [_split(text, split_paired_heading) for text in texts]
    single = [title and rest for title, rest in splits]
    double = [not title and pair[0] for (title, _), pair in zip(splits, paired, strict=True)]
    plain = sum(not title and not pair for (title, _), pair in zip(splits, double, strict=True))
    count, pairs = sum(map(bool, single)), sum(map(bool, double))
    pairs_count = (
        pairs <= count or (plain <= (count + pairs) * _FEW and count + pairs >= _ENOUGH) or not plain
    )
    whole = count + pairs + plain
    if count + (pairs if pairs_count else 0) < whole * _TITLED:
        return [(Passage(), list(text)) for text in texts]
    return [
        split if is_single else pair if is_double and pairs_count else (Passage(), list(text))
        for text, split, pair, is_single, is_double in zip(texts, splits, paired, single, double, strict=True)
    ]


def _duties(item: Item, known: Sequence[str]) -> Responsibility:
    """The item's own clauses; without units in them, those of the headings above."""
    duties = find_responsibility(item.paragraphs, known)
    if not any(clause.units for clause in duties.clauses):
        inherited = duties_of_section(item.path)
        duties.clauses += [inherited] if inherited else []
    return duties


def _split(text: Sequence[Passage], split: _Splitter) -> tuple[Passage, list[Passage]]:
    """What would be the title, and the paragraphs left then."""
    if not text:
        return Passage(), []
    title, rest = split(text[0])
    return title, [paragraph for paragraph in (rest, *text[1:]) if paragraph]


def _unbroken(text: Sequence[Passage]) -> list[Passage]:
    """Without a title, a first line that closes no sentence is the beginning of the second."""
    if len(text) > 1 and not is_ended(text[0].text):
        return [join(text[:2]), *text[2:]]
    return list(text)
