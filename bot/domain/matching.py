"""Which task or unit of one version of a plan is which of another, by meaning; ids are carried over by it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import TypeAlias, TypeVar

from rapidfuzz import fuzz
from rapidfuzz.process import extract

from bot.domain.likeness import bigram_share, has_no_wording, place_of, task_words
from bot.domain.plan import Indicator, Milestone, Plan, Task, Unit

ALIKE = 70.0  # of 100: titles that differ by one word pass, those of neighbouring tasks do not
SURE = 90.0  # so alike that another label or section does not matter
SHORTEST_PART = 12  # characters; anything shorter stands in many a text
SAMPLE = 4  # characters in a row that a part and its whole share somewhere
LEAST_PART = 0.2  # of the whole: what is less is not what the whole became
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
    rules = [_each(_same_place_like_words), _like_words, _each(_part)]
    if any(map(has_no_wording, (*old.tasks, *new.tasks))):
        rules.insert(2, _each(_by_place(old, new)))
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
    return _likest(old.indicators, new.indicators, [_each(_same_metric)], pairs)


def match_milestones(old: Plan, new: Plan) -> Pairs:
    """By name, then by the day of the task, then by a name that is alike."""
    pairs = _in_order(old.milestones, new.milestones, lambda row: (row.name, row.kind, row.date))
    tasks = match_tasks(old, new)

    def same_day(was: Milestone, now: Milestone) -> float:
        of_task = tasks.get(now.task or "", now.task)
        return float(bool(was.date) and (was.kind, was.date, was.task) == (now.kind, now.date, of_task))

    rules = [_each(_same_node_name), _each(same_day), _each(_like_node_name)]
    return _likest(old.milestones, new.milestones, rules, pairs)


def parts_of(whole: Task, tasks: Sequence[Task]) -> list[Task]:
    """Those whose text stands in the whole one's."""
    return [task for task in tasks if _contained(task.text, whole.text)]


def _in_order(
    old: Sequence[T], new: Sequence[T], key: Callable[[T], Hashable], known: Mapping[str, str] | None = None
) -> Pairs:
    """Rows with the same key, the first with the first; those whose key is None are left."""
    pairs = dict(known or {})
    taken = set(pairs.values())
    waiting: defaultdict[Hashable, list[str]] = defaultdict(list)
    for row in old:
        if row.id not in taken and key(row) is not None:
            waiting[key(row)].append(row.id)
    for row in new:
        if row.id not in pairs and waiting.get(key(row)):
            pairs[row.id] = waiting[key(row)].pop(0)
    return pairs


def _likest(old: Sequence[T], new: Sequence[T], rules: Sequence[Rule[T]], known: Mapping[str, str]) -> Pairs:
    """Each rule in turn pairs what is left, the likest and then the nearest first."""
    pairs = dict(known)
    for rule in rules:
        taken = set(pairs.values())
        left = [row for row in old if row.id not in taken], [row for row in new if row.id not in pairs]
        was = {row.id: place for place, row in enumerate(old)}
        now = {row.id: place for place, row in enumerate(new)}
        found = [(-score, abs(was[a.id] - now[b.id]), was[a.id], a.id, b.id) for score, a, b in rule(*left)]
        for _, _, _, old_id, new_id in sorted(found):
            if new_id not in pairs and old_id not in taken:
                pairs[new_id] = old_id
                taken.add(old_id)
    return pairs


def _each(likeness: Callable[[T, T], float]) -> Rule[T]:
    """A rule that looks at each pair; 0 means not the same."""

    def rule(old: Sequence[T], new: Sequence[T]) -> Iterator[tuple[float, T, T]]:
        for was, now in product(old, new):
            score = likeness(was, now)
            if score > 0:
                yield score, was, now

    return rule


def _long_text(task: Task) -> str | None:
    """The text without the title, where it is long enough to tell."""
    return task.text if len(task.text) >= SHORTEST_PART else None


def _same_place_like_words(old: Task, new: Task) -> float:
    same_place = old.label == new.label and old.section[-1:] == new.section[-1:]
    return fuzz.ratio(task_words(old), task_words(new), score_cutoff=ALIKE) if same_place else 0.0


def _like_words(old: Sequence[Task], new: Sequence[Task]) -> Iterator[tuple[float, Task, Task]]:
    words = [task_words(task) for task in old]
    for now in new:
        found = extract(task_words(now), words, scorer=fuzz.ratio, score_cutoff=SURE, limit=None)
        yield from ((score, old[at], now) for _, score, at in found)


def _by_place(old: Plan, new: Plan) -> Callable[[Task, Task], float]:
    """For a catalogue without the wording: its title tells the task, with number, section and units."""
    units = same_units(old, new)

    def likeness(was: Task, now: Task) -> float:
        if has_no_wording(was) == has_no_wording(now) or was.kind != now.kind:
            return 0.0
        bare, full = (was, now) if has_no_wording(was) else (now, was)
        told = bigram_share(bare.title, task_words(full))
        theirs = {units.get(each.unit, each.unit) for each in now.assignments}
        ours = {each.unit for each in was.assignments}
        same = (was.label == now.label, place_of(was) == place_of(now), ours == theirs)
        if told < TOLD and not (all(same) and told >= HINTED):
            return 0.0
        return 6 * told + sum(same)

    return likeness


def _part(old: Task, new: Task) -> float:
    """How much of the longer text the shorter one is, where it stands in it."""
    shorter, longer = sorted((old.text, new.text), key=len)
    share = len(shorter) / len(longer) if longer else 0.0
    return share if share >= LEAST_PART and _contained(shorter, longer) else 0.0


def _contained(part: str, whole: str) -> bool:
    """Nine characters in ten of it, in a row. Samples first: to slide it along is slow."""
    if not SHORTEST_PART <= len(part) <= len(whole):
        return False
    step = max((len(part) - SAMPLE) // 4, 1)
    if not any(part[at : at + SAMPLE] in whole for at in range(0, len(part) - SAMPLE + 1, step)):
        return False
    return fuzz.partial_ratio(part, whole, score_cutoff=SURE) > 0


def _only_words(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _shared_name(old: Unit, new: Unit) -> float:
    return float(len({old.name, *old.aliases} & {new.name, *new.aliases}))


def _same_metric(old: Indicator, new: Indicator) -> float:
    return float((old.metric, old.unit) == (new.metric, new.unit))


def _same_node_name(old: Milestone, new: Milestone) -> float:
    return float((old.name, old.kind) == (new.name, new.kind))


def _like_node_name(old: Milestone, new: Milestone) -> float:
    same_kind = old.kind == new.kind and (old.date == new.date or not old.date or not new.date)
    return fuzz.partial_ratio(old.name, new.name, score_cutoff=ALIKE) if same_kind else 0.0
