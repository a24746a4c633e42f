"""A card that one message does not hold, as several: cut between its items, each part numbered."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from bot.text import Text
from bot.wording.cards import Attachment, Button, Card, Table

Fits: TypeAlias = Callable[[Card], bool]
# Marks as wide as any, reckoned with before the number of parts and their codes are known.
WIDEST_PART: Final = (99, 99)
WIDEST_CODE: Final = "R-ZZZZZZZZZZZZ"


@dataclass(frozen=True, slots=True)
class Part:
    """One message, and the filings it is about: in a reminder those of its own rows."""

    card: Card
    about: tuple[str, ...]


def in_parts(card: Card, about: tuple[str, ...], fits: Fits, *, files_apart: bool) -> tuple[Part, ...]:
    """The card as messages that fit, in order; with `files_apart` its files as messages of their own.

    An item that does not fit alone is a part all the same, for the platform to cut. Codes are left out:
    each message gets its own.
    """
    files = card.attachments if files_apart and not _is_file(card) else ()
    body = replace(card, attachments=()) if files else card
    parts = [Part(body, about)] if fits(_widest(body)) else _cut(body, about, fits)
    return (*parts, *(Part(_of_file(each, card), about) for each in files))


def clicked_part(was: Card, now: Card, button: str, fits: Fits) -> Card | None:
    """Of a card that went in parts, the one with that button (its key or its tag) as it stands now; None
    where it has no such button.
    """
    rows = tuple(str(row) for row in range(len(was.fields)))
    left = {each.key for each in now.buttons}
    for part in in_parts(was, rows, fits, files_apart=False):
        if any(button in {each.key, each.tag} for each in part.card.buttons):
            fields = part.card.fields
            if fields and len(now.fields) == len(was.fields):
                fields = tuple(now.fields[int(row)] for row in part.about)
            buttons = tuple(each for each in part.card.buttons if each.key in left)
            return replace(part.card, buttons=buttons, fields=fields)
    return None


def parts_left(count: int) -> Card:
    """To who asked: so many parts of the answer could not be shown."""
    return Card(title=Text("card/left_out", count=count), lines=(Text("card/left_out_then"),), kind="refused")


def _widest(card: Card) -> Card:
    return replace(card, part=WIDEST_PART, code=WIDEST_CODE, again=True)


def _is_file(card: Card) -> bool:
    return len(card.attachments) == 1 and card.title.name == "card/file"


def _of_file(file: Attachment, card: Card) -> Card:
    return Card(title=Text("card/file", name=file.name), attachments=(file,), kind=card.kind)


def _cut(card: Card, about: tuple[str, ...], fits: Fits) -> list[Part]:
    found = list(_pieces(_Whole(card, about), fits))
    if len(found) == 1:
        return found
    marked = enumerate(found, start=1)
    return [replace(each, card=replace(each.card, part=(number, len(found)))) for number, each in marked]


def _pieces(whole: _Whole, fits: Fits) -> Iterator[Part]:
    start, last = 0, whole.size
    while start < last or start == 0:
        ends = range(start + 1, last + 1)
        most = bisect_left(ends, True, key=lambda end: not fits(whole.sized(start, end)))
        end = ends[max(0, most - 1)] if ends else last
        yield whole.part(start, end)
        if end >= last:
            return
        start = end


@dataclass(frozen=True, slots=True)
class _Whole:
    """A card's items one after another: lines, fields, rows of the table, lines after."""

    card: Card
    about: tuple[str, ...]

    @property
    def size(self) -> int:
        return sum(self._lengths())

    def sized(self, start: int, end: int) -> Card:
        return _widest(self.part(start, end).card)

    def part(self, start: int, end: int) -> Part:
        """Items from `start` to before `end`. What belongs to the whole goes first, its buttons last."""
        card = self.card
        lines, fields, rows, after = self._ranges(start, end)
        kept = [each for each in card.buttons if self._goes(each.row, fields, end)]
        table = card.table
        found = replace(
            card,
            lines=card.lines[lines.start : lines.stop],
            fields=card.fields[fields.start : fields.stop],
            table=Table(table.header, table.rows[rows.start : rows.stop]) if table and rows else None,
            after=card.after[after.start : after.stop],
            buttons=tuple(self._moved(each, fields.start) for each in kept),
            attachments=card.attachments if end == self.size else (),
            mention=card.mention if start == 0 else None,
            link=card.link if start == 0 else None,
            code=None,
        )
        return Part(found, self._about(fields))

    def _goes(self, row: int | None, fields: range, end: int) -> bool:
        if row is None or row >= len(self.card.fields):
            return end == self.size
        return row in fields

    def _moved(self, button: Button, first: int) -> Button:
        row = button.row
        return button if row is None or row >= len(self.card.fields) else replace(button, row=row - first)

    def _about(self, fields: range) -> tuple[str, ...]:
        """A button's row counts the filings too: the first of them is that of the first row."""
        if not fields:
            return self.about
        if len(self.about) == len(self.card.fields):
            return self.about[fields.start : fields.stop]
        return (*self.about[fields.start :], *self.about[: fields.start])

    def _ranges(self, start: int, end: int) -> tuple[range, range, range, range]:
        found, before = [], 0
        for length in self._lengths():
            first, last = (min(max(place - before, 0), length) for place in (start, end))
            found.append(range(first, last))
            before += length
        lines, fields, rows, after = found
        return lines, fields, rows, after

    def _lengths(self) -> tuple[int, int, int, int]:
        card = self.card
        return len(card.lines), len(card.fields), len(card.table.rows) if card.table else 0, len(card.after)
