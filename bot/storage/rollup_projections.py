"""What the office's decisions about a roll-up do to its row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.domain import rollup_facts as k
from bot.storage.database import Db


def _rollup(
    db: Db, _: int, fact: k.RollupHeld | k.RollupReleased | k.ForewordWritten | k.RollupIssued
) -> None:
    names = {"plan": fact.plan, "rule": fact.rule, "period": fact.period}
    row = db.one("rollup", **names)
    held, foreword, issued = (bool(row[0]), row[1], bool(row[2])) if row else (False, "", False)
    match fact:
        case k.RollupHeld():
            held = True
        case k.RollupReleased():
            held = False
        case k.ForewordWritten():
            foreword = fact.words.digest
        case k.RollupIssued():
            issued = True
    db.run("put_rollup", **names, held=held, foreword=foreword, issued=issued)


ROLLUP_PROJECTIONS: Final[Mapping[type, Callable[[Db, int, Any], None]]] = dict.fromkeys(
    (k.RollupHeld, k.RollupReleased, k.ForewordWritten, k.RollupIssued), _rollup
)
