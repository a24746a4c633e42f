"""What facts of nodes and close-outs do to the derived tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.domain import duty_facts as k
from bot.domain.close_out import CLOSE_OUT
from bot.storage.codec import to_json
from bot.storage.database import Db
from bot.storage.instants import stamp


def _missed(db: Db, seq: int, fact: k.MilestoneMissed) -> None:
    db.run("told_of_node", of=fact.filing, day=fact.due_on.isoformat())


def _claimed(db: Db, seq: int, fact: k.CloseOutClaimed) -> None:
    db.run(
        "put_close_out",
        plan=fact.plan,
        task=fact.task,
        part=fact.part,
        id=fact.close_out,
        seq=seq,
        state=CLOSE_OUT.only("CloseOutClaimed"),
        unit=fact.unit,
        person=fact.person,
        room=fact.room,
        claimed_at=stamp(fact.claimed_at),
        words=fact.words.digest,
        struck_at=None,
        reason="",
        waived="[]",
    )


def _returned(db: Db, seq: int, fact: k.CloseOutReturned) -> None:
    _changed(db, seq, fact, reason=fact.reason.digest)


def _withdrawn(db: Db, seq: int, fact: k.CloseOutWithdrawn) -> None:
    _changed(db, seq, fact, state="withdrawn")


def _struck_off(db: Db, seq: int, fact: k.TaskStruckOff) -> None:
    changed = {"struck_at": stamp(fact.struck_at), "waived": to_json(fact.waived)}
    ground = fact.ground.digest if fact.ground else ""
    _changed(db, seq, fact, reason=ground, **changed)


def _reopened(db: Db, seq: int, fact: k.TaskReopened) -> None:
    _changed(db, seq, fact, reason=fact.reason.digest)


def _changed(
    db: Db,
    seq: int,
    fact: k.CloseOutReturned | k.CloseOutWithdrawn | k.TaskStruckOff | k.TaskReopened,
    **values: Any,
) -> None:
    """The row with these values; a new one where no unit claimed it, or for a later close-out."""
    names = {"plan": fact.plan, "task": fact.task, "part": fact.part}
    row = db.one("close_out", **names)
    kept: dict[str, Any] = dict(_NOBODYS)
    if row is not None and row[3] == fact.close_out:
        kept = dict(zip(_COLUMNS, row[5:], strict=True))
    values["state"] = CLOSE_OUT.only(type(fact).__name__)
    db.run("put_close_out", **names, id=fact.close_out, seq=seq, **(kept | values))


_COLUMNS: Final = (
    "state", "unit", "person", "room", "claimed_at", "words", "struck_at", "reason", "waived",
)  # fmt: skip
_NOBODYS: Final[Mapping[str, Any]] = {
    "unit": "",
    "person": "",
    "room": "",
    "claimed_at": None,
    "words": "",
    "struck_at": None,
    "waived": "[]",
}
DUTY_PROJECTIONS: Final[Mapping[type, Callable[[Db, int, Any], None]]] = {
    k.MilestoneMissed: _missed,
    k.CloseOutClaimed: _claimed,
    k.CloseOutReturned: _returned,
    k.CloseOutWithdrawn: _withdrawn,
    k.TaskStruckOff: _struck_off,
    k.TaskReopened: _reopened,
}
