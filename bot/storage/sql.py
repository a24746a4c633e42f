"""How statements are written: inserts of every column, compiled once a dialect to the driver's own text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Dialect, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite

p = bindparam


def insert(
    table: Table, *, skip: tuple[str, ...] = (), ignore: bool = False, replace: tuple[str, ...] = ()
) -> Any:
    """INSERT of every column by name; `ignore` a row that is there, or `replace` its columns."""

    def build(dialect: str) -> Any:
        columns = [column for column in table.c if column.name not in skip]
        make = sqlite.insert if dialect == "sqlite" else postgresql.insert
        statement = make(table).values({column.name: p(column.name, type_=column.type) for column in columns})
        keys = [column.name for column in table.primary_key.columns]
        if ignore:
            return statement.on_conflict_do_nothing()
        if replace:
            changed = {name: getattr(statement.excluded, name) for name in replace}
            return statement.on_conflict_do_update(index_elements=keys, set_=changed)
        return statement

    return build


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL text with the driver's own named parameters, and the constants that go with it."""

    sql: str
    constants: Mapping[str, object]


def compile_all(statements: Mapping[str, Any], dialect: str) -> dict[str, Statement]:
    """By name. A statement may be a function of the dialect."""
    make = sqlite.dialect if dialect == "sqlite" else postgresql.dialect
    target: Dialect = make(paramstyle="named" if dialect == "sqlite" else "pyformat")
    found = {}
    for name, built in statements.items():
        made = (built(dialect) if callable(built) else built).compile(dialect=target)
        constants = {key: bind.value for bind, key in made.bind_names.items() if not bind.required}
        found[name] = Statement(str(made), constants)
    return found
