"""A numbered line of a source document, as every reader of files gives it (原文行)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line without its line break. `number` counts from 1, empty lines included."""

    number: int
    text: str


def number_lines(text: str) -> tuple[SourceLine, ...]:
    """The lines of a text, broken at LF, CR, CRLF, form feed and the Unicode line separators."""
    return tuple(SourceLine(number, line) for number, line in enumerate(text.splitlines(), start=1))
