"""Files that wait with an open question: fetched at once like others, since no platform keeps them for long,
and kept by fingerprint until the answer says where they belong.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.media import Media
from bot.domain.questions import Question
from bot.domain.request_facts import LostWhy
from bot.notices.held_files import file_not_held
from bot.ports.messages import OutboundMessage
from bot.ports.usecase import Outcome
from bot.storage.codec import from_json, to_json
from bot.storage.database import Db
from bot.storage.record import Transaction


@dataclass(frozen=True, slots=True)
class ToHold:
    """A file whose bytes are not here yet; `id` names it for ever, `connection` is where it lies."""

    id: str
    question: str
    room: str
    connection: str
    name: str
    source: str


def files_to_hold(db: Db) -> list[ToHold]:
    """Of questions that are open; what was answered meanwhile is fetched for where it belongs."""
    found: list[ToHold] = []
    for body, connection in db.all("files_to_hold"):
        asked = from_json(body, Question)
        for each in asked.files:
            if not each.is_kept:
                name = _name(asked.id, each.source)
                found.append(ToHold(name, asked.id, asked.room, connection, each.name, each.source))
    return found


def hold(tx: Transaction, question: str, source: str, kept: str) -> None:
    """From now on the file is here, under its fingerprint."""
    asked = _open(tx, question)
    if asked is not None:
        files = tuple(replace(each, source=kept) if each.source == source else each for each in asked.files)
        _put(tx, asked, files)


def let_go(tx: Transaction, question: str, source: str, why: LostWhy, *, at: datetime) -> None:
    """It cannot be kept: the question goes on without it, and who was asked hears so at once."""
    asked = _open(tx, question)
    lost = next((each for each in asked.files if each.source == source), None) if asked else None
    if asked is None or lost is None:
        return
    _put(tx, asked, tuple(each for each in asked.files if each is not lost))
    told = OutboundMessage(
        f"held/{_name(question, source)}",
        asked.room,
        file_not_held(lost.name, why, person=asked.person),
        not_before=tx.view.hours.next_open(at, tx.view.calendar),
        asked_for=True,
    )
    tx.record(Outcome(messages=(told,)), at=at)


def _open(tx: Transaction, question: str) -> Question | None:
    asked = tx.ledger.asked(question)
    return asked.question if asked is not None and asked.state == "open" else None


def _put(tx: Transaction, asked: Question, files: tuple[Media, ...]) -> None:
    tx.db.run("put_question", of=asked.id, new_body=to_json(replace(asked, files=files)))
    if all(each.is_kept for each in files):
        tx.db.run("held_all", of=asked.id)


def _name(question: str, source: str) -> str:
    """Without the source in it: that may be an address which opens the file to anybody."""
    return f"{question}/{hashlib.sha256(source.encode()).hexdigest()[:16]}"
