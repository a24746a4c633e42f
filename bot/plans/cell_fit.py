"""How well a cell stands under a head: units under units, dates under times (单元格与表头是否相合)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.plans.columns import WHO
from bot.plans.dates import dates_in, is_ongoing, is_time
from bot.plans.names import looks_like_unit, read_names
from bot.plans.passages import Passage

_TIME_MOST = 24
_UNIT_MOST = 120
_AGAIN, _AGAIN_ODD, _LEFT_OUT = 0.1, 0.6, 0.4


def fitted(body: Sequence[Passage], heads: Sequence[str | None], *, spare: int) -> list[int]:
    """The columns the cells fit best, left to right, more than one to a column where need be.

    Up to `spare` cells at the end belong to no column; behind the last one, the words' column may come again.
    """
    width = len(heads)
    again = next((i for i, head in enumerate(heads) if head in ("title", "text")), None)
    best: list[dict[int, tuple[float, list[int]]]] = [{-1: (0.0, [])}]
    for cell in body:
        fits = [fit(cell.text, head) for head in heads]
        reached: dict[int, tuple[float, list[int]]] = {}
        for before, (score, path) in best[-1].items():
            for column in _next_columns(before, width, again):
                total = score + fits[column] - _cost(before, column, heads)
                if column not in reached or total > reached[column][0]:
                    reached[column] = (total, [*path, column])
        best.append(reached)
    ends = range(max(1, len(body) - spare), len(body) + 1) if body else range(1)
    scored = [
        (score - _LEFT_OUT * sum(heads[i] != "aside" for i in range(column + 1, width)), -count, path)
        for count in ends
        for column, (score, path) in best[count].items()
    ]
    return max(scored, default=(0.0, 0, []))[2]


def _next_columns(before: int, width: int, again: int | None) -> list[int]:
    columns = list(range(max(before, 0), width))
    if again is not None and before > again and before >= width - 2:
        columns.append(again)
    return columns


def _cost(before: int, column: int, heads: Sequence[str | None]) -> float:
    if column == before:
        return _AGAIN if heads[column] in (*WHO, "text", "title", None) else _AGAIN_ODD
    if column < before:
        return 1.2
    return _LEFT_OUT * sum(heads[i] not in ("aside", "group") for i in range(before + 1, column))


def fit(text: str, head: str | None) -> float:
    """How well the cell stands under the head."""
    if not text:
        return 0.0
    if head in WHO:
        return 2.0 if are_units(text) else -1.0 if _is_date(text) or len(text) > _UNIT_MOST else -0.3
    if head == "time":
        return 2.0 if _is_date(text) else -1.5
    if head in ("title", "text"):
        return -0.5 if are_units(text) else -1.0 if _is_date(text) else 1.2
    return 0.3


def are_odd(cells: Sequence[Passage], heads: Sequence[str | None]) -> bool:
    """A date stands under units, or units under times."""
    pairs = [(cell.text, head) for cell, head in zip(cells, heads, strict=True) if cell]
    return any(
        (head in WHO and _is_date(text)) or (head in ("time", "title", "text") and are_units(text))
        for text, head in pairs
    )


def are_units(text: str) -> bool:
    if len(text) > _UNIT_MOST or "。" in text:
        return False
    names = read_names(text).names
    return bool(names) and all(looks_like_unit(name) for name, _, _ in names) and not _is_date(text)


def _is_date(text: str) -> bool:
    if len(text) > _TIME_MOST:
        return False
    return is_time(text) or is_ongoing(text) or next(dates_in(text, 2000), None) is not None
