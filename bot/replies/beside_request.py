"""A reply that asks for something about one task and reports on another, cut in two (一条两事)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from bot.domain.readings import ReplyContext
from bot.replies.clauses import asks, lacks, split_clauses
from bot.replies.mentions import find_mentions
from bot.replies.normal import normalise
from bot.replies.passed_over import without_noise, without_titles
from bot.replies.sections import Section, cut_sections
from bot.replies.tables import without_goals
from bot.replies.wanted import claim_pieces, extension_pieces, withdrawal_pieces
from bot.replies.whom import others
from bot.replies.words import Words

Wish: TypeAlias = Literal["extension", "dispute", "withdraw", "question", "waiver", "close_out"]
Piece: TypeAlias = tuple[int, int]

_OF_WHAT_IS_TOLD: Final = frozenset({"extension", "dispute"})  # the numbers of the same task are told too
_MAY_STAND_BESIDE: Final = frozenset({"question", "waiver", "close_out"})  # of one task: told, and this too

_FULL_STOP = re.compile(r"[。;!?\n]")
_DIVIDES = re.compile(r"[，,、。;!?\n]")
_TRIM = " \t\n，,、;；。?？!！"
_OF_ALL = re.compile(
    r"[均都皆]|一并|一[起同道]|全部|[以如]上|上述|分别|各|[两二三四五六七八九十几2-9]项(?!目)|\b(?:both|all)\b"
)
_TROUBLE = re.compile(
    r"因(?![此而地])|由于|受[^，,。;]{1,16}影响|[未没](?:有|能)?到(?!位率)|来不及|赶不[上及]|[完做办]不成|无法|停工"
)
_NO_QUESTION = re.compile(r"怎么说呢|咨询(?:电话|热线|服务|窗口|台)|多少钱都|不(?:清楚|知道|确定)")
_CLAUSE = re.compile(r"[^，,。;!?\n]+")
_WAIVER = re.compile(
    r"(?:申请|请|恳请|请求|希望|能否|可否|能不能|可不可以)[^，,。;]{0,8}(?:豁免|免报|免[于予除]|不再?报送?|不用报)"
)
_CLOSE_OUT = re.compile(
    r"(?:申请|请|恳请|请求|希望|能否|可否|可以|拟)[^，,。;]{0,8}销号(?!手续|材料|流程|表)"
)


@dataclass(frozen=True, slots=True)
class TwoThings:
    """As written: what is told of some tasks, and what is asked for about others. `whose`: the labels that it
    may be asked for, in the order named, where the words leave that open. `asked_of` are its labels
    where they are clear, `told_of` those of the first part where one is about the other tasks (其余).
    """

    told: str
    asked: str
    whose: tuple[str, ...] = ()
    told_of: tuple[str, ...] = ()
    asked_of: tuple[str, ...] = ()


def beside_request(text: str, context: ReplyContext, wish: Wish) -> TwoThings | None:
    """The two parts of the words; None where all is one request, or one about everything that is named.

    A request stands in a clause that names its task, or in a sentence of its own; else it is open whose
    it is. A question, a waiver and a close-out may be about the very task that is told of.
    """
    words = normalise(text)
    pieces = _PIECES[wish](words.text)
    if not pieces:
        return None
    plain = without_goals(without_titles(without_noise(words)))
    pieces = _PIECES[wish](plain.text)
    named = [one for one in find_mentions(plain.text, context, plain.can) if one.kind != "order"]
    sections = cut_sections(plain.text, tuple(named))
    holding = [each for each in sections if _holds(each, pieces)]
    asked = _all_said_of(holding, sections) if wish in _OF_WHAT_IS_TOLD else holding
    told = [each for each in sections if each not in asked]
    one_each = wish in _OF_WHAT_IS_TOLD or not _labels(asked) & _labels(told)
    if holding and told and one_each and _clear(plain.text, sections, pieces, holding):
        told_of, asked_of = (_labels_of(each, sections, context) for each in (told, asked))
        told_of = told_of if _rest(sections) else ()
        return TwoThings(_words(plain, told), _words(plain, asked), (), told_of, asked_of)
    return _unclear(plain, sections, pieces, least=1 if wish in _MAY_STAND_BESIDE else 2)


def without_request(text: str, wish: Wish) -> str:
    """What stands before the request, or else beside it; "" where nothing does."""
    plain = without_goals(without_titles(without_noise(normalise(text))))
    pieces = _PIECES[wish](plain.text)
    if not pieces:
        return ""
    return plain.verbatim(0, pieces[0][0]).strip(_TRIM) or _without(plain, pieces)


def _all_said_of(asked: Sequence[Section], sections: Sequence[Section]) -> list[Section]:
    """第12项完成50%，其中第12项申请延期: with what is told of the same tasks alone."""
    labels = _labels(asked)
    return [each for each in sections if each in asked or (each.labels and set(each.labels) <= labels)]


def _unclear(
    plain: Words, sections: Sequence[Section], pieces: Sequence[Piece], *, least: int
) -> TwoThings | None:
    """At least so many tasks, each told of by itself, and a request that no word ties to one of them or to
    all; of those named before it, if there are several.
    """
    if len(sections) < least or not pieces or not _each_named(sections):
        return None
    before = _labels(each for each in sections if each.at < pieces[0][0])
    every = tuple(dict.fromkeys(label for each in sections for label in each.labels))
    whose = tuple(label for label in every if label in before) if len(before) > 1 else every
    if len(whose) < least:
        return None
    if least > 1 and any(_OF_ALL.search(plain.text, start, end) for start, end in pieces):
        return None
    asked = "，".join(plain.verbatim(start, end).strip(_TRIM) for start, end in pieces)
    return TwoThings(_without(plain, pieces), asked, whose)


def _without(plain: Words, pieces: Sequence[Piece]) -> str:
    starts, ends = [0, *(end for _, end in pieces)], [*(start for start, _ in pieces), len(plain.text)]
    left = (plain.verbatim(start, end).strip(_TRIM) for start, end in zip(starts, ends, strict=True))
    return "\n".join(each for each in left if each)


def _holds(section: Section, pieces: Iterable[Piece]) -> bool:
    return any(section.start < end and start < section.end for start, end in pieces)


def _each_named(sections: Iterable[Section]) -> bool:
    return not any(each.kind != "named" or each.excepted or each.among for each in sections)


def _rest(sections: Iterable[Section]) -> bool:
    return any(each.kind == "rest" for each in sections)


def _labels_of(
    these: Sequence[Section], sections: Sequence[Section], context: ReplyContext
) -> tuple[str, ...]:
    """The tasks these sections are about; of the rest the writer's others than those named."""
    left = others(_labels(sections), context) if _rest(these) else ()
    return tuple(dict.fromkeys((*(label for each in these for label in each.labels), *left)))


