"""`duban simulate`: what a plan would do over some time, with made-up staff (推演)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from bot.cli.options import ConfigOption, StateOption, find_place

DAY = ["%Y-%m-%d"]


def add_to(app: typer.Typer) -> None:
    app.command("simulate")(run_simulation)


def run_simulation(  # noqa: PLR0913, PLR0917 - a parameter an option
    plan: Annotated[
        str, typer.Argument(metavar="PLAN", help="A document, a draft, or a published plan's id.")
    ],
    first: Annotated[datetime, typer.Option("--from", formats=DAY, help="The first day.")],
    last: Annotated[datetime, typer.Option("--to", formats=DAY, help="The last day.")],
    seed: Annotated[int, typer.Option(help="Other people, other habits.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print every day.")] = False,
    as_calendar: Annotated[
        bool,
        typer.Option("--calendar", help="Print the duties of those days as a page instead, nobody made up."),
    ] = False,
    state: StateOption = None,
    config: ConfigOption = None,
) -> None:
    """Run the real service over made-up staff and days; the same output for the same arguments."""
    import json
    from pathlib import Path

    from bot.cli.catalogue import find_draft
    from bot.domain.review import is_issued
    from bot.runtime.logs import set_up_logs
    from bot.simulate.almanac import read_almanac
    from bot.simulate.duty_page import duty_page
    from bot.simulate.run import simulate
    from bot.simulate.setting import read_draft_file
    from bot.storage.data_files import data_files

    if last < first:
        raise typer.BadParameter("the last day comes before the first", param_hint="--to")
    set_up_logs(level="error")
    path = Path(plan)
    is_document = path.is_file() and path.suffix != ".json"
    place = find_place(state, config)
    read = read_draft_file(path) if is_document else find_draft(plan, place)
    if as_calendar:
        span = (first.date(), last.date())
        typer.echo(
            duty_page(read.plan, [span], read_almanac(data_files(place.state)), is_issued=is_issued(read)),
            nl=False,
        )
        return
    found = simulate(read.plan, first.date(), last.date(), seed=seed)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    names = list(found["totals"])
    typer.echo("  ".join(["day       ", *names]))
    for day in found["days"]:
        if any(day[name] for name in names):
            typer.echo("  ".join([day["day"], *(f"{day[name]:>{len(name)}}" for name in names)]))
    typer.echo("  ".join(["total     ", *(f"{found['totals'][name]:>{len(name)}}" for name in names)]))
