"""Which of the instances of one office this is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Instance:
    """`alone` where no other can be running on this ledger: then whoever held a lease before is dead."""

    name: str
    alone: bool = False
