"""`duban review DRAFT`: go through the oddities of a draft; left at any time, gone on with later (审核)."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.options import ConfigOption, LocaleOption, StateOption, find_place, login_name


def add_to(app: typer.Typer) -> None:
    app.command("review")(review)


def review(
    draft: Annotated[str, typer.Argument(metavar="DRAFT", help="The draft's id, as `duban plans` shows it.")],
    by: Annotated[
        str | None, typer.Option("--by", help="Who reviews, as the draft keeps it; else the login name.")
    ] = None,
    state: StateOption = None,
    config: ConfigOption = None,
    locale: LocaleOption = None,
) -> None:
    """Go through the doubtful places of a draft."""
    from bot.cli.session import Reviewer, Session
    from bot.cli.terminal import open_terminal
    from bot.plans.presets import FILE, parse_presets
    from bot.storage.data_files import data_files
    from bot.storage.drafts import Drafts

    place = find_place(state, config, locale)
    terminal = open_terminal(place.locale, place.state)
    presets = parse_presets(data_files(place.state).read(FILE))
    Session(Drafts(place.drafts), draft, terminal, Reviewer(by or login_name(), presets=presets)).run()
