"""How a yearly assessment is scored: items, their weights, what a case takes off (考核计分)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias, TypeGuard, get_args

from bot.domain.rules import Part, RuleKind
from bot.errors import ConfigError

ItemName: TypeAlias = Literal["timely", "complete", "progress", "returned", "closed_out"]
CaseName: TypeAlias = Literal[
    "late", "refiled_late", "missing",
    "no_status", "no_figures", "no_problem", "no_evidence",
    "behind", "not_started", "yellow", "red",
    "returned",
    "unclaimed", "given_back", "reopened",
]  # fmt: skip
SCORING_FILE: Final = "assessment.toml"
ITEMS: Final[tuple[ItemName, ...]] = get_args(ItemName)
CASES: Final[Mapping[ItemName, tuple[CaseName, ...]]] = {
    "timely": ("late", "refiled_late", "missing"),
    "complete": ("no_status", "no_figures", "no_problem", "no_evidence"),
    "progress": ("behind", "not_started", "yellow", "red"),
    "returned": ("returned",),
    "closed_out": ("unclaimed", "given_back", "reopened"),
}
PARTS: Final[tuple[Part, ...]] = get_args(Part)
_MOST_POINTS: Final = 1000
_MOST_VERSION: Final = 40  # characters


@dataclass(frozen=True, slots=True)
class ItemRule:
    """Points: what the item begins with, what it never falls below, what each case takes off."""

    name: ItemName
    weight: Decimal
    floor: Decimal
    takes: Mapping[CaseName, Decimal]


@dataclass(frozen=True, slots=True)
class Scoring:
    """The whole rules, in the order of `ITEMS`. `parts` is the share of a deduction that falls on a part;
    `evidence_for` the kinds of rules under which what is completed comes with evidence.
    """

    version: str
    items: tuple[ItemRule, ...]
    parts: Mapping[Part, Decimal]
    evidence_for: tuple[RuleKind, ...] = ()


NO_SCORING: Final = Scoring("", (), {})  # of a service that was started without rules


def read_scoring(text: str, *, file: str = SCORING_FILE) -> Scoring:
    """Read the text of data/assessment.toml. Raises ConfigError that names all that is wrong, a line each."""
    try:
        raw = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file}: {error}") from error
    faults = list(_faults(raw))
    if faults:
        raise ConfigError("\n".join(f"{file}: {fault}" for fault in faults))
    items = tuple(_item(name, raw["items"][name]) for name in ITEMS)
    parts = {part: Decimal(raw["parts"][part]) for part in PARTS}
    return Scoring(raw["version"].strip(), items, parts, tuple(raw["asked"]["evidence"]))


def _item(name: ItemName, table: Mapping[str, Any]) -> ItemRule:
    takes = {case: Decimal(table[case]) for case in CASES[name]}
    return ItemRule(name, Decimal(table["weight"]), Decimal(table["floor"]), takes)


def _faults(raw: Mapping[str, Any]) -> Iterator[str]:
    yield from _keys("", raw, ("version", "parts", "asked", "items"))
    version = raw.get("version")
    if not isinstance(version, str) or not 0 < len(version.strip()) <= _MOST_VERSION:
        yield f"version: a text of 1 to {_MOST_VERSION} characters is expected"
    parts, asked, items = (_table(raw, name) for name in ("parts", "asked", "items"))
    yield from _keys("parts.", parts, PARTS)
    yield from _numbers("parts.", parts, most=1)
    yield from _keys("asked.", asked, ("evidence",))
    yield from _evidence(asked.get("evidence", []))
    yield from _keys("items.", items, ITEMS)
    for name in ITEMS:
        yield from _item_faults(f"items.{name}.", _table(items, name), CASES[name])


def _item_faults(where: str, table: Mapping[str, Any], cases: tuple[CaseName, ...]) -> Iterator[str]:
    yield from _keys(where, table, ("weight", "floor", *cases))
    yield from _numbers(where, table, most=_MOST_POINTS)
    floor, weight = table.get("floor"), table.get("weight")
    if _is_number(floor) and _is_number(weight) and floor > weight:
        yield f"{where}floor: {floor} is more than the weight {weight}"


def _evidence(kinds: object) -> Iterator[str]:
    known = get_args(RuleKind)
    if not isinstance(kinds, list) or not all(each in known for each in kinds):
        yield f"asked.evidence: a list of some of {', '.join(known)} is expected"


def _keys(where: str, table: Mapping[str, Any], wanted: tuple[str, ...]) -> Iterator[str]:
    yield from (f"{where}{name}: is missing" for name in wanted if name not in table)
    for name in table:
        if name not in wanted:
            yield f"{where}{name}: is unknown; expected {', '.join(wanted)}"


def _numbers(where: str, table: Mapping[str, Any], *, most: int) -> Iterator[str]:
    for name, value in table.items():
        if not _is_number(value) or not 0 <= value <= most:
            yield f"{where}{name}: a number from 0 to {most} is expected"


def _is_number(value: object) -> TypeGuard[Decimal | int]:
    if isinstance(value, Decimal):
        return value.is_finite()
    return isinstance(value, int) and not isinstance(value, bool)


def _table(raw: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = raw.get(name)
    return found if isinstance(found, dict) else {}
