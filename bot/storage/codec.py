"""Values of ours as JSON text and back: facts, cards, questions, plans (msgspec)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar, cast

import msgspec

from bot.text import Erasable, Text, Value
from bot.typed import ONE_AT_A_TIME

T = TypeVar("T")


def pack(value: Value) -> Any:
    """A Text's value with its type, since JSON knows neither dates nor decimals."""
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, datetime):
        return {"~at": value.isoformat()}
    if isinstance(value, date):
        return {"~on": value.isoformat()}
    if isinstance(value, Decimal):
        return {"~n": str(value)}
    if isinstance(value, Mapping):
        return {"~m": {name: pack(each) for name, each in value.items()}}
    return [pack(each) for each in value]


def unpack(value: Any) -> Value:
    """The other way of `pack`."""
    if isinstance(value, list):
        return [unpack(each) for each in value]
    if not isinstance(value, dict):
        return cast("Value", value)
    [(tag, held)] = value.items()
    if tag == "~m":
        return {name: unpack(each) for name, each in held.items()}
    readers: Mapping[str, Callable[[str], Value]] = {
        "~at": datetime.fromisoformat,
        "~on": date.fromisoformat,
        "~n": Decimal,
    }
    return readers[tag](held)


def _encode(value: object) -> object:
    if isinstance(value, Text):
        return [value.name, {name: pack(each) for name, each in value.values.items()}]
    if isinstance(value, Erasable):
        return value.digest
    raise TypeError(f"no JSON for {type(value)}")


def _decode(kind: type, value: Any) -> object:
    if kind is Text:
        name, values = value
        return Text(name, **{each: unpack(held) for each, held in values.items()})
    if kind is Erasable:
        return Erasable(None, value)
    raise TypeError(f"no JSON for {kind}")


_encoder = msgspec.json.Encoder(enc_hook=_encode, order="sorted")
_decoders: dict[object, msgspec.json.Decoder[Any]] = {}


def to_json(value: object) -> str:
    """Canonical: sorted keys, no white space, NFC, decimals as strings. Erasables by their digest."""
    return composed(as_given(value))


def composed(text: str) -> str:
    """In NFC."""
    return unicodedata.normalize("NFC", text)


def as_given(value: object) -> str:
    """The same with its words as they are, composed or not."""
    return _encoder.encode(value).decode()


def from_json(text: str | bytes, kind: Callable[..., T]) -> T:
    """`kind` is a class or a typing form. Raises msgspec.ValidationError."""
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoder_of(kind)
    return cast("T", decoder.decode(text))


def _decoder_of(kind: Callable[..., object]) -> msgspec.json.Decoder[Any]:
    with ONE_AT_A_TIME:
        if kind not in _decoders:
            _decoders[kind] = msgspec.json.Decoder(cast("type[Any]", kind), dec_hook=_decode)
        return _decoders[kind]


def fact_body(fact: object, seal: Callable[[Erasable], str]) -> str:
    """A fact's canonical body; `seal` is called for each Erasable and gives the digest that stands for it."""

    def hook(value: object) -> object:
        if isinstance(value, Erasable):
            return seal(value)
        raise TypeError(f"no JSON for {type(value)}")

    return unicodedata.normalize("NFC", msgspec.json.encode(fact, enc_hook=hook, order="sorted").decode())
