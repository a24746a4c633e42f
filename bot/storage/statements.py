"""The SQL of the hot path as text, so that serving starts without SQLAlchemy.

It is built with SQLAlchemy Core (record_statements.py, work_statements.py); `make sql` writes it down in
sqlite.json and postgresql.json, and a test holds them to what is built.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from bot.typed import convert


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL text with the driver's own named parameters, and the constants that go with it.

    `many` does the same for each object of the JSON array `rows`; "" where the driver repeats `sql` itself.
    """

    sql: str
    constants: Mapping[str, object]
    many: str = ""


class _Written(msgspec.Struct, frozen=True, omit_defaults=True):
    lines: list[str]
    constants: dict[str, object]
    many: list[str] = []


@cache
def compiled(dialect: str) -> Mapping[str, Statement]:
    """Every statement by name."""
    text = (Path(__file__).parent / f"{dialect}.json").read_bytes()
    written = convert(msgspec.json.decode(text), dict[str, _Written])
    return {
        name: Statement("\n".join(each.lines), each.constants, "\n".join(each.many))
        for name, each in written.items()
    }


def written_down(statements: Mapping[str, Statement]) -> str:
    """The other way: the text of the file, a line a line of SQL."""
    rows = {
        name: _Written(each.sql.split("\n"), dict(each.constants), each.many.split("\n") if each.many else [])
        for name, each in statements.items()
    }
    return msgspec.json.format(msgspec.json.encode(rows, order="sorted"), indent=1).decode() + "\n"
