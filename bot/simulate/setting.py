"""A made-up office: the sample plan or another, people and rooms for it, everything on the console."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from io import StringIO
from pathlib import Path

from bot.config import Config, Connection, Office, Storage, Web
from bot.domain.plan import OFFICE, Draft, Plan
from bot.domain.roster import RosterRow, read_roster, roster_facts
from bot.intake.read import read_document
from bot.plans.read_plan import read_plan
from bot.storage.data_files import data_files
from bot.storage.publishing import publish
from bot.storage.record import Transaction

CONSOLE = "console"
COORDINATOR, COORDINATORS_ROOM = "coordinator", "office"
HEAD = "head"  # of a unit: the account, and the chat of that one person
YEAR = 2026
STARTS = (9, 21)  # some workdays before the third quarter's reports are due
STARTS_AT = time(8, 30)
SAMPLE = "plans/sample.txt"
ROSTER = "plans/sample-roster.csv"
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_NAMES = "敏磊宁悦晨洁涛颖杰倩"


def office_config(state: Path, port: int = 0) -> Config:
    """One connection, the console; the ledger in the state folder."""
    return Config(
        office=Office(name="示范市推进办公室"),
        storage=Storage(state=state),
        web=Web(port=0, console=True, admin_port=port),
        connections={CONSOLE: Connection(platform=CONSOLE)},
    )


def sample_plan() -> tuple[Plan, tuple[RosterRow, ...]]:
    """The plan that ships, with its people."""
    draft, roster = sample_draft()
    return draft.plan, roster


def sample_draft() -> tuple[Draft, tuple[RosterRow, ...]]:
    """The plan that ships as it was read, with its people."""
    files = data_files()
    return read_draft_file(files.path(SAMPLE)), read_roster(list(csv.reader(StringIO(files.read(ROSTER)))))


def read_plan_file(path: Path) -> Plan:
    """Raises NotAPlan, UnreadableDocument, OSError."""
    return read_draft_file(path).plan


def read_draft_file(path: Path) -> Draft:
    """Raises NotAPlan, UnreadableDocument, OSError."""
    data = path.read_bytes()
    draft = read_plan(read_document(data, path.name), source=hashlib.sha256(data).hexdigest())
    return replace(draft, document=path.name)


def first_day(plan: Plan) -> date:
    """In this plan's own years: a later one than its last has nothing to show."""
    year = min(YEAR, plan.to_year) if plan.to_year else YEAR
    return date(max(year, plan.from_year or year), *STARTS)


def made_up_roster(plan: Plan) -> Iterator[RosterRow]:
    """A liaison and a room for each unit, a head where reports are to be signed, a coordinator, a leader;
    what a body or nobody owns is the office's.
    """
    units = [unit for unit in plan.units if unit.kind == "unit"]
    for place, unit in enumerate(units):
        name, account = _name(place), f"liaison-{place}"
        yield RosterRow(0, name, "liaison", unit.id, CONSOLE, account, f"unit-{place}", unit.name)
        if any(rule.signed_by_head for rule in plan.rules):
            head, alone = _name(len(units) + 2 + place), f"{HEAD}-{place}"
            yield RosterRow(0, head, "head", unit.id, CONSOLE, alone, alone, head)
    office = _name(len(units))
    room = (COORDINATORS_ROOM, "领导小组办公室")
    yield RosterRow(0, office, "coordinator", "", CONSOLE, COORDINATOR, *room)
    for spoken_for in (OFFICE, *(unit.id for unit in plan.units if unit.kind == "body")):
        yield RosterRow(0, office, "liaison", spoken_for, CONSOLE, COORDINATOR, "", "")
    leader = _name(len(units) + 1)
    yield RosterRow(0, leader, "leader", "", CONSOLE, "leader", "leading-group", "领导小组")


def set_up(tx: Transaction, plan: Plan, roster: Sequence[RosterRow], *, at: datetime) -> None:
    """Publish and seat everybody, in one transaction."""
    known = {unit.id for unit in plan.units} | {OFFICE}

    def unit_id(name: str) -> str | None:
        unit = plan.find_unit(name)
        return unit.id if unit else name if name in known else None

    def nobody(_connection: str, _account: str) -> str | None:
        return None

    publish(tx, plan, at=at)
    tx.chain.append(
        roster_facts(roster, unit_id=unit_id, person_of=nobody, people=(), rooms=()), at=at, person=""
    )


def _name(place: int) -> str:
    return _SURNAMES[place % len(_SURNAMES)] + _NAMES[place // len(_SURNAMES) % len(_NAMES)]
