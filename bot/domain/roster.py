"""The roster of a first set-up: who holds which post, which rooms stand for whom (名册)."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, cast, get_args

from bot.document_errors import BadRoster
from bot.domain.facts import AccountBound, Fact, PersonAdded, PostGiven, RoomAdded, SeatTaken
from bot.domain.people import OFFICE_ROLES, PostRole, SeatKind, room_id_of
from bot.text import Erasable

COLUMNS: Final = ("name", "role", "unit", "connection", "account", "room", "room_name")


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person, one post, the room where they are spoken to ("" for none).

    `unit` is a name, "" for the office.
    """

    line: int
    name: str
    role: PostRole
    unit: str
    connection: str
    account: str
    room: str
    room_name: str


def read_roster(text: str) -> tuple[RosterRow, ...]:
    """From csv with the columns above in any order. Raises BadRoster that names line and column."""
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise BadRoster(f"line 1: missing columns {', '.join(missing)}; expected {', '.join(COLUMNS)}")
    return tuple(_row(number, row) for number, row in enumerate(reader, start=2))


def _row(line: int, row: dict[str, str | None]) -> RosterRow:
    cells = {column: (row.get(column) or "").strip() for column in COLUMNS}
    for column in ("name", "connection", "account"):
        if not cells[column]:
            raise BadRoster(f"line {line}: {column} is empty")
    if cells["role"] not in get_args(PostRole):
        raise BadRoster(f"line {line}: role {cells['role']!r}; expected {', '.join(get_args(PostRole))}")
    if cells["role"] in {"liaison", "head"} and not cells["unit"]:
        raise BadRoster(f"line {line}: a {cells['role']} needs a unit")
    role = cast("PostRole", cells.pop("role"))
    return RosterRow(line=line, role=role, **cells)


def roster_facts(
    rows: Iterable[RosterRow],
    *,
    unit_id: Callable[[str], str | None],
    people: Sequence[str],
    rooms: Sequence[str],
) -> tuple[Fact, ...]:
    """Facts for what is not there yet; `people` and `rooms` are the ids that are. Raises BadRoster."""
    facts: list[Fact] = []
    there, seated = set(people), set(rooms)
    for row in rows:
        unit = unit_id(row.unit) if row.unit else ""
        if unit is None:
            raise BadRoster(f"line {row.line}: unit {row.unit!r} is in no published plan")
        person = person_id(row.connection, row.account)
        if person not in there:
            there.add(person)
            facts.append(PersonAdded(person, Erasable(row.name)))
            facts.append(AccountBound(person, row.connection, Erasable(row.account)))
        facts.append(PostGiven(f"{unit or 'office'}/{row.role}/{person}", person, row.role, unit))
        if row.room:
            facts += _room(row, unit, seated)
    return tuple(facts)


def _room(row: RosterRow, unit: str, seated: set[str]) -> list[Fact]:
    room = room_id_of(row.connection, row.room)
    facts: list[Fact] = []
    if room not in seated:
        seated.add(room)
        facts.append(RoomAdded(room, row.connection, Erasable(row.room), Erasable(row.room_name)))
    return [*facts, SeatTaken(room, _kind(row.role), unit)]


def _kind(role: PostRole) -> SeatKind:
    if role in OFFICE_ROLES:
        return "office"
    return "leading_group" if role == "leader" else "unit"


def person_id(connection: str, account: str) -> str:
    """From the account that is bound first; further accounts are bound to the same person."""
    return f"p_{hashlib.sha256(f'{connection}/{account}'.encode()).hexdigest()[:10]}"
