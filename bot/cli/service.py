"""duban run and duban demo: the service itself."""

from __future__ import annotations

import asyncio
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer


def add_to(app: typer.Typer) -> None:
    app.command()(run)
    app.command()(demo)


def run(config: Annotated[Path, typer.Option(help="The settings.")] = Path("config.toml")) -> None:
    """Run the service until it is stopped (Ctrl-C or SIGTERM)."""
    from bot.cli.serving import serve
    from bot.config import load_config
    from bot.runtime.logs import set_up_logs
    from bot.storage.lock import service_lock

    set_up_logs()
    settings = load_config(config, os.environ)
    with service_lock(settings.storage.state):
        asyncio.run(serve(settings))


def demo(
    port: Annotated[int, typer.Option(help="Where the console is answered; 0 takes a free port.")] = 8080,
    plan: Annotated[
        str | None, typer.Option(help="Another plan: a document, a draft, or a published plan's id.")
    ] = None,
    state: Annotated[
        Path | None, typer.Option(help="Keep the state here; else in a temporary folder.")
    ] = None,
) -> None:
    """Try everything out: a chat in the browser, a plan, a clock that can be moved."""
    from bot.cli.demo import serve_demo
    from bot.runtime.logs import set_up_logs
    from bot.storage.lock import service_lock

    set_up_logs(level="warning")
    with ExitStack() as stack:
        folder = state or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="duban-demo-")))
        stack.enter_context(service_lock(folder))
        asyncio.run(serve_demo(folder, port=port, plan_name=plan))
