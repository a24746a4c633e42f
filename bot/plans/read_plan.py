"""A document's lines to the draft of a plan (读方案)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.document_errors import NotAPlan
from bot.domain.plan import Draft, Plan, Task, Unit, Warning
from bot.intake.lines import SourceLine
from bot.plans.account import Settled
from bot.plans.catalogue import Units, each_task
from bot.plans.default_rules import default_rules
from bot.plans.figures import Figures, Gathering
from bot.plans.labels import plan_id
from bot.plans.layout import Layout, lay_out
from bot.plans.renamed import find_renamed
from bot.plans.settling import settle
from bot.plans.source import Source
from bot.plans.warnings import find_oddities, item_oddities
from bot.plans.wordings import is_plan


def read_plan(lines: Sequence[SourceLine], *, source: str) -> Draft:
    """The plan a document holds, with warnings. `source` is the sha256 of its bytes. Raises NotAPlan."""
    text = Source(lines)
    del lines  # they take more room than the text, and whoever has read them from the file keeps none
    return _draft(text, source)[0]


def read_with_account(lines: Sequence[SourceLine], *, source: str) -> tuple[Draft, Settled]:
    """The draft, and what became of every character of the document. Raises NotAPlan."""
    return _draft(Source(lines), source)


def _draft(text: Source, source: str) -> tuple[Draft, Settled]:
    plan, warnings, settled = _read(text)
    stretches = tuple(settled.stretches([task.id for task in plan.tasks]))
    return Draft(plan, source, warnings, settled.skipped, stretches=stretches), settled


def _read(source: Source) -> tuple[Plan, tuple[Warning, ...], Settled]:
    """Item by item; the layout is gone when the document is told off into stretches."""
    layout = lay_out(source)
    if not is_plan(layout):
        raise NotAPlan(lines=source.line_count)
    settled, gathering = settle(layout), Gathering(layout)
    place = layout.front.jurisdiction or ""
    units = Units(source, place, find_renamed(layout.paragraphs(), place))
    tasks: list[Task] = []
    oddities: list[Warning] = []
    for entry, task in each_task(layout, units):
        tasks.append(task)
        gathering.add(entry, task)
        oddities += item_oddities(source, entry, task)
    plan = _plan(
        layout, tuple(tasks), _with_aliases(layout, tuple(units.found.values())), gathering.figures()
    )
    return plan, find_oddities(layout, plan, settled, oddities), settled


def _plan(layout: Layout, tasks: tuple[Task, ...], units: tuple[Unit, ...], figures: Figures) -> Plan:
    front = layout.front
    from_year, to_year = _years(layout, figures)
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


def _with_aliases(layout: Layout, units: Sequence[Unit]) -> tuple[Unit, ...]:
    """Each unit also under its name with the place's own before it, where the document prints that too."""
    place = layout.front.jurisdiction or ""
    full = {unit.id: f"{place}{unit.name[1:]}" for unit in units if place and unit.name[:1] == place[-1:]}
    printed = layout.source.printed_among(full.values())
    named = []
    for unit in units:
        name = full.get(unit.id)
        is_alias = name in printed and name not in unit.aliases
        named.append(replace(unit, aliases=(*unit.aliases, name)) if name and is_alias else unit)
    return tuple(named)


def _years(layout: Layout, figures: Figures) -> tuple[int | None, int | None]:
    """The years printed; else from the year of issue to the last goal's year."""
    front = layout.front
    if front.from_year is not None:
        return front.from_year, front.to_year
    issued = int(front.issued[:4]) if front.issued else None
    ends = [
        int(node.date[:4]) for node in figures.milestones if node.kind == "deadline" and node.date[:2] == "20"
    ]
    return issued, max(ends, default=issued)
