"""A question that is open for a person in a room: what was read, and what may be answered (反问)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias

from bot.domain.machines import START, Machine
from bot.domain.media import Media
from bot.domain.readings import Asking

QuestionState: TypeAlias = Literal["open", "closed", "handed_over"]
QUESTION: Final[Machine[QuestionState]] = Machine(
    "question",
    {
        "asked": {START: "open"},
        "answered": {"open": "closed"},
        "another asked": {"open": "closed"},
        "time ran out": {"open": "handed_over"},
    },
)


@dataclass(frozen=True, slots=True)
class Question:
    """Belongs to (person, room) and one reading; at most one is open there.

    `filings` are those it may file. `then` is a call that the answer's words complete ("" where the answer is
    one of the choices); `asked_at` office time. `files` came with the words and go with the answer.
    """

    id: str
    person: str
    room: str
    asking: Asking
    filings: tuple[str, ...]
    words: str
    filed_at: datetime
    expires_at: datetime
    asked_at: datetime | None = None
    then: str = ""
    files: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and what became of it; `chosen` is the letter of the answer that closed it, "" for anything
    else: a newer reply, another question.
    """

    question: Question
    state: QuestionState
    chosen: str = ""
