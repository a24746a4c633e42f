"""A message that tells how tasks stand and wants something beside it: what is told is filed, what is wanted
is put, asked about or handed on (一条两事).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

from bot.answering.asking import open_question
from bot.answering.matching import Candidates, context_of
from bot.answering.passing_on import pass_on
from bot.answering.plan_meant import plan_in_words
from bot.answering.two_things import done_together, put_and_asked
from bot.domain.readings import Asking, Choice, Intent, Item, Reading, Status
from bot.errors import SenderError
from bot.notices.asking import send_apart
from bot.notices.two_things import ask_close_out
from bot.ports.ledger import View
from bot.ports.usecase import Call, Outcome
from bot.replies.beside_request import TwoThings, Wish, beside_request, without_request
from bot.wording.cards import Card

Read: TypeAlias = Callable[[Call[Any], View, Candidates, str], Reading]
Act: TypeAlias = Callable[[Call[Any], View, Reading, Candidates, str], Outcome]

WHOSE: Final = "request_whose"
_MOST_ALONE: Final = 2  # tasks offered one by one, the last ones named, beside all of them
_WISHES: Final[dict[Intent, tuple[Wish, ...]]] = {
    "extension": ("extension",),
    "dispute": ("dispute",),
    "correct": ("withdraw",),
    "report": ("extension", "withdraw", "close_out", "waiver", "question"),
}
_GOING_WELL: Final[frozenset[Status | None]] = frozenset({"completed", "on_track", "ongoing", "no_activity"})
_OF_WHAT_IS_TOLD: Final = frozenset({"extension", "dispute"})
_BESIDE_REPORT: Final = frozenset({"question", "waiver", "close_out"})
_ASKED_LATER: Final = frozenset({"no_date"})  # doubts of the request, not of what is told


def told_apart(  # noqa: PLR0913 - a reading, and how parts of the words are read and answered
    call: Call[Any],
    view: View,
    reading: Reading,
    found: Candidates,
    words: str,
    *,
    read: Read,
    file: Act,
    put: Act,
) -> Outcome | None:
    """What both parts lead to; None where the words hold only one thing, or all of it is about the same."""
    if call.question is not None and call.question.asking.doubt == WHOSE:
        return None
    bare = plan_in_words(words, view)[1]
    for wish in _WISHES.get(reading.intent, ()):
        parts = beside_request(bare, context_of(call, view, found), wish)
        if parts is None:
            continue
        way = _Way(call, view, found, words, read, file, put)
        done = way.open_whose(reading, parts, wish) if parts.whose else way.of_its_own(reading, parts, wish)
        if done is not None:
            return done
    return _Way(call, view, found, words, read, file, put).with_figures(reading)


@dataclass(frozen=True, slots=True)
class _Way:
    """The message, and how a part of its words is read and answered."""

    call: Call[Any]
    view: View
    found: Candidates
    words: str
    read: Read
    file: Act
    put: Act

    def of_its_own(self, reading: Reading, parts: TwoThings, wish: Wish) -> Outcome | None:
        """What is wanted stands with its own tasks; None where the parts do not read so."""
        told, asked = self._read(parts.told), self._read(parts.asked)
        if parts.told_of:
            told = _about(reading if wish != "dispute" else told, parts.told_of, "report")
            asked = _about(asked, parts.asked_of, asked.intent)
        if told.intent not in {"report", "correct"}:
            return None
        beside = _telling(asked.items) if asked.intent == "report" else self._figures(asked, parts.asked)
        told = _with(told, beside, {item.task for item in asked.items})
        if wish in _BESIDE_REPORT:
            doubts = (*told.doubts, *(asked.doubts if asked.intent == "report" else ()))
            told = replace(told, doubts=doubts, needs_confirmation=bool(doubts))
            asked = Reading("question", _items(parts.asked_of))
        elif asked.intent != wish:
            return None
        else:
            asked = self._with_ground(asked, reading, parts.told)
        put = self._put_or_answer(_bare(asked), wish, parts.asked)
        if wish in _OF_WHAT_IS_TOLD and not _telling(told.items) and not told.doubts:
            return put
        words = self.words if beside and not told.needs_confirmation else parts.told
        return self._together(told, words, asked, put, wish)

    def _with_ground(self, asked: Reading, whole: Reading, told: str) -> Reading:
        """第8、12项设备未到，其中第12项申请延期: a ground told of its tasks as well is the request's own."""
        if asked.reason or asked.intent != "extension" or not whole.reason:
            return asked
        labels = {item.task for item in asked.items}
        for words in told.splitlines():
            if whole.reason in words and labels <= {item.task for item in self._read(words).items}:
                return replace(asked, reason=whole.reason)
        return asked

    def open_whose(self, reading: Reading, parts: TwoThings, wish: Wish) -> Outcome | None:
        """What is told is filed; whose the request is, is asked. None where nothing is told, or where one
        report would be taken back for another.
        """
        if wish == "withdraw" or (wish == "extension" != reading.intent) or _doubtful(reading):
            return None
        told = reading if wish != "dispute" else self._read(parts.told)
        if told.intent not in {"report", wish}:
            return None
        if wish == "extension":
            parts = replace(parts, whose=_likely(told.items, parts.whose))
            if len(parts.whose) == 1:
                return self._of_one(reading, parts.whose, wish)
        sure = wish != "dispute" or not told.needs_confirmation
        items = _telling(told.items)
        told = Reading("report", items) if sure else replace(told, items=items)
        whose = _items(parts.whose)
        if not told.items:
            return None
        if wish in {"extension", "dispute"}:
            put = self._ask_whose(
                replace(_bare(reading), items=(), doubts=(), needs_confirmation=False), parts
            )
        else:
            asked = Reading("question", whose)
            put = self._put_or_answer(asked, wish, parts.asked if wish == "question" else self.words)
        return self._together(told, parts.told, Reading(reading.intent, whose), put, wish)

    def _of_one(self, reading: Reading, likely: tuple[str, ...], wish: Wish) -> Outcome | None:
        """The request is for this one alone; of it only numbers are told."""
        of_it = {item.task for item in reading.items if item.task in likely}
        told = _with(Reading("report", _telling(reading.items)), (), of_it)
        if not told.items:
            return None
        asked = _bare(_of_these(reading, likely))
        return self._together(told, self.words, asked, self._put_or_answer(asked, wish, self.words), wish)

    def with_figures(self, reading: Reading) -> Outcome | None:
        """The numbers told of the tasks that something is asked for are filed; None where there are none, or
        where they are not to be filed by themselves.
        """
        told = self._figures(reading, self.words)
        owed = all(any(each.is_owed for each in self.found.labelled(item.task)) for item in told)
        if not told or not owed or _doubtful(reading):
            return None
        filed = self._tried(self.file, Reading("report", told), self.words)
        if filed.question or not filed.facts:
            return None
        return done_together(filed, self._tried(self.put, _bare(reading), self.words), told)

    def _figures(self, asked: Reading, words: str) -> tuple[Item, ...]:
        """What is surely told in numbers of the tasks that more time is asked for, or that are not theirs."""
        if asked.intent == "extension":
            return _numbered(asked.items)
        if asked.intent != "dispute":
            return ()
        rest = without_request(plan_in_words(words, self.view)[1], "dispute")
        told = self._read(rest)
        sure = told.intent == "report" and not told.needs_confirmation
        labels = {item.task for item in asked.items}
        return tuple(each for each in _numbered(told.items) if sure and each.task in labels)

    def _together(
        self, told: Reading, words: str, asked: Reading, put: Outcome | None, wish: Wish
    ) -> Outcome | None:
        """Both, or where the first needs a question of its own neither: then they are to be sent apart."""
        if put is None:
            return None
        filed = self.file(self.call, self.view, told, self.found, words)
        if filed.question and not filed.facts and put.facts:
            return put_and_asked(filed, put)
        if wish not in {"extension", "dispute"} and (filed.question or not filed.facts):
            return None
        if filed.question or not filed.facts:
            labels = ([item.task for item in each.items] for each in (told, asked))
            return Outcome(answer=send_apart(*labels, kind=wish))
        return done_together(filed, put, told.items)

    def _put_or_answer(self, asked: Reading, wish: Wish, words: str) -> Outcome:
        labels = [item.task for item in asked.items]
        if wish == "close_out":
            return Outcome(answer=ask_close_out(labels))
        if wish == "waiver":
            return pass_on(self.call, self.view, Reading("question", asked.items), words)
        return self._tried(self.put, asked, words)

    def _tried(self, act: Act, reading: Reading, words: str) -> Outcome:
        """What it leads to; a refusal is the answer, since what was told beside it is filed all the same."""
        try:
            return act(self.call, self.view, reading, self.found, words)
        except SenderError as refused:
            return Outcome(answer=Card(title=refused.for_sender(), kind="refused"))

    def _ask_whose(self, asked: Reading, parts: TwoThings) -> Outcome:
        """Each of the tasks, or all of them; a tap puts the request in the words that were typed."""
        labels = parts.whose if len(parts.whose) <= _MOST_ALONE else parts.whose[-_MOST_ALONE:]
        alone = (Choice((Item(label),), "whose") for label in labels)
        every = Choice(_items(parts.whose), "whose")
        asking = Asking((), (*alone, every, Choice((), "leave")), WHOSE, parts.asked, None, asked)
        about = [each for label in parts.whose for each in self.found.labelled(label)]
        return open_question(self.call, self.view, asking, about, self.words)

    def _read(self, words: str) -> Reading:
        return self.read(self.call, self.view, self.found, words)


