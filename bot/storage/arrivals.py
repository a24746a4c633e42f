"""All that is known of a message before it is routed, in one read: room, sender, their posts and open
question, and whether it came before.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.people import Person, Post, Room
from bot.domain.questions import Question
from bot.storage.codec import from_json
from bot.storage.database import Db
from bot.storage.rows import person_from, post_from, room_from
from bot.wording.cards import Card


@dataclass(frozen=True, slots=True)
class Arrival:
    """`room` and `person` are None where nobody has told us of them; `posts` are all, past ones too.

    `answer` is the card a message was answered with that came before (`repeated`). `heard_on` is the
    connection on which the person spoke to us last.
    """

    room: Room | None
    person: Person | None
    posts: tuple[Post, ...]
    question: Question | None
    repeated: bool
    answer: Card | None
    heard_on: str | None


def read_arrival(db: Db, *, key: str, connection: str, chat: str, account: str) -> Arrival:
    """Rows of the statement: room (4), person (2), question, claimed key, its card, connection, post (7)."""
    rows = db.all("arrival", key=key, connection=connection, chat=chat, account=account)
    room, person, question, claimed, card, heard_on = rows[0][:4], rows[0][4:6], *rows[0][6:10]
    if db.known and not question:
        db.known.unasked.add((person[0], room[0]))
    return Arrival(
        room=room_from(room) if room[0] is not None else None,
        person=person_from(person) if person[0] is not None else None,
        posts=tuple(post_from(row[10:]) for row in rows if row[10] is not None),
        question=from_json(question, Question) if question else None,
        repeated=claimed is not None,
        answer=from_json(card, Card) if card else None,
        heard_on=heard_on,
    )
