"""Compares a reading with the right one: all of it, and whether it would put something false on record."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent / "cases"
Row = dict[str, Any]


def load(*names: str) -> list[Row]:
    """The cases of these files, in order."""
    return [case for name in names for case in json.loads((CASES / f"{name}.json").read_text("utf-8"))]


def is_exact(got: Row, want: Row) -> bool:
    """Intent, tasks, status, percent, figures, days and the need to ask back all right."""
    same = all(got[key] == want[key] for key in ("intent", "needs_confirmation", "until"))
    items, wanted = _by_task(got), _by_task(want)
    return same and items.keys() == wanted.keys() and all(_same(items[task], wanted[task]) for task in wanted)


def dangers(got: Row, want: Row) -> list[str]:
    """What would be filed without a question although nobody said it."""
    if got["needs_confirmation"]:
        return []
    found, wanted = [], _by_task(want)
    for task, item in _by_task(got).items():
        right = wanted.get(task, {"status": None, "percent": None, "figures": []})
        if item["status"] == "completed" and right["status"] != "completed":
            found.append(f"{task} completed")
        if item["percent"] is not None and item["percent"] != right["percent"]:
            found.append(f"{task} {item['percent']}%")
        found += [f"{task} {figure}" for figure in _figures(item) if figure not in _figures(right)]
    return found


def _by_task(reading: Row) -> dict[str, Row]:
    return {item["task"]: item for item in reading["items"]}


def _figures(item: Row) -> list[tuple[float, str]]:
    return sorted((figure["value"], figure["unit"]) for figure in item["figures"])


def _same(item: Row, wanted: Row) -> bool:
    keys = ("status", "percent", "expected_by")
    return all(item[key] == wanted[key] for key in keys) and _figures(item) == _figures(wanted)
