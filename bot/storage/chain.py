"""The hash chain of facts: sealing, hashing, reading back."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, get_args

import msgspec

from bot.domain import facts
from bot.storage.codec import fact_body, from_json
from bot.storage.instants import stamp
from bot.text import Erasable

GENESIS: Final = "0" * 64
VERSIONS: Final[Mapping[str, int]] = {kind.__name__: 1 for kind in get_args(facts.Fact)}
_KINDS: Final[Mapping[str, type[Any]]] = {kind.__name__: kind for kind in get_args(facts.Fact)}


@dataclass(frozen=True, slots=True)
class Sealed:
    """A fact as it is stored: the row, and the texts that stand beside it by digest."""

    row: Mapping[str, object]
    texts: Sequence[Mapping[str, object]]

    @property
    def hash(self) -> str:
        return str(self.row["hash"])


def seal(fact: facts.Fact, *, seq: int, previous: str, at: datetime, person: str) -> Sealed:
    """Take the erasable words out, under a random salt, and chain the rest to the previous hash."""
    texts: list[dict[str, object]] = []

    def digest_of(words: Erasable) -> str:
        if words.text is None:
            return words.digest
        salt = secrets.token_hex(16)
        words.digest = hashlib.sha256(f"{salt}{words.text}".encode()).hexdigest()
        texts.append({"digest": words.digest, "seq": seq, "salt": salt, "text": words.text})
        return words.digest

    kind = type(fact).__name__
    row: dict[str, object] = {
        "seq": seq,
        "kind": kind,
        "v": VERSIONS[kind],
        "plan": _plan_of(fact),
        "version": getattr(fact, "version", 0),
        "at": stamp(at),
        "person": person,
        "body": fact_body(fact, digest_of),
    }
    row["hash"] = chained(previous, row)
    return Sealed(row, texts)


def chained(previous: str, row: Mapping[str, object]) -> str:
    """sha256 (hex) of the previous hash and the canonical JSON of the row's other columns, in the order
    below.
    """
    order = ("seq", "kind", "v", "plan", "version", "at", "person", "body")
    return hashlib.sha256(previous.encode() + msgspec.json.encode([row[name] for name in order])).hexdigest()


def fact_of(kind: str, v: int, body: str, texts: Mapping[str, str | None]) -> facts.Fact:
    """A stored fact as today's dataclass, with the words that are left.

    Raises KeyError for an unknown kind.
    """
    if v != VERSIONS[kind]:
        raise KeyError(f"{kind} version {v}")
    fact: facts.Fact = from_json(body, _KINDS[kind])
    if texts:
        _fill(fact, texts)
    return fact


def _fill(value: object, texts: Mapping[str, str | None]) -> None:
    """Give every Erasable below its text again."""
    if isinstance(value, Erasable):
        value.text = texts.get(value.digest)
    elif isinstance(value, tuple):
        for each in value:
            _fill(each, texts)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            _fill(getattr(value, name), texts)


def _plan_of(fact: facts.Fact) -> str:
    filing = getattr(fact, "filing", "")
    return filing.split("/", 1)[0] if filing else getattr(fact, "plan", "")
