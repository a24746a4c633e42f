"""What a filing counts as, in a roll-up and while its period runs: each as one thing (应报各类)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Literal, TypeAlias

from bot.domain.filings import Filing

Apart: TypeAlias = Literal["unsigned", "extended", "disputed", "unattested"]
Count: TypeAlias = Literal["accepted", "unchecked", "returned", "not_received", "waived"] | Apart
# Owed and not with the office, for a reason that is no neglect of the unit's: never called not received.
APART: Final[tuple[Apart, ...]] = ("unsigned", "extended", "disputed", "unattested")
COUNTS: Final[tuple[Count, ...]] = ("accepted", "unchecked", "returned", "not_received", *APART, "waived")


@dataclass(frozen=True, slots=True)
class AsOf:
    """The instant for which is counted, ids of the filings whose unit says that the task is not theirs, when
    a period's reports are due as a rule, by plan, rule and period, and ids of the filings of which a report
    came by a form that nobody stands for yet.
    """

    at: datetime
    disputed: Collection[str] = frozenset()
    usual: Mapping[tuple[str, str, str], date] = field(default_factory=dict)
    unattested: Collection[str] = frozenset()

    def has_more_time(self, filing: Filing) -> bool:
        """Its own term still runs: it was moved alone, or opened after the others."""
        usual = self.usual.get((filing.plan, filing.rule, filing.period))
        is_later = usual is not None and filing.due_on > usual
        return filing.due_at > self.at and (filing.own_term or is_later)


def count_of(filing: Filing, as_of: AsOf) -> Count:
    """By its state: what it is now."""
    match filing.state:
        case "waived" | "met":
            return "waived"
        case "accepted":
            return "accepted"
        case "filed":
            return "unchecked"
        case "returned" if filing.signature != "refused":  # by the office; else it never reached that
            return "unattested" if filing.id in as_of.unattested else "returned"
        case _:
            return count_missing(filing, as_of, told=filing.state == "unsigned")


def count_missing(filing: Filing, as_of: AsOf, *, told: bool = False) -> Count:
    """What the office does not have; `told` where a report waits for the signature of the unit's head."""
    if filing.id in as_of.disputed:
        return "disputed"
    if told:
        return "unsigned"
    if filing.id in as_of.unattested:
        return "unattested"
    return "extended" if as_of.has_more_time(filing) else "not_received"