def _items(labels: Sequence[str]) -> tuple[Item, ...]:
    return tuple(map(Item, labels))


def _likely(told: Sequence[Item], whose: tuple[str, ...]) -> tuple[str, ...]:
    """Those that more time may be meant for: none that is completed; and the last one alone where it tells
    a ground and the others how far they are.
    """
    known = {item.task: item for item in told}
    left = tuple(each for each in whose if each not in known or known[each].status != "completed") or whose
    *others, last = (_goes_well(known.get(each)) for each in left)
    return left[-1:] if all(others) and not last else left


def _goes_well(item: Item | None) -> bool:
    """It tells how far it is, not why it is no farther."""
    return item is not None and (bool(_numbered([item])) or item.status in _GOING_WELL)


def _of_these(reading: Reading, labels: Sequence[str]) -> Reading:
    """The request for these tasks alone, with what it lacks itself."""
    items = _items(labels)
    doubts = tuple(
        replace(doubt, choices=tuple(replace(each, items=each.items and items) for each in doubt.choices))
        for doubt in reading.doubts
    )
    return replace(reading, items=items, doubts=doubts)


def _with(told: Reading, beside: Sequence[Item], asked: set[str]) -> Reading:
    """With the numbers of the tasks that something is asked for; what else is told of them says why."""
    known = {item.task for item in beside}
    own = [
        each
        for each in told.items
        if each.task not in asked or (each.task not in known and _numbered([each]))
    ]
    return replace(told, items=(*own, *beside))


