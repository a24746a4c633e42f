"""What emulators of chat platforms share: TLS on loopback under the vendor's own names, and misbehaviour.

The service under test runs unchanged: its addresses, hosts and certificate checks are the real ones. Only the
resolver of its HTTP client leads the vendor's names to this machine.
"""

from __future__ import annotations

import asyncio
import json
import ssl
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Protocol

import aiohttp
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.runtime.calls import AiohttpClient

PUBLIC: Final = "93.184.216.34"  # what the vendor's names stand for to the guard against private addresses
CERTIFICATE: Final = "emulators.pem"  # files of the folder
PORTS: Final = "emulators.json"
PATIENCE: Final = aiohttp.ClientTimeout(total=5, connect=20)  # only `Silence` lasts so long


@dataclass(frozen=True, slots=True)
class Reply:
    """Answered like this instead, before or after (`done`) the call was carried out."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    done: bool = False


@dataclass(frozen=True, slots=True)
class Reset:
    """The connection is cut off, before or after (`done`) the call was carried out."""

    done: bool = False


@dataclass(frozen=True, slots=True)
class Silence:
    """Carried out or not, it is never answered."""

    done: bool = False


Misbehaviour = Reply | Reset | Silence
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Called:
    """One call that was made, in order."""

    method: str
    path: str
    body: bytes
    authorization: str


class Emulator(Protocol):
    """A vendor: its names, its routes, what it was called with."""

    hosts: tuple[str, ...]
    net: Net

    def add_to(self, app: web.Application) -> None: ...


class Net:
    """The calls that came, and how some of them are answered wrongly."""

    def __init__(self) -> None:
        self.calls: list[Called] = []
        self._planned: dict[str, deque[Misbehaviour]] = defaultdict(deque)
        self._over = asyncio.Event()

    def misbehave(self, path: str, *how: Misbehaviour) -> None:
        """The next calls to a path that begins so, one after another."""
        self._planned[path].extend(how)

    def paths(self) -> list[str]:
        return [call.path for call in self.calls]

    def end(self) -> None:
        self._over.set()

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        upload = request.content_type.startswith("multipart/")
        body = b"" if upload else await request.read()  # a form is read once, by its handler
        authorization = request.headers.get("authorization", "")
        self.calls.append(Called(request.method, request.path, body, authorization))
        how = next(
            (each.popleft() for path, each in self._planned.items() if each and _is(request, path)), None
        )
        if how is None:
            return await handler(request)
        if how.done:
            await handler(request)
        if isinstance(how, Silence):
            await self._over.wait()
        if isinstance(how, Reply):
            return web.Response(status=how.status, body=how.body, headers=dict(how.headers))
        if request.transport is not None:
            request.transport.abort()
        return web.Response()


def _is(request: web.Request, path: str) -> bool:
    return request.path.startswith(path)


class Windows:
    """A vendor's limit: at most so many in any so many seconds, for each of its keys."""

    def __init__(self, most: int, seconds: float, now: Callable[[], datetime]) -> None:
        self._most, self._seconds, self._now = most, seconds, now
        self._taken: dict[str, deque[float]] = defaultdict(deque)

    def take(self, key: str = "") -> bool:
        """False when it is one too many: nothing is taken then."""
        now, taken = self._now().timestamp(), self._taken[key]
        while taken and taken[0] + self._seconds <= now:
            taken.popleft()
        if len(taken) >= self._most:
            return False
        taken.append(now)
        return True


class _Resolver(AbstractResolver):
    """The vendors' names lead to their emulators, and no other name anywhere."""

    def __init__(self, ports: dict[str, int]) -> None:
        self._ports = ports

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
        if host not in self._ports:
            raise OSError(f"no network beyond the emulators: {host}")
        found = self._ports[host]
        return [{"hostname": host, "host": "127.0.0.1", "port": found, "family": 2, "proto": 0, "flags": 0}]

    async def close(self) -> None:
        """Nothing is open."""


async def resolve_publicly(_: str) -> list[str]:
    """For the guard that lets nothing call a private address."""
    return [PUBLIC]


@asynccontextmanager
async def internet(
    folder: Path, *emulators: Emulator, keep_alive: bool = False, patience: aiohttp.ClientTimeout = PATIENCE
) -> AsyncIterator[AiohttpClient]:
    """The service's own HTTP client, with nothing but these vendors to call."""
    hosts = [host for each in emulators for host in each.hosts]
    held = certificate(folder, hosts)
    listening = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    listening.load_cert_chain(held)
    runners, ports = [], {}
    for each in emulators:
        runner, port = await _serve(each, listening)
        runners.append(runner)
        ports.update(dict.fromkeys(each.hosts, port))
    (folder / PORTS).write_text(json.dumps(ports))
    async with connected(folder, keep_alive=keep_alive, patience=patience) as http:
        yield http
    for each in emulators:
        each.net.end()
    for runner in runners:
        await runner.cleanup()


@asynccontextmanager
async def connected(
    folder: Path, *, keep_alive: bool = False, patience: aiohttp.ClientTimeout = PATIENCE
) -> AsyncIterator[AiohttpClient]:
    """The client alone, for another process that calls the emulators of this folder."""
    ports = json.loads((folder / PORTS).read_text())
    calling = ssl.create_default_context(cafile=str(folder / CERTIFICATE))
    connector = aiohttp.TCPConnector(resolver=_Resolver(ports), ssl=calling, force_close=not keep_alive)
    async with aiohttp.ClientSession(connector=connector) as session:
        yield AiohttpClient(session, patience, resolve_publicly)


async def _serve(emulator: Emulator, tls: ssl.SSLContext) -> tuple[web.AppRunner, int]:
    app = web.Application(client_max_size=64 * 1024 * 1024, middlewares=[emulator.net.middleware])
    emulator.add_to(app)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    return runner, int(runner.addresses[0][1])


def certificate(folder: Path, hosts: Sequence[str]) -> Path:
    """One of its own making, with its key, for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "emulators")])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / CERTIFICATE
    plain = serialization.NoEncryption()
    held = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(held + built.public_bytes(serialization.Encoding.PEM))
    return path
