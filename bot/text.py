"""What people read, before it is worded: Text, Span, Erasable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

Value: TypeAlias = (
    str | int | bool | Decimal | date | datetime | Sequence["Value"] | Mapping[str, "Value"] | None
)


class Text:
    """A named sentence with its values; `data/wording/LOCALE/NAME.j2` words it. Never changed once made."""

    __slots__ = ("name", "values")
    name: str
    values: Mapping[str, Value]

    def __init__(self, name: str, /, **values: Value) -> None:
        self.name = name
        self.values = values

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and (self.name, self.values) == (other.name, other.values)

    def __hash__(self) -> int:
        return hash((self.name, tuple(sorted(self.values))))

    def __repr__(self) -> str:
        given = "".join(f", {name}={value!r}" for name, value in self.values.items())
        return f"Text({self.name!r}{given})"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of worded text: ours (template, dates, numbers), or foreign (typed by somebody)."""

    text: str
    foreign: bool = False


Spans: TypeAlias = tuple[Span, ...]


class Erasable:
    """Names, accounts and written words: kept beside the facts, so that they can be erased.

    A fact's body holds only `digest`, the sha256 of salt and text; `text` is None where it is not at hand.
    """

    __slots__ = ("digest", "text")
    text: str | None
    digest: str

    def __init__(self, text: str | None, digest: str = "") -> None:
        self.text = text
        self.digest = digest

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Erasable) and (self.text, self.digest) == (other.text, other.digest)

    def __hash__(self) -> int:
        return hash((self.text, self.digest))

    def __repr__(self) -> str:
        return f"Erasable({'…' if self.text else None}, {self.digest[:8]!r})"
