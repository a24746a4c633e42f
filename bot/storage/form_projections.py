"""What facts of reply forms do to the derived table, and its rows as domain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.domain import form_facts as k
from bot.domain.form_told import GRANTED, REFUSED, TOLD, ToldByForm
from bot.storage.database import Db, Row
from bot.storage.instants import instant, stamp


def told_by_form(db: Db, form: str) -> ToldByForm | None:
    row = db.one("form_told", id=form)
    return _from(db, row) if row else None


def forms_waiting(db: Db) -> list[ToldByForm]:
    """Earlier first."""
    return [_from(db, row) for row in db.all("form_told_in", state=TOLD.only("FormTold"))]


def _from(db: Db, row: Row) -> ToldByForm:
    texts = {each[0]: each[1] for each in db.all("texts_of", seq=row[1])}
    return ToldByForm(
        id=row[0],
        kind=row[2],
        plan=row[3],
        version=row[4],
        unit=row[5],
        room=row[6],
        told_at=instant(row[7]),
        state=row[8],
        words=texts.get(row[9]) or "",
        name=texts.get(row[10]) or "",
        event=row[11],
        is_final=bool(row[12]),
    )


def _told(db: Db, seq: int, fact: k.FormTold) -> None:
    db.run(
        "add_form_told",
        id=fact.form,
        seq=seq,
        kind=fact.kind,
        plan=fact.plan,
        version=fact.version,
        unit=fact.unit,
        room=fact.room,
        told_at=stamp(fact.told_at),
        state=TOLD.only("FormTold"),
        words=fact.words.digest if fact.words else None,
        name=fact.name.digest if fact.name else None,
        event=fact.event,
        is_final=fact.is_final,
    )


def _attested(db: Db, _: int, fact: k.FormAttested) -> None:
    db.run("end_form_told", of=fact.form, new_state=TOLD.only(GRANTED if fact.granted else REFUSED))


FORM_PROJECTIONS: Final[Mapping[type, Callable[[Db, int, Any], None]]] = {
    k.FormTold: _told,
    k.FormAttested: _attested,
}
