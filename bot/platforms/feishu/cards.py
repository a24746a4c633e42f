"""Cards as Feishu's cards 2.0: plain text throughout, so that nothing anybody wrote is parsed.

Sources: platforms.md 3.5, 3.8; the vendor's pages of each component of JSON 2.0, where a property that it
does not know is an error and a table stands at the root only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any, Final, TypeAlias

import msgspec

from bot.platforms.feishu.inbound import CALL_BUTTON
from bot.text import Spans
from bot.wire.escaping import join, join_within, own_address
from bot.wording.cards import RenderedButton, RenderedCard

Element: TypeAlias = dict[str, Any]
MOST_BYTES: Final = 30_000  # of a card as UTF-8 JSON: "30 KB", taken as the smaller of the two meanings
MOST_ELEMENTS: Final = 200
ADDED_BYTES: Final = 800  # for a mention and a one-time address, which are not known before
ADDED_ELEMENTS: Final = 4
MOST_COLUMNS: Final = 50
PAGE_ROWS: Final = 10
MOST_LABEL: Final = 60
MOST_TITLE: Final = 300
MOST_SUMMARY: Final = 100
CAPS: Final = (4000, 1500, 600, 240, 100, 40)  # characters of one text, tried until the card fits
COLOURS: Final[Mapping[str, str]] = {
    "plain": "default",
    "reminder": "blue",
    "recorded": "green",
    "ask": "yellow",
    "urging": "orange",
    "urgent": "red",
    "rollup": "indigo",
    "refused": "grey",
}
TAG_COLOURS: Final[Mapping[str, str]] = {"plain": "neutral", "refused": "neutral"}
_ACCOUNT: Final = re.compile(r"ou_[A-Za-z0-9_-]{1,100}")
_KIND: Final = re.compile(r"【([^【】]{1,30})】|\[([^\[\]]{1,30})\]")


def card_of(
    card: RenderedCard, *, account: str | None = None, with_buttons: bool = True, most: int = MOST_BYTES
) -> Element:
    """A card of at most `most` bytes and 200 elements; `account` is mentioned first.

    What is still too long for one card is cut, long texts first, then rows at the end of it.
    """
    for cap in CAPS:
        found = _Sheet(cap, with_buttons).card(card, account)
        if fits(found, most):
            return found
    return _shortened(found, most)


def fits(card: Element, most: int = MOST_BYTES, elements: int = MOST_ELEMENTS) -> bool:
    return len(msgspec.json.encode(card)) <= most and _count(card["body"]["elements"]) <= elements


def fits_whole(card: RenderedCard, *, most: int = MOST_BYTES, with_buttons: bool = True) -> bool:
    """Nothing would be cut, but a single text beyond all measure; a mention and an address may still come."""
    sheet = _Sheet(CAPS[0], with_buttons).card(card, None)
    return fits(sheet, most - ADDED_BYTES, MOST_ELEMENTS - ADDED_ELEMENTS)


class _Sheet:
    """One rendering: no text in it is longer than `cap` characters."""

    def __init__(self, cap: int, with_buttons: bool) -> None:
        self._cap = cap
        self._with_buttons = with_buttons

    def card(self, card: RenderedCard, account: str | None) -> Element:
        return {
            "schema": "2.0",
            "config": {
                "update_multi": True,
                "summary": {"content": _words(card.title, MOST_SUMMARY)},
            },
            "header": self._header(card),
            "body": {"elements": [*_mention(account), *self._body(card)]},
        }

    def _header(self, card: RenderedCard) -> Element:
        """The colour says how important it is; the word for it, in the title's brackets, stands beside it."""
        kind, title = _kind_and_title(_words(card.title, MOST_TITLE), card.title)
        header: Element = {"title": _plain(title), "template": COLOURS[card.kind]}
        if kind:
            colour = TAG_COLOURS.get(card.kind, COLOURS[card.kind])
            header["text_tag_list"] = [{"tag": "text_tag", "text": _plain(kind), "color": colour}]
        return header

    def _body(self, card: RenderedCard) -> Iterator[Element]:
        buttons = card.buttons if self._with_buttons else ()
        yield from self._lines(card.lines)
        for place, (label, value) in enumerate(card.fields):
            yield from self._field(label, value)
            yield from _actions([each for each in buttons if each.row == place])
        if card.table:
            yield self._table(card.table)
        yield from self._lines(card.after)
        for file in card.attachments:  # only where files cannot be sent: they are named
            yield _text(file.name[: self._cap], text_color="grey")
        yield from _actions([each for each in buttons if each.row is None or each.row >= len(card.fields)])
        if card.code:
            yield _text(f"[{card.code}]", text_size="notation", text_color="grey")

    def _lines(self, lines: Sequence[Spans]) -> Iterator[Element]:
        for line in lines:
            address = own_address(line)
            words = _words(line, self._cap)
            if address:
                yield _link(address)
            elif words.strip():
                yield _text(words)

    def _field(self, label: Spans, value: Spans) -> Iterator[Element]:
        name, told = _words(label, self._cap), _words(value, self._cap)
        if name.strip():
            yield _text(name, text_size="heading")
        if told.strip():
            yield _text(told)

    def _table(self, table: Sequence[Sequence[Spans]]) -> Element:
        """A native table; its cells are of the kind that parses nothing."""
        head, *rows = table
        width = min(max(len(row) for row in table), MOST_COLUMNS)
        columns = [
            {"name": f"c{place}", "display_name": self._cell(head, place), "data_type": "text"}
            for place in range(width)
        ]
        return {
            "tag": "table",
            "page_size": max(1, min(PAGE_ROWS, len(rows))),
            "row_height": "auto",
            "columns": columns,
            "rows": [{f"c{place}": self._cell(row, place) for place in range(width)} for row in rows],
        }

    def _cell(self, row: Sequence[Spans], place: int) -> str:
        return _words(row[place], self._cap) if place < len(row) else ""


