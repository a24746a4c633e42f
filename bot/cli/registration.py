"""`duban example-registration`: the file that a Matrix homeserver wants of its application service."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer


def add_to(app: typer.Typer) -> None:
    app.command("example-registration")(write_registration)


def write_registration(
    connection: Annotated[str, typer.Argument(help="The name in [connections.NAME].")],
    config: Annotated[Path, typer.Option(help="The settings.")] = Path("config.toml"),
    url: Annotated[
        str | None, typer.Option(help="Where the homeserver reaches us; else public_url, else [web] itself.")
    ] = None,
) -> None:
    """Print the registration file of a Matrix connection; it holds its tokens."""
    from bot.config import load_config, platform_settings
    from bot.errors import ConfigError
    from bot.platforms.matrix.platform import Config as MatrixConfig
    from bot.platforms.matrix.registration import registration_file

    settings = load_config(config, os.environ)
    found = settings.connections.get(connection)
    if found is None or found.platform != "matrix":
        names = [name for name, each in settings.connections.items() if each.platform == "matrix"]
        raise ConfigError(f"connections.{connection}: expected one of platform matrix: {', '.join(names)}")
    ours = platform_settings(connection, found, MatrixConfig)
    base = url or settings.web.public_url or f"http://{settings.web.host}:{settings.web.port}"
    typer.echo(registration_file(connection, ours, f"{base.rstrip('/')}/hooks/{connection}"), nl=False)
