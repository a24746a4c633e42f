"""The rows of an indicator table as targets (指标表)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bot.domain.plan import Operator
from bot.plans.columns import Table
from bot.plans.indicators import Target
from bot.plans.passages import Passage

_VALUE = re.compile(
    r"\[?\s*+(?P<sign>≥|>=|≤|<=|>|<|=|不低于|不少于|不超过|大于|小于|高于|低于|达到"
    r"|约)?\s*+(?P<one>\d+(?:,\d{3})*(?:\.\d+)?)(?:\s*+[-~—–]\s*+(?P<two>\d+(?:\.\d+)?))?"
    r"\s*+\]?\s*+(?P<unit>[^\d\s以左]{0,8}?)\s*+(?P<after>以上|以下|以内|左右)?"
)
_UNIT = re.compile(r"\(([^()]{1,10})\)\s*$|/([^/()]{1,6})$")
_SCALE = re.compile(r"(万亿|亿|万|千|百)(?=[\u4e00-\u9fff])")
_SCALES = {"万亿": 10**12, "亿": 10**8, "万": 10**4, "千": 1000, "百": 100}
_SIGNS: dict[str, Operator] = {
    "≤": "<=",
    "<=": "<=",
    "不超过": "<=",
    "<": "<",
    "小于": "<",
    "低于": "<",
    ">": ">",
    "大于": ">",
    "高于": ">",
    "=": "=",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A target of a table and the cell that names it."""

    target: Target
    name: Passage


def rows_of(table: Table) -> Iterator[Row]:
    """One target a row that gives a figure."""
    column = _first(table, "metric")
    goal, base = _goal_column(table)
    if column is None or goal is None:
        return
    for row in table.rows:
        found = _VALUE.fullmatch(row[goal].text)
        if found is None or not row[column]:
            continue
        yield Row(_target(table, row, (column, goal, base), found), row[column])


def unread_rows(table: Table) -> Iterator[tuple[tuple[Passage, ...], Passage]]:
    """The rows that name an indicator and give words for its goal where a figure is wanted, and the words."""
    column = _first(table, "metric")
    goal, _ = _goal_column(table)
    if column is None or goal is None:
        return
    for row in table.rows:
        if row[column] and row[goal] and _VALUE.fullmatch(row[goal].text) is None:
            yield row, row[goal]


def _target(
    table: Table, row: tuple[Passage, ...], columns: tuple[int, int, int | None], found: re.Match[str]
) -> Target:
    column, goal, base = columns
    metric, unit = _name_and_unit(row[column].text, row, table)
    unit = found["unit"] or unit
    scale, unit = _scaled(unit)
    earlier = _VALUE.fullmatch(row[base].text) if base is not None else None
    return Target(
        metric,
        _operator(found),
        Decimal(found["one"].replace(",", "")) * scale,
        unit,
        Decimal(found["two"]) * scale if found["two"] else None,
        by=_year(table.names[goal].text),
        baseline=Decimal(earlier["one"].replace(",", "")) * scale if earlier else None,
        baseline_year=_int(_year(table.names[base].text)) if base is not None and earlier else None,
        at=row[column].at[0],
    )


def _operator(found: re.Match[str]) -> Operator:
    after = found["after"] or ""
    if after in ("以下", "以内"):
        return "<="
    if found["two"] and not after:
        return "between"
    return _SIGNS.get(found["sign"] or "", ">=")


def _name_and_unit(name: str, row: tuple[Passage, ...], table: Table) -> tuple[str, str]:
    unit_column = _first(table, "unit")
    given = row[unit_column].text if unit_column is not None else ""
    found = _UNIT.search(name)
    if found:
        return name[: found.start()].strip(), given or found[1] or found[2]
    return name, given or ("%" if name.endswith(("率", "比重", "占比")) else "")


def _scaled(unit: str) -> tuple[Decimal, str]:
    found = _SCALE.match(unit)
    if found is None:
        return Decimal(1), unit
    return Decimal(_SCALES[found[1]]), unit[found.end() :]


def _goal_column(table: Table) -> tuple[int | None, int | None]:
    """The columns of the goal and of the baseline: by their heads, else the last and the first year."""
    years = sorted(table.columns("year"), key=lambda index: _year(table.names[index].text) or "")
    goals, bases = table.columns("goal"), table.columns("base")
    goal = goals[-1] if goals else years[-1] if years else None
    base = bases[0] if bases else next((index for index in years if index != goal), None)
    return goal, base


def _first(table: Table, head: str) -> int | None:
    return next(iter(table.columns(head)), None)


def _year(text: str) -> str | None:
    found = re.search(r"(?:19|20)\d\d", text)
    return found[0] if found else None


def _int(text: str | None) -> int | None:
    return int(text) if text else None
