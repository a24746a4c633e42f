"""Reporting rules to choose from, as data/rules.toml has them (规则预设)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final, TypeAlias

import msgspec

from bot.domain.rule_faults import rule_faults
from bot.domain.rules import ReportingRule
from bot.errors import ConfigError
from bot.typed import convert

Presets: TypeAlias = Mapping[str, ReportingRule]
FILE: Final = "rules.toml"
_FIELDS: Final = frozenset(field.name for field in fields(ReportingRule)) - {"id"}


def parse_presets(text: str) -> Presets:
    """Rules by name, in the order written; each can be kept. Raises ConfigError that names what is wrong."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{FILE}: {error}") from error
    return {name: _preset(name, table) for name, table in tables.items()}


def _preset(name: str, table: Any) -> ReportingRule:
    if not isinstance(table, dict) or not table.keys() <= _FIELDS:
        odd = sorted(table.keys() - _FIELDS) if isinstance(table, dict) else [table]
        raise ConfigError(f"{FILE}: {name} has no field {odd[0]!r}")
    try:
        rule = convert({**table, "id": name}, ReportingRule)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{FILE}: {name}: {error}") from error
    for fault in rule_faults(rule):
        raise ConfigError(
            f"{FILE}: {name}, {fault.field} = {fault.value!r}: {fault.why} {fault.what}".rstrip()
        )
    return rule
