"""The SQL of the hot path: built with SQLAlchemy Core, compiled to text once a dialect."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from bot.storage.record_statements import filing_statements, ledger_statements
from bot.storage.request_statements import request_statements
from bot.storage.sql import Statement, compile_all
from bot.storage.work_statements import (
    copies_statements,
    operation_statements,
    page_statements,
    people_statements,
    sending_statements,
)


@cache
def compiled(dialect: str) -> Mapping[str, Statement]:
    """Every statement by name, compiled once."""
    every = {
        **ledger_statements(),
        **filing_statements(),
        **people_statements(),
        **request_statements(),
        **operation_statements(),
        **sending_statements(),
        **copies_statements(),
        **page_statements(),
    }
    return compile_all(every, dialect)
