"""Cards as words: plain text where it must be quoted or mention somebody, else WeCom's own markdown.

Sources: platforms.md 1.4, 1.7, 1.8, 1.10.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.text import Span, Spans
from bot.wire.escaping import JOINER, Escape, inert, join_within
from bot.wire.lengths import fits, within
from bot.wording.cards import RenderedCard

TEXT_BYTES: Final = 2048  # of text, and of an app's markdown
MARKDOWN_BYTES: Final = 4096  # of a robot's markdown
STREAM_BYTES: Final = 20480  # of an AI bot's answers
ADDED_BYTES: Final = 300  # for a one-time address, which is not known before
COLOURS: Final[Mapping[str, str]] = {
    "urging": "warning",
    "urgent": "warning",
    "recorded": "info",
    "refused": "comment",
}
_ANGLES: Final = str.maketrans("<>", "＜＞")
# What markdown acts on, as signs that look the same: no escape is documented.
_WIDE: Final = str.maketrans("<>`*_~|&", "＜＞'＊＿～｜＆")
_LINE_START: Final = re.compile(r"(?m)^(\s*)(?=[#\-+]|\d+[.)])")
_LINK: Final = re.compile(r"(?<=\])(?=[(\[])")
_LINE_END: Final = re.compile(r"\s*\n\s*")
TABLE_END: Final = "\u200b"  # a line that is none of its rows


class Form(StrEnum):
    """How words are sent: the vendor's names of the types. The second markdown has tables, no colours."""

    TEXT = "text"
    MARKDOWN = "markdown"
    TABLES = "markdown_v2"


def plain(text: str) -> str:
    """Foreign words in text and in the fields of cards."""
    return inert(text.translate(_ANGLES))


def marked(text: str) -> str:
    """Foreign words in markdown: nothing in them is markup any more, and they read the same."""
    found = _LINK.sub(JOINER, inert(text).translate(_WIDE))
    return _LINE_START.sub(rf"\1{JOINER}", found)


def words_of(card: RenderedCard, form: Form, most: int) -> str:
    """The card in at most `most` bytes."""
    return within(_Sheet(card, form).lines, _code(card), most)


def fits_whole(card: RenderedCard, form: Form, most: int) -> bool:
    """Nothing would be cut, though an address may still come."""
    return fits(_Sheet(card, form).lines, _code(card), most - ADDED_BYTES)


def lines_of(card: RenderedCard) -> Iterator[Spans]:
    """What stands below the title, but table and code: a line each."""
    yield from card.lines
    yield from ((*label, Span(" "), *value) for label, value in card.fields)
    yield from card.after


@dataclass(frozen=True, slots=True)
class _Sheet:
    card: RenderedCard
    form: Form

    def lines(self, cap: int) -> Iterator[str]:
        """Those that say something, with no text longer than `cap` characters.

        Files are named where they cannot be sent.
        """
        return (line for line in self._all(cap) if line.strip())

    def _all(self, cap: int) -> Iterator[str]:
        card = self.card
        yield self._head(cap)
        yield from (self._words(line, cap) for line in card.lines)
        yield from (self._row(label, value, cap) for label, value in card.fields)
        yield from self._table(cap)
        yield from (self._words(line, cap) for line in card.after)
        yield from (self._words((Span(file.name, foreign=True),), cap) for file in card.attachments)

    def _head(self, cap: int) -> str:
        """The colour says how important it is; the word for it stands in the title."""
        words, colour = self._words(self.card.title, cap), COLOURS.get(self.card.kind)
        if self.form is not Form.MARKDOWN or colour is None or "\n" in words:
            return self._bold(words)
        return f'<font color="{colour}">{words}</font>'

    def _row(self, label: Spans, value: Spans, cap: int) -> str:
        return f"{self._bold(self._words(label, cap))} {self._words(value, cap)}"

    def _table(self, cap: int) -> Iterator[str]:
        """A native one where there is such a thing, else its rows in words."""
        table = self.card.table
        if self.form is not Form.TABLES:
            yield from (" | ".join(self._words(cell, cap) for cell in row) for row in table)
        elif table:
            width = max(len(row) for row in table)
            head, *rows = (self._cells(row, width, cap) for row in table)
            yield from (head, "|" + " --- |" * width, *rows, TABLE_END)

    def _cells(self, row: Sequence[Spans], width: int, cap: int) -> str:
        """A line's end would end the row."""
        cells = [_LINE_END.sub(" ", self._words(cell, cap)) for cell in row]
        return f"| {' | '.join([*cells, *[''] * (width - len(cells))])} |"

    def _words(self, spans: Spans, cap: int) -> str:
        return join_within(spans, cap, foreign=self._escape)

    def _bold(self, words: str) -> str:
        kept = self.form is Form.TEXT or words != words.strip() or not words or "\n" in words
        return words if kept else f"**{words}**"

    @property
    def _escape(self) -> Escape:
        return plain if self.form is Form.TEXT else marked


def _code(card: RenderedCard) -> str:
    return f"[{card.code}]" if card.code else ""
