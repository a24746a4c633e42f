"""Facts of what happens on a report's way to the office: inputs of supporting units, the head's signature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from bot.text import Erasable


@dataclass(frozen=True, slots=True)
class InputRested:
    """The lead has filed without this input: its unit is reminded no more and may still give it."""

    filing: str
    version: int


@dataclass(frozen=True, slots=True)
class InputTold:
    """The lead was told that the input is there."""

    filing: str
    version: int


@dataclass(frozen=True, slots=True)
class ReportSigned:
    """The head of the unit, or who stands in, signed version `no`: it goes to the office (签发)."""

    filing: str
    version: int
    no: int


@dataclass(frozen=True, slots=True)
class SignatureRefused:
    """The head of the unit sends version `no` back to whoever wrote it."""

    filing: str
    version: int
    no: int
    reason: Erasable


@dataclass(frozen=True, slots=True)
class SignatureReminded:
    """The head was asked once more to sign version `no`."""

    filing: str
    version: int
    no: int


@dataclass(frozen=True, slots=True)
class SignatureWaived:
    """The office takes version `no` without the head's signature, and says why: it stays marked so (免签)."""

    filing: str
    version: int
    no: int
    reason: Erasable


PassingFact: TypeAlias = (
    InputRested | InputTold | ReportSigned | SignatureRefused | SignatureReminded | SignatureWaived
)
