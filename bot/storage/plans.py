"""Published plans: immutable versions, read once and kept by number."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from bot.domain.carrying_over import Parts, parts_of
from bot.domain.plan import Plan
from bot.storage.codec import as_given, composed, from_json
from bot.storage.database import Db


class PlanCache:
    """Versions never change, so each is decoded once an instance."""

    def __init__(self) -> None:
        self._plans: dict[tuple[str, int], Plan] = {}
        self._parts: dict[tuple[str, int], Parts] = {}
        self._stored: set[tuple[str, int]] = set()  # in the transaction that runs

    def begin(self) -> None:
        """A transaction of the writer."""
        self._stored.clear()

    def forget(self) -> None:
        """It failed: what it stored never was. All that was read stays: to read a large plan again takes a
        third of a second.
        """
        for name in self._stored:
            self._plans.pop(name, None)
            self._parts.pop(name, None)
        self._stored.clear()

    def store(self, db: Db, plan: Plan) -> str:
        """Keep a version's body; gives its fingerprint, the sha256 of the canonical JSON. To read a large
        plan takes a third of a second: it is known as it is, where what is stored says exactly the same.
        """
        self._stored.add((plan.id, plan.version))
        words = as_given(plan)
        body = composed(words)
        if body == words:
            self._plans[plan.id, plan.version] = plan
        return _store(db, plan, body)

    def get(self, db: Db, plan: str, version: int) -> Plan:
        """Raises LookupError where there is no such version."""
        found = self._plans.get((plan, version))
        if found is None:
            row = db.one("plan_version", plan=plan, version=version)
            if row is None:
                raise LookupError(f"no plan {plan!r} version {version}")
            found = self._plans[plan, version] = from_json(row[0], Plan)
        return found

    def parts(self, db: Db, plan: str, version: int) -> Parts:
        found = self._parts.get((plan, version))
        if found is None:
            found = parts_of(self.get(db, plan, version - 1), self.get(db, plan, version))
            self._parts[plan, version] = found
        return found

    def known_parts(self, plan: str, version: int) -> Parts | None:
        return self._parts.get((plan, version))


class PlanReader:
    """The `Plans` of bot.ports, on one connection."""

    def __init__(self, db: Db, cache: PlanCache) -> None:
        self._db = db
        self._cache = cache

    def current(self, plan: str) -> Plan:
        version = self._versions().get(plan)
        if version is None:
            raise LookupError(f"no published plan {plan!r}")
        return self._cache.get(self._db, plan, version)

    def version(self, plan: str, version: int) -> Plan:
        return self._cache.get(self._db, plan, version)

    def all_current(self) -> Iterable[Plan]:
        return [self._cache.get(self._db, plan, version) for plan, version in self._versions().items()]

    def parts(self, plan: str, version: int) -> Parts:
        return self._cache.parts(self._db, plan, version)

    def known_parts(self, plan: str, version: int) -> Parts | None:
        return self._cache.known_parts(plan, version)

    def _versions(self) -> dict[str, int]:
        """Each plan with its current version: few, read once a transaction, which no other can change."""
        known = self._db.known
        if known is not None and known.plans is not None:
            return known.plans
        found = {str(plan): int(version) for plan, version in self._db.all("current_plans")}
        if known is not None:
            known.plans = found
        return found


def _store(db: Db, plan: Plan, body: str) -> str:
    fingerprint = hashlib.sha256(body.encode()).hexdigest()
    db.run("add_plan_version", plan=plan.id, version=plan.version, fingerprint=fingerprint, body=body)
    return fingerprint