def _doubtful(reading: Reading) -> bool:
    """What is told has to be asked about first."""
    return any(doubt.code not in _ASKED_LATER for doubt in reading.doubts)


def _about(reading: Reading, labels: Sequence[str], intent: Intent) -> Reading:
    """The same of these tasks: what is told of each, where anything is."""
    known = {item.task: item for item in reading.items}
    doubts = tuple(each for each in reading.doubts if each.code != "no_task")
    items = tuple(known.get(label, Item(label)) for label in labels)
    return replace(reading, intent=intent, items=items, doubts=doubts, needs_confirmation=bool(doubts))


def _numbered(items: Sequence[Item]) -> tuple[Item, ...]:
    """Those that a number is told of."""
    return tuple(each for each in items if each.percent is not None or each.figures)


def _telling(items: Sequence[Item]) -> tuple[Item, ...]:
    return tuple(each for each in items if each.says_something())


def _bare(reading: Reading) -> Reading:
    """The request without what is told beside it."""
    doubts = tuple(
        replace(doubt, choices=tuple(replace(each, items=_keys(each.items)) for each in doubt.choices))
        for doubt in reading.doubts
    )
    return replace(reading, items=_keys(reading.items), doubts=doubts)


def _keys(items: Sequence[Item]) -> tuple[Item, ...]:
    return tuple(Item(each.task) for each in items)
