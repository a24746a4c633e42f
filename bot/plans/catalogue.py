"""The tasks and units of a plan, built from its worded items (任务目录)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from sys import intern

from bot.domain.plan import Assignment, Role, Task, Unit
from bot.plans.dates import Deadline, deadline_in_text, read_deadline
from bot.plans.items import heading_of
from bot.plans.labels import TaskIds, label_items, unit_id
from bot.plans.layout import Layout
from bot.plans.marks import IN_FULL, Rank, printed_label
from bot.plans.names import kind_of
from bot.plans.outline import Node
from bot.plans.passages import Passage
from bot.plans.renamed import Renamed, without_former
from bot.plans.roles import Clause
from bot.plans.same_unit import core_of
from bot.plans.source import Source, fold
from bot.plans.tails import OTHERS_RESPONSIBLE
from bot.plans.texts import Worded

_START = 40  # so much of a text tells it from others


@dataclass(slots=True)
class Units:
    """The units of the plan in the order they are first named, each once under all its printed names."""

    source: Source
    place: str = ""
    renamed: Renamed = field(default_factory=Renamed)
    found: dict[str, Unit] = field(default_factory=dict)
    _parts: dict[tuple[str, Role], Assignment] = field(default_factory=dict)

    def add(self, clause: Clause, roles: Sequence[Role]) -> list[Assignment]:
        """One part of a unit is one object, in however many tasks."""
        keys = [(self._unit(named.name).id, role) for named, role in zip(clause.units, roles, strict=True)]
        return [self._parts.setdefault(key, Assignment(*key)) for key in keys]

    def _unit(self, named: Passage) -> Unit:
        name = without_former(named)
        shown, printed = self.source.shown(name), self.source.as_printed(name)
        shown = "".join(shown.split())
        core = core_of(fold(shown), self.place)
        core = self.renamed.cores.get(core, core)
        unit = self.found.get(core)
        if unit is None:
            others = tuple(each for each in self.renamed.names.get(core, ()) if each != shown)
            unit = Unit(
                unit_id(shown),
                shown,
                kind_of(name.text),
                aliases=others,
                printed=printed if printed != shown else None,
            )
        elif shown != unit.name and shown not in unit.aliases:
            unit = replace(unit, aliases=(*unit.aliases, shown))
        self.found[core] = unit
        return unit


def section_path(source: Source, path: Sequence[Node]) -> tuple[str, ...]:
    """The headings above an item as printed, their numbers included."""
    return tuple(_heading(source, node) for node in path)


def _heading(source: Source, node: Node) -> str:
    number, heading = source.shown(node.number), source.shown(heading_of(node))
    between = " " if node.rank in IN_FULL and heading else ""
    return f"{number.strip()}{between}{heading.strip()}".rstrip("。.：:")


def each_task(layout: Layout, units: Units) -> Iterator[tuple[Worded, Task]]:
    """Every item in words and as a task, in the order printed."""
    source, ids, others = layout.source, TaskIds(), _role_of_others(layout)
    labels = label_items(layout.worded.items)
    boxes = _boxes_by_section(layout)
    path: tuple[Node, ...] = ()
    section: tuple[str, ...] = ()
    for entry, label in zip(layout.worded, labels, strict=True):
        if entry.item.path != path:
            path, section = entry.item.path, section_path(source, entry.item.path)
        title, text = source.shown(entry.title), "\n".join(map(source.shown, entry.text))
        clauses, mark = entry.duties.clauses, entry.item.node.mark
        number = intern(printed_label(mark)) if mark and mark.rank != Rank.BULLET else None
        when = _deadline(entry, layout.year)
        yield (
            entry,
            Task(
                id=ids.give("/".join(section), title, text[:_START]),
                label=label,
                kind=entry.item.kind,
                title=title,
                text=text,
                section=section,
                no=label if number == label else number,
                assignments=_assignments(clauses, units, others=others),
                open_list=any(clause.open_list for clause in clauses),
                by_division=any(clause.by_division for clause in clauses),
                deadline=when.on,
                ongoing=when.ongoing,
                boxes=_boxes(entry, boxes),
                line=source.line(entry.item.node.number),
                deadline_doubtful=when.doubtful,
                responsibility="\n".join(map(source.as_printed, entry.duties.printed)),
                printed=_printed(source, entry, title, text),
            ),
        )


def _printed(source: Source, entry: Worded, title: str, text: str) -> str | None:
    """Title and text as printed, where the script is not the simplified one."""
    printed = source.as_printed(entry.title), "\n".join(map(source.as_printed, entry.text))
    return None if printed == (title, text) else "\n".join(filter(None, printed))


def _boxes_by_section(layout: Layout) -> dict[int, tuple[str, ...]]:
    names: dict[int, tuple[str, ...]] = {}
    for node, box in layout.boxes:
        names[id(node)] = names.get(id(node), ()) + box.names
    return names


def _boxes(entry: Worded, boxes: dict[int, tuple[str, ...]]) -> tuple[str, ...]:
    """The boxes that hang on the item's own section or on the item."""
    nodes = (*entry.item.path[-1:], entry.item.node)
    return tuple(name for node in nodes for name in boxes.get(id(node), ()))


def _deadline(entry: Worded, year: int | None) -> Deadline:
    """The printed time requirement, else the date the text sets."""
    times = [time.text for clause in entry.duties.clauses for time in clause.time]
    if times:
        return read_deadline(";".join(times), year)
    return deadline_in_text("\n".join(paragraph.text for paragraph in entry.text), year)


def _role_of_others(layout: Layout) -> Role | None:
    """What units after the first are, where a note makes the first one lead; None without such a note."""
    if not layout.notes_of_roles:
        return None
    return (
        "responsible" if any(OTHERS_RESPONSIBLE.search(n.text) for n in layout.notes_of_roles) else "support"
    )


def _assignments(clauses: Sequence[Clause], units: Units, *, others: Role | None) -> tuple[Assignment, ...]:
    given: dict[tuple[str, Role], Assignment] = {}
    explicit = any(clause.explicit_lead for clause in clauses)
    for clause in clauses:
        roles = [named.role for named in clause.units]
        if others and not explicit and len(roles) > 1 and set(roles) == {"responsible"}:
            roles = ["lead", *(others for _ in roles[1:])]
        for assignment in units.add(clause, roles):
            given.setdefault((assignment.unit, assignment.role), assignment)
    return tuple(given.values())
