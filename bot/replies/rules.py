"""A rule of the language: a pattern, tried only where a character it cannot do without is there (规则)."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.replies import gates


@dataclass(frozen=True, slots=True)
class Rule:
    """Whatever `pattern` is found in holds at least one of the characters `needs`.

    Most rules cannot apply to most replies, and asking first whether they can is several times quicker
    than trying them. Called like the pattern itself.
    """

    name: str
    pattern: re.Pattern[str]
    needs: frozenset[str]

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        return None if self.needs.isdisjoint(text) else self.pattern.search(text, start, end)

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        return None if self.needs.isdisjoint(text) else self.pattern.match(text, start, end)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        return None if self.needs.isdisjoint(text) else self.pattern.fullmatch(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return iter(()) if self.needs.isdisjoint(text) else self.pattern.finditer(text)

    def sub(self, new: str | Callable[[re.Match[str]], str], text: str) -> str:
        return text if self.needs.isdisjoint(text) else self.pattern.sub(new, text)


def rule(name: str, pattern: str, flags: re.RegexFlag = re.NOFLAG) -> Rule:
    """The rule of that name in gates.py, which `python -m tests.gates` writes from the patterns."""
    return Rule(name, re.compile(pattern, flags), frozenset(gates.GATES[name]))
