"""Every compiled statement runs on both engines, over an empty ledger and with the types it is given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.storage import tables  # noqa: F401 - so that every table is known
from bot.storage.database import Database, Db
from bot.storage.metadata import metadata
from bot.storage.statements import compiled
from tests.sql import written_sql

NAMES = sorted(compiled("sqlite"))
TYPES = {column.name: column.type.python_type for table in metadata.tables.values() for column in table.c}
GIVEN: dict[str, object] = {  # parameters that are no columns: what they hold
    "most": 10, "newest": 9, "new_seq": 0, "new_attempts": 1, "tried": 1, "of": "x", "id": "x", "after": 0,
    "with_fence": 1, "bytes": 1, "new_year": 2026, "new_no": 1, "new_level": 1,
}  # fmt: skip
BY_STATEMENT: dict[str, dict[str, object]] = {
    "issue_letter": {"new_provisional": True},
    "waiting_from": {"after": "2026-09-21T00:00:00.000000Z"},
    **{
        name: {"of": 1}
        for name in ("set_sending", "set_sent", "set_unsent", "set_state", "put_back", "set_first_part")
    },
    **{f"put_copies_in_{name}": {"of": 1} for name in ("outbox", "entries")},
    **{name: {"id": 1} for name in ("row", "entry")},
}


@pytest.fixture
def db(database_url: str) -> Iterator[Db]:
    database = Database(database_url)
    found = database.connect()
    yield found
    found.close()


def parameters(name: str, sql: str, constants: dict[str, Any]) -> dict[str, object]:
    wanted = set(re.findall(r"(?<!:):(\w+)", sql)) - set(constants)
    return {each: value_of(name, each) for each in wanted}


def value_of(name: str, parameter: str) -> object:
    if parameter in BY_STATEMENT.get(name, {}):
        return BY_STATEMENT[name][parameter]
    if parameter in GIVEN:
        return GIVEN[parameter]
    kind = TYPES.get(parameter, str)
    found: object = {int: 1, bool: True, bytes: b"x"}.get(kind, "x")
    return found


@pytest.mark.parametrize(
    ("path", "text"), written_sql().items(), ids=lambda given: getattr(given, "name", "")
)
def test_written_sql_is_what_is_built(path: Path, text: str) -> None:
    assert path.read_text("utf-8") == text, "run make sql"


def test_every_statement_runs(db: Db) -> None:
    failed = []
    for name, statement in compiled("sqlite").items():
        given = parameters(name, statement.sql, dict(statement.constants))
        db.begin()
        try:
            db.run(name, **given)
        except Exception as error:  # noqa: BLE001 - all that fail are named together
            failed.append((name, str(error)))
        db.rollback()
    assert failed == []


def test_both_engines_have_the_same_statements_with_the_same_parameters() -> None:
    lite, postgres = compiled("sqlite"), compiled("postgresql")
    assert set(lite) == set(postgres)
    for name in lite:
        of_lite = set(re.findall(r"(?<!:):(\w+)", lite[name].sql)) - set(lite[name].constants)
        of_postgres = set(re.findall(r"%\((\w+)\)s", postgres[name].sql)) - set(postgres[name].constants)
        assert of_lite == of_postgres, name
    assert len(NAMES) > 60


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_no_statement_puts_two_tables_side_by_side(engine: str) -> None:
    """A subquery that lost its tie to the select around it reads all rows instead of one (FROM a, b)."""
    aside = re.compile(r"\bFROM \w+(?: AS \w+)?, \w+")
    assert [name for name, each in compiled(engine).items() if aside.search(each.sql)] == []
