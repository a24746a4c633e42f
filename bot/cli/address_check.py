"""`duban check` of `web.public_url`: does it lead to the service of these settings, running or not."""

from __future__ import annotations

import secrets
from contextlib import AsyncExitStack, closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import aiohttp

    from bot.config import Config
    from bot.ports.platform import Finding


async def public_findings(config: Config, session: aiohttp.ClientSession) -> tuple[Finding, ...]:
    """Where the service does not run, its listener is opened for the moment; none may start meanwhile.

    Nothing is found where no address is set.
    """
    from bot.errors import ConfigError
    from bot.ports.platform import Finding
    from bot.runtime.proving import KEY_BYTES, address_findings, answering
    from bot.storage.lock import service_lock

    web, own = config.web, secrets.token_hex(KEY_BYTES)
    if web.public_url is None:
        return ()
    listener = f"{web.host}:{web.port}"
    async with AsyncExitStack() as opened:
        try:
            opened.enter_context(service_lock(config.storage.state))
            await opened.enter_async_context(answering(web.host, web.port, own))
        except ConfigError:
            own = ""  # the service runs, and answers itself
        except OSError as error:
            what = f"{listener} cannot be opened, though the service does not run: {error.strerror}"
            return (Finding(what, "stop what listens there, or change host and port of [web]"),)

        async def keys() -> set[str]:
            return {own, _key_of(config)} - {""}

        return await address_findings(web.public_url, listener, session, keys)


def _key_of(config: Config) -> str:
    """Of the running service, on this machine or, with a ledger on a server, on another; "" without any."""
    from bot.runtime.proving import proving_key
    from bot.storage.schema import revision
    from bot.wiring import database_of

    database = database_of(config)
    if revision(database) is None:
        return ""
    with closing(database.connect()) as db:
        return proving_key(db)
