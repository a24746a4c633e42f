"""The way of one message: addressed, claimed, who, routed, decided, recorded, answered."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog

from bot.answering.asking import completed
from bot.answering.examples import own_example
from bot.answering.files_held import brought, settled_files
from bot.domain.facts import CommandRefused, RoomAdded
from bot.domain.people import Person, Post, heads_of, is_office, room_id_of, units_of
from bot.domain.readings import ReplyContext
from bot.errors import (
    BadUsage,
    EditedCommand,
    NoPost,
    NotPermitted,
    RecordStays,
    RefusalError,
    UnheardError,
    UnknownSender,
    UnreadableRoom,
    VanishedCard,
)
from bot.notices.refusals import refusal
from bot.ports.messages import InboundMessage, OutboundMessage
from bot.ports.usecase import Access, AnyCommand, Call, Outcome
from bot.runtime.addressing import Addressed, addressed, clicked, listed_by, quoted_by
from bot.runtime.beside import Worked, outcome_of, written
from bot.runtime.clicks import clicked_card
from bot.runtime.clock import Clock
from bot.runtime.reader import Reader
from bot.runtime.writer import Writer
from bot.storage.record import Transaction
from bot.text import Erasable
from bot.wording.cards import Card
from bot.wording.commands import Grammar

MOST_UNHEARD = 3  # answers an hour a room to unknown senders and bad usage
RETRY_HORIZON = timedelta(hours=24)  # platforms.md 0.2: no platform repeats an event later
FREE_TEXT = "free_text"
_OF_WORDS = (FREE_TEXT, "choose")
T = TypeVar("T")
NOBODY = Person("", None)
_ROLES: Mapping[Access, str] = {"office": "coordinator", "head": "head", "unit": "liaison"}
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Handled:
    """What became of a message. `answer` is None where nothing is said; `repeated` where it came before.

    `queued` where something waits to be sent or made. `clicked` is the clicked card, where the click changed
    it, and `was` the card as it was said.
    """

    answer: Card | None = None
    clicked: Card | None = None
    was: Card | None = None
    repeated: bool = False
    dropped: bool = False
    queued: bool = False


class Pipeline:
    """Runs the commands. Knows no platform: messages come in decoded, answers go out as cards."""

    def __init__(  # noqa: PLR0913 - what writes, what reads, and what there is to run
        self,
        writer: Writer,
        reader: Reader,
        clock: Clock,
        commands: Mapping[str, AnyCommand],
        grammar: Grammar,
        *,
        locale: str,
        on_version: Callable[[], None],
    ) -> None:
        self._on_version = on_version
        self._writer = writer
        self._reader = reader
        self._clock = clock
        self._commands = commands
        self._grammar = grammar
        self._locale = locale

    async def receive(self, message: InboundMessage) -> Handled:
        """Handle one message in one transaction. Any error but a SenderError is a bug: nothing is kept."""
        started = time.perf_counter()
        handled = await self.write(lambda tx, worked: self.handle(tx, message, worked))
        took = round((time.perf_counter() - started) * 1000, 1)
        log.info(
            "message", key=message.key, milliseconds=took, repeated=handled.repeated, dropped=handled.dropped
        )
        return handled

    async def write(self, take: Callable[[Transaction, Worked | None], T]) -> T:
        """For who has more to write with a message: `take` hands on to `handle` what was worked out."""
        return await written(self._writer, self._reader, take, on_version=self._on_version)

    def handle(self, tx: Transaction, message: InboundMessage, worked: Worked | None = None) -> Handled:
        """The whole way inside the writer's transaction. Raises ReadsLong where it is to run once more."""
        at = self._clock.office()
        key = f"in/{message.connection}/{message.key}"
        arrival = tx.arrival(key, connection=message.connection, chat=message.chat, account=message.account)
        meant = addressed(tx, message, arrival, at=at)
        if meant is None:
            return Handled(dropped=True)
        if arrival.repeated:
            return Handled(_in_answer(message, arrival.answer), repeated=True)
        room = arrival.room.id if arrival.room else room_id_of(message.connection, message.chat)
        if arrival.room is None:
            chat = Erasable(message.chat)
            tx.chain.append((RoomAdded(room, message.connection, chat, Erasable("")),), at=at, person="")
        if arrival.person is not None and arrival.heard_on != message.connection:
            tx.db.run("put_heard_on", person=arrival.person.id, connection=message.connection)
        arrived = _Arrived(message, meant, room, arrival.person or NOBODY, arrival.posts, at)
        outcome = self._decide(tx, arrived, worked)
        tx.keep_answered(key, outcome.answer, about=outcome.about, wall_at=message.received_at)
        queued = bool(outcome.messages or outcome.jobs)
        now = clicked_card(tx, message, meant.answers, outcome, at)
        was = meant.answers.card if now is not None and meant.answers else None
        if outcome.answer is not None and (not message.in_response or outcome.answer.link):
            _send_answer(tx, arrived, outcome)
            return Handled(_in_answer(message, outcome.answer), now, was, queued=True)
        return Handled(outcome.answer, now, was, queued=queued)

    def _decide(self, tx: Transaction, arrived: _Arrived, worked: Worked | None) -> Outcome:
        """Run the command that is meant and record it; what a person can put right becomes the answer."""
        name = FREE_TEXT
        try:
            words = arrived.words()
            completing = _completed(tx, arrived, words)
            call = _call(tx, arrived, completing or words)
            if completing:
                words, call = completing, brought(call)
            routed = self._grammar.route(words, lambda each: _refused(self._commands[each], call) is None)
            if routed and arrived.message.edits is not None:
                raise EditedCommand
            name, rest = (routed.name, routed.rest) if routed else (FREE_TEXT, words)
            outcome = outcome_of(*self._meant(tx, name, rest, call), tx.view, worked)
            in_words = completing is not None or name in _OF_WORDS
            outcome = settled_files(call, tx.view, outcome, in_words=in_words)
        except UnheardError as error:
            return Outcome(answer=refusal(error)) if _may_answer(tx, arrived) else Outcome()
        except RefusalError as error:
            refused = CommandRefused(name, error.code)
            tx.chain.append((refused,), at=arrived.at, person=arrived.person.id)
            return Outcome(answer=refusal(error), late=error.settles)
        tx.record(outcome, at=arrived.at, person=arrived.person.id, room=arrived.room)
        return outcome

    def _meant(self, tx: Transaction, name: str, rest: str, call: Call[Any]) -> tuple[AnyCommand, Call[Any]]:
        """The command and the call with its arguments. Raises what `_refused` gives, BadUsage."""
        command = self._commands[name]
        refused = _refused(command, call)
        if refused is not None:
            raise refused
        try:
            args = command.parse(rest)
        except ValueError as error:
            usage = self._grammar.bad_usage(name, self._locale)
            example = own_example(usage.example, rest, call, tx.view)
            raise BadUsage(command=usage.command, usage=usage.usage, example=example) from error
        return command, replace(call, args=args)


