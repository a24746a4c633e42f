"""`duban assess`: the yearly assessment of a plan, as a table, as JSON and as a workbook (年度考核)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.options import ConfigOption, LocaleOption, Place, StateOption, find_place

if TYPE_CHECKING:
    from bot.cli.terminal import Terminal
    from bot.domain.assessment import Assessment, Trace, UnitScore
    from bot.domain.assessment_facts import AssessmentMade
    from bot.ports.ledger import View


def add_to(app: typer.Typer) -> None:
    app.command()(assess)


def assess(  # noqa: PLR0913 - a parameter an option
    year: Annotated[int, typer.Argument(metavar="YEAR", min=1900, max=9999)],
    *,
    plan: Annotated[str, typer.Option(help="The plan's id, where there are several.")] = "",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write the workbook here.", file_okay=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all of it, with every trace.")] = False,
    run: Annotated[
        int | None,
        typer.Option(
            "--run", metavar="SEQ", help="Again what this fact recorded, by its rules and its head."
        ),
    ] = None,
    state: StateOption = None,
    config: ConfigOption = None,
    locale: LocaleOption = None,
) -> None:
    """The yearly assessment of a plan; only reads. Rules and head are printed, so it can be done again."""
    import json

    from bot.cli.terminal import open_terminal

    place = find_place(state, config, locale)
    found = _assessed(place, year, plan, run)
    if out is not None:
        typer.echo(_written(found, place, out), err=True)
    if as_json:
        typer.echo(json.dumps(as_data(found), ensure_ascii=False))
        return
    _show(found, open_terminal(place.locale, place.state))


def as_data(found: Assessment) -> dict[str, Any]:
    """Points as text, as decimals are; instants in UTC; units in the plan's order."""
    return {
        "plan": found.plan,
        "title": found.title,
        "version": found.version,
        "year": found.year,
        "at": found.at.isoformat(),
        "head": f"{found.head[0]}:{found.head[1]}",
        "scoring": found.scoring.version,
        "provisional": found.provisional,
        "units": [_unit_data(unit) for unit in found.units],
    }


def _unit_data(unit: UnitScore) -> dict[str, Any]:
    items = [
        {
            "item": item.item,
            "weight": str(item.weight),
            "looked_at": item.looked_at,
            "points": None if item.points is None else str(item.points),
        }
        for item in unit.items
    ]
    hundred = None if unit.out_of_hundred is None else str(unit.out_of_hundred)
    totals = {"points": str(unit.points), "possible": str(unit.possible), "out_of_hundred": hundred}
    traces = [_trace_data(trace) for trace in unit.traces]
    return {"unit": unit.unit, "name": unit.name, **totals, "items": items, "traces": traces}


def _trace_data(trace: Trace) -> dict[str, Any]:
    found = trace.found
    return {
        "item": trace.item,
        "case": found.case,
        "seq": found.seq,
        "on": found.on.isoformat(),
        "until": found.until.isoformat() if found.until else None,
        "task": found.label,
        "filing": found.filing or None,
        "about": found.about,
        "points": str(trace.points),
        "excuse": found.excuse,
    }


def _assessed(place: Place, year: int, plan: str, run: int | None) -> Assessment:
    """Raises ConfigError where the ledger or the rules are wrong, NotFound, BadParameter."""
    from bot.answering.assessing import assessed
    from bot.cli.serving import kept_ahead
    from bot.runtime.clock import OfficeClock
    from bot.storage.data_files import data_files, read_calendar, read_scoring_rules
    from bot.storage.database import Database
    from bot.storage.plans import PlanCache
    from bot.storage.record import Shared
    from bot.storage.schema import require_current

    files = data_files(place.state)
    scoring, calendar = read_scoring_rules(files), read_calendar(files, place.zone)
    database = Database(place.database_url)
    require_current(database)
    at = OfficeClock(kept_ahead(database)).office()
    db = database.connect(read_only=True)
    try:
        db.snapshot()
        view = Shared(PlanCache(), calendar, scoring=scoring).view_on(db)
        if run is not None:
            made = _recorded(view, run)
            head = (made.seq, made.head)
            return assessed(view, made.plan, made.year, at=made.made_at, head=head, scoring=made.scoring)
        return assessed(view, _only(view, plan), year, at=at, head=view.ledger.head(), scoring=scoring)
    finally:
        db.close()


def _recorded(view: View, seq: int) -> AssessmentMade:
    from bot.domain.assessment_facts import AssessmentMade
    from bot.ports.records import Wanted

    for each in view.queries.recorded(Wanted(), newest=seq, most=1):
        if each.seq == seq and isinstance(each.fact, AssessmentMade):
            return each.fact
    raise typer.BadParameter(f"fact {seq} is no assessment", param_hint="--run")


def _only(view: View, plan: str) -> str:
    """The plan of that id, else the only one there is."""
    known = [each.id for each in view.plans.all_current()]
    if plan in known:
        return plan
    if plan or len(known) != 1:
        raise typer.BadParameter(f"one of {', '.join(known) or 'none yet'} is expected", param_hint="--plan")
    return known[0]


def _written(found: Assessment, place: Place, folder: Path) -> Path:
    """The workbook's path. Raises ConfigError."""
    from bot.documents.makers import assessment_args, make_documents
    from bot.storage.data_files import data_files
    from bot.wiring import read_documents

    words = read_documents(data_files(place.state), place.locale)
    [document] = make_documents("assessment", assessment_args(found, words, place.office, zone=place.zone))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / document.name
    path.write_bytes(document.body)
    return path


def _show(found: Assessment, terminal: Terminal) -> None:
    terminal.say(
        "assessment/head",
        title=found.title,
        year=str(found.year),
        provisional=found.provisional,
        at=found.at,
        scoring=found.scoring.version,
        head=f"{found.head[0]}:{found.head[1][:12]}",
    )
    items = [item.name for item in found.scoring.items]
    columns = ("unit", *items, "points", "possible", "out_of_hundred")
    none = terminal.words("assessment/not_counted")
    terminal.table(columns, ([unit.name, *_cells(unit, none)] for unit in found.units))


def _cells(unit: UnitScore, none: str) -> list[str]:
    points = [none if item.points is None else str(item.points) for item in unit.items]
    hundred = none if unit.out_of_hundred is None else str(unit.out_of_hundred)
    return [*points, str(unit.points), str(unit.possible), hundred]
