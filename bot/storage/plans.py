"""Published plans: immutable versions, read once and kept by number."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from bot.domain.plan import Plan
from bot.storage.codec import from_json, to_json
from bot.storage.database import Db


class PlanCache:
    """Versions never change, so each is decoded once an instance."""

    def __init__(self) -> None:
        self._plans: dict[tuple[str, int], Plan] = {}

    def forget(self) -> None:
        """After a transaction that failed: what it stored never was."""
        self._plans.clear()

    def get(self, db: Db, plan: str, version: int) -> Plan:
        """Raises LookupError where there is no such version."""
        found = self._plans.get((plan, version))
        if found is None:
            row = db.one("plan_version", plan=plan, version=version)
            if row is None:
                raise LookupError(f"no plan {plan!r} version {version}")
            found = self._plans[plan, version] = from_json(row[0], Plan)
        return found


class PlanReader:
    """The `Plans` of bot.ports, on one connection."""

    def __init__(self, db: Db, cache: PlanCache) -> None:
        self._db = db
        self._cache = cache

    def current(self, plan: str) -> Plan:
        return self._cache.get(self._db, plan, self._current_version(plan))

    def _current_version(self, plan: str) -> int:
        """Read once a transaction, which no other can change meanwhile."""
        known = self._db.known
        version = known.versions.get(plan) if known else None
        if version is None:
            row = self._db.one("current_plan", plan=plan)
            if row is None:
                raise LookupError(f"no published plan {plan!r}")
            version = int(row[0])
            if known:
                known.versions[plan] = version
        return version

    def version(self, plan: str, version: int) -> Plan:
        return self._cache.get(self._db, plan, version)

    def all_current(self) -> Iterable[Plan]:
        return [self._cache.get(self._db, plan, version) for plan, version in self._all_versions()]

    def _all_versions(self) -> Iterable[tuple[str, int]]:
        """As `_current_version`: read once a transaction."""
        known = self._db.known
        if known is not None and known.all_current is not None:
            return known.all_current
        found = tuple((str(plan), int(version)) for plan, version in self._db.all("current_plans"))
        if known is not None:
            known.all_current = found
        return found


def store_version(db: Db, plan: Plan) -> str:
    """Keep a version's body; gives its fingerprint, the sha256 of the canonical JSON."""
    body = to_json(plan)
    fingerprint = hashlib.sha256(body.encode()).hexdigest()
    db.run("add_plan_version", plan=plan.id, version=plan.version, fingerprint=fingerprint, body=body)
    return fingerprint
