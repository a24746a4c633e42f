"""One line a message, key and delivery, as JSON or, on a terminal, as text; never bodies, secrets or hook
paths.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import Any, TextIO, cast

import msgspec
import structlog


def set_up_logs(*, level: str = "info", stream: TextIO | None = None) -> None:
    """To standard error, whatever it is then. Tracebacks come without local variables, which may hold what
    people wrote.
    """
    is_terminal = (stream or sys.stderr).isatty()
    renderer: structlog.typing.Processor = structlog.processors.JSONRenderer(serializer=_json)
    if is_terminal:
        renderer = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *([] if is_terminal else [structlog.processors.format_exc_info]),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(stream or cast("TextIO", _StandardError())),
        cache_logger_on_first_use=True,
    )


class _StandardError:
    """Standard error as it is at each line: somebody may have put another stream in its place."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def _json(event: object, default: Callable[[Any], Any], **_: object) -> str:
    """`default` makes something of what has no JSON."""
    return msgspec.json.encode(event, enc_hook=default).decode()
