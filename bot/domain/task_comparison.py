"""What became of the tasks of a plan: the same, renumbered, moved, split, joined, new or gone (比对任务)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from bot.domain.difference import Difference, What, Words, changed, in_words, shown
from bot.domain.likeness import has_no_wording, heading_words, place_of
from bot.domain.plan import Plan, Role, Task
from bot.domain.task_parts import parts_in

FIELDS = ("title", "text", "kind", "task_class", "sensitivity", "ongoing", "open_list", "by_division")
WORDING = frozenset({"title", "text"})
BEGINNING = 16  # characters of a text that stand for a title

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    """A task before and now."""

    old: Task
    new: Task

    @property
    def got_wording(self) -> bool:
        return has_no_wording(self.old) and not has_no_wording(self.new)

    @property
    def same_place(self) -> bool:
        """Of a catalogue's headings only the numbers are the document's."""
        if has_no_wording(self.old) != has_no_wording(self.new):
            return place_of(self.old) == place_of(self.new)
        return self.old.section == self.new.section


def task_differences(
    old: Plan,
    new: Plan,
    matched: Mapping[str, str],
    old_names: Mapping[str, str],
    new_names: Mapping[str, str],
) -> list[Difference]:
    """Headings first, then what became of each task in the order of the new plan, then what is gone.

    `matched` are the pairs of match_tasks; the names are those of units by id.
    """
    before, found_again = {task.id: task for task in old.tasks}, {*matched.values()}
    pairs = [_Pair(before[matched[task.id]], task) for task in new.tasks if task.id in matched]
    added = [task for task in new.tasks if task.id not in matched]
    gone = [task for task in old.tasks if task.id not in found_again]
    splits, joins = _splits(old, pairs, added), _joins(pairs, gone)
    was_divided = {*splits, *(task for parts in joins.values() for task in parts)}
    now_divided = {*joins, *(task for parts in splits.values() for task in parts)}
    headings = _headings(pairs)
    return [
        *_headings_changed(headings),
        *_worded(pairs),
        *_renumbered(pairs),
        *_divided(old, new, splits, joins),
        *(Difference("task", "added", task_name(task)) for task in added if task.id not in now_divided),
        *_moved(pairs, headings),
        *(
            each
            for pair in pairs
            for each in _fields(pair, old_names, new_names)
            if each.field != "text" or not (pair.old.id in was_divided or pair.new.id in now_divided)
        ),
        *(Difference("task", "gone", task_name(task)) for task in gone if task.id not in was_divided),
    ]


def task_name(task: Task) -> str:
    """Number and title; the beginning of the text where it has none."""
    return f"{task.label} {task.title or task.text[:BEGINNING]}".strip()


def _labels(plan: Plan, ids: Sequence[str]) -> Words:
    return tuple(task.label for task in plan.tasks if task.id in ids)


def _splits(old: Plan, pairs: Sequence[_Pair], added: Sequence[Task]) -> dict[str, tuple[str, ...]]:
    """Old task ids with all the new ones they became."""
    heirs = {pair.old.id: pair.new for pair in pairs}
    in_old, in_heirs = parts_in(old.tasks, added), parts_in(heirs.values(), added)
    found: dict[str, tuple[str, ...]] = {}
    for whole, parts in in_old.items():
        heir = heirs.get(whole)
        left = {task.id for task in in_heirs.get(heir.id, ())} if heir else set()
        became = [task.id for task in parts if task.id not in left]
        if became and (heir or len(became) > 1):
            found[whole] = (*([heir.id] if heir else []), *became)
    return found


def _joins(pairs: Sequence[_Pair], gone: Sequence[Task]) -> dict[str, tuple[str, ...]]:
    """New task ids with all the old ones that are in them."""
    in_old, in_new = (parts_in([getattr(pair, age) for pair in pairs], gone) for age in ("old", "new"))
    found: dict[str, tuple[str, ...]] = {}
    for pair in pairs:
        there = {task.id for task in in_old.get(pair.old.id, ())}
        parts = [task.id for task in in_new.get(pair.new.id, ()) if task.id not in there]
        if parts:
            found[pair.new.id] = (pair.old.id, *parts)
    return found


def _divided(
    old: Plan, new: Plan, splits: Mapping[str, Sequence[str]], joins: Mapping[str, Sequence[str]]
) -> Iterator[Difference]:
    for one, parts in splits.items():
        whole = old.task(one)
        yield Difference("task", "split", task_name(whole), "label", (whole.label,), _labels(new, parts))
    for one, parts in joins.items():
        whole = new.task(one)
        yield Difference("task", "joined", task_name(whole), "label", _labels(old, parts), (whole.label,))


def _worded(pairs: Sequence[_Pair]) -> Iterator[Difference]:
    labels = tuple(pair.new.label for pair in pairs if pair.got_wording)
    if labels:
        yield Difference("task", "worded", "", "text", (), labels)


def _renumbered(pairs: Sequence[_Pair]) -> Iterator[Difference]:
    for pair in pairs:
        if pair.old.label != pair.new.label:
            name = pair.new.title or pair.new.text[:BEGINNING]
            yield Difference("task", "renumbered", name, "label", (pair.old.label,), (pair.new.label,))


# Headings


def _headings(pairs: Sequence[_Pair]) -> dict[Path, Path]:
    """Headings that were only written or numbered otherwise: all their tasks went the same way."""
    goes, comes = defaultdict(set), defaultdict(set)
    for pair in pairs:
        goes[pair.old.section].add(pair.new.section)
        comes[pair.new.section].add(pair.old.section)
    return {
        old: next(iter(new))
        for old, new in goes.items()
        if len(new) == 1
        and len(comes[next(iter(new))]) == 1
        and not all(pair.same_place for pair in pairs if pair.old.section == old)
    }


def _headings_changed(headings: Mapping[Path, Path]) -> list[Difference]:
    """Each once, and only the level that is other."""
    found = []
    for old, new in headings.items():
        was, now = _differing(old, new)
        same = [heading_words(each) for each in was] == [heading_words(each) for each in now]
        what: What = "renumbered" if same else "changed"
        found.append(Difference("section", what, " ".join(now), "section", was, now))
    return list(dict.fromkeys(found))


def _differing(old: Path, new: Path) -> tuple[Path, Path]:
    """Without the headings they begin or end with alike."""
    while old and new and old[0] == new[0]:
        old, new = old[1:], new[1:]
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    return old, new


def _moved(pairs: Sequence[_Pair], headings: Mapping[Path, Path]) -> Iterator[Difference]:
    for pair in pairs:
        if not pair.same_place and headings.get(pair.old.section) != pair.new.section:
            old, new = pair.old.section, pair.new.section
            yield Difference("task", "moved", task_name(pair.new), "section", old, new)


# Fields


def _fields(pair: _Pair, old_names: Mapping[str, str], new_names: Mapping[str, str]) -> list[Difference]:
    found = changed("task", task_name(pair.new), _shown(pair.old, old_names), _shown(pair.new, new_names))
    return [each for each in found if not (pair.got_wording and each.field in WORDING)]


def _shown(task: Task, names: Mapping[str, str]) -> dict[str, Words]:
    units = {
        role: tuple(names.get(each.unit, each.unit) for each in task.assignments if each.role == role)
        for role in get_args(Role)
    }
    return {**shown(task, FIELDS), **units, "deadline": in_words(task.deadline)}
