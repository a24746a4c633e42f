"""Plain values as instances of classes (msgspec), from any thread.

msgspec learns a class when it first meets it. Two threads that learn classes which share another crash the
process: one uses what the other has half made. So classes are learned one at a time.
"""

from __future__ import annotations

from threading import Lock
from typing import Final, TypeVar

import msgspec

T = TypeVar("T")
ONE_AT_A_TIME: Final = Lock()  # held by who makes a decoder
_learned: set[type] = set()


def convert(values: object, kind: type[T]) -> T:
    """`values` is what JSON or TOML gives. Raises msgspec.ValidationError."""
    if kind not in _learned:
        with ONE_AT_A_TIME:
            msgspec.json.Decoder(kind)
            _learned.add(kind)
    return msgspec.convert(values, kind)
