"""One thing that differs between two versions of a plan, in words to be shown (差异)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["plan", "section", "task", "unit", "indicator", "milestone", "rule"]
What: TypeAlias = Literal["added", "gone", "changed", "renumbered", "moved", "split", "joined", "worded"]
Words: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """`name` is what people call the thing; `old`, `new` are of `field`.

    renumbered: the number before and now; moved: the headings; split, joined: the numbers of all the parts;
    worded: in `new` the numbers of the tasks that got the wording a catalogue had not.
    """

    kind: Kind
    what: What
    name: str
    field: str = ""
    old: Words = ()
    new: Words = ()


def changed(kind: Kind, name: str, old: Mapping[str, Words], new: Mapping[str, Words]) -> list[Difference]:
    """One for each field that is other."""
    return [
        Difference(kind, "changed", name, field, old[field], new[field])
        for field in new
        if old[field] != new[field]
    ]


def shown(thing: object, fields: Iterable[str]) -> dict[str, Words]:
    """The fields in the words they are shown in; none for nothing."""
    return {field: in_words(getattr(thing, field)) for field in fields}


def in_words(value: object) -> Words:
    if value is None or value == "":
        return ()
    if isinstance(value, Decimal):  # 32000 and 32000.0 are one figure
        return (f"{value.normalize():f}",)
    return tuple(map(str, value)) if isinstance(value, (list, tuple)) else (str(value),)
