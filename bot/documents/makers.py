"""What a worker process runs: a maker's name and its arguments in, documents out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from bot.documents.document import DOCX, PNG, XLSX, Document
from bot.documents.words import DocumentWords, Wordbook, file_name, words_from
from bot.domain.assessment import Assessment
from bot.domain.letter_documents import LetterDocument
from bot.domain.rollup import Rollup

OFFICE_ZONE: Final = "Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class RollupArgs:
    """What a roll-up's documents are made of; `zone` is where the people are who read them."""

    rollup: Rollup
    words: DocumentWords
    zone: str = OFFICE_ZONE


def rollup_args(rollup: Rollup, words: Mapping[str, Any], *, zone: str = OFFICE_ZONE) -> str:
    """The arguments as JSON. `words` is documents.toml of the office's language, read. Raises ConfigError."""
    args = RollupArgs(rollup, words_from(words), zone)
    return msgspec.json.encode(args, order="sorted").decode()


@dataclass(frozen=True, slots=True)
class LetterArgs:
    """What the document of a slip or a circular is made of."""

    letter: LetterDocument
    words: DocumentWords
    zone: str = OFFICE_ZONE


def letter_args(letter: LetterDocument, words: Mapping[str, Any], *, zone: str = OFFICE_ZONE) -> str:
    """The arguments as JSON; `words` as for `rollup_args`. Raises ConfigError."""
    args = LetterArgs(letter, words_from(words), zone)
    return msgspec.json.encode(args, order="sorted").decode()


@dataclass(frozen=True, slots=True)
class AssessmentArgs:
    """What the workbook of a yearly assessment is made of."""

    assessment: Assessment
    words: DocumentWords
    office: str
    zone: str = OFFICE_ZONE


def assessment_args(
    assessment: Assessment, words: Mapping[str, Any], office: str, *, zone: str = OFFICE_ZONE
) -> str:
    """The arguments as JSON; `words` as for `rollup_args`. Raises ConfigError."""
    args = AssessmentArgs(assessment, words_from(words), office, zone)
    return msgspec.json.encode(args, order="sorted").decode()


def make_documents(maker: str, args: str) -> tuple[Document, ...]:
    """Raises KeyError for an unknown maker, msgspec.ValidationError for arguments that are not its own."""
    return MAKERS[maker](args)


def _make_rollup(args: str) -> tuple[Document, ...]:
    """The text, its annex and its picture. The libraries are loaded where they are needed: in the worker."""
    from bot.documents.rollup_docx import rollup_docx
    from bot.documents.rollup_png import rollup_png
    from bot.documents.rollup_xlsx import rollup_xlsx

    given = msgspec.json.decode(args, type=RollupArgs)
    rollup, book = given.rollup, Wordbook(given.words, ZoneInfo(given.zone))
    names = {"plan": rollup.title, "period": book.period(rollup.period)}
    return (
        Document(file_name(book.say("file", **names), ".docx"), DOCX, rollup_docx(rollup, book)),
        Document(file_name(book.say("annex_file", **names), ".xlsx"), XLSX, rollup_xlsx(rollup, book)),
        Document(file_name(book.say("picture_file", **names), ".png"), PNG, rollup_png(rollup, book)),
    )


def _make_letter(args: str) -> tuple[Document, ...]:
    """The slip or the circular."""
    from bot.documents.letter_docx import letter_docx, letter_number, letter_title

    given = msgspec.json.decode(args, type=LetterArgs)
    letter, book = given.letter, Wordbook(given.words, ZoneInfo(given.zone))
    name = file_name(f"{letter_number(letter, book)} {letter_title(letter, book)}", ".docx")
    return (Document(name, DOCX, letter_docx(letter, book)),)


def _make_assessment(args: str) -> tuple[Document, ...]:
    """Totals and traces."""
    from bot.documents.assessment_xlsx import assessment_xlsx

    given = msgspec.json.decode(args, type=AssessmentArgs)
    found, book = given.assessment, Wordbook(given.words, ZoneInfo(given.zone))
    name = file_name(book.say("assessment_file", plan=found.title, year=found.year), ".xlsx")
    return (Document(name, XLSX, assessment_xlsx(found, given.office, book)),)


MAKERS: Final[Mapping[str, Callable[[str], tuple[Document, ...]]]] = {
    "rollup": _make_rollup,
    "letter": _make_letter,
    "assessment": _make_assessment,
}
