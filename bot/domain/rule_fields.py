"""What an office may set of a reporting rule, by the kind of rule (可设的项)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.domain.rules import PERIODIC_KINDS, BadRule, ReportingRule, RuleFault, RuleKind

SET_BY_NOBODY: Final = frozenset({"id", "kind", "former"})
_TERM: Final = (
    "classes",
    "cut_off",
    "shift",
    "grace_workdays",
    "lock_workdays",
    "most_extensions",
    "reply_workdays",
    "circulars",
)
_PERIODIC: Final = (
    *_TERM,
    "period",
    "opens",
    "due",
    "after_period",
    "ladder",
    "rollup_workdays",
    "input_workdays",
    "signed_by_head",
    "unless_urgent",
    "asked_apart",
    "also_to",
)
FIELDS: Final[Mapping[RuleKind, tuple[str, ...]]] = {
    "quarterly": _PERIODIC,
    "annual": _PERIODIC,
    "urgent": (*_TERM, "first_hours", "follow_up_days", "news_workdays", "also_to"),
    "milestone": (*_TERM, "lead_workdays", "ladder"),
}


def require_of_kind(before: ReportingRule, after: ReportingRule) -> None:
    """A rule stays what it is, of periods, events or nodes, and has no setting that its kind has not.

    Raises BadRule for the first that is wrong.
    """
    if before.kind != after.kind and not {before.kind, after.kind} <= {*PERIODIC_KINDS}:
        raise BadRule(RuleFault(after.id, "kind", "of_other_kind", after.kind))
    known = {*FIELDS[after.kind], *SET_BY_NOBODY}
    for field in after.__slots__:
        if field not in known and getattr(before, field) != getattr(after, field):
            raise BadRule(RuleFault(after.id, field, "of_other_kind", str(getattr(after, field))))