@dataclass(frozen=True, slots=True)
class _Arrived:
    """A message that is for us: in which room, from whom, when by the office's clock."""

    message: InboundMessage
    meant: Addressed
    room: str
    person: Person
    posts: tuple[Post, ...]
    at: datetime

    def words(self) -> str:
        """What was typed, or what the clicked button says.

        Raises VanishedCard, UnreadableRoom, RecordStays.
        """
        if self.message.unreadable:
            raise UnreadableRoom
        if self.message.recalls is not None:
            raise RecordStays
        if self.message.button is None and self.message.option is None:
            return self.meant.words
        button = clicked(self.message, self.meant.answers)
        if button is None:
            raise VanishedCard
        return button.call


def _call(tx: Transaction, arrived: _Arrived, words: str) -> Call[None]:
    day = tx.view.calendar.local_day(arrived.at)
    return Call(
        args=None,
        key=f"{arrived.message.connection}/{arrived.message.key}",
        person=arrived.person,
        posts=tuple(post for post in arrived.posts if post.holds_on(day)),
        connection=arrived.message.connection,
        account=arrived.message.account,
        room=arrived.room,
        at=arrived.at,
        filed_at=filed_at(arrived.message, arrived.at),
        day=day,
        quoted=quoted_by(arrived.message, arrived.meant.answers),
        question=arrived.meant.question,
        words=words,
        attachments=arrived.message.attachments,
        direct=arrived.message.direct,
        tapped=arrived.message.button is not None,
        listed=listed_by(arrived.meant.answers),
    )


def _completed(tx: Transaction, arrived: _Arrived, words: str) -> str | None:
    """The call that these words complete, where a question waits for them."""
    answers, calendar = arrived.meant.answers, tx.view.calendar
    return completed(
        arrived.meant.question,
        words,
        card=answers.card if answers else None,
        answering=answers is not None,
        context=ReplyContext(calendar.local_day(arrived.at), "", calendar),
    )


def _in_answer(message: InboundMessage, card: Card | None) -> Card | None:
    """A card with a link never goes into a response: its address is made on the way out only."""
    return None if card is not None and card.link and message.in_response else card


def _may_answer(tx: Transaction, arrived: _Arrived) -> bool:
    """Count an unheard message; three answers an hour a room, then silence."""
    hour = arrived.at.strftime("%Y-%m-%dT%H")
    row = tx.db.one("unheard", room=arrived.room, hour=hour)
    count = (row[0] if row else 0) + 1
    tx.db.run("put_unheard", room=arrived.room, hour=hour, count=count)
    return bool(count <= MOST_UNHEARD)


def _send_answer(tx: Transaction, arrived: _Arrived, outcome: Outcome) -> None:
    """An answer that does not go into the response waits in the outbox, before everything else."""
    message, answer = arrived.message, outcome.answer
    if answer is None:
        return
    outbound = OutboundMessage(
        f"answer/{message.connection}/{message.key}",
        arrived.room,
        answer,
        outcome.about,
        priority=1,
        reply_to=message.message_id,
        asked_for=True,
        answerable=answer.kind in {"ask", "reminder", "urging"},
    )
    tx.record(Outcome(messages=(outbound,)), at=arrived.at)


def filed_at(message: InboundMessage, at: datetime) -> datetime:
    """The platform's signed send time where it is within the retry horizon, in office time; else receipt."""
    if message.sent_at is None:
        return at
    waited = message.received_at - message.sent_at
    return at - waited if timedelta(0) <= waited <= RETRY_HORIZON else at


def _refused(command: AnyCommand, call: Call[Any]) -> NotPermitted | NoPost | UnknownSender | None:
    """Why the caller may not use the command; None where they may."""
    if command.access == "anybody":
        return None
    if not call.person.id:
        return UnknownSender()
    if command.access == "known" or _may_use(command.access, call.posts):
        return None
    return NotPermitted(command=command.name, role=_ROLES[command.access]) if call.posts else NoPost()


def _may_use(access: Access, posts: tuple[Post, ...]) -> bool:
    if access == "head":
        return bool(heads_of(posts))
    return is_office(posts) or (access == "unit" and bool(units_of(posts)))
