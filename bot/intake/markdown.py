"""Markdown to plain lines, one for one: its signs taken off, its numbers and tables kept (Markdown)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from bot.intake.grid import row_line
from bot.intake.lines import SourceLine, number_lines
from bot.intake.text import decode

_FENCE = re.compile(r"\s*(?:```|~~~)")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(.*?)(?:\s+#+)?\s*$")
_UNDERLINE = re.compile(r"\s{0,3}(?:=+|-{2,})\s*$")
_RULE = re.compile(r"\s{0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$")
_TABLE_RULE = re.compile(r"\s*+\|?\s*+:?-++:?\s*+(?:\|\s*+:?-++:?\s*+)*+\|?\s*+$")
_QUOTE = re.compile(r"^\s{0,3}(?:>\s?)+")
_ITEM = re.compile(r"^(\s*)(\d{1,3})([.)])\s+(.*)$")
_BULLET = re.compile(r"^(\s*)[-*+]\s+(?:\[[ xX]\]\s+)?(.*)$")
_COMMENT = ("<!--", "-->")
_TAG = re.compile(
    r"</?(?:b|i|u|em|strong|span|font|p|div|center|sup|sub|a|small|mark)\b[^<>]{0,200}>", re.IGNORECASE
)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_INLINE = (
    (re.compile(r"!\[[^\[\]]*+\]\([^()]*+\)"), ""),
    (re.compile(r"\[([^\[\]]++)\]\([^()]*+\)"), r"\1"),
    (re.compile(r"\[\^[^\]]{1,20}\]"), ""),
    (re.compile(r"(\*\*|__)(?=\S)(.{1,500}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![A-Za-z0-9*])\*(?=[^\s*])([^*]+?)(?<=\S)\*(?![A-Za-z0-9*])"), r"\1"),
    (re.compile(r"~~(.{1,500}?)~~"), ""),
    (re.compile(r"`([^`]+)`"), r"\1"),
)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
_KEPT = re.compile(r"\\\|")
_BAR = "\ue000"  # an escaped bar, until the cells are cut


def read_markdown(data: bytes, name: str = "") -> tuple[SourceLine, ...]:
    """As many lines as the file has, those of signs only empty. Raises UnreadableDocument."""
    lines = [line.text for line in number_lines(_without_comments(decode(data, name)))]
    _drop_front_matter(lines)
    reading = _Reading(lines)
    return tuple(SourceLine(number, line) for number, line in enumerate(reading.lines(), start=1))


def _without_comments(text: str) -> str:
    """Comments gone, their line breaks kept; one that nothing closes is text."""
    opening, closing = _COMMENT
    kept, start = [], 0
    while (begin := text.find(opening, start)) >= 0 and (end := text.find(closing, begin)) >= 0:
        kept += [text[start:begin], "\n" * text.count("\n", begin, end)]
        start = end + len(closing)
    return "".join([*kept, text[start:]])


def _drop_front_matter(lines: list[str]) -> None:
    if lines[:1] == ["---"] and "---" in lines[1:]:
        end = lines.index("---", 1)
        if all(":" in line or not line.strip() or line[:1] in " -#" for line in lines[1:end]):
            lines[: end + 1] = [""] * (end + 1)


class _Reading:
    """The lines in turn: within a fence or not, and the last number of the list under way."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._in_table = _rows_of_tables(lines)
        self._fenced = False
        self._last: dict[int, tuple[int, int]] = {}  # indent: the number written, and the one shown

    def lines(self) -> list[str]:
        return [self._line(index, line) for index, line in enumerate(self._lines)]

    def _line(self, index: int, line: str) -> str:
        if _FENCE.match(line):
            self._fenced = not self._fenced
            return ""
        if self._fenced:
            return line
        line = _QUOTE.sub("", line)
        before = self._lines[index - 1] if index else ""
        if _RULE.match(line) or (_UNDERLINE.match(line) and before.strip()):
            return ""
        if _is_table_rule(line):
            return ""
        if "|" in _KEPT.sub("", line) and index in self._in_table:
            return _row(line)
        return self._text(line)

    def _text(self, line: str) -> str:
        if heading := _HEADING.match(line):
            self._last.clear()
            return _plain(heading[1])
        if item := _ITEM.match(line):
            number = self._shown(len(item[1]), int(item[2]))
            return f"{number}{item[3]} {_plain(item[4])}"
        if bullet := _BULLET.match(line):
            return f"- {_plain(bullet[2])}"
        if line.strip() and not line[:1].isspace():
            self._last.clear()
        return _plain(line)

    def _shown(self, indent: int, written: int) -> int:
        """A list whose items are all written with one number counts on from it."""
        for deeper in [each for each in self._last if each > indent]:
            del self._last[deeper]
        before, shown = self._last.get(indent, (None, 0))
        number = shown + 1 if before == written else written
        self._last[indent] = (written, number)
        return number


def _rows_of_tables(lines: Sequence[str]) -> frozenset[int]:
    """The rows of a table hang together, and one of its first two lines is a rule."""
    rows: set[int] = set()
    for has_bars, group in groupby(range(len(lines)), key=lambda index: "|" in lines[index]):
        run = list(group)
        if has_bars and any(_is_table_rule(lines[index]) for index in run[:2]):
            rows.update(run)
    return frozenset(rows)


def _is_table_rule(line: str) -> bool:
    return "|" in line and "-" in line and _TABLE_RULE.match(line) is not None


def _row(line: str) -> str:
    bare = _KEPT.sub(_BAR, line.strip()).removeprefix("|")
    bare = bare.removesuffix("|")
    return row_line([_plain(cell).replace(_BAR, "/") for cell in bare.split("|")])


def _plain(text: str) -> str:
    text = _TAG.sub("", _BREAK.sub(" ", text))
    for form, kept in _INLINE:
        text = form.sub(kept, text)
    return _ESCAPED.sub(r"\1", text).strip()
