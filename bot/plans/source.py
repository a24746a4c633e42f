"""The text a plan is read from: every character keeps its place, folded for reading and as printed (原文)."""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate, pairwise

from opencc import OpenCC

from bot.intake.lines import SourceLine
from bot.plans.passages import Passage, Run

_HIDDEN = re.compile(
    r"^\s*(?:#{1,6}\s|>)|\*\*|__|(?<=\s\s\s)\s+"
    r"|(?<=[\u4e00-\u9fff])\([a-zü]{0,5}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-z]{0,3}\)"  # 权(quán)
)
_BLOCK = 1 << 16  # characters to look through at a time
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


class Printed:
    """A document's characters as printed, and the lines they stand on."""

    def __init__(self, lines: Sequence[SourceLine]) -> None:
        self.text = "\n".join(_readable(line.text) for line in lines)
        self._numbers = array("I", (line.number for line in lines))
        self._starts = array("I", accumulate((len(line.text) + 1 for line in lines), initial=0))

    @property
    def line_count(self) -> int:
        return len(self._numbers)

    def lines_of(self, text: str) -> Iterator[tuple[int, str]]:
        """Each line's first place and its characters, in a text of the same length."""
        for start, after in pairwise(self._starts):
            yield start, text[start : after - 1]

    def lines(self) -> Iterator[tuple[int, int, str]]:
        """Each line's number, the place of its first character, and its text."""
        for number, (start, text) in zip(self._numbers, self.lines_of(self.text), strict=True):
            yield number, start, text

    def line_at(self, place: int) -> int:
        return self._numbers[bisect_right(self._starts, place) - 1]

    def at(self, runs: Iterable[Run]) -> str:
        """The characters at the places of the runs."""
        return "".join(self.text[start:stop] for start, stop in runs)


class Source:
    """A document to read. Folded, simplified and printed text have the same length, so places agree."""

    def __init__(self, printed: Printed) -> None:
        self.printed = printed
        self.simplified = _simplified(printed)
        self._folded = fold(self.simplified)

    def passages(self) -> Iterator[Passage]:
        """The lines' characters without white space around them; the empty lines too."""
        for start, text in self.printed.lines_of(self._folded):
            yield self._passage(text, start)

    def _passage(self, text: str, start: int) -> Passage:
        """The line's characters without Markdown's signs (headings, bold type) and long white space."""
        runs, shown = [], start
        for found in _HIDDEN.finditer(text):
            runs.append((shown, start + found.start()))
            shown = start + found.end()
        runs.append((shown, start + len(text)))
        return Passage(self._folded, [run for run in runs if run[0] < run[1]]).cut(0)

    def passage(self, runs: Sequence[Run]) -> Passage:
        """The characters at the places of the runs, without white space around them."""
        return Passage(self._folded, runs).cut(0)

    def printed_among(self, names: Iterable[str]) -> frozenset[str]:
        """Those of the names that stand in the text, in simplified script, white space within them or not."""
        sought, found = set(names), set[str]()
        longest, end = max(map(len, sought), default=0), ""
        for start in range(0, len(self.simplified) if sought else 0, _BLOCK):
            words = end + "".join(self.simplified[start : start + _BLOCK].split())
            found |= {name for name in sought - found if name in words}
            end = words[-longest:]
        return frozenset(found)

    def line(self, passage: Passage) -> int:
        """The number of the line the passage begins on; 0 for none."""
        return self.printed.line_at(passage.at[0]) if passage else 0

    def is_indented(self, passage: Passage) -> bool:
        """White space stands before the passage on its line."""
        before = self.printed.text[passage.at[0] - 1 : passage.at[0]] if passage.at[0] else ""
        return before not in ("", "\n") and before.isspace()

    def shown(self, passage: Passage) -> str:
        """The passage in simplified script, its punctuation as printed."""
        return "".join(self.simplified[start:stop] for start, stop in passage.runs())

    def as_printed(self, passage: Passage) -> str:
        return self.printed.at(passage.runs())


def fold(text: str) -> str:
    """Half-width forms and one kind of dot and space, character for character."""
    return text.translate(_FOLDS)


class _Folds(dict[int, str]):
    """What each character is folded to, found out when it first comes up."""

    def __missing__(self, code: int) -> str:
        self[code] = _folded(chr(code))
        return self[code]


_FOLDS = _Folds()


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


def _simplified(printed: Printed) -> str:
    """The printed text itself where its script is the simplified one already: no second copy is made."""
    if all(simplify(text) == text for _, text in printed.lines_of(printed.text)):
        return printed.text
    return "\n".join(simplify(text) for _, text in printed.lines_of(printed.text))


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
