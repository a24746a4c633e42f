"""Three readings of one row: what was read, what people made of it, what is read now (三方合并)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeAlias, TypeVar

FieldGroup: TypeAlias = tuple[str, ...]  # fields that say one thing together; the first names them
OF_OUR_OWN = frozenset({"title", "text", "section", "boxes", "name"})  # what a catalogue words itself


class Row(Protocol):
    """A task, unit, figure, node or rule."""

    @property
    def id(self) -> str: ...


R = TypeVar("R", bound=Any)


@dataclass(frozen=True, slots=True)
class Clash:
    """Somebody had settled a field, and now the document prints something else. `own` stays."""

    row: Any
    field: str
    own: Any
    printed: Any


@dataclass(slots=True)
class Merge:
    """Merges row by row and notes the clashes. What nobody touched follows the document."""

    bare: bool = False  # what was read before is a catalogue without the wording: it lacks what it lacks
    clashes: list[Clash] = field(default_factory=list)

    def row(self, was: R | None, own: R, now: R, groups: Sequence[FieldGroup]) -> R:
        """`now`, with the fields of `own` that somebody settled.

        Without `was` nobody knows who settled what: a field the document leaves empty stays as it is.
        """
        kept: dict[str, Any] = {}
        for group in groups:
            ours, printed = _values(own, group), _values(now, group)
            if ours == printed or not self._stays(was, ours, printed, group):
                continue
            kept |= dict(zip(group, ours, strict=True))
            if was is not None and self._clash(_values(was, group), ours, printed, group):
                self.clashes.append(Clash(now, group[0], ours[0], printed[0]))
        return changed(now, **kept)

    def _stays(self, was: object, ours: Sequence[Any], printed: Sequence[Any], group: FieldGroup) -> bool:
        if (was is None or self.bare) and not any(printed):
            return True
        return was is not None and ours != _values(was, group)

    def _clash(
        self, was: Sequence[Any], ours: Sequence[Any], printed: Sequence[Any], group: FieldGroup
    ) -> bool:
        """Both are other than before; only the wording of a catalogue never is the document's."""
        return was not in (ours, printed) and not (self.bare and group[0] in OF_OUR_OWN)


def changed(row: R, **fields: object) -> R:
    """The row with these fields; itself where it has them already, so that what stays is held once."""
    same = all(getattr(row, name) == value for name, value in fields.items())
    other: R = row if same else replace(row, **fields)
    return other


def merge_rows(
    was: Iterable[R] | None, own: Sequence[R], now: Sequence[R], merge: Callable[[R | None, R, R], R]
) -> tuple[R, ...]:
    """The rows of the document, without those somebody took out, and with those somebody added.

    An added row stays behind the row it stood behind. Without `was`, what the document lacks is gone.
    """
    before = None if was is None else {row.id: row for row in was}
    ours = {row.id: row for row in own}
    merged = [
        merge(before.get(row.id) if before else None, ours[row.id], row) if row.id in ours else row
        for row in now
        if row.id in ours or before is None or row.id not in before
    ]
    if before is None:
        return tuple(merged)
    there = {row.id for row in merged}
    previous = ""
    for row in own:
        if row.id not in before and row.id not in there:
            place = next((i + 1 for i, each in enumerate(merged) if each.id == previous), 0)
            merged.insert(place, row)
        previous = row.id
    return tuple(merged)


def _values(row: object, group: FieldGroup) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in group)
