"""Warnings in the words of warnings.toml (疑点的说法)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from bot.domain.plan import Warning

_COUNTS = ("count", "rows")  # more or fewer of them are the same oddity
_QUOTE = 80  # characters of the document that are shown


def warn(code: str, line: int, quote: str, **values: object) -> Warning:
    """The warning of that code; `values` fill its sentence."""
    short = quote if len(quote) <= _QUOTE else quote[: _QUOTE - 1] + "…"
    about = "\n".join(f"{name}={value}" for name, value in sorted(values.items()) if name not in _COUNTS)
    return Warning(line, code, short, _messages()[code].format(**values), about)


def field_name(field: str) -> str:
    """What people call a field of a task, unit, figure, node or plan."""
    name: str = _messages()["fields"][field]
    return name


@cache
def _messages() -> Mapping[str, Any]:
    return tomllib.loads(files("bot.plans").joinpath("warnings.toml").read_text("utf-8"))
