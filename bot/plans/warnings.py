"""The oddities a person should look at, each with line, code, quote and what was done (疑点)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.domain.owing import lists_several, owed_by_groups
from bot.domain.plan import Plan, Task, Unit, Warning
from bot.plans.account import Settled
from bot.plans.default_rules import prints_quarterly
from bot.plans.inferred import inferred
from bot.plans.layout import Layout
from bot.plans.marks import Rank
from bot.plans.messages import warn
from bot.plans.names import looks_like_unit
from bot.plans.oddities_of_tables import table_oddities
from bot.plans.passages import Passage
from bot.plans.same_unit import loose_core_of
from bot.plans.source import LOST, Source, fold, simplify
from bot.plans.tails import is_note
from bot.plans.texts import Worded
from bot.plans.wordings import looks_like_task, sets_a_task

_BRACKET = re.compile(r"[(\[〔].*[)\]〕]$")
_MOST_LABELS = 12  # in one sentence
_FEWEST = 3  # so many task-like passages in one of the document's other parts are worth a word


def in_order(found: Iterable[Warning]) -> tuple[Warning, ...]:
    """In the order of the lines, each once."""
    return tuple(sorted(dict.fromkeys(found), key=lambda warning: (warning.line, warning.code)))


def plan_oddities(plan: Plan) -> Iterator[Warning]:
    """What is odd in the catalogue as a whole."""
    yield from _units(plan)
    yield from _tasks(plan)
    yield from _owing(plan)
    for indicator in plan.indicators:
        if indicator.by is None:
            yield warn("target_without_date", indicator.line, indicator.metric, metric=indicator.metric)
    if not plan.title:
        yield warn("title_missing", 0, "")
    if not prints_quarterly(plan.printed_rules):
        yield warn("rule_by_office", 0, plan.title)
    for found in inferred(plan.printed_rules, plan.rules):
        if found.what in {"report", "circular"}:
            yield warn(f"{found.what}_inferred", 0, found.printed, printed=found.printed)
    if any(rule.classes == ("key",) for rule in plan.rules):
        yield warn("class_by_office", 0, plan.title)


def document_oddities(layout: Layout, settled: Settled) -> Iterator[Warning]:
    """What is odd in tables, in what is left over, in headings the text has lost."""
    yield from table_oddities(layout, warn)
    if said := layout.front.draft:
        yield warn("not_issued", layout.source.line(said), layout.source.as_printed(said))
    yield from _leftovers(layout, settled)
    yield from _listed_only(layout)


def item_oddities(source: Source, entry: Worded, task: Task) -> Iterator[Warning]:
    """What is odd in the clauses of one item."""
    for code, passage in entry.duties.oddities:
        yield warn(code, source.line(passage), source.as_printed(passage))
    if task.open_list:
        pairs = zip(entry.duties.printed, entry.duties.clauses, strict=False)
        printed = next((place for place, clause in pairs if clause.open_list), entry.item.number)
        yield warn("list_left_open", source.line(printed), source.as_printed(printed))
    yield from _deadlines(source, task, [time for clause in entry.duties.clauses for time in clause.time])
    if entry.from_annex and entry.duties.printed:
        printed = entry.duties.printed[0]
        yield warn("units_from_annex", source.line(printed), source.as_printed(printed))


def _units(plan: Plan) -> Iterator[Warning]:
    lines = _first_lines(plan)
    for unit in plan.units:
        line, quote = lines.get(unit.id, 0), unit.printed or unit.name
        if unit.kind == "collective":
            if not unit.members:
                yield warn("collective_without_members", line, quote, name=unit.name)
        elif not looks_like_unit(fold(unit.name)):
            yield warn("unit_unknown", line, quote, name=unit.name)
    yield from _alike(plan, lines)
    yield from _folded(plan)


def _first_lines(plan: Plan) -> dict[str, int]:
    lines: dict[str, int] = {}
    for task in plan.tasks:
        for assignment in task.assignments:
            lines.setdefault(assignment.unit, task.line)
    return lines


def _alike(plan: Plan, lines: Mapping[str, int]) -> Iterator[Warning]:
    """Two names that may be one unit: the same letters but for brackets, or a short form of the other."""
    by_core: dict[str, Unit] = {}
    for unit in plan.units:
        name = fold(unit.name)
        cores = [loose_core_of(each, plan.jurisdiction or "") for each in (name, _BRACKET.sub("", name))]
        if unit.kind == "collective":
            cores = cores[:1]
        other = next((by_core[core] for core in cores if core in by_core), unit)
        for core in cores:
            by_core.setdefault(core, unit)
        if other is not unit:
            yield warn("unit_ambiguous", lines.get(unit.id, 0), unit.name, name=unit.name, other=other.name)


def _folded(plan: Plan) -> Iterator[Warning]:
    """Names that were taken for one unit, at the first task that prints the other one."""
    aliases = [alias for unit in plan.units for alias in unit.aliases]
    lines = _lines_naming(set(aliases), plan.tasks)
    for unit in plan.units:
        for alias in unit.aliases:
            if alias in lines:
                yield warn("unit_folded", lines[alias], alias, name=unit.name, other=alias)


def _lines_naming(names: set[str], tasks: Sequence[Task]) -> dict[str, int]:
    """The line of the first task that names each of them in its clauses."""
    lines: dict[str, int] = {}
    for task in tasks:
        if not names:
            break
        clause = "".join(simplify(task.responsibility).split())
        for name in [name for name in names if name in clause]:
            lines[name] = task.line
            names.discard(name)
    return lines


def _tasks(plan: Plan) -> Iterator[Warning]:
    tasks = [task for task in plan.tasks if task.kind == "task"]
    without = [task for task in tasks if not task.assignments]
    if without and len(without) == len(tasks):
        yield warn("plan_without_units", 0, plan.title, count=len(without))
        return
    for task in without:
        yield warn("task_without_units", task.line, _quote(task), label=task.label)


def _owing(plan: Plan) -> Iterator[Warning]:
    """Who files where the plan does not say it outright."""
    if several := [task for task in plan.tasks if lists_several(task)]:
        labels = _labels(several)
        yield warn("lead_not_named", several[0].line, _quote(several[0]), labels=labels)
    units = {unit.id: unit for unit in plan.units}
    owed: dict[str, list[Task]] = {}
    for task in plan.tasks:
        for group in owed_by_groups(task, units):
            owed.setdefault(group.name, []).append(task)
    for name, tasks in owed.items():
        yield warn("group_owes", tasks[0].line, name, name=name, labels=_labels(tasks))


def _labels(tasks: Sequence[Task]) -> str:
    named = "、".join(task.label for task in tasks[:_MOST_LABELS])
    return f"{named}等{len(tasks)}" if len(tasks) > _MOST_LABELS else named


def _deadlines(source: Source, task: Task, times: Sequence[Passage]) -> Iterator[Warning]:
    for time in times:
        if time and task.deadline is None and not task.ongoing:
            printed = source.as_printed(time)
            yield warn("deadline_missing", source.line(time), printed, printed=printed)
    if task.deadline_doubtful and task.deadline:
        yield warn("deadline_doubtful", task.line, _quote(task), year=task.deadline.year)


def _quote(task: Task) -> str:
    return task.title or task.text


def _leftovers(layout: Layout, settled: Settled) -> Iterator[Warning]:
    for part in settled.skipped:
        if part.why in ("leftover", "foot", "lead_text") and looks_like_task(part.quote):
            yield warn("leftover", part.line, part.quote)
    outside = [part for part in settled.skipped if part.why == "outside" and sets_a_task(part.quote)]
    if len(outside) >= _FEWEST:
        yield warn("part_left_out", outside[0].line, outside[0].quote, count=len(outside))
    for node in layout.sorted.idle:
        if node.paragraphs and is_note(node.paragraphs[0].text):
            continue
        yield warn(
            "leftover",
            layout.source.line(node.number),
            "".join(map(layout.source.as_printed, node.paragraphs[:1])),
        )
    for passage in layout.source.passages():
        if LOST in passage.text:
            yield warn("character_lost", layout.source.line(passage), passage.text)


def _listed_only(layout: Layout) -> Iterator[Warning]:
    """Headings that stand in the contents only."""
    listed = {
        place for entry in (layout.contents.entries if layout.contents else ()) for place in entry.number.at
    }
    for node in layout.sorted.sections:
        if node.rank <= Rank.GROUP and node.number.at[:1] and node.number.at[0] in listed:
            heading = "".join(layout.source.shown(passage) for passage in (node.number, *node.paragraphs[:1]))
            yield warn("section_from_contents", layout.source.line(node.number), heading, heading=heading)
