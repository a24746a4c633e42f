"""Plans by the names people type: drafts by id or file, published ones as PLAN@VERSION, those that ship."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.cli.options import Place
from bot.domain.plan import Draft, Plan
from bot.errors import NotFound
from bot.storage.data_files import data_files
from bot.storage.database import Database
from bot.storage.drafts import Drafts, read_draft
from bot.storage.plans import PlanCache, PlanReader
from bot.storage.recognising import KnownPlans, shipped_plans


def find_plan(name: str, place: Place) -> Plan:
    """A draft's id or file; PLAN@ is the version in force, also without @ where there is no draft.

    What is none of these may be a catalogue that ships. Raises BadDraft, NotFound.
    """
    return find_draft(name, place).plan


def find_draft(name: str, place: Place) -> Draft:
    """As `find_plan`; of a published version a draft that holds nothing but the plan. Raises BadDraft,
    NotFound.
    """
    if Path(name).is_file():
        return read_draft(Path(name))
    plan, at, version = name.partition("@")
    if not at and (place.drafts / f"{name}.json").is_file():
        return Drafts(place.drafts).load(name)
    try:
        with _ledger(place) as reader:
            return Draft(reader.version(plan, int(version)) if version else reader.current(plan), "")
    except (LookupError, ValueError):
        shipped = None if at else find_shipped(name, place)
        if shipped is None:
            raise NotFound(what="plan", name=name) from None
        return shipped


def find_shipped(plan: str, place: Place) -> Draft | None:
    """The catalogue of that id that comes with Duban, or the office's own in its place. Raises BadDraft."""
    return next((draft for draft in shipped_plans(data_files(place.state)) if draft.plan.id == plan), None)


def known_plans(place: Place) -> KnownPlans:
    """Raises BadDraft."""
    return KnownPlans(Drafts(place.drafts), published_plans(place), shipped_plans(data_files(place.state)))


def published_plans(place: Place) -> list[Plan]:
    """The versions in force; none where there is no ledger yet."""
    try:
        with _ledger(place) as reader:
            return list(reader.all_current())
    except LookupError:
        return []


def in_force(plan: str, place: Place) -> Plan | None:
    """The published version of that id; None where there is none yet."""
    return next((found for found in published_plans(place) if found.id == plan), None)


@contextmanager
def _ledger(place: Place) -> Iterator[PlanReader]:
    """Raises LookupError where nothing was ever recorded."""
    database = Database(place.database_url)
    if database.path is not None and not database.path.is_file():
        raise LookupError("there is no ledger")
    connection = database.connect(read_only=True)
    try:
        yield PlanReader(connection, PlanCache())
    finally:
        connection.close()
