"""Cards as DingTalk's messages: words as text or Markdown, an address as a button, answers as an interactive
card.

Sources: platforms.md 2.4, 2.5, 2.9; the vendor's page "create and deliver cards" for the sizes of a card's
values, its own library for the names of the standard template's.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import msgspec

from bot.platforms.dingtalk.marks import escape, escape_line
from bot.text import Spans
from bot.wire.escaping import CUT, Escape, first, inert, join, join_within, own_address
from bot.wire.lengths import size
from bot.wording.cards import RenderedButton, RenderedCard

Body: TypeAlias = dict[str, Any]
STANDARD_TEMPLATE: Final = "1366a1eb-bc54-4859-ac88-517c56a9acb1.schema"  # of the vendor: words and buttons
MOST_HOOK: Final = 20_000  # bytes of a whole request to a webhook
MOST_PARAM: Final = 15_000  # bytes of a message's parameters
MOST_WHOLE: Final = 6_000  # what goes in one message: long ones are said to vanish, so they are kept short
MOST_VALUE: Final = 1024  # bytes of each value of an interactive card
ADDED_BYTES: Final = 400  # for a mention and a one-time address, which are not known before
MOST_TITLE: Final = 100  # characters, of a notification
MOST_BUTTON: Final = 40
MOST_PREFIX: Final = 12
CAPS: Final = (4000, 1500, 600, 240, 100, 40)  # characters of one text, tried until the message fits
ACCOUNT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_@.-]{0,63}")  # "@ALL" is everybody


@dataclass(frozen=True, slots=True)
class Form:
    """A message before it is put into one of the vendor's envelopes. `address` is that of its one button."""

    title: str
    text: str
    markdown: bool
    address: str = ""


def form_of(card: RenderedCard, *, account: str | None, most: int) -> Form:
    """The card in words of at most `most` bytes as JSON; `account` is mentioned first.

    What is too long for one message is cut, long texts first, then what stands last; the code stays.
    """
    for cap in CAPS:
        found = _Sheet(card, cap).form(account)
        if size_of(found) <= most:
            return found
    return _shortened(card, account, most)


def size_of(form: Form) -> int:
    """Bytes of its words as they stand in JSON, which stands as a string in JSON again."""
    held = msgspec.json.encode([form.title, form.text, form.address])
    return len(held) + held.count(b'"') + held.count(b"\\")


def fits_whole(card: RenderedCard, most: int = MOST_WHOLE) -> bool:
    """One message of words holds it, with a mention and an address to come."""
    sheet = _Sheet(card, CAPS[0])
    return sheet.is_whole() and size_of(sheet.form(None)) <= most - ADDED_BYTES


def values_of(card: RenderedCard) -> Mapping[str, str]:
    """The values of the standard template: words, small words below, buttons."""
    sheet = _Sheet(card, CAPS[0])
    return {
        "title": join_within(card.title, MOST_VALUE, foreign=inert, size=size),
        "markdown": "\n\n".join(sheet.body()),
        "tips": "\n".join(sheet.foot()),
        "sys_full_json_obj": msgspec.json.encode({"msgButtons": list(_buttons(card))}).decode(),
    }


def fits_buttons(card: RenderedCard) -> bool:
    """An interactive card holds it, words and buttons."""
    if not _Sheet(card, CAPS[0]).is_whole():
        return False
    return max(size(value) for value in values_of(card).values()) <= MOST_VALUE


def answered_values(card: RenderedCard) -> Mapping[str, str]:
    """What changes on a card that was clicked; what would not fit any more stays as it was."""
    return {name: value for name, value in values_of(card).items() if size(value) <= MOST_VALUE}


