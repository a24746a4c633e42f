"""The neutral card every platform renders to its best form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Literal, TypeAlias, TypeVar

from bot.text import Spans, Text

CardKind: TypeAlias = Literal["plain", "reminder", "recorded", "ask", "urging", "urgent", "rollup", "refused"]


@dataclass(frozen=True, slots=True)
class Button:
    """A click says `call` in the clicker's name, in reply to the card.

    `row` ties it to a field (0 is the first).

    `key` is unique in its card and made of ids. Where a platform shows few buttons those of a row go first.
    """

    key: str
    label: Text
    call: str
    row: int | None = None

    @property
    def tag(self) -> str:
        """The key in eight letters, for platforms that have room for no more."""
        return _tag(self.key)


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled row: for a digest one a task, `label` the task, `value` what is known of it."""

    label: Text
    value: Text


@dataclass(frozen=True, slots=True)
class Table:
    header: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document of ours to send along, by its fingerprint."""

    name: str
    media_type: str
    sha256: str


@dataclass(frozen=True, slots=True)
class PageLink:
    """A path of our pages that this person, and nobody else, is let in to; or the reply form of a `room`
    where nobody is heard, for the office to pass on.
    """

    path: str
    person: str
    room: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """What is said: title first (it stands alone on a lock screen), then lines, fields, table, buttons, code.

    `code` is the short code (R-7F3K) without brackets, put in by the runtime when the card can be answered.
    `mention` is the person id to mention, or None. The sender puts a one-time
    address for `link` below the lines; it is stored nowhere but in the chat. `part` (1, 3) is the first of
    three messages that the card went in; `again` one that is sent a second time to be sure.
    """

    title: Text
    lines: tuple[Text, ...] = ()
    fields: tuple[Field, ...] = ()
    after: tuple[Text, ...] = ()
    table: Table | None = None
    buttons: tuple[Button, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    kind: CardKind = "plain"
    code: str | None = None
    mention: str | None = None
    link: PageLink | None = None
    part: tuple[int, int] | None = None
    again: bool = False

    @property
    def marks(self) -> tuple[Text, ...]:
        """What the title ends in: which part it is, and that it may have come before."""
        part = (Text("card/part", number=self.part[0], of=self.part[1]),) if self.part else ()
        return (*part, Text("card/again")) if self.again else part


@dataclass(frozen=True, slots=True)
class RenderedButton:
    key: str
    label: str
    row: int | None = None

    @property
    def tag(self) -> str:
        return _tag(self.key)


@dataclass(frozen=True, slots=True)
class RenderedCard:
    """A card in words of one locale; spans say which words are foreign and must be escaped."""

    title: Spans
    lines: tuple[Spans, ...] = ()
    fields: tuple[tuple[Spans, Spans], ...] = ()
    after: tuple[Spans, ...] = ()
    table: tuple[tuple[Spans, ...], ...] = ()
    buttons: tuple[RenderedButton, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    kind: CardKind = "plain"
    code: str | None = None
    mention: str | None = None


MOST_OPTIONS: Final = 10  # there are signs for so many: 1 to 9, and ten
B = TypeVar("B", Button, RenderedButton)


def _tag(key: str) -> str:
    return sha256(key.encode()).hexdigest()[:8]


def _row_of(button: Button | RenderedButton) -> tuple[bool, int]:
    return button.row is None, button.row or 0


def offered(buttons: Sequence[B]) -> tuple[B, ...]:
    """What a platform without buttons offers by numbers, in their order: rows first, then the whole card.

    Where that is too much, only what is for the whole card; without such a thing the first rows.
    """
    found = sorted(buttons, key=_row_of)
    of_card = [each for each in found if each.row is None]
    if of_card and len(found) > MOST_OPTIONS:
        found = of_card
    return tuple(found[:MOST_OPTIONS])
