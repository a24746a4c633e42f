"""The tasks and units of a plan, built from its worded items (任务目录)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from sys import intern

from bot.domain.plan import Assignment, Role, Task, Unit
from bot.plans.dates import Deadline, deadline_in_text, read_deadline
from bot.plans.items import Item, Section
from bot.plans.labels import TaskIds, label_items, unit_id
from bot.plans.layout import Layout
from bot.plans.marks import IN_FULL, Rank, printed_label
from bot.plans.names import kind_of
from bot.plans.passages import Passage
from bot.plans.renamed import Renamed, find_renamed, without_former
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


def section_path(source: Source, path: Sequence[Section]) -> tuple[str, ...]:
    """The headings above an item as printed, their numbers included."""
    return tuple(_heading(source, section) for section in path)


def _heading(source: Source, section: Section) -> str:
    number, heading = source.shown(section.number), source.shown(section.heading)
    between = " " if section.mark.rank in IN_FULL and heading else ""
    return f"{number.strip()}{between}{heading.strip()}".rstrip("。.：:")


class Catalogue:
    """The items as tasks, in the order printed. Of the layout it keeps only what their words need."""

    def __init__(self, layout: Layout) -> None:
        place = layout.front.jurisdiction or ""
        self.units = Units(layout.source, place, find_renamed(layout.paragraphs(), place))
        self._source, self._worded, self._year = layout.source, layout.worded, layout.year
        self._labels = label_items(layout.worded.items)
        self._boxes = {id(frame): box.names for frame, box in layout.boxes}
        self._frames = layout.boxes  # as long as they live their ids are their own
        self._others = _role_of_others(layout)

    def take(self) -> Iterator[tuple[Worded, Task]]:
        """Every item in words and as a task; the items are let go one by one."""
        ids = TaskIds()
        path: tuple[Section, ...] = ()
        section: tuple[str, ...] = ()
        for entry, label in zip(self._worded.take(), self._labels, strict=True):
            if entry.item.path != path:
                path, section = entry.item.path, section_path(self._source, entry.item.path)
            yield entry, self._task(entry, label, section, ids)

    def _task(self, entry: Worded, label: str, section: tuple[str, ...], ids: TaskIds) -> Task:
        source, item, clauses = self._source, entry.item, entry.duties.clauses
        title, text = source.shown(entry.title), "\n".join(map(source.shown, entry.text))
        number = intern(printed_label(item.mark)) if item.mark.rank != Rank.BULLET else None
        when = _deadline(entry, self._year)
        return Task(
            id=ids.give("/".join(section), title, text[:_START]),
            label=label,
            kind=item.kind,
            title=title,
            text=text,
            section=section,
            no=label if number == label else number,
            assignments=_assignments(clauses, self.units, others=self._others),
            open_list=any(clause.open_list for clause in clauses),
            by_division=any(clause.by_division for clause in clauses),
            deadline=when.on,
            ongoing=when.ongoing,
            boxes=self._boxes_of(item),
            line=source.line(item.number),
            deadline_doubtful=when.doubtful,
            responsibility="\n".join(map(source.as_printed, entry.duties.printed)),
            printed=_printed(source, entry, title, text),
        )

    def _boxes_of(self, item: Item) -> tuple[str, ...]:
        """The boxes that hang on the item's own section or on the item."""
        frames = [frame for section in item.path[-1:] for frame in section.boxes]
        return tuple(name for frame in (*frames, *item.boxes) for name in self._boxes[id(frame)])


def _printed(source: Source, entry: Worded, title: str, text: str) -> str | None:
    """Title and text as printed, where the script is not the simplified one."""
    printed = source.as_printed(entry.title), "\n".join(map(source.as_printed, entry.text))
    return None if printed == (title, text) else "\n".join(filter(None, printed))


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
