"""A document's lines to the draft of a plan (读方案)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.document_errors import NotAPlan
from bot.domain.plan import Draft, Plan, Task, Unit, Warning
from bot.intake.lines import SourceLine
from bot.plans.account import Settled
from bot.plans.catalogue import Catalogue
from bot.plans.default_rules import default_rules
from bot.plans.figures import Figures, Gathering
from bot.plans.front import Front
from bot.plans.labels import plan_id
from bot.plans.layout import lay_out
from bot.plans.oddities_of_numbers import Numbers
from bot.plans.settling import settle
from bot.plans.source import Printed, Source
from bot.plans.warnings import document_oddities, in_order, item_oddities, plan_oddities
from bot.plans.wordings import is_plan


def read_plan(lines: Sequence[SourceLine], *, source: str) -> Draft:
    """The plan a document holds, with warnings. `source` is the sha256 of its bytes. Raises NotAPlan."""
    printed = Printed(lines)
    del lines  # they take more room than the text, and whoever has read them from the file keeps none
    return _draft(printed, source)[0]


def read_with_account(lines: Sequence[SourceLine], *, source: str) -> tuple[Draft, Settled]:
    """The draft, and what became of every character of the document. Raises NotAPlan."""
    return _draft(Printed(lines), source)


def _draft(printed: Printed, source: str) -> tuple[Draft, Settled]:
    """What it was read by is gone when the document is told off into stretches."""
    plan, warnings, settled = _read(Source(printed))
    stretches = tuple(settled.stretches([task.id for task in plan.tasks]))
    return Draft(plan, source, warnings, settled.skipped, stretches=stretches), settled


def _read(source: Source) -> tuple[Plan, tuple[Warning, ...], Settled]:
    """First what stands around the items, then these one by one: the layout is gone by then."""
    taking = _look_around(source)
    tasks = []
    for entry, task in taking.catalogue.take():
        tasks.append(task)
        taking.gathering.add(entry, task)
        taking.oddities.extend(item_oddities(source, entry, task))
        taking.oddities.extend(taking.numbers.oddities(entry.item, task))
    units = _with_aliases(source, taking.front, tuple(taking.catalogue.units.found.values()))
    plan = _plan(taking.front, tuple(tasks), units, taking.gathering.figures())
    return plan, in_order([*taking.oddities, *plan_oddities(plan)]), taking.settled


@dataclass(frozen=True, slots=True)
class _Taking:
    """What takes in the items, and what is known without them."""

    front: Front
    settled: Settled
    catalogue: Catalogue
    gathering: Gathering
    numbers: Numbers
    oddities: list[Warning]


def _look_around(source: Source) -> _Taking:
    """Raises NotAPlan."""
    layout = lay_out(source)
    if not is_plan(layout):
        raise NotAPlan(lines=source.printed.line_count)
    settled = settle(layout)
    return _Taking(
        layout.front,
        settled,
        Catalogue(layout),
        Gathering(layout),
        Numbers(layout),
        [*document_oddities(layout, settled)],
    )


def _plan(front: Front, tasks: tuple[Task, ...], units: tuple[Unit, ...], figures: Figures) -> Plan:
    from_year, to_year = _years(front, figures)
    return Plan(
        id=plan_id(front.title, "、".join(front.issuer)),
        title=front.title,
        issuer=front.issuer,
        issued=date.fromisoformat((front.issued + "-01")[:10]) if front.issued else None,
        doc_no=front.doc_no,
        jurisdiction=front.jurisdiction,
        from_year=from_year,
        to_year=to_year,
        units=units,
        tasks=tasks,
        indicators=figures.indicators,
        milestones=figures.milestones,
        printed_rules=figures.printed_rules,
        rules=default_rules(figures.printed_rules),
        issued_printed=front.issued,
    )


def _with_aliases(source: Source, front: Front, units: Sequence[Unit]) -> tuple[Unit, ...]:
    """Each unit also under its name with the place's own before it, where the document prints that too."""
    place = front.jurisdiction or ""
    full = {unit.id: f"{place}{unit.name[1:]}" for unit in units if place and unit.name[:1] == place[-1:]}
    printed = source.printed_among(full.values())
    named = []
    for unit in units:
        name = full.get(unit.id)
        is_alias = name in printed and name not in unit.aliases
        named.append(replace(unit, aliases=(*unit.aliases, name)) if name and is_alias else unit)
    return tuple(named)


def _years(front: Front, figures: Figures) -> tuple[int | None, int | None]:
    """The years printed; else from the year of issue to the last goal's year."""
    if front.from_year is not None:
        return front.from_year, front.to_year
    issued = int(front.issued[:4]) if front.issued else None
    ends = [
        int(node.date[:4]) for node in figures.milestones if node.kind == "deadline" and node.date[:2] == "20"
    ]
    return issued, max(ends, default=issued)
