"""Labels of tasks as people call them (5, 三(一)2), and ids that stay over re-imports (编号与标识)."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections import Counter
from collections.abc import Sequence

from bot.plans.items import Item
from bot.plans.marks import Rank, printed_label

_REPEATS = 0.2  # a smaller share of numbers printed twice is a slip of the pen, not a restart
_SHORTEST = 4


def label_items(items: Sequence[Item]) -> list[str]:
    """One label an item, each once: its number, or the path of numbers where numbering restarts.

    Safeguards that are numbered anew leave the tasks their plain numbers.
    """
    whole = _restarting(items)
    restarting = {
        kind: whole & _restarting([item for item in items if item.kind == kind])
        for kind in ("task", "safeguard")
    }
    given: Counter[str] = Counter()
    labels: list[str] = []
    for item in items:
        label = _own(item)
        if item.mark.rank in restarting[item.kind] or given[label]:
            label = "".join(printed_label(section.mark) for section in item.path) + label
        given[label] += 1
        while given[label] > 1:  # printed twice under the same headings: 5, 5-2
            label = f"{label}-{given[label]}"
            given[label] += 1
        labels.append(label)
    return labels


def _own(item: Item) -> str:
    return printed_label(item.mark)


def _restarting(items: Sequence[Item]) -> set[int]:
    """The kinds of number that do not run on through the plan; words and brackets always show their path."""
    by_rank: dict[int, list[str]] = {}
    for item in items:
        by_rank.setdefault(item.mark.rank, []).append(_own(item))
    restarting = set()
    for rank, labels in by_rank.items():
        counts = Counter(labels)
        again = len(labels) - len(counts)
        firsts = sum(count > 1 for label, count in counts.items() if label.strip("()") in ("1", "一"))
        if firsts or again > len(labels) * _REPEATS or (rank < Rank.ITEM and _in_one_chapter(items, rank)):
            restarting.add(rank)
    return restarting


def _in_one_chapter(items: Sequence[Item], rank: int) -> bool:
    """Words and bracketed numbers of a single chapter are told with it: 三(一)."""
    chapters = {id(item.path[-1]) for item in items if item.mark.rank == rank and item.path}
    return len(chapters) == 1


def unit_id(name: str) -> str:
    """The same for the same name in every plan."""
    return "u_" + short_hash(name, 8)


def plan_id(title: str, issuer: str) -> str:
    return "p_" + short_hash(f"{title}\n{issuer}", 6)


class TaskIds:
    """An id a task from its section, title and the beginning of its text; longer where two would be alike."""

    def __init__(self) -> None:
        self._seen: Counter[bytes] = Counter()
        self._taken: set[str] = set()

    def give(self, *words: str) -> str:
        whole = "\n".join(words)
        alike = hashlib.sha256(whole.encode("utf-8", "replace")).digest()[:16]
        self._seen[alike] += 1
        again = self._seen[alike]
        digest = short_hash(f"{whole}\n{again}" if again > 1 else whole, 32)
        length = next(n for n in range(_SHORTEST, 33) if "t_" + digest[:n] not in self._taken)
        self._taken.add(given := "t_" + digest[:length])
        return given


def short_hash(words: str, length: int) -> str:
    """So many characters of base32, lower case."""
    return (
        b32encode(hashlib.sha256(words.encode("utf-8", "replace")).digest()).decode("ascii").lower()[:length]
    )