def tips_of(answer: RenderedCard, clicked: RenderedCard | None) -> str:
    """What is said to whoever clicked, in the place of the small words; the code stays among them."""
    code = f"\n[{clicked.code}]" if clicked is not None and clicked.code else ""
    return join_within(answer.title, MOST_VALUE - len(code), foreign=inert, size=size) + code


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One rendering: no text in it is longer than `cap` characters."""

    card: RenderedCard
    cap: int

    def form(self, account: str | None) -> Form:
        """A title alone is plain text; an address of ours alone becomes the message's button."""
        title = self._words(self.card.title, inert)[:MOST_TITLE]
        mention = [f"@{account}"] if account else []
        addresses = [address for line in self.card.lines if (address := own_address(line))]
        if not self._has_more():
            return Form(title, " ".join([*mention, self._words(self.card.title, inert)]), markdown=False)
        one = addresses[0] if len(addresses) == 1 and not account else ""
        head = f"#### {self._words(self.card.title, escape_line)}"
        blocks = [head, *mention, *self.body(left_out=one), *self.foot()]
        return Form(title, "\n\n".join(blocks), markdown=True, address=one)

    def body(self, left_out: str = "") -> Iterator[str]:
        """Lines, rows and the table, one after another."""
        for line in self.card.lines:
            address = own_address(line)
            if address and address != left_out:
                yield f"[{_host(address)}]({address})"
            elif not address:
                yield from self._block(line)
        for label, value in self.card.fields:
            name, told = self._words(label, escape_line), self._words(value, escape)
            yield "  \n".join([f"**{name.strip()}**" if name.strip() else "", told]).strip()
        if self.card.table:
            head, *rows = [
                " ｜ ".join(self._words(cell, escape_line) for cell in row) for row in self.card.table
            ]
            yield "  \n".join([f"**{head}**", *rows])

    def foot(self) -> Iterator[str]:
        for line in self.card.after:
            yield from self._block(line)
        for file in self.card.attachments:  # only where files cannot be sent: they are named
            yield escape(file.name[: self.cap])
        if self.card.code:
            yield f"[{self.card.code}]"

    def is_whole(self) -> bool:
        """No text is cut."""
        return all(_length(each) <= self.cap for each in _texts(self.card))

    def _has_more(self) -> bool:
        card = self.card
        return bool(card.lines or card.fields or card.table or card.after or card.attachments or card.code)

    def _row(self, row: Sequence[Spans]) -> str:
        return " ｜ ".join(self._words(cell, escape_line) for cell in row)

    def _block(self, line: Spans) -> Iterator[str]:
        words = self._words(line, escape)
        if words.strip():
            yield words

    def _words(self, spans: Spans, foreign: Escape) -> str:
        """Cut before it is escaped, so that long texts cost little."""
        if _length(spans) > self.cap:
            spans = (*first(spans, self.cap - 1), CUT)
        return join(spans, foreign=foreign)


def _buttons(card: RenderedCard) -> Iterator[Body]:
    """Each says which row it is for, where there are several. A click brings back its short key."""
    for button in sorted(card.buttons, key=lambda each: (each.row is None, each.row or 0)):
        prefix = _prefix(card, button) if len(card.fields) > 1 else ""
        label = f"{prefix} {button.label}".strip()[:MOST_BUTTON]
        yield {"text": label, "color": "gray", "id": button.tag, "request": True}


def _prefix(card: RenderedCard, button: RenderedButton) -> str:
    """The first word of the row's label, or two where the first has no number."""
    if button.row is None or button.row >= len(card.fields):
        return ""
    words = join(card.fields[button.row][0], foreign=inert).split()
    count = 1 if words and any(sign.isdigit() for sign in words[0]) else 2
    return " ".join(words[:count])[:MOST_PREFIX]


def _host(address: str) -> str:
    return address.partition("://")[2].partition("/")[0]


def _texts(card: RenderedCard) -> Iterator[Spans]:
    yield from (card.title, *card.lines, *card.after)
    for row in (*card.fields, *card.table):
        yield from row


def _length(spans: Spans) -> int:
    return sum(len(span.text) for span in spans)


def _shortened(card: RenderedCard, account: str | None, most: int) -> Form:
    """Without as many blocks before the code as it takes."""
    sheet = _Sheet(card, CAPS[-1])
    whole = sheet.form(account)
    blocks = whole.text.split("\n\n")
    last: Sequence[str] = blocks[-1:] if card.code else []

    def of(count: int) -> Form:
        return Form(
            whole.title, "\n\n".join([*blocks[:count], "…", *last]), markdown=True, address=whole.address
        )

    kept = bisect_right(range(len(blocks)), most, key=lambda count: size_of(of(count))) - 1
    return of(max(kept, 0))
