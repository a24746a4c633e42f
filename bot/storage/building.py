"""Every statement of the hot path, built anew: what `make sql` writes down."""

from __future__ import annotations

from collections.abc import Mapping

from bot.storage.assessment_statements import assessment_statements
from bot.storage.duty_statements import duty_statements
from bot.storage.event_statements import event_statements
from bot.storage.form_statements import form_statements
from bot.storage.letter_statements import letter_statements
from bot.storage.post_statements import post_statements
from bot.storage.record_statements import filing_statements, ledger_statements
from bot.storage.request_statements import request_statements
from bot.storage.sending_statements import sending_statements
from bot.storage.sql import compile_all
from bot.storage.statements import Statement
from bot.storage.trail_statements import trail_statements
from bot.storage.work_statements import (
    chat_statements,
    copies_statements,
    operation_statements,
    page_statements,
    people_statements,
)


def build(dialect: str) -> Mapping[str, Statement]:
    """By name."""
    every = {
        **ledger_statements(),
        **filing_statements(),
        **people_statements(),
        **operation_statements(),
        **sending_statements(),
        **chat_statements(),
        **request_statements(),
        **letter_statements(),
        **event_statements(),
        **form_statements(),
        **duty_statements(),
        **copies_statements(),
        **page_statements(),
        **trail_statements(),
        **assessment_statements(),
        **post_statements(),
    }
    return compile_all(every, dialect)
