"""`duban check`: settings, ledger, calendar, and each connection proved by asking its platform."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.config import Config
    from bot.ports.platform import Finding, Platform
    from bot.runtime.calls import Http

FAULTY = 1


def add_to(app: typer.Typer) -> None:
    app.command()(check)


def check(config: Annotated[Path, typer.Option(help="The settings.")] = Path("config.toml")) -> None:
    """Check settings, ledger and connections; one line a fault."""
    import asyncio

    from bot.config import load_config

    settings = load_config(config, os.environ)
    faults = asyncio.run(_check(settings))
    if faults:
        raise typer.Exit(FAULTY)
    typer.echo("everything is in order")


async def _check(config: Config) -> int:
    """How many faults were told."""
    from datetime import UTC

    import aiohttp

    from bot.cli.address_check import public_findings
    from bot.runtime.calls import AiohttpClient
    from bot.wiring import build_platforms

    count = sum(_told("ledger", each) for each in ledger_findings(config))
    platforms = build_platforms(config)
    async with aiohttp.ClientSession() as session:
        of_address = await public_findings(config, session)
        count += sum(_told("web.public_url", each) for each in of_address)
        http = AiohttpClient(session)
        for name, platform in platforms.items():
            found = await connection_findings(name, platform, config, http, wall_at=datetime.now(UTC))
            count += sum(_told(f"connections.{name}", each) for each in found)
    return count


def ledger_findings(config: Config) -> Iterator[Finding]:
    """Is the ledger of this release, and is there a table of this year's public holidays?"""
    from datetime import UTC

    from bot.errors import ConfigError
    from bot.ports.platform import Finding
    from bot.storage.data_files import data_files, read_calendar, read_scoring_rules
    from bot.storage.schema import require_current, revision
    from bot.wiring import database_of

    database = database_of(config)
    if revision(database) is None:
        yield Finding("there is no ledger yet", "duban run makes it at its first start", is_fault=False)
    else:
        try:
            require_current(database)
        except ConfigError as error:
            yield Finding(str(error))
    files = data_files(config.storage.state)
    try:
        read_scoring_rules(files)
    except ConfigError as error:
        yield from (Finding(line) for line in str(error).splitlines())
    calendar = read_calendar(files, config.office.zone)
    today = calendar.local_day(datetime.now(UTC))
    if calendar.is_provisional(today):
        todo = f"put calendar/{today.year}.toml into the state folder's data"
        yield Finding(f"no table of public holidays for {today.year}", todo)


async def connection_findings(
    name: str, platform: Platform, config: Config, http: Http, *, wall_at: datetime
) -> Sequence[Finding]:
    """What is missing for its reply form, and what the platform says of itself where it can be asked."""
    from urllib.parse import urlsplit

    from bot.errors import DeliveryError
    from bot.ports.platform import CheckAt, Checks, Finding
    from bot.runtime.calls import drive

    formless = _form_findings(platform, config)
    if not isinstance(platform, Checks):
        return formless
    callback = f"{config.web.public_url}/hooks/{name}" if config.web.public_url else None
    ours = (urlsplit(callback).netloc,) if callback else ()
    asked = platform.check(CheckAt(wall_at, callback))
    try:
        driven = await drive(asked, http, platform=platform.name, hosts=(*platform.hosts, *ours))
    except DeliveryError as error:
        return (*formless, Finding(f"{platform.name} cannot be asked: {error}"))
    return (*formless, *driven.result)


def _form_findings(platform: Platform, config: Config) -> tuple[Finding, ...]:
    """Where nobody is heard, reports come by the reply form, and that needs an address."""
    from bot.ports.platform import Finding, SpeaksOnly

    if not (isinstance(platform, SpeaksOnly) and platform.speaks_only) or config.web.public_url:
        return ()
    what = "nobody is heard here and there is no reply form: web.public_url is not set"
    return (Finding(what, "set it in config.toml, so that reminders carry a link to report by"),)


def _told(where: str, finding: Finding) -> int:
    """1 for a fault."""
    todo = f"; {finding.todo}" if finding.todo else ""
    typer.echo(f"{where}: {finding.what}{todo}", err=finding.is_fault)
    return int(finding.is_fault)
