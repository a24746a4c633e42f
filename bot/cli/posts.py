"""`duban handover`: a post changes hands, from the terminal (交接)."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.options import ConfigOption, StateOption, find_place


def add_to(app: typer.Typer) -> None:
    app.command()(handover)


def handover(  # noqa: PLR0913, PLR0917 - a parameter an option
    account: Annotated[str, typer.Argument(metavar="CONNECTION:ACCOUNT")],
    unit: Annotated[str, typer.Option(help="The unit's name; none for a post of the office.")] = "",
    role: Annotated[
        str, typer.Option(help="liaison, head, coordinator, leader or administrator.")
    ] = "liaison",
    of: Annotated[str, typer.Option(help="CONNECTION:ACCOUNT of who held it, where several do.")] = "",
    on: Annotated[str, typer.Option(help="YYYY-MM-DD; today unless given.")] = "",
    name: Annotated[str, typer.Option(help="The name of somebody who is not known yet.")] = "",
    why: Annotated[str, typer.Option(help="The reason, which is kept.")] = "",
    state: StateOption = None,
    config: ConfigOption = None,
) -> None:
    """Give a post to somebody else from a day on; what is open there goes with it."""
    from bot.cli.records import write

    if not all(account.partition(":")):
        raise typer.BadParameter("expected CONNECTION:ACCOUNT")
    told = {"account": account, "of": of, "unit": unit, "role": role, "on": on, "name": name, "why": why}
    for line in write(find_place(state, config), "handover", told):
        typer.echo(line)
