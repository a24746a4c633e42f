"""HTTP as values: what came in, what goes back, and the calls a platform wants made."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias, TypeVar

import msgspec


@dataclass(frozen=True, slots=True)
class RawRequest:
    """A request as it came, before anything is believed. Header names are lower case."""

    method: str
    tail: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    wall_at: datetime


@dataclass(frozen=True, slots=True)
class HttpReply:
    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def perhaps_done(self) -> bool:
        """Of a status from 500 on: 503 turns a request away, any other may hide that it was carried out."""
        return self.status != 503


@dataclass(frozen=True, slots=True)
class HttpCall:
    """A call the runtime makes for a platform; only to hosts the platform allows."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    most_bytes: int = 4 * 1024 * 1024  # of the reply: what is longer is cut
    wait_header: str = "retry-after"  # of a 429: how many seconds to wait
    any_status: bool = False  # 429 and 5xx are replies as well: the platform says what they mean
    unseen: bool = False  # it shows nobody anything (a token, an upload): cut short, it has sent nothing
    anywhere: bool = False  # a file wherever the platform has put it: any public host, by https

    @classmethod
    def post_json(cls, url: str, body: object, headers: Mapping[str, str] | None = None) -> HttpCall:
        kind = {"content-type": "application/json; charset=utf-8"}
        return cls("POST", url, {**kind, **(headers or {})}, msgspec.json.encode(body))

    @property
    def shows(self) -> bool:
        """Somebody may see what it does."""
        return self.method != "GET" and not self.unseen


@dataclass(frozen=True, slots=True)
class Entry:
    """A message of the embedded console, kept by the runtime: `body` is the JSON shown there."""

    room: str
    body: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A document of ours, by its fingerprint: the runtime replies with its bytes, or 404."""

    sha256: str


T = TypeVar("T")
Wanted: TypeAlias = HttpCall | Entry | Stored
Calls: TypeAlias = Generator[Wanted, HttpReply, T]
