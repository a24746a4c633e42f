"""Tasks that stand in the text of others: parts split off, wholes joined of several (拆分与合并)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from rapidfuzz import fuzz

from bot.domain.plan import Task

SHORTEST_PART = 12  # characters; anything shorter stands in many a text
SAMPLE = 4  # characters in a row that a part and its whole share somewhere
LEAST_PART = 0.2  # of the whole: what is less is not what the whole became
MOST_SHARE = 100  # parts that a sample may be of
LONG = 2_000  # characters; to slide a part along a longer text is slow
PIECE, PIECES = 8, 64  # what is looked for of a part that is that long itself, and about how many of them
MOST_PLACES = 20  # where a sample is looked for in it
ALIKE = 90.0  # of 100


def parts_in(wholes: Iterable[Task], tasks: Sequence[Task]) -> dict[str, list[Task]]:
    """By the id of each of the wholes those of the tasks whose text stands in its, in their order."""
    place = {task.id: index for index, task in enumerate(tasks)}
    found: defaultdict[str, list[Task]] = defaultdict(list)
    for part, whole in _sharing_samples(tasks, wholes):
        if _contained(part.text, whole.text):
            found[whole.id].append(part)
    return {one: sorted(parts, key=lambda part: place[part.id]) for one, parts in found.items()}


def parts_of_each_other(old: Sequence[Task], new: Sequence[Task]) -> Iterator[tuple[float, Task, Task]]:
    """How much of the longer text the shorter one is, where it stands in it."""
    became = ((part, whole, part, whole) for part, whole in _sharing_samples(old, new))
    holds = ((whole, part, part, whole) for part, whole in _sharing_samples(new, old))
    for was, now, part, whole in chain(became, holds):
        share = len(part.text) / len(whole.text)
        if share >= LEAST_PART and _contained(part.text, whole.text):
            yield share, was, now


def _sharing_samples(parts: Sequence[Task], wholes: Iterable[Task]) -> Iterator[tuple[Task, Task]]:
    """Each of the parts with each longer text that has a sample of it; one that many share tells nothing."""
    long_enough = [whole for whole in wholes if len(whole.text) >= SHORTEST_PART]
    sampled = _by_sample(parts, long_enough)
    for whole in long_enough:
        samples = _runs(whole.text) & sampled.keys()
        found = {part.id: part for sample in samples for part in sampled[sample]}
        yield from ((part, whole) for part in found.values() if len(part.text) <= len(whole.text))


def _by_sample(parts: Sequence[Task], wholes: Sequence[Task]) -> dict[str, list[Task]]:
    """The parts by their samples; of many parts only samples that stand in some whole, to save room."""
    lengths = [sum(len(task.text) for task in tasks) for tasks in (parts, wholes)]
    there = {run for whole in wholes for run in _runs(whole.text)} if lengths[1] < lengths[0] else None
    sampled: defaultdict[str, list[Task]] = defaultdict(list)
    for part in parts:
        for sample in {part.text[at : at + SAMPLE] for at in _sampled(part.text)}:
            if there is None or sample in there:
                sampled[sample].append(part)
    return {sample: found for sample, found in sampled.items() if len(found) <= MOST_SHARE}


def _runs(text: str) -> set[str]:
    """All that a sample could be of it."""
    return {text[at : at + SAMPLE] for at in range(len(text) - SAMPLE + 1)}


def _sampled(part: str) -> range:
    """Where the samples of a text begin: five, spread over it."""
    if len(part) < SHORTEST_PART:
        return range(0)
    return range(0, len(part) - SAMPLE + 1, max((len(part) - SAMPLE) // 4, 1))


def _contained(part: str, whole: str) -> bool:
    """Nine characters in ten of it, in a row. In a long text only around the samples."""
    if len(part) >= LONG:
        return _mostly_in(part, whole)
    if len(whole) < LONG:
        return fuzz.partial_ratio(part, whole, score_cutoff=ALIKE) > 0
    around = {
        max(found - at - len(part), 0)
        for at in _sampled(part)
        for found in _occurrences(part[at : at + SAMPLE], whole)
    }
    ends = 3 * len(part)
    return any(fuzz.partial_ratio(part, whole[at : at + ends], score_cutoff=ALIKE) > 0 for at in around)


def _mostly_in(part: str, whole: str) -> bool:
    """As many of the pieces of a long text stand in the whole."""
    pieces = [part[at : at + PIECE] for at in range(0, len(part) - PIECE + 1, len(part) // PIECES)]
    return 100 * sum(piece in whole for piece in pieces) >= ALIKE * len(pieces)


def _occurrences(sample: str, text: str) -> Iterator[int]:
    """Where it stands; the first few, since more tell nothing."""
    return (found.start() for found in islice(re.finditer(re.escape(sample), text), MOST_PLACES))
