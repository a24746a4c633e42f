"""Cards as events: the words twice, plain and as HTML, with exactly the foreign ones made inert."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape as html_escape
from itertools import accumulate
from typing import Any, Final, TypeAlias
from urllib.parse import quote

from bot.text import Span, Spans
from bot.wire.escaping import inert, join
from bot.wording.cards import RenderedButton, RenderedCard, offered

Content: TypeAlias = dict[str, Any]
# An event is at most 65,536 bytes of canonical JSON. Source: platforms.md 6.2, client-server API, size limits
MOST_BYTES: Final = 40_000  # of body and formatted_body together, as UTF-8
LEFT_FREE: Final = 2_000  # of these, for a mention and an address that are put in later
CAPS: Final = (4000, 1500, 600, 240, 100, 40)  # characters of one text, tried until the event fits
COLOURS: Final[Mapping[str, str]] = {"urging": "#b45309", "urgent": "#b91c1c", "ask": "#1d4ed8"}
QUIET: Final = frozenset({"recorded", "refused"})  # told to one who is looking: a notice rings nowhere
HTML: Final = "org.matrix.custom.html"
SIGNS: Final = (*(f"{digit}\ufe0f\u20e3" for digit in range(1, 10)), "\U0001f51f")
ACCOUNT: Final = re.compile(r"@[!-9;-~]{1,200}:[A-Za-z0-9.:\[\]-]{1,200}")


def content_of(card: RenderedCard, *, account: str | None = None) -> Content:
    """An m.room.message of at most MOST_BYTES; `account` is mentioned first.

    What is still too long for one event is cut, long texts first, then lines at the end.
    """
    for cap in CAPS:
        found = _Sheet(card, account, cap).content()
        if size(found) <= MOST_BYTES:
            return found
    return _shortened(card, account)


def fits(card: RenderedCard) -> bool:
    """One event holds it whole."""
    longest = max(map(_length, _texts(card)), default=0)
    return longest <= CAPS[0] and size(_Sheet(card, None, CAPS[0]).content()) <= MOST_BYTES - LEFT_FREE


def size(content: Content) -> int:
    """Bytes of the words, plain and as HTML."""
    return len(content["body"].encode()) + len(content["formatted_body"].encode())


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the message, twice."""

    plain: str
    html: str


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A card on its way to an event; no text in it is longer than `cap` characters."""

    card: RenderedCard
    account: str | None
    cap: int

    def content(self) -> Content:
        """Mentions nobody unless told to: a name in the words is not one. Source: platforms.md 6.2."""
        blocks = list(self._blocks())
        mentioned = self._mentioned()
        return {
            "msgtype": "m.notice" if self.card.kind in QUIET else "m.text",
            "body": "\n".join(block.plain for block in blocks if block.plain),
            "format": HTML,
            "formatted_body": "".join(block.html for block in blocks),
            "m.mentions": {"user_ids": [mentioned]} if mentioned else {},
        }

    def _mentioned(self) -> str | None:
        return self.account if self.account and ACCOUNT.fullmatch(self.account) else None

    def _blocks(self) -> Iterator[_Line]:
        card = self.card
        yield self._head()
        yield from self._paragraphs(card.lines)
        yield from self._fields()
        yield from self._table()
        yield from self._paragraphs(card.after)
        yield _in_block("p", [self._options(None)])
        if card.code:
            yield _Line(f"[{card.code}]", f"<p><code>[{card.code}]</code></p>")

    def _head(self) -> _Line:
        title, mentioned = self._line(self.card.title), self._mentioned()
        colour = COLOURS.get(self.card.kind)
        shown = f"<strong>{title.html}</strong>"
        if colour:  # beside the word of the title itself
            shown = f'<font color="{colour}" data-mx-color="{colour}">{shown}</font>'
        plain, html = title.plain, shown
        if mentioned:
            plain, html = f"{mentioned} {plain}", f"{_pill(mentioned)} {html}"
        return _Line(plain, f"<p>{html}</p>")

    def _paragraphs(self, lines: Sequence[Spans]) -> Iterator[_Line]:
        yield _in_block("p", [self._line(line) for line in lines])

    def _fields(self) -> Iterator[_Line]:
        if not self.card.fields:
            return
        plain, html = [], []
        for place, (label, value) in enumerate(self.card.fields):
            name, said, options = self._line(label), self._line(value), self._options(place)
            plain += [f"{name.plain} {said.plain}", *([options.plain] if options.plain else [])]
            more = f"<br>{options.html}" if options.html else ""
            html.append(f"<li><strong>{name.html}</strong> {said.html}{more}</li>")
        yield _Line("\n".join(plain), f"<ul>{''.join(html)}</ul>")

    def _table(self) -> Iterator[_Line]:
        if not self.card.table:
            return
        header, *rows = [[self._line(cell) for cell in row] for row in self.card.table]
        plain = "\n".join(" | ".join(cell.plain for cell in row) for row in (header, *rows))
        head, body = _row("th", header), "".join(_row("td", row) for row in rows)
        yield _Line(plain, f"<table><thead>{head}</thead><tbody>{body}</tbody></table>")

    def _options(self, row: int | None) -> _Line:
        """What can be chosen by a reaction, for one row or for the whole card."""
        rows = len(self.card.fields)
        of_row = [
            f"{sign} {inert(button.label[: self.cap])}"
            for sign, button in options_of(self.card)
            if _row_of(button, rows) == row
        ]
        return _Line("  ".join(of_row), html_escape("\u2003".join(of_row)))

    def _line(self, spans: Spans) -> _Line:
        kept = _cut(spans, self.cap)
        html = "".join(_in_html(inert(span.text) if span.foreign else span.text) for span in kept)
        return _Line(join(kept, foreign=inert), html)


def options_of(card: RenderedCard) -> Sequence[tuple[str, RenderedButton]]:
    """The sign to react with, and what it stands for."""
    return tuple(zip(SIGNS, offered(card.buttons), strict=False))


def option_of(key: str) -> int | None:
    """The place of a reaction's sign, from 1; None for any other."""
    bare = key.replace("\ufe0f", "").strip()
    signs = [sign.replace("\ufe0f", "") for sign in SIGNS]
    return signs.index(bare) + 1 if bare in signs else None


