"""Whether the public address leads to this very service: `duban check` asks what nobody else can answer.

The answer is made with a key that stands in the ledger, so that it is the same of all instances on one ledger
and of no copy: a service that is alone on its ledger makes a new key at the first question.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web

from bot.ports.platform import Finding
from bot.runtime.writer import Writer
from bot.storage.database import Db
from bot.storage.record import Transaction

PATH: Final = "/prove/"
SETTING: Final = "proving_key"
KEY_BYTES: Final = 32
NONCE_BYTES: Final = 16
MOST_ANSWER: Final = 4096
TIMEOUT: Final = aiohttp.ClientTimeout(total=10)
_PROOF: Final = re.compile(r"[0-9a-f]{64}")
_FORWARD: Final = "pass every path of web.public_url on unchanged to http://{listener}"


class Prover:
    """Answers for the running service. `alone`: no other instance can be on the ledger."""

    def __init__(self, writer: Writer, *, alone: bool) -> None:
        self._writer = writer
        self._alone = alone
        self._key = ""

    def add_to(self, app: web.Application) -> None:
        app.router.add_get(f"{PATH}{{nonce:[0-9a-f]{{{2 * NONCE_BYTES}}}}}", self._answer)

    async def _answer(self, request: web.Request) -> web.Response:
        if not self._key:
            self._key = await self._writer.run(lambda tx: _key_in(tx, renew=self._alone))
        return _said(self._key, request)


def proving_key(db: Db) -> str:
    """What the service on this ledger answers with; "" where none was asked yet."""
    row = db.one("setting", name=SETTING)
    return str(row[0]) if row else ""


@asynccontextmanager
async def answering(host: str, port: int, key: str) -> AsyncIterator[None]:
    """Answers in the place of a service that does not run. Raises OSError where the port is taken."""
    app = web.Application()

    async def answer(request: web.Request) -> web.Response:
        return _said(key, request)

    app.router.add_get(f"{PATH}{{nonce}}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield
    finally:
        await runner.cleanup()


async def address_findings(
    url: str, listener: str, session: aiohttp.ClientSession, keys: Callable[[], Awaitable[set[str]]]
) -> tuple[Finding, ...]:
    """Asked as people and platforms ask, once. `listener` is where we are answered behind it, `keys` gives
    those that are ours once the answer is there. No finding where all is right.
    """
    nonce = secrets.token_hex(NONCE_BYTES)
    try:
        async with session.get(f"{url}{PATH}{nonce}", allow_redirects=False, timeout=TIMEOUT) as reply:
            said = (await reply.content.read(MOST_ANSWER)).decode("utf-8", "replace").strip()
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return (_unreached(url, listener, error),)
    if reply.status == web.HTTPOk.status_code:
        ours = [_proof(key, nonce).encode() for key in await keys()]
        if any(hmac.compare_digest(each, said.encode()) for each in ours):
            return ()
        return (_other(url, listener, reply, is_duban=_PROOF.fullmatch(said) is not None),)
    return (_refused(url, listener, reply),)


def _unreached(url: str, listener: str, error: BaseException) -> Finding:
    """No answer at all; the first that fits."""
    host = urlsplit(url).hostname
    match error:
        case aiohttp.ClientConnectorCertificateError():
            why = getattr(error.certificate_error, "verify_message", "") or "it is not trusted"
            return Finding(
                f"the certificate of {url} is not accepted: {why}",
                f"give the proxy a valid certificate for {host}, with the whole chain",
            )
        case aiohttp.ClientSSLError():
            return Finding(
                f"{url} does not speak TLS as it should",
                "let the proxy end TLS at that port, 1.2 or newer, or correct web.public_url",
            )
        case aiohttp.ClientConnectorDNSError():
            return Finding(f"{host} has no address", "correct web.public_url, or enter the name in the DNS")
        case aiohttp.ClientConnectorError():
            return Finding(
                f"nothing answers at {url}",
                "start the proxy and open its port; where this machine may not call its own public address, "
                "run duban check from one that may",
            )
        case TimeoutError():
            return Finding(
                f"{url} does not answer within {TIMEOUT.total:.0f} seconds",
                "look at firewall and proxy; " + _FORWARD.format(listener=listener),
            )
    return Finding(f"{url} breaks off before it answers", _FORWARD.format(listener=listener))


def _other(url: str, listener: str, reply: aiohttp.ClientResponse, *, is_duban: bool) -> Finding:
    if is_duban:
        return Finding(
            f"{url} leads to another Duban, with a ledger of its own: an older machine, or a copy for trials",
            f"let DNS and proxy lead here, to http://{listener}, or correct web.public_url",
        )
    return Finding(
        f"at {url} something else answers{_by(reply)}",
        f"{_FORWARD.format(listener=listener)}, or correct web.public_url",
    )


def _refused(url: str, listener: str, reply: aiohttp.ClientResponse) -> Finding:
    """By what stands before us, or stands in our place."""
    status, on = reply.status, _FORWARD.format(listener=listener)
    if 300 <= status < 400:
        to = urlsplit(reply.headers.get("location", ""))
        where = f"{to.scheme}://{to.netloc}" if to.scheme and to.netloc else "another path"
        todo = f"set web.public_url to the address that answers itself, or {on}: platforms do not follow"
        return Finding(f"{url} redirects to {where[:120]}", todo)
    if status in {401, 403, 407}:
        todo = f"let /hooks, /r, /enter and {PATH} through without a login; each has a proof of its own"
        return Finding(f"{url} refuses us with {status}{_by(reply)}", todo)
    if status in {502, 503, 504}:
        todo = f"point it to http://{listener}, and start duban run if that is elsewhere"
        return Finding(f"the proxy at {url} answers{_by(reply)}, but does not reach us ({status})", todo)
    return Finding(f"{url} answers {status}{_by(reply)}: our paths do not come through", on)


def _by(reply: aiohttp.ClientResponse) -> str:
    """Who answers, as far as it says so itself."""
    named = re.sub(r"[^\w./() -]", "", reply.headers.get("server", ""))[:40].strip()
    return f" (server {named})" if named else ""


def _proof(key: str, nonce: str) -> str:
    return hmac.new(key.encode(), f"prove:{nonce}".encode(), hashlib.sha256).hexdigest()


def _key_in(tx: Transaction, *, renew: bool) -> str:
    found = proving_key(tx.db)
    if not found or renew:
        found = secrets.token_hex(KEY_BYTES)
        tx.db.run("put_setting", name=SETTING, value=found)
    return found


def _said(key: str, request: web.Request) -> web.Response:
    text = _proof(key, request.match_info["nonce"])
    return web.Response(text=text, headers={"cache-control": "no-store"})
