"""The tasks and units of a plan, built from its worded items (任务目录)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.domain.plan import Assignment, Role, Task, Unit
from bot.plans.dates import Deadline, deadline_in_text, read_deadline
from bot.plans.items import heading_of
from bot.plans.labels import label_items, task_ids, unit_id
from bot.plans.layout import Layout
from bot.plans.marks import IN_FULL, Rank, printed_label
from bot.plans.names import kind_of
from bot.plans.outline import Node
from bot.plans.passages import Passage
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
    found: dict[str, Unit] = field(default_factory=dict)

    def add(self, clause: Clause, roles: Sequence[Role]) -> list[Assignment]:
        return [
            Assignment(self._unit(named.name).id, role)
            for named, role in zip(clause.units, roles, strict=True)
        ]

    def _unit(self, name: Passage) -> Unit:
        shown, printed = self.source.shown(name), self.source.as_printed(name)
        shown = "".join(shown.split())
        core = core_of(fold(shown), self.place)
        unit = self.found.get(core)
        if unit is None:
            unit = Unit(
                unit_id(shown), shown, kind_of(name.text), printed=printed if printed != shown else None
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


def build_tasks(layout: Layout, units: Units) -> tuple[Task, ...]:
    """Every item as a task, in the order printed."""
    source, worded = layout.source, layout.worded
    labels = label_items([entry.item for entry in worded])
    words = [_words(source, entry) for entry in worded]
    ids = task_ids(["/".join(section), title, text[:_START]] for section, title, text in words)
    boxes = _boxes_by_section(layout)
    return tuple(
        _task(
            layout,
            entry,
            units,
            Task(task_id, label, entry.item.kind, title, text, section, boxes=_boxes(entry, boxes)),
        )
        for entry, task_id, label, (section, title, text) in zip(worded, ids, labels, words, strict=True)
    )


def _words(source: Source, entry: Worded) -> tuple[tuple[str, ...], str, str]:
    text = "\n".join(source.shown(paragraph) for paragraph in entry.text)
    return section_path(source, entry.item.path), source.shown(entry.title), text


def _task(layout: Layout, entry: Worded, units: Units, task: Task) -> Task:
    """The task with who does it and until when."""
    clauses, mark = entry.duties.clauses, entry.item.node.mark
    when = _deadline(entry, layout.year)
    return replace(
        task,
        no=printed_label(mark) if mark and mark.rank != Rank.BULLET else None,
        assignments=_assignments(clauses, units, others=_role_of_others(layout)),
        open_list=any(clause.open_list for clause in clauses),
        by_division=any(clause.by_division for clause in clauses),
        deadline=when.on,
        deadline_doubtful=when.doubtful,
        ongoing=when.ongoing,
        line=layout.source.line(entry.item.node.number),
        responsibility="\n".join(map(layout.source.as_printed, entry.duties.printed)),
        printed=_printed(layout.source, entry, task),
    )


def _printed(source: Source, entry: Worded, task: Task) -> str | None:
    """Title and text as printed, where the script is not the simplified one."""
    title = source.as_printed(entry.title)
    text = "\n".join(source.as_printed(paragraph) for paragraph in entry.text)
    return None if (title, text) == (task.title, task.text) else "\n".join(filter(None, (title, text)))


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
