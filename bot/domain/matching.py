"""Which task or unit of one version of a plan is which of another, by meaning; ids are carried over by it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TypeAlias, TypeVar

from rapidfuzz import fuzz
from rapidfuzz.process import extract

from bot.domain.likeness import character_pairs, has_no_wording, place_of, task_words
from bot.domain.plan import Indicator, Milestone, Plan, Task, Unit
from bot.domain.task_parts import SHORTEST_PART, parts_of_each_other

ALIKE = 70.0  # of 100: titles that differ by one word pass, those of neighbouring tasks do not
SURE = 90.0  # so alike that another label or section does not matter
TOLD = 0.5  # share of a title of ours that stands in the wording it was made for
HINTED = 0.2  # the least of it where number, section and units agree

T = TypeVar("T", Task, Unit, Indicator, Milestone)
Rule: TypeAlias = Callable[[Sequence[T], Sequence[T]], Iterable[tuple[float, T, T]]]  # score, old, new
Pairs: TypeAlias = dict[str, str]  # new ids to old ones


def same_plan(old: Plan, new: Plan) -> bool:
    """Whether both are prints of one document: same place and years, titles alike, most tasks found again."""
    if old.jurisdiction and new.jurisdiction and old.jurisdiction != new.jurisdiction:
        return False
    if not same_years(old, new):
        return False
    titles = [_only_words(plan.title) for plan in (old, new)]
    digits = [re.findall(r"\d+", plan.title) for plan in (old, new)]
    if digits[0] != digits[1] or max(fuzz.ratio(*titles), fuzz.partial_ratio(*titles)) < SURE:
        return False
    fewer = min(len(old.tasks), len(new.tasks))
    return fewer > 0 and 2 * len(match_tasks(old, new)) >= fewer


def same_years(old: Plan, new: Plan) -> bool:
    """Where both say which years they are for."""
    years = zip((old.from_year, old.to_year), (new.from_year, new.to_year), strict=True)
    return all(was is None or now is None or was == now for was, now in years)


def match_tasks(old: Plan, new: Plan) -> Pairs:
    """New task ids to old ones: same words first, then like words, then number, section and units.

    Of a task that was split the largest part is it, and of several that were joined the largest.
    """
    pairs = _in_order(old.tasks, new.tasks, task_words)
    pairs = _in_order(old.tasks, new.tasks, _long_text, pairs)
    rules = [_each(_like_each_other, _label_in_section), _like_words, parts_of_each_other]
    if any(map(has_no_wording, (*old.tasks, *new.tasks))):
        rules.insert(2, _by_place(same_units(old, new)))
    return _likest(old.tasks, new.tasks, rules, pairs)


def match_units(old: Plan, new: Plan) -> Pairs:
    """New unit ids to old ones, by any of their names."""
    pairs = _in_order(old.units, new.units, lambda unit: unit.name)
    return _likest(old.units, new.units, [_each(_shared_name)], pairs)


def same_units(old: Plan, new: Plan) -> Pairs:
    """As `match_units`, and the further new units that are only another spelling of an old one."""
    pairs, named = match_units(old, new), names_of(old)
    further = {unit.id: named[unit.name] for unit in new.units if unit.id not in pairs and unit.name in named}
    return pairs | further


def names_of(plan: Plan) -> dict[str, str]:
    """Unit ids by every name and alias; a name goes before an alias."""
    named = {alias: unit.id for unit in plan.units for alias in unit.aliases}
    return named | {unit.name: unit.id for unit in plan.units}


def match_indicators(old: Plan, new: Plan) -> Pairs:
    pairs = _in_order(old.indicators, new.indicators, lambda row: (row.metric, row.by, row.unit))
    return _likest(old.indicators, new.indicators, [_each(_same, _metric)], pairs)


def match_milestones(old: Plan, new: Plan, tasks: Pairs) -> Pairs:
    """By name, then by the day of the task, then by a name that is alike; `tasks` as match_tasks has them."""
    pairs = _in_order(old.milestones, new.milestones, lambda row: (row.name, row.kind, row.date))

    def same_day(was: Milestone, now: Milestone) -> float:
        return float(bool(was.date) and was.task == tasks.get(now.task or "", now.task))

    rules = [_each(_same, _node_name), _each(same_day, _day), _each(_like_node_name)]
    return _likest(old.milestones, new.milestones, rules, pairs)


def _in_order(
    old: Sequence[T], new: Sequence[T], key: Callable[[T], Hashable], known: Mapping[str, str] | None = None
) -> Pairs:
    """Rows with the same key, the first with the first; those whose key is None are left."""
    pairs = dict(known or {})
    taken = set(pairs.values())
    waiting: defaultdict[Hashable, deque[str]] = defaultdict(deque)
    for row in old:
        if row.id not in taken and key(row) is not None:
            waiting[key(row)].append(row.id)
    for row in new:
        if row.id not in pairs and waiting.get(key(row)):
            pairs[row.id] = waiting[key(row)].popleft()
    return pairs


def _likest(old: Sequence[T], new: Sequence[T], rules: Sequence[Rule[T]], known: Mapping[str, str]) -> Pairs:
    """Each rule in turn pairs what is left, the likest and then the nearest first."""
    pairs = dict(known)
    for rule in rules:
        taken = set(pairs.values())
        left = [row for row in old if row.id not in taken], [row for row in new if row.id not in pairs]
        found = [(score, a.id, b.id) for score, a, b in rule(*left)]
        was, now = _places(old, {each for _, each, _ in found}), _places(new, {each for _, _, each in found})
        ranked = sorted((-score, abs(was[a] - now[b]), was[a], a, b) for score, a, b in found)
        for _, _, _, old_id, new_id in ranked:
            if new_id not in pairs and old_id not in taken:
                pairs[new_id] = old_id
                taken.add(old_id)
    return pairs


def _places(rows: Sequence[T], ids: Container[str]) -> dict[str, int]:
    """Where the rows with those ids stand."""
    return {row.id: place for place, row in enumerate(rows) if row.id in ids}


def _each(likeness: Callable[[T, T], float], key: Callable[[T], Hashable] = type) -> Rule[T]:
    """A rule that looks at each pair with the same key; 0 means not the same."""

    def rule(old: Sequence[T], new: Sequence[T]) -> Iterator[tuple[float, T, T]]:
        with_key: defaultdict[Hashable, list[T]] = defaultdict(list)
        for was in old:
            with_key[key(was)].append(was)
        for now in new:
            for was in with_key.get(key(now), ()):
                score = likeness(was, now)
                if score > 0:
                    yield score, was, now

    return rule


def _same(_old: T, _new: T) -> float:
    """What has the same key is the same."""
    return 1.0


def _metric(row: Indicator) -> Hashable:
    return row.metric, row.unit


def _node_name(row: Milestone) -> Hashable:
    return row.name, row.kind


def _day(row: Milestone) -> Hashable:
    return row.kind, row.date


def _long_text(task: Task) -> str | None:
    """The text without the title, where it is long enough to tell."""
    return task.text if len(task.text) >= SHORTEST_PART else None


def _label_in_section(task: Task) -> Hashable:
    return task.label, task.section[-1:]


def _like_each_other(old: Task, new: Task) -> float:
    return fuzz.ratio(task_words(old), task_words(new), score_cutoff=ALIKE)


def _like_words(old: Sequence[Task], new: Sequence[Task]) -> Iterator[tuple[float, Task, Task]]:
    words = [task_words(task) for task in old]
    for now in new:
        found = extract(task_words(now), words, scorer=fuzz.ratio, score_cutoff=SURE, limit=None)
        yield from ((score, old[at], now) for _, score, at in found)


def _by_place(units: Mapping[str, str]) -> Rule[Task]:
    """For a catalogue without the wording: its title tells the task, with number, section and units."""

    def likeness(told: float, was: Task, now: Task) -> float:
        theirs = {units.get(each.unit, each.unit) for each in now.assignments}
        ours = {each.unit for each in was.assignments}
        same = (was.label == now.label, place_of(was) == place_of(now), ours == theirs)
        return 6 * told + sum(same) if told >= TOLD or all(same) else 0.0

    def rule(old: Sequence[Task], new: Sequence[Task]) -> Iterator[tuple[float, Task, Task]]:
        later = ((share, was, now) for share, now, was in _told(new, old))
        for share, was, now in chain(_told(old, new), later):
            score = likeness(share, was, now)
            if score > 0:
                yield score, was, now

    return rule


def _told(bare: Iterable[Task], full: Iterable[Task]) -> Iterator[tuple[float, Task, Task]]:
    """How much of its title stands in the words of each of the others of its kind, for each without wording;
    from the least share that counts.
    """
    titles = [task for task in bare if has_no_wording(task)]
    holding: defaultdict[str, list[int]] = defaultdict(list)  # a title as often as it has the pair
    for place, task in enumerate(titles):
        for pair in character_pairs(task.title):
            holding[pair].append(place)
    for task in full if titles else ():
        pairs = {*character_pairs(task_words(task))} if not has_no_wording(task) else set()
        found = Counter(chain.from_iterable(map(holding.__getitem__, pairs & holding.keys())))
        for place, count in found.items():
            share = count / (len(titles[place].title) - 1)
            if share >= HINTED and titles[place].kind == task.kind:
                yield share, titles[place], task


def _only_words(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _shared_name(old: Unit, new: Unit) -> float:
    return float(len({old.name, *old.aliases} & {new.name, *new.aliases}))


def _like_node_name(old: Milestone, new: Milestone) -> float:
    same_kind = old.kind == new.kind and (old.date == new.date or not old.date or not new.date)
    return fuzz.partial_ratio(old.name, new.name, score_cutoff=ALIKE) if same_kind else 0.0
