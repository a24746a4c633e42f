"""Plans by the names people type: drafts by id or file, published ones as PLAN@VERSION."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.cli.options import Place
from bot.domain.plan import Plan
from bot.errors import NotFound
from bot.storage.database import Database
from bot.storage.drafts import Drafts, read_draft
from bot.storage.plans import PlanCache, PlanReader


def find_plan(name: str, place: Place) -> Plan:
    """A draft's id or file; PLAN@ is the version in force. Raises BadDraft, NotFound."""
    if Path(name).is_file():
        return read_draft(Path(name)).plan
    plan, at, version = name.partition("@")
    if not at and (place.drafts / f"{name}.json").is_file():
        return Drafts(place.drafts).load(name).plan
    try:
        with _ledger(place) as reader:
            return reader.version(plan, int(version)) if version else reader.current(plan)
    except (LookupError, ValueError):
        raise NotFound(what="plan", name=name) from None


def published_plans(place: Place) -> list[Plan]:
    """The versions in force; none where there is no ledger yet."""
    try:
        with _ledger(place) as reader:
            return list(reader.all_current())
    except LookupError:
        return []


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
