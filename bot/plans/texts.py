"""An item's title and text: run-in titles, title lines, and the sentences a plan prints without any title."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, count
from typing import TypeAlias, TypeVar

from bot.domain.plan import TaskKind
from bot.plans.clauses import Responsibility, find_responsibility
from bot.plans.headings import split_heading, split_paired_heading
from bot.plans.items import Item, Section, duties_of_section, named_by_division
from bot.plans.numbering import is_ended
from bot.plans.passages import Passage, join
from bot.plans.roles import Clause

T = TypeVar("T")

_TITLED = 0.6  # so many items must have a title before any is believed
_FEW, _ENOUGH = (
    0.1,
    3,
)  # titles of two parts alone are believed where so few items lack one, and so many have it
_Splitter: TypeAlias = Callable[[Passage], tuple[Passage, Passage]]


@dataclass(slots=True)
class Worded:
    """An item with its words in place: `text` one passage a paragraph.

    `aims` are those of its paragraphs that are goals of a table, each with the year of its column or nothing.
    """

    item: Item
    duties: Responsibility
    title: Passage
    text: list[Passage]
    from_annex: bool = False
    aims: tuple[tuple[Passage, str], ...] = ()


@dataclass(slots=True)
class Style:
    """How the items of one kind print their titles: so many with a title of one part, of several, of none."""

    single: int = 0
    paired: int = 0
    plain: int = 0
    has_clauses: bool = False
    names_units: bool = False

    def count(self, duties: Responsibility) -> None:
        title, rest = _split(duties.text, split_heading)
        paired = not title and bool(_split(duties.text, split_paired_heading)[0])
        self.single += bool(title and rest)
        self.paired += paired
        self.plain += not title and not paired
        self.has_clauses |= bool(duties.clauses)
        self.names_units |= any(clause.units for clause in duties.clauses)

    def split(self, text: list[Passage]) -> tuple[Passage, list[Passage]]:
        """Title and text, if most items have a title; without titles, the text as it is."""
        if self._is_titled():
            title, rest = _split(text, split_heading)
            if title and rest:
                return title, rest
            if not title and self._counts_pairs():
                title, rest = _split(text, split_paired_heading)
                if title:
                    return title, rest
        return Passage(), _unbroken(text)

    def _is_titled(self) -> bool:
        titled = self.single + (self.paired if self._counts_pairs() else 0)
        return titled >= (self.single + self.paired + self.plain) * _TITLED

    def _counts_pairs(self) -> bool:
        titled = self.single + self.paired
        few_lack_one = self.plain <= titled * _FEW and titled >= _ENOUGH
        return self.paired <= self.single or few_lack_one or not self.plain


@dataclass(slots=True)
class Wording:
    """The items in words. Each is worded when its turn comes: together they take many times the text.

    `known` are names of units; `rows` of a table of tasks come first, in words already; `annexed` by place
    is what an annex adds to an item.
    """

    of_text: list[Item]
    known: Sequence[str]
    styles: Mapping[TaskKind, Style]
    rows: list[Worded] = field(default_factory=list)
    annexed: Mapping[int, Responsibility] = field(default_factory=dict)

    @property
    def items(self) -> list[Item]:
        return [*(row.item for row in self.rows), *self.of_text]

    def __iter__(self) -> Iterator[Worded]:
        return self._in_words(iter(self.rows), iter(self.of_text))

    def take(self) -> Iterator[Worded]:
        """The same for the last time: the items are let go one by one."""
        return self._in_words(_taken(self.rows), _taken(self.of_text))

    def _in_words(self, rows: Iterator[Worded], items: Iterator[Item]) -> Iterator[Worded]:
        return map(self._with_annexed, count(), chain(rows, self._worded(items)))

    def _worded(self, items: Iterator[Item]) -> Iterator[Worded]:
        inherited = _Inherited()
        for item in items:
            duties = inherited.duties(item, self.known)
            yield Worded(item, duties, *self.styles[item.kind].split(duties.text))

    def _with_annexed(self, place: int, entry: Worded) -> Worded:
        told = self.annexed.get(place)
        if told is None:
            return entry
        duties = replace(
            entry.duties,
            clauses=entry.duties.clauses + told.clauses,
            printed=entry.duties.printed + told.printed,
        )
        return replace(entry, duties=duties, from_annex=True)

    def with_rows(self, rows: list[Worded]) -> Wording:
        """The rows of a table as the tasks, instead of the items of the text."""
        return replace(self, of_text=[item for item in self.of_text if item.kind == "safeguard"], rows=rows)

    def with_annexed(self, annexed: Mapping[int, Responsibility]) -> Wording:
        return replace(self, annexed=annexed)

    @property
    def names_units(self) -> bool:
        """Somebody is to do one of the tasks."""
        told = chain(self.annexed.values(), (row.duties for row in self.rows))
        in_text = not self.rows and self.styles["task"].names_units
        return in_text or any(clause.units for duties in told for clause in duties.clauses)


def _taken(several: list[T]) -> Iterator[T]:
    """From the first to the last; none stays."""
    several.reverse()
    while several:
        yield several.pop()


def word_items(items: list[Item]) -> Wording:
    """Tasks and safeguards each have one style. Names read in one item tell what is a clause in another."""
    styles: dict[TaskKind, Style] = {"task": Style(), "safeguard": Style()}
    known: set[str] = set()
    unopened: list[Item] = []
    inherited = _Inherited()
    for item in items:
        duties = inherited.duties(item)
        known.update(named.name.text for clause in duties.clauses for named in clause.units)
        if duties.lacks_opening:
            unopened.append(item)
        else:
            styles[item.kind].count(duties)
    names = sorted(known)
    for item in unopened:
        styles[item.kind].count(inherited.duties(item, names))
    return Wording(items, names, styles)


class _Inherited:
    """An item's own clauses; without units in them, also that of the headings above, read once for all."""

    def __init__(self) -> None:
        self._path: tuple[Section, ...] = ()
        self._clause: Clause | None = None

    def duties(self, item: Item, known: Sequence[str] = ()) -> Responsibility:
        duties = find_responsibility(item.paragraphs, known)
        if not any(clause.units for clause in duties.clauses):
            if item.path != self._path:
                self._path, self._clause = item.path, duties_of_section(item.path)
            told = self._clause or named_by_division(item)
            duties.clauses += [told] if told else []
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
