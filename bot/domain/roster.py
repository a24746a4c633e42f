"""The roster of a first set-up: who holds which post, which rooms stand for whom (名册)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, get_args

from bot.document_errors import BadRoster
from bot.domain.facts import AccountBound, Fact, PersonAdded, PostGiven, RoomAdded, SeatTaken
from bot.domain.people import OFFICE_ROLES, PostRole, SeatKind, room_id_of
from bot.domain.roster_cells import fault_of, plain
from bot.text import Erasable

# What stands above a column, in any order: our name, then what offices write.
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("name", "姓名", "人员", "人员姓名"),
    "role": ("role", "岗位", "角色", "职责", "身份"),
    "unit": ("unit", "单位", "单位名称", "部门", "所在单位"),
    "connection": ("connection", "连接", "平台"),
    "account": ("account", "账号", "帐号", "平台账号"),
    "room": ("room", "群", "群编号", "群id", "会话"),
    "room_name": ("room_name", "群名", "群名称"),
    "person": ("person", "人员编号", "工号", "编号"),
}
NEEDED: Final = ("name", "role", "connection", "account")
ROLES: Final[Mapping[str, PostRole]] = {
    **{role: role for role in get_args(PostRole)},
    "联络员": "liaison",
    "负责人": "head",
    "单位负责人": "head",
    "主要负责人": "head",
    "督办员": "coordinator",
    "办公室": "coordinator",
    "协调员": "coordinator",
    "领导": "leader",
    "领导小组": "leader",
    "领导小组成员": "leader",
    "管理员": "administrator",
}
MOST_ROWS: Final = 20_000
MOST_FAULTS: Final = 20  # that are told at once


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One account of a person, one post, the room where they are spoken to ("" for none).

    `unit` is a name, "" for the office. Rows of the same `person`, an office's own number, are one person
    with several accounts or posts; without one, each account is a person of its own.
    """

    line: int
    name: str
    role: PostRole
    unit: str
    connection: str
    account: str
    room: str
    room_name: str
    person: str = ""


def read_roster(rows: Sequence[Sequence[str]]) -> tuple[RosterRow, ...]:
    """From the cells of a table with a heading for each column. Raises BadRoster: every line that cannot be
    taken, and its column.
    """
    if len(rows) > MOST_ROWS:
        raise BadRoster(f"{len(rows)} lines; at most {MOST_ROWS}")
    columns = _columns(rows[0] if rows else ())
    found: list[RosterRow] = []
    faults: list[str] = []
    for number, cells in enumerate(rows[1:], start=2):
        given = {name: plain(cells[place]) for name, place in columns.items() if place < len(cells)}
        if not any(map(plain, cells)):
            continue
        try:
            found.append(_row(number, given))
        except BadRoster as error:
            faults.append(str(error))
    require_none(faults)
    _require_one_person_each(found)
    return tuple(found)


def _columns(heading: Sequence[str]) -> dict[str, int]:
    """The place of each column. Raises BadRoster for one that is missing or there twice."""
    printed = {word: name for name, words in HEADINGS.items() for word in words}
    columns: dict[str, int] = {}
    for place, cell in enumerate(heading):
        name = printed.get(plain(cell).lower().replace(" ", ""))
        if name in columns:
            raise BadRoster(f"line 1: two columns are {name} ({', '.join(HEADINGS[name])})")
        if name:
            columns[name] = place
    missing = [f"{name} ({HEADINGS[name][1]})" for name in NEEDED if name not in columns]
    if missing:
        known = ", ".join(f"{name} ({words[1]})" for name, words in HEADINGS.items())
        raise BadRoster(f"line 1: missing columns {', '.join(missing)}; known are {known}")
    return columns


def require_none(faults: Sequence[str]) -> None:
    """Raises BadRoster with all of them, a line each; of many with the first."""
    if faults:
        more = [f"and {len(faults) - MOST_FAULTS} lines more"] if len(faults) > MOST_FAULTS else []
        raise BadRoster("\n".join([*faults[:MOST_FAULTS], *more]))


def _row(line: int, given: Mapping[str, str]) -> RosterRow:
    cells = {name: given.get(name, "") for name in HEADINGS}
    for column in ("name", "connection", "account"):
        if not cells[column]:
            raise BadRoster(f"line {line}: {column} ({HEADINGS[column][1]}) is empty")
    for column, cell in cells.items():
        if fault := fault_of(cell):
            raise BadRoster(f"line {line}: {column} ({HEADINGS[column][1]}) {cell[:40]!r} {fault}")
    role = ROLES.get(cells.pop("role").lower())
    if role is None:
        raise BadRoster(f"line {line}: role {given.get('role', '')!r}; expected one of {', '.join(ROLES)}")
    if role in {"liaison", "head"} and not cells["unit"]:
        raise BadRoster(f"line {line}: a {role} needs a unit")
    return RosterRow(line=line, role=role, **cells)


