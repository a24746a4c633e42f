"""What the office's decisions about a roll-up do to its row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.domain import rollup_facts as k
from bot.storage.database import Db
from bot.storage.instants import stamp


def _rollup(
    db: Db, seq: int, fact: k.RollupHeld | k.RollupReleased | k.ForewordWritten | k.RollupIssued
) -> None:
    names = {"plan": fact.plan, "rule": fact.rule, "period": fact.period}
    row = db.one("rollup", **names)
    held, foreword, issued = (bool(row[0]), row[1], bool(row[2])) if row else (False, "", False)
    cut_off, issued_seq = row[4:6] if row else (None, None)
    match fact:
        case k.RollupHeld():
            held = True
        case k.RollupReleased():
            held = False
        case k.ForewordWritten():
            foreword = fact.words.digest
        case k.RollupIssued():
            issued, issued_seq, cut_off = True, seq, stamp(fact.cut_off)
    went = {"issued": issued, "issued_seq": issued_seq, "cut_off": cut_off}
    db.run("put_rollup", **names, held=held, foreword=foreword, **went)


ROLLUP_PROJECTIONS: Final[Mapping[type, Callable[[Db, int, Any], None]]] = dict.fromkeys(
    (k.RollupHeld, k.RollupReleased, k.ForewordWritten, k.RollupIssued), _rollup
)
