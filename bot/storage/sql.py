"""How statements are built: inserts of every column, compiled to the driver's own text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Dialect, Table, Text, bindparam, cast, column, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from bot.storage.statements import Statement

p = bindparam


@dataclass(frozen=True, slots=True)
class _Insert:
    """How `insert` is said for one row, and for many."""

    table: Table
    skip: tuple[str, ...]
    ignore: bool
    replace: tuple[str, ...]
    many: bool

    def __call__(self, dialect: str) -> Any:
        make = sqlite.insert if dialect == "sqlite" else postgresql.insert
        given = {column.name: p(column.name, type_=column.type) for column in self._columns}
        return self._on_conflict(make(self.table).values(given))

    def from_rows(self) -> Any:
        """For PostgreSQL: a row an object of the JSON array `rows`."""
        columns = self._columns
        rows = func.json_to_recordset(cast(p("rows"), postgresql.JSON))
        given = rows.table_valued(*(column(each.name, each.type) for each in columns))
        chosen = select(*given.render_derived(name="given", with_types=True).c)
        statement = postgresql.insert(self.table).from_select([each.name for each in columns], chosen)
        return self._on_conflict(statement)

    @property
    def _columns(self) -> list[Column[Any]]:
        return [each for each in self.table.c if each.name not in self.skip]

    def _on_conflict(self, statement: Any) -> Any:
        if self.ignore:
            return statement.on_conflict_do_nothing()
        if self.replace:
            keys = [each.name for each in self.table.primary_key.columns]
            changed = {name: getattr(statement.excluded, name) for name in self.replace}
            return statement.on_conflict_do_update(index_elements=keys, set_=changed)
        return statement


def insert(
    table: Table,
    *,
    skip: tuple[str, ...] = (),
    ignore: bool = False,
    replace: tuple[str, ...] = (),
    many: bool = False,
) -> _Insert:
    """INSERT of every column by name; `ignore` a row that is there, or `replace` its columns. With `many` it
    can be said once for many rows.
    """
    return _Insert(table, skip, ignore, replace, many)


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
        many = built.from_rows().compile(dialect=target) if _in_one(built, dialect) else ""
        found[name] = Statement(str(made), constants, str(many))
    return found


def _in_one(built: Any, dialect: str) -> bool:
    """SQLite has nobody to wait for: its driver repeats the statement as fast."""
    return isinstance(built, _Insert) and built.many and dialect != "sqlite"
