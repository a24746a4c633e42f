"""What facts of posts changing hands, empty units and receipts asked for do to the derived tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from bot.domain import post_facts as k
from bot.domain.request_facts import ReceiptsAsked, ReceiptsReminded
from bot.storage.database import Db


def _handed_over(db: Db, _: int, fact: k.PostHandedOver) -> None:
    if fact.ended:
        db.run("end_post", of=fact.ended, last_day=(fact.on - timedelta(days=1)).isoformat())
    db.run(
        "put_post",
        id=fact.post,
        person=fact.person,
        role=fact.role,
        unit=fact.unit,
        plan=fact.plan,
        since=fact.on.isoformat(),
        until=None,
    )


def _vacated(db: Db, _: int, fact: k.UnitVacated) -> None:
    db.run("put_vacancy", unit=fact.unit, since=fact.on.isoformat())


def _staffed(db: Db, _: int, fact: k.UnitStaffed) -> None:
    db.run("drop_vacancy", unit=fact.unit)


def _receipts_asked(db: Db, _: int, fact: ReceiptsAsked) -> None:
    """A row a unit, and one for "" that says which version was looked at."""
    for unit in ("", *fact.units):
        db.run(
            "put_receipt_request",
            plan=fact.plan,
            unit=unit,
            version=fact.version,
            asked_on=fact.on.isoformat(),
            due_on=fact.due_on.isoformat(),
            reminded=0,
        )


def _receipts_reminded(db: Db, _: int, fact: ReceiptsReminded) -> None:
    for unit in fact.units:
        db.run("receipt_reminded", of=fact.plan, by=unit, no=fact.version)


POST_PROJECTIONS: Final[Mapping[type, Callable[[Db, int, Any], None]]] = {
    k.PostHandedOver: _handed_over,
    k.UnitVacated: _vacated,
    k.UnitStaffed: _staffed,
    ReceiptsAsked: _receipts_asked,
    ReceiptsReminded: _receipts_reminded,
}
