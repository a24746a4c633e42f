"""A draft as the rows of its file and back; a fingerprint over all rows tells an edit by hand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from hashlib import sha256
from typing import Any, Final, TypeAlias

from bot.domain.plan import (
    Draft,
    Edit,
    Indicator,
    Milestone,
    Plan,
    PrintedRule,
    Skipped,
    Stretch,
    Task,
    Unit,
    Warning,
)
from bot.domain.rules import ReportingRule
from bot.domain.sharing import Sharing
from bot.storage.draft_files import Row, row_json
from bot.typed import convert

Numbered: TypeAlias = tuple[int, object]

OF_PLAN: Final[Mapping[str, type]] = {
    "units": Unit,
    "tasks": Task,
    "indicators": Indicator,
    "milestones": Milestone,
    "printed_rules": PrintedRule,
    "rules": ReportingRule,
}
OF_DRAFT: Final[Mapping[str, type]] = {
    "warnings": Warning,
    "skipped": Skipped,
    "stretches": Stretch,
    "edits": Edit,
}
THE_DOCUMENT: Final = frozenset({"stretches", "skipped"})  # its own words, which nobody changes
TABLES = {**OF_PLAN, **OF_DRAFT}
_HEADS = {"draft": Draft, "plan": Plan}  # one row each: the fields that are no table
_MARK = "fingerprint"  # of the draft's own row, which it leaves out
_HASHES = 1 << 256


def _fields(kind: type) -> frozenset[str]:
    return frozenset(field.name for field in fields(kind)) - {*TABLES, "plan"}


_FIELDS = {name: _fields(kind) for name, kind in {**TABLES, **_HEADS}.items()}


def tables_of(draft: Draft) -> Iterator[tuple[str, Iterable[Numbered]]]:
    """Each table in the order of their names, with its numbered rows; the fingerprint is in the first."""
    total = sum(_hash(name, number, row) for name, rows in _tables(draft, {}) for number, row in rows)
    yield from _tables(draft, {_MARK: _hex(total)})


def draft_of(rows: Iterable[Row], *, without: Collection[str] = ()) -> Draft:
    """The draft, its revision counting an edit by hand as one more; the tables `without` are checked and left
    empty.

    Raises ValueError, also for a field nobody knows: most likely one misspelt by hand.
    """
    heads: dict[str, dict[str, Any]] = {}
    tables: dict[str, dict[int, object]] = {name: {} for name in TABLES}
    mark, total, sharing = None, 0, Sharing()
    for name, number, found in rows:
        if name not in _FIELDS:
            continue
        values = dict(found)
        mark = values.pop(_MARK, None) if name == "draft" else mark
        total += _hash(name, number, values)
        for field in sorted(values.keys() - _FIELDS[name]):
            raise ValueError(f"{name}: there is no field {field!r}")
        if name in _HEADS:
            _put_head(heads, name, values)
        else:
            row: object = convert(values, TABLES[name])
            if name not in without:
                tables[name][number] = sharing.row(row)
    draft = _assembled(heads, tables)
    return draft if mark == _hex(total) else replace(draft, revision=draft.revision + 1)


def _tables(draft: Draft, mark: Mapping[str, str]) -> Iterator[tuple[str, Iterable[Numbered]]]:
    heads = {"draft": {**_head("draft", draft), **mark}, "plan": _head("plan", draft.plan)}
    for name in sorted(_FIELDS):
        rows = (heads[name],) if name in heads else getattr(draft.plan if name in OF_PLAN else draft, name)
        yield name, enumerate(rows, start=1)


def _head(name: str, of: object) -> dict[str, Any]:
    return {field: getattr(of, field) for field in _FIELDS[name]}


def _put_head(heads: dict[str, dict[str, Any]], name: str, values: dict[str, Any]) -> None:
    if name in heads:
        raise ValueError(f"{name}: there is more than one row")
    heads[name] = values


def _assembled(heads: Mapping[str, Mapping[str, Any]], tables: Mapping[str, Mapping[int, Any]]) -> Draft:
    missing = [name for name in _HEADS if name not in heads]
    if missing:
        raise ValueError(f"there is no table {missing[0]!r}")
    rows: dict[str, Any] = {
        name: tuple(table[number] for number in sorted(table)) for name, table in tables.items()
    }
    draft = convert({**heads["draft"], "plan": heads["plan"]}, Draft)
    plan = replace(draft.plan, **{name: rows[name] for name in OF_PLAN})
    return replace(draft, plan=plan, **{name: rows[name] for name in OF_DRAFT})


def _hash(name: str, number: int, row: object) -> int:
    """To be summed, so that the order of the file does not count."""
    return int.from_bytes(sha256(b"%b/%d %b" % (name.encode(), number, row_json(row))).digest())


def _hex(total: int) -> str:
    return f"{total % _HASHES:064x}"
