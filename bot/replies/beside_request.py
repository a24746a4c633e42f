"""A reply that asks for something about one task and reports on another, cut in two (一条两事)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.readings import Intent, ReplyContext
from bot.replies.mentions import find_mentions
from bot.replies.normal import normalise
from bot.replies.passed_over import without_noise, without_titles
from bot.replies.sections import Section, cut_sections
from bot.replies.tables import without_goals
from bot.replies.wanted import claim_pieces, extension_pieces
from bot.replies.words import Words

_FULL_STOP = re.compile(r"[。;!?\n]")
_TRIM = " \t\n，,、;；。"


@dataclass(frozen=True, slots=True)
class TwoThings:
    """As written: what is told of some tasks, and what is asked for about others."""

    told: str
    asked: str


def beside_request(text: str, context: ReplyContext, intent: Intent) -> TwoThings | None:
    """The two parts of a request's words; None where all is one request, or whose tasks it is about is not
    clear: the request must stand in a clause that names its task, or in a sentence of its own.
    """
    words = normalise(text)
    plain = without_goals(without_titles(without_noise(words)))
    named = [one for one in find_mentions(plain.text, context, plain.can) if one.kind != "order"]
    sections = cut_sections(plain.text, tuple(named))
    pieces = (claim_pieces if intent == "dispute" else extension_pieces)(plain.text)
    asked = [each for each in sections if _holds(each, pieces)]
    told = [each for each in sections if each not in asked]
    if not asked or not told or not _clear(plain.text, sections, pieces) or _labels(asked) & _labels(told):
        return None
    return TwoThings(_words(plain, told), _words(plain, asked))


def _holds(section: Section, pieces: Iterable[tuple[int, int]]) -> bool:
    return any(section.start < end and start < section.end for start, end in pieces)


def _clear(text: str, sections: Iterable[Section], pieces: Iterable[tuple[int, int]]) -> bool:
    """Every task is named by itself, and no request may be about a task named before its own."""
    if any(each.kind != "named" or each.excepted or each.among for each in sections):
        return False
    places = [each.at for each in sections]
    return all(_is_of_one(text, places, start, end) for start, end in pieces)


def _is_of_one(text: str, places: list[int], start: int, end: int) -> bool:
    before = [at for at in places if at < end]
    if not before or before[-1] >= start:
        return bool(before)
    alone = max((stop.end() for stop in _FULL_STOP.finditer(text, 0, start)), default=0)
    return before[-1] >= alone and all(at < alone for at in before[:-1])


def _labels(sections: Iterable[Section]) -> set[str]:
    return {label for each in sections for label in each.labels}


def _words(words: Words, sections: Iterable[Section]) -> str:
    return "\n".join(words.verbatim(each.start, each.end).strip(_TRIM) for each in sections)
