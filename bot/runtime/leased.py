"""Rows of the outbox that are ours to deliver, and what words them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from bot.notices.at_lease import BuildNotice
from bot.runtime.calls import Http
from bot.storage.outbox import OutboxRow
from bot.wording.cards import Card, RenderedCard

Render: TypeAlias = Callable[[Card, datetime], RenderedCard]


@dataclass(frozen=True, slots=True)
class Leased:
    """A row that is ours to deliver, with its card as it is now, and where it goes.

    `address` is the one-time address of the card's link, `form` that of the reply form; they are made here
    and not written down.
    """

    row: OutboxRow
    card: Card
    chat: str
    mention_account: str | None
    address: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True)
class Worded:
    """How rows become messages, and how they are carried. `stored` gives a document by its fingerprint."""

    notices: Mapping[str, BuildNotice]
    render: Render
    http: Http
    stored: Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class Batch:
    """What a lease took: rows to deliver, and how many had nothing left to say."""

    rows: list[Leased]
    dropped: int