def _clear(text: str, sections: Sequence[Section], pieces: Iterable[Piece], asked: Sequence[Section]) -> bool:
    """Every task is named by itself, and no request may be about a task named before its own."""
    places = [each.at for each in sections]
    named = [
        replace(each, among=each.among and each not in asked) for each in sections if each.kind != "rest"
    ]
    one_rest = len(sections) - len(named) <= 1
    return one_rest and _each_named(named) and _are_of_one(text, places, pieces)


def _are_of_one(text: str, places: list[int], pieces: Iterable[Piece]) -> bool:
    """Each of them is; one that follows another before the next task is named goes with it."""
    last: int | None = None
    for start, end in pieces:
        follows = last is not None and not any(last <= at < end for at in places)
        if not follows and not _is_of_one(text, places, start, end):
            return False
        last = end
    return last is not None


def _is_of_one(text: str, places: list[int], start: int, end: int) -> bool:
    before = [at for at in places if at < end]
    if not before or before[-1] >= start or _runs_on(text, before[-1], start):
        return bool(before)
    alone = max((stop.end() for stop in _FULL_STOP.finditer(text, 0, start)), default=0)
    if before[-1] >= alone and all(at < alone for at in before[:-1]):
        return True
    trouble, others = text[before[-1] : start], text[before[0] : before[-1]]
    return not _FULL_STOP.search(trouble) and _in_trouble(trouble) and not _in_trouble(others)


def _in_trouble(text: str) -> bool:
    """Why more time is needed is told: 设备未到, 怕来不及."""
    return lacks(text) or _TROUBLE.search(text) is not None


def _runs_on(text: str, named: int, start: int) -> bool:
    """第12项完成50%不归我局负责: nothing divides the request from what is told of the task."""
    return not _DIVIDES.search(text, named, start + 1)


def _labels(sections: Iterable[Section]) -> set[str]:
    return {label for each in sections for label in each.labels}


def _words(words: Words, sections: Iterable[Section]) -> str:
    return "\n".join(words.verbatim(each.start, each.end).strip(_TRIM) for each in sections)


def _question_pieces(text: str) -> list[Piece]:
    """The clauses that ask something."""
    clauses = split_clauses(text, 0, len(text))
    return [(one.start, one.end) for one in clauses if asks(text, one) and not _NO_QUESTION.search(one.text)]


def _clauses_with(wanted: re.Pattern[str]) -> Callable[[str], list[Piece]]:
    return lambda text: [one.span() for one in _CLAUSE.finditer(text) if wanted.search(one.group())]


_PIECES: Final[dict[Wish, Callable[[str], list[Piece]]]] = {
    "extension": extension_pieces,
    "dispute": claim_pieces,
    "withdraw": withdrawal_pieces,
    "question": _question_pieces,
    "waiver": _clauses_with(_WAIVER),
    "close_out": _clauses_with(_CLOSE_OUT),
}