def _in_html(text: str) -> str:
    """Source: platforms.md 6.2; line ends would be blanks."""
    return html_escape(text).replace("\n", "<br>")


def _row_of(button: RenderedButton, rows: int) -> int | None:
    return button.row if button.row is not None and button.row < rows else None


def _cut(spans: Spans, most: int) -> Spans:
    """At most so many characters; what is cut ends in an ellipsis."""
    if _length(spans) <= most:
        return spans
    found: list[Span] = []
    left = most - 1
    for span in spans:
        found.append(Span(span.text[: max(0, left)], span.foreign))
        left -= len(span.text)
    return (*found, Span("…"))


def _shortened(card: RenderedCard, account: str | None) -> Content:
    """As many lines, fields and rows as fit, from the top, and a last line that says there was more."""
    groups = (card.lines, card.fields, card.table, card.after)
    starts = list(accumulate(map(len, groups), initial=0))

    def first(count: int) -> Content:
        lines, fields, table, after = (max(0, count - start) for start in starts[:4])
        short = replace(
            card,
            lines=card.lines[:lines],
            fields=card.fields[:fields],
            table=card.table[:table],
            after=(*card.after[:after], (Span("…"),)),
        )
        return _Sheet(short, account, CAPS[-1]).content()

    low, high = 0, starts[-1]
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if size(first(middle)) <= MOST_BYTES else (low, middle - 1)
    return first(low)


def _in_block(tag: str, lines: Sequence[_Line]) -> _Line:
    """Lines of one block; an empty one is left out."""
    html = "<br>".join(line.html for line in lines)
    return _Line("\n".join(line.plain for line in lines), f"<{tag}>{html}</{tag}>" if html else "")


def _row(tag: str, cells: Sequence[_Line]) -> str:
    return f"<tr>{''.join(f'<{tag}>{cell.html}</{tag}>' for cell in cells)}</tr>"


def _pill(account: str) -> str:
    """A mention as clients show it. Source: client-server API "User, room mentions"."""
    return f'<a href="https://matrix.to/#/{quote(account, safe="@:")}">{html_escape(account)}</a>'


def _texts(card: RenderedCard) -> Iterator[Spans]:
    yield card.title
    yield from (*card.lines, *card.after)
    for pair in (*card.fields, *card.table):
        yield from pair


def _length(spans: Spans) -> int:
    return sum(len(span.text) for span in spans)
