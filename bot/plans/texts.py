"""An item's title and text: run-in titles, title lines, and the sentences a plan prints without any title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.plans.clauses import Responsibility, find_responsibility
from bot.plans.headings import split_heading
from bot.plans.items import Item, duties_of_section
from bot.plans.numbering import is_ended
from bot.plans.source import Passage, join

_TITLED = 0.6  # so many items must have a title before any is believed


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
        splits = [_split(entry.duties.text) for entry in alike]
        titled = sum(bool(title and rest) for title, rest in splits)
        plain = sum(not title for title, _ in splits)  # one short sentence may be either
        for entry, (title, rest) in zip(alike, splits, strict=True):
            if title and rest and titled >= (titled + plain) * _TITLED:
                entry.title, entry.text = title, rest
            else:
                entry.text = _unbroken(entry.duties.text)
    return worded


def _duties(item: Item, known: Sequence[str]) -> Responsibility:
    """The item's own clauses; without units in them, those of the headings above."""
    duties = find_responsibility(item.paragraphs, known)
    if not any(clause.units for clause in duties.clauses):
        inherited = duties_of_section(item.path)
        duties.clauses += [inherited] if inherited else []
    return duties


def _split(text: Sequence[Passage]) -> tuple[Passage, list[Passage]]:
    """What would be the title, and the paragraphs left then."""
    if not text:
        return Passage(), []
    title, rest = split_heading(text[0])
    return title, [paragraph for paragraph in (rest, *text[1:]) if paragraph]


def _unbroken(text: Sequence[Passage]) -> list[Passage]:
    """Without a title, a first line that closes no sentence is the beginning of the second."""
    if len(text) > 1 and not is_ended(text[0].text):
        return [join(text[:2]), *text[2:]]
    return list(text)
