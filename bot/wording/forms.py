"""How a locale writes days, numbers, lists and fixed words (data/wording/LOCALE/forms.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

import msgspec

from bot.errors import ConfigError
from bot.typed import convert

_BLANKS: Mapping[str, frozenset[str]] = {
    "day": frozenset({"month", "day", "weekday"}),
    "makeup_day": frozenset({"month", "day", "weekday"}),
    "other_year": frozenset({"text", "year"}),
    "moment": frozenset({"day", "clock"}),
    "due": frozenset({"moment"}),
    "figure": frozenset({"number", "unit"}),
    "growth": frozenset({"number", "unit"}),
    "fall": frozenset({"number", "unit"}),
    "cumulative": frozenset({"number", "unit"}),
    "period": frozenset({"number", "unit"}),
    "period_added": frozenset({"number", "unit"}),
    "added": frozenset({"number", "unit"}),
    "growth_from": frozenset({"base", "growth"}),
    "label": frozenset({"labels"}),
    "labels": frozenset({"labels"}),
    "year": frozenset({"year"}),
    "years": frozenset({"start", "end"}),
    "yearly": frozenset({"month", "day"}),
    "yearly_nth": frozenset({"month", "nth", "weekday"}),
    "yearly_last": frozenset({"month", "weekday"}),
    "yearly_week": frozenset({"week"}),
    "yearly_lunar": frozenset({"month", "day"}),
    "span": frozenset({"start", "end"}),
    "plan_node": frozenset({"no"}),
    "entry": frozenset({"label", "unit"}),
    "and_more": frozenset({"list", "count"}),
    "week": frozenset({"week"}),
    "letter_no": frozenset({"word", "year", "no"}),
}


@dataclass(frozen=True, slots=True)
class Scale:
    """A shorter way to write large figures of a unit: the word stands for a one with so many zeros."""

    unit: str
    word: str
    zeros: int


@dataclass(frozen=True, slots=True)
class Forms:
    """Patterns have named blanks; the tables of words are by the codes of the domain."""

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    quarters: tuple[str, ...]
    halves: tuple[str, ...]
    day: str
    makeup_day: str
    other_year: str
    moment: str
    due: str
    provisional: str
    grouping: str
    figure: str
    growth: str
    fall: str
    cumulative: str
    period: str
    period_added: str
    added: str
    growth_from: str
    label: str
    labels: str
    year: str
    years: str
    yearly: str
    yearly_nth: str
    yearly_last: str
    yearly_week: str
    yearly_lunar: str
    span: str
    node: str
    plan_node: str
    entry: str
    and_more: str
    week: str
    letter_no: str
    comma: str
    separator: str
    last_separator: str
    clipped: str
    scales: tuple[Scale, ...]
    words: Mapping[str, Mapping[str, str]]


def read_forms(text: str, own: str | None = None, *, file: str) -> Forms:
    """Ours, with the office's own laid over them entry by entry.

    Raises ConfigError naming the file and what is wrong; an entry that ours does not have is wrong too.
    """
    tables = _laid_over(_loaded(text, file), _loaded(own or "", file), file)
    try:
        forms = convert(tables, Forms)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{file}: {error}") from error
    faults = list(_faults(forms))
    if faults:
        raise ConfigError(f"{file}: {'; '.join(faults)}")
    return forms


def _loaded(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file}: {error}") from error


def _laid_over(ours: Mapping[str, Any], own: Mapping[str, Any], file: str) -> dict[str, Any]:
    unknown = sorted(own.keys() - ours.keys())
    if unknown:
        raise ConfigError(f"{file}: no entry called {', '.join(unknown)}")
    return {**ours, **{name: _one_over(ours[name], entry, file) for name, entry in own.items()}}


def _one_over(ours: object, own: object, file: str) -> object:
    if isinstance(ours, dict) and isinstance(own, dict):
        return _laid_over(ours, own, file)
    return own


def _faults(forms: Forms) -> Iterator[str]:
    for name, length in (("weekdays", 7), ("months", 12), ("quarters", 4), ("halves", 2)):
        if len(getattr(forms, name)) != length:
            yield f"{name} has {length} entries"
    for name, wanted in _BLANKS.items():
        if _blanks(getattr(forms, name)) != wanted:
            yield f"{name} has the blanks {', '.join(sorted(wanted))} and no others"


def _blanks(pattern: str) -> frozenset[str] | None:
    """The names of a pattern's blanks, or None where it is no pattern."""
    try:
        return frozenset(name for _, name, _, _ in Formatter().parse(pattern) if name is not None)
    except ValueError:
        return None
