"""How statements are built: inserts of every column, compiled to the driver's own text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Dialect, Table, Text, bindparam, cast
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from bot.storage.statements import Statement

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


def count_up(table: Table, *counted: str) -> Any:
    """INSERT of every column; where the row is there, those columns are added to its own."""

    def build(dialect: str) -> Any:
        make = sqlite.insert if dialect == "sqlite" else postgresql.insert
        statement = make(table).values({column.name: p(column.name, type_=column.type) for column in table.c})
        keys = [column.name for column in table.primary_key.columns]
        added = {name: table.c[name] + getattr(statement.excluded, name) for name in counted}
        return statement.on_conflict_do_update(index_elements=keys, set_=added)

    return build


class _ObjectOf(FunctionElement[str]):
    inherit_cache = True


@compiles(_ObjectOf, "sqlite")
def _on_sqlite(element: _ObjectOf, compiler: Any, **given: Any) -> str:
    return f"json_group_object({compiler.process(element.clauses, **given)})"


@compiles(_ObjectOf, "postgresql")
def _on_postgresql(element: _ObjectOf, compiler: Any, **given: Any) -> str:
    return f"json_object_agg({compiler.process(element.clauses, **given)})"


def object_of(key: ColumnElement[Any], value: ColumnElement[Any]) -> ColumnElement[str]:
    """All pairs of a subquery as the text of one JSON object; NULL or {} where there are none."""
    return cast(_ObjectOf(key, value), Text)


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