def _actions(buttons: Sequence[RenderedButton]) -> Iterator[Element]:
    """Side by side as far as the screen is wide."""
    if buttons:
        columns = [{"tag": "column", "width": "auto", "elements": [_button(each)]} for each in buttons]
        yield {"tag": "column_set", "flex_mode": "flow", "columns": columns}


def _button(button: RenderedButton) -> Element:
    """A click brings back the button's key."""
    return {
        "tag": "button",
        "text": _plain(button.label[:MOST_LABEL]),
        "type": "default",
        "behaviors": [{"type": "callback", "value": {CALL_BUTTON: button.key}}],
    }


def _link(address: str) -> Element:
    """An address of ours: plain text would not be one that can be opened."""
    behavior = {"type": "open_url", "default_url": address}
    host = address.partition("://")[2].partition("/")[0]
    return {"tag": "button", "text": _plain(host[:MOST_LABEL]), "type": "primary", "behaviors": [behavior]}


def _kind_and_title(words: str, title: Spans) -> tuple[str, str]:
    """`【催办】市科技局` in two, where the brackets and what is in them are ours."""
    ours = join(tuple(takewhile(lambda span: not span.foreign, title)), foreign=str)
    found = _KIND.match(ours)
    rest = words[len(found[0]) :].strip() if found else ""
    return (found[1] or found[2], rest) if found and rest else ("", words)


def _mention(account: str | None) -> Iterator[Element]:
    """The one place with markup: an id of Feishu's and nothing else."""
    if account and _ACCOUNT.fullmatch(account):
        yield {"tag": "markdown", "content": f"<at id={account}></at>"}


def _text(words: str, **style: str) -> Element:
    return {"tag": "div", "text": {**_plain(words), **style}}


def _plain(words: str) -> Element:
    return {"tag": "plain_text", "content": words}


def _words(spans: Spans, most: int) -> str:
    return join_within(spans, most, foreign=str)


def _count(elements: Sequence[Element]) -> int:
    """Every object with a tag counts, texts and columns too: the vendor does not say which do."""
    return sum(_tags(each) for each in elements)


def _tags(value: Any) -> int:
    if isinstance(value, dict):
        return ("tag" in value) + sum(_tags(each) for each in value.values())
    return sum(_tags(each) for each in value) if isinstance(value, list) else 0


def _shortened(card: Element, most: int) -> Element:
    """Without as many elements before the last as it takes: that one is the code people answer by."""
    *elements, last = card["body"]["elements"]
    while elements:
        elements.pop()
        found = {**card, "body": {"elements": [*elements, _text("…"), last]}}
        if fits(found, most):
            return found
    return {**card, "body": {"elements": [last]}}
