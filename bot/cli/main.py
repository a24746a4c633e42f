"""The command line: one module a group of commands; what is heavy is imported inside the commands."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

import typer

from bot.cli import (
    assessment,
    checking,
    plans,
    posts,
    records,
    registration,
    replies,
    review,
    service,
    settings,
    simulation,
)
from bot.errors import BotError

# Each has `add_to(app)`. Another group is another line here.
GROUPS = (
    service, checking, plans, review, records, posts, assessment, simulation, replies, settings, registration,
)  # fmt: skip
FAILED = 1

app = typer.Typer(
    name="duban",
    help="Duban makes published work plans happen.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"max_content_width": 100},
)


def _show_version(wanted: bool) -> None:
    if not wanted:
        return
    try:
        number = version("duban")
    except PackageNotFoundError:
        number = "from a checkout that is not installed"
    typer.echo(f"duban {number}")
    raise typer.Exit


@app.callback()
def _options(
    show_version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and leave."),
    ] = False,
) -> None:
    pass


for group in GROUPS:
    group.add_to(app)


def main() -> None:
    """What is wrong in settings, files and arguments is told in a line each, without a traceback."""
    try:
        app()
    except BotError as error:
        for line in str(error).splitlines():
            typer.echo(f"duban: {line}", err=True)
        sys.exit(FAILED)
