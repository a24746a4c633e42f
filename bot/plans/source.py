"""The text a plan is read from: every character keeps its place, folded for reading and as printed (原文)."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TypeAlias

from opencc import OpenCC

from bot.intake.lines import SourceLine

_HIDDEN = re.compile(r"^\s*(?:#{1,6}\s|>)|\*\*|__|(?<=\s\s\s)\s+")
LOST = "\ufffd"  # in place of a character that could not be read
_FOLDED = {
    "•": "·",
    "・": "·",
    "‧": "·",
    "∶": ":",
    "—": "—",
    "–": "-",
    "﹣": "-",
    "～": "~",
    "〜": "~",
    "　": " ",
}


Places: TypeAlias = range | tuple[int, ...]  # a range where they follow one another: it takes no room


@dataclass(frozen=True, slots=True)
class Passage:
    """Characters of the source in their order: `text` folded for reading, `at` the place of each of them."""

    text: str = ""
    at: Places = ()

    def __bool__(self) -> bool:
        return bool(self.text)

    def cut(self, start: int, end: int | None = None) -> Passage:
        """The characters from `start` to before `end`, without white space around them."""
        text, at = self.text[start:end], self.at[start:end]
        bare = text.lstrip()
        left = len(text) - len(bare)
        bare = bare.rstrip()
        return Passage(bare, at[left : left + len(bare)]) if bare else Passage()


def join(passages: Iterable[Passage]) -> Passage:
    """One passage of several, without anything between them."""
    several = [passage for passage in passages if passage]
    if len(several) == 1:
        return several[0]
    return Passage("".join(p.text for p in several), _in_a_row([p.at for p in several]))


def _in_a_row(several: Sequence[Places]) -> Places:
    touch = all(after[0] == before[-1] + 1 for before, after in pairwise(several))
    if several and touch and all(isinstance(at, range) for at in several):
        return range(several[0][0], several[-1][-1] + 1)
    return tuple(place for at in several for place in at)


def join_lines(passages: Sequence[Passage]) -> Passage:
    """One passage of several paragraphs; the line break between two stands at the place before it."""
    several = [passage for passage in passages if passage]
    if len(several) == 1:
        return several[0]
    places = [place for passage in several for place in (*passage.at, passage.at[-1])]
    return Passage("\n".join(passage.text for passage in several), tuple(places[:-1]))


class Source:
    """A document's characters. Folded, simplified and printed text have the same length, so places agree."""

    def __init__(self, lines: Sequence[SourceLine]) -> None:
        texts = [_readable(line.text) for line in lines]
        self._numbers = [line.number for line in lines]
        self._starts: list[int] = []
        place = 0
        for text in texts:
            self._starts.append(place)
            place += len(text) + 1
        self.printed = "\n".join(texts)
        simplified = [simplify(text) for text in texts]
        self.simplified = "\n".join(simplified)
        self.passages = tuple(
            _passage(fold(text), start) for text, start in zip(simplified, self._starts, strict=True)
        )

    def printed_lines(self) -> Iterator[tuple[int, int, str]]:
        """Each line's number, the place of its first character, and its text as printed."""
        ends = [start - 1 for start in self._starts[1:]] + [len(self.printed)]
        for number, start, end in zip(self._numbers, self._starts, ends, strict=True):
            yield number, start, self.printed[start:end]

    def line(self, passage: Passage) -> int:
        """The number of the line the passage begins on; 0 for none."""
        return self.line_at(passage.at[0]) if passage else 0

    def is_indented(self, passage: Passage) -> bool:
        """White space stands before the passage on its line."""
        before = self.printed[passage.at[0] - 1 : passage.at[0]] if passage.at[0] else ""
        return before not in ("", "\n") and before.isspace()

    def line_at(self, place: int) -> int:
        return self._numbers[bisect_right(self._starts, place) - 1]

    def shown(self, passage: Passage) -> str:
        """The passage in simplified script, its punctuation as printed."""
        return _at(self.simplified, passage.at)

    def as_printed(self, passage: Passage) -> str:
        return _at(self.printed, passage.at)


def _at(text: str, places: Places) -> str:
    if isinstance(places, range):
        return text[places.start : places.stop]
    return "".join(text[place] for place in places)


def fold(text: str) -> str:
    """Half-width forms and one kind of dot and space, character for character."""
    return "".join(map(_folded, text))


@cache
def _folded(char: str) -> str:
    if char in _FOLDED:
        return _FOLDED[char]
    if char.isspace():
        return "\t" if char == "\t" else " "
    if unicodedata.category(char) in ("Cc", "Cf", "Co", "Cn"):
        return " "
    if "⑴" <= char <= "⒛" or "①" <= char <= "⑳" or "㈠" <= char <= "㈩":
        return char
    wide = unicodedata.normalize("NFKC", char)
    return wide if len(wide) == 1 else char


def _readable(text: str) -> str:
    """Without line breaks and halves of characters, which no file can hold."""
    if text.isprintable():
        return text
    return "".join(" " if char in "\r\n" else LOST if "\ud800" <= char <= "\udfff" else char for char in text)


def _passage(text: str, start: int) -> Passage:
    """The line's characters without Markdown's signs (headings, bold type) and long white space."""
    hidden = {place for found in _HIDDEN.finditer(text) for place in range(*found.span())}
    if not hidden:
        return Passage(text, range(start, start + len(text))).cut(0)
    shown = [place for place in range(len(text)) if place not in hidden]
    return Passage("".join(text[i] for i in shown), tuple(start + i for i in shown)).cut(0)


def simplify(text: str) -> str:
    """Simplified script, character for character."""
    converted: str = _converter().convert(text)
    if len(converted) == len(text):
        return converted
    return "".join(map(_simplified_char, text))


@cache
def _simplified_char(char: str) -> str:
    converted: str = _converter().convert(char)
    return converted if len(converted) == 1 else char


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")
