"""What a command and a schedule are to the runtime: functions from a Call or a Tick to an Outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, Generic, Literal, Protocol, TypeAlias, TypeVar

from bot.domain.facts import Fact
from bot.domain.people import Person, Post
from bot.domain.plan import Plan
from bot.domain.plan_facts import Publishing
from bot.domain.questions import Question
from bot.ports.ledger import View
from bot.ports.messages import Job, Media, OutboundMessage
from bot.wording.cards import Card

A = TypeVar("A")
# anybody: even somebody who is not bound; known: whoever is bound, with or without a post
Access: TypeAlias = Literal["anybody", "known", "unit", "head", "office"]


@dataclass(frozen=True, slots=True)
class Call(Generic[A]):
    """One command of one person. `at` is office time, `filed_at` the instant that counts; both UTC.

    `direct` is true in a chat of the writer's own with us, `tapped` for a button.
    `quoted` are the filings of the message that is answered (by id or by code), in its order; `listed` those
    of them that stand in its rows, where it asks for reports. `day` is the local date.
    """

    args: A
    key: str
    person: Person
    posts: tuple[Post, ...]
    connection: str
    account: str
    room: str
    at: datetime
    filed_at: datetime
    day: date
    quoted: tuple[str, ...] = ()
    question: Question | None = None
    words: str = ""
    attachments: tuple[Media, ...] = ()
    direct: bool = False
    tapped: bool = False
    listed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Retention:
    """What is cleaned away: keys of before a wall time, sent words and questions of before an office time."""

    keys_before: datetime
    questions_before: datetime
    words_before: datetime


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A plan's next version, and what is recorded with it. `in_parts`: what it does to filings is recorded
    after it, part by part.
    """

    plan: Plan
    publishing: Publishing
    in_parts: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was decided: recorded together, or not at all. `question` opens one, `closes` ends the open one,
    `chosen` being the letter of its answer, if one was chosen.

    `hands_over` are questions that go to the office, or to whom `moved` asks them now. `about` are filings of
    the answer: whoever quotes it speaks of them. `version` of a plan takes effect before the facts.
    `opened_through` is the day by which nothing that is owed is left to open, `carried` a plan
    and the version to which all its filings are carried over. `late`: what was clicked had
    been settled before, with `chosen` where it was a question.
    """

    facts: tuple[Fact, ...] = ()
    messages: tuple[OutboundMessage, ...] = ()
    jobs: tuple[Job, ...] = ()
    question: Question | None = None
    closes: bool = False
    chosen: str = ""
    hands_over: tuple[str, ...] = ()
    moved: tuple[Question, ...] = ()
    answer: Card | None = None
    about: tuple[str, ...] = ()
    retention: Retention | None = None
    opened_through: date | None = None
    carried: tuple[str, int] | None = None
    version: NewVersion | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Command(Generic[A]):
    """A command by its stable name; aliases, usage and help stand in data/wording/LOCALE/commands.toml.

    `parse` takes what follows the name and raises ValueError when it cannot be read. Of one that reads long
    `run` is worked out beside the writer; `beside` looks again, in the transaction, whether what it came to
    may be recorded, and raises SenderError where not. `reads_long` says which calls do, where not all.
    """

    name: str
    parse: Callable[[str], A]
    run: Callable[[Call[A], View], Outcome]
    access: Access = "unit"
    beside: Callable[[Call[A], View], None] | None = None
    reads_long: Callable[[Call[A], View], bool] | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """Office time at which a schedule looks; `day` is the local date.

    `wall_at` is for what wall time decides.
    """

    at: datetime
    day: date
    wall_at: datetime


class Trigger(Protocol):
    """When a schedule looks: the first instant after the given one. Holds no weekdays: ask the calendar."""

    def next(self, after: datetime, zone: tzinfo) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Schedule:
    """`due` gives the keys to run now, each claimed once for ever; `run` decides one of them. One that looks
    `after_publishing` does so at once, as well as when its trigger comes.

    A key that failed three times is tried once a day from then on. Where others wait for it, `stuck` gives
    what the office hears each time, from the key, the number of its error, and the tick.
    """

    name: str
    trigger: Trigger
    due: Callable[[Tick, View], Iterable[str]]
    run: Callable[[str, Tick, View], Outcome]
    after_publishing: bool = False
    stuck: Callable[[str, str, Tick, View], tuple[OutboundMessage, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Daily:
    """Every day at a local time of day."""

    at: time

    def next(self, after: datetime, zone: tzinfo) -> datetime:
        return _next((self.at,), after, zone)


@dataclass(frozen=True, slots=True)
class SeveralTimes:
    """Every day at each of some local times of day."""

    at: tuple[time, ...]

    def next(self, after: datetime, zone: tzinfo) -> datetime:
        return _next(self.at, after, zone)


def _next(times: Sequence[time], after: datetime, zone: tzinfo) -> datetime:
    local = after.astimezone(zone)
    today = [each for each in times if each > local.time()]
    day = local.date() if today else local.date() + timedelta(days=1)
    return datetime.combine(day, min(today or times), tzinfo=zone).astimezone(UTC)


AnyCommand: TypeAlias = Command[Any]
