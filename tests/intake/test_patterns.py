"""No pattern of the readers tries a text over and over: made-up texts of its own words end at once."""

from __future__ import annotations

import importlib
import pkgutil
import re
import re._constants as ops  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
import signal
import time
from collections.abc import Iterable, Iterator
from itertools import product
from types import FrameType

import pytest

import bot.intake
import bot.plans

LENGTH = 600
SHORTER = {"names._COLLECTIVE_NAME": 60, "furniture._NAME": 60}  # those asked of no longer words
MOST_SECONDS = 0.4  # of processor time; all but those that try over and over need a hundredth of it
PAIRS = 60
COMMON = (" ", "1", "甲", "a", ",", "(", "。")


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    seen: set[int] = set()
    for package in (bot.intake, bot.plans):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            for name, value in vars(importlib.import_module(module.name)).items():
                for found in held(value):
                    if id(found) not in seen and isinstance(found.pattern, str):
                        seen.add(id(found))
                        yield f"{module.name.rpartition('.')[2]}.{name}", found


def held(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from held(tuple(value.values()))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from held(each)


def words_of(tree: Iterable[tuple[object, object]]) -> set[str]:
    """The literal words of a pattern, and a character of each of its sets."""
    words, run = set(), ""
    for op, value in tree:
        if op is ops.LITERAL:
            run += chr(value)  # type: ignore[call-overload]
            continue
        words.add(run)
        run = ""
        if op is ops.IN:
            words |= {chr(a if o is ops.LITERAL else a[0]) for o, a in value if o in (ops.LITERAL, ops.RANGE)}  # type: ignore[attr-defined]
        else:
            words |= inner_words(value)
    return (words | {run}) - {""}


def inner_words(value: object) -> set[str]:
    if isinstance(value, parser.SubPattern):
        return words_of(value)
    if isinstance(value, tuple | list):
        return set().union(*map(inner_words, value))
    return set()


def texts_for(pattern: re.Pattern[str], length: int) -> Iterator[str]:
    """Each word of the pattern over and over, and some pairs of them, with an end that fits nothing."""
    words = sorted(words_of(parser.parse(pattern.pattern, pattern.flags)) | set(COMMON))
    pairs = list(product(words, repeat=2))
    for word in [*words, *map("".join, pairs[:: max(1, len(pairs) // PAIRS)])]:
        yield "1" + word * (length // len(word)) + "X"


class TooLong(Exception):
    pass


def stop(signum: int, frame: FrameType | None) -> None:
    raise TooLong


@pytest.mark.parametrize(
    ("name", "pattern"), list(patterns()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_pattern_comes_to_an_end(name: str, pattern: re.Pattern[str]) -> None:
    before = signal.signal(signal.SIGVTALRM, stop)
    text = ""
    try:
        for text in texts_for(pattern, SHORTER.get(name, LENGTH)):
            signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS)
            started = time.process_time()
            sum(1 for _ in pattern.finditer(text))
            assert time.process_time() - started < MOST_SECONDS
    except TooLong:
        pytest.fail(f"{name} tries over and over: {text[:20]!r}")
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
