"""The characters each rule of bot/replies cannot do without: `python -m tests.gates` writes gates.py anew."""

from __future__ import annotations

import importlib
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from re import _constants as op  # type: ignore[attr-defined]  # no public way to a parsed pattern
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from bot.replies import gates
from bot.replies import rules as rules_module
from bot.replies.rules import Rule

FOLDER = Path(gates.__file__).parent
HEAD = '''"""The characters each rule cannot do without; written by `python -m tests.gates` (必有之字)."""

GATES = {
'''
MOST_IN_A_RANGE = 40  # of characters; a wider one rules nothing out
A_LINE = 40  # characters
LINE = 110  # columns, as the formatter counts
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)

# What must be found where one of these stands; a repeat may be of nothing.
_INSIDE: dict[Any, Callable[[Any], Any]] = {
    op.SUBPATTERN: lambda value: value[-1],
    op.ASSERT: lambda value: value[1],
} | dict.fromkeys(_REPEATS, lambda value: value[2] if value[0] > 0 else None)


def needed(pattern: re.Pattern[str]) -> frozenset[str]:
    """A smallest set of characters one of which stands in every text the pattern is found in.

    Raises ValueError where there is none: such a pattern needs no gate.
    """
    found = _of_all(_parser.parse(pattern.pattern, pattern.flags))
    if found is None:
        raise ValueError(f"matches without any certain character: {pattern.pattern[:60]}")
    return found


def _of_all(parts: Iterable[tuple[Any, Any]]) -> frozenset[str] | None:
    """Parts that follow each other: the one that needs the fewest."""
    known = [one for one in (_of_one(code, value) for code, value in parts) if one is not None]
    return min(known, key=len, default=None)


def _of_one(code: Any, value: Any) -> frozenset[str] | None:
    if code is op.LITERAL:
        return frozenset(chr(value))
    if code is op.IN:
        return _of_set(value)
    if code is op.BRANCH:
        branches = [_of_all(branch) for branch in value[1]]
        return None if None in branches else frozenset().union(*(one for one in branches if one))
    parts = _INSIDE[code](value) if code in _INSIDE else None
    return None if parts is None else _of_all(parts)


def _of_set(members: Sequence[tuple[Any, Any]]) -> frozenset[str] | None:
    found: set[str] = set()
    for code, value in members:
        if code is op.LITERAL:
            found.add(chr(value))
        elif code is op.RANGE and value[1] - value[0] < MOST_IN_A_RANGE:
            found.update(map(chr, range(value[0], value[1] + 1)))
        elif code is op.CATEGORY and value is op.CATEGORY_DIGIT:
            found.update("0123456789")
        else:
            return None
    return frozenset(found)


def rules() -> dict[str, Rule]:
    """Every rule of the package, by its name in gates.py."""
    found: dict[str, Rule] = {}
    for path in sorted(FOLDER.glob("*.py")):
        module = importlib.import_module(f"bot.replies.{path.stem}")
        for value in vars(module).values():
            found |= {one.name: one for one in _flat(value) if isinstance(one, Rule)}
    return dict(sorted(found.items()))


def _flat(value: object) -> Iterator[object]:
    if isinstance(value, tuple):
        for one in value:
            yield from _flat(one)
    else:
        yield value


def written() -> str:
    """The text of gates.py as it should be."""
    return HEAD + "".join(_row(name, needed(one.pattern)) for name, one in rules().items()) + "}\n"


def _row(name: str, signs: frozenset[str]) -> str:
    """One entry as the formatter leaves it: on one line, on a line of its own, or as several literals."""
    told = "".join(sorted(signs))
    row = f"    {json.dumps(name)}: {_literal(told)},\n"
    if _width(row) <= LINE + 1:
        return row
    whole = _width(_literal(told)) + 8 <= LINE
    pieces = [told] if whole else [told[at : at + A_LINE] for at in range(0, len(told), A_LINE)]
    inner = "".join(f"        {_literal(piece)}\n" for piece in pieces)
    return f"    {json.dumps(name)}: (\n{inner}    ),\n"


def _literal(told: str) -> str:
    """In double quotes, or in single ones where that saves an escape."""
    return f"'{told}'" if '"' in told and "'" not in told else json.dumps(told, ensure_ascii=False)


def _width(line: str) -> int:
    """Columns on a screen: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line)


if __name__ == "__main__":
    rules_module.BITS = defaultdict(int)  # new rules have none yet
    (FOLDER / "gates.py").write_text(written(), "utf-8")
