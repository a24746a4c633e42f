"""A rule of the language: a pattern, tried only where a character it cannot do without is there (规则)."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.replies import gates
from bot.replies.words import BLANK

ANY = -1  # every rule may apply: nothing is known of the text
BITS = {name: 1 << at for at, name in enumerate(gates.GATES)}
_RULES_WITH: dict[str, int] = {}
for _name, _signs in gates.GATES.items():
    for _sign in _signs:
        _RULES_WITH[_sign] = _RULES_WITH.get(_sign, 0) | BITS[_name]
_ALWAYS = _RULES_WITH.get(BLANK, 0)  # blanks come in later


@dataclass(frozen=True, slots=True)
class Rule:
    """Whatever `pattern` is found in holds one of the characters that gates.py gives for it.

    Most rules cannot apply to most replies, and knowing that is many times quicker than trying them:
    `can` has the bit of each rule that may apply to the text, see `possible`.
    """

    name: str
    pattern: re.Pattern[str]
    bit: int

    def search(
        self, text: str, can: int = ANY, start: int = 0, end: int = sys.maxsize
    ) -> re.Match[str] | None:
        return self.pattern.search(text, start, end) if can & self.bit else None

    def match(self, text: str, can: int = ANY) -> re.Match[str] | None:
        return self.pattern.match(text) if can & self.bit else None

    def finditer(self, text: str, can: int = ANY) -> Iterator[re.Match[str]]:
        return self.pattern.finditer(text) if can & self.bit else iter(())

    def sub(self, new: str | Callable[[re.Match[str]], str], text: str, can: int = ANY) -> str:
        return self.pattern.sub(new, text) if can & self.bit else text


def rule(name: str, pattern: str, flags: re.RegexFlag = re.NOFLAG) -> Rule:
    """The rule of that name in gates.py, which `python -m tests.gates` writes from the patterns."""
    return Rule(name, re.compile(pattern, flags), BITS[name])


def possible(text: str) -> int:
    """The bits of all rules that may apply to this text, or to it with some of it blanked out."""
    found = _ALWAYS
    for sign in set(text):
        found |= _RULES_WITH.get(sign, 0)
    return found