def _require_one_person_each(rows: Iterable[RosterRow]) -> None:
    """Raises BadRoster where an account stands for two people, a number for two names, or one person has two
    accounts on one platform.
    """
    numbers: dict[tuple[str, str], RosterRow] = {}
    names: dict[str, RosterRow] = {}
    accounts: dict[tuple[str, str], RosterRow] = {}
    for row in rows:
        first = numbers.setdefault((row.connection, row.account), row)
        if first.person != row.person:
            raise BadRoster(
                f"line {row.line}: {row.connection}:{row.account} is person {row.person!r}, "
                f"but {first.person!r} in line {first.line}"
            )
        there = accounts.setdefault((row.person, row.connection), row) if row.person else row
        if there.account != row.account:
            raise BadRoster(
                f"line {row.line}: person {row.person!r} is {row.connection}:{row.account}, "
                f"but {row.connection}:{there.account} in line {there.line}; one account a platform"
            )
        named = names.setdefault(row.person, row) if row.person else row
        if named.name != row.name:
            raise BadRoster(
                f"line {row.line}: person {row.person!r} is {row.name}, but {named.name} in line {named.line}"
            )


def roster_facts(
    rows: Sequence[RosterRow],
    *,
    unit_id: Callable[[str], str | None],
    person_of: Callable[[str, str], str | None],
    people: Container[str],
    rooms: Sequence[str],
) -> tuple[Fact, ...]:
    """Facts for what is not there yet. `person_of` knows the accounts that are bound (connection, account),
    `people` and `rooms` are the ids that are there. Raises BadRoster.
    """
    facts: list[Fact] = []
    require_none(
        [
            f"line {row.line}: unit {row.unit!r} is in no published plan"
            for row in rows
            if row.unit and unit_id(row.unit) is None
        ]
    )
    bound = _people_of(rows, person_of)
    told, seated, tied = set[str](), set(rooms), set[tuple[str, str]]()
    spoken_to = {row.unit for row in rows if row.role == "liaison" and row.room}
    for row in rows:
        unit, key = (unit_id(row.unit) or "") if row.unit else "", (row.connection, row.account)
        person = bound[key]
        if person not in people and person not in told:
            told.add(person)
            facts.append(PersonAdded(person, Erasable(row.name)))
        if person_of(*key) is None and key not in tied:
            tied.add(key)
            facts.append(AccountBound(person, row.connection, Erasable(row.account)))
        facts.append(PostGiven(f"{unit or 'office'}/{row.role}/{person}", person, row.role, unit))
        if row.room:
            alone = row.role == "head" and row.unit in spoken_to  # a chat of the head's own
            facts += _room(row, unit, seated, "head" if alone else _kind(row.role))
    return tuple(facts)


def _people_of(
    rows: Sequence[RosterRow], person_of: Callable[[str, str], str | None]
) -> dict[tuple[str, str], str]:
    """Whose each account is: of whom it is bound to, else of whom another account of theirs is, else new.

    Raises BadRoster where two accounts of one person are bound to different people.
    """
    by_number: dict[str, str] = {}
    for row in rows:
        there = person_of(row.connection, row.account)
        if there is not None and row.person and by_number.setdefault(row.person, there) != there:
            raise BadRoster(f"line {row.line}: the accounts of person {row.person!r} belong to two people")
    found: dict[tuple[str, str], str] = {}
    for row in rows:
        there = person_of(row.connection, row.account)
        new = person_id(row.connection, row.account)
        person = there or (by_number.setdefault(row.person, new) if row.person else new)
        found.setdefault((row.connection, row.account), person)
    return found


def _room(row: RosterRow, unit: str, seated: set[str], kind: SeatKind) -> list[Fact]:
    room = room_id_of(row.connection, row.room)
    facts: list[Fact] = []
    if room not in seated:
        seated.add(room)
        facts.append(RoomAdded(room, row.connection, Erasable(row.room), Erasable(row.room_name)))
    return [*facts, SeatTaken(room, kind, unit)]


def _kind(role: PostRole) -> SeatKind:
    if role in OFFICE_ROLES:
        return "office"
    return "leading_group" if role == "leader" else "unit"


def person_id(connection: str, account: str) -> str:
    """From the account that is bound first; further accounts are bound to the same person."""
    return f"p_{hashlib.sha256(f'{connection}/{account}'.encode()).hexdigest()[:10]}"
