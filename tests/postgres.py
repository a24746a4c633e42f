"""A PostgreSQL server for tests: TEST_DATABASE_URL, else one of our own, started when first asked for."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import make_url

from bot.storage.database import Database
from bot.storage.schema import migrate

ACCOUNT = "postgres"  # PostgreSQL refuses to run as root, so root runs it under this account
ATTEMPTS = 5  # between finding a free port and taking it somebody else may take it


class NoServerError(Exception):
    """There is no PostgreSQL to be had on this machine."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: `url` of its maintenance database."""

    url: str

    def run(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement)

    def create(self, name: str, template: str) -> str:
        """The URL of a new database with what the template holds."""
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(template)
        )
        with psycopg.connect(self.url, autocommit=True) as connection:
            if connection.info.server_version >= 150000:  # older ones copy the files anyway: half the time
                copy += sql.SQL(" STRATEGY FILE_COPY")
            connection.execute(copy)
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def drop(self, name: str) -> None:
        self.run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _tool(name: str) -> str:
    """The path of a server program; Debian keeps them off the PATH. Raises NoServerError."""
    found = shutil.which(name)
    if found:
        return found
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    if not versions:
        raise NoServerError(f"{name} is not installed (Debian package postgresql)")
    return str(versions[-1])


def _account() -> str | None:
    """Whose account the server runs under; None: our own. Raises NoServerError."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(ACCOUNT).pw_name
    except KeyError:
        raise NoServerError(f"running as root and there is no account {ACCOUNT!r}") from None


def _call(command: Sequence[str], *, account: str | None, folder: Path) -> None:
    """Run to the end; what it says goes to a file, since a server it starts keeps its output open."""
    group = pwd.getpwnam(account).pw_gid if account else None
    with (folder / "log").open("ab") as log:
        done = subprocess.run(
            command,
            user=account,
            group=group,
            extra_groups=[] if account else None,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            check=False,
        )
    if done.returncode != 0:
        said = (folder / "log").read_text(errors="replace")[-2000:]
        raise NoServerError(f"{Path(command[0]).name} ended with {done.returncode}: {said}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _start(folder: Path, account: str | None) -> int:
    """The port on which the server of the folder now answers. Raises NoServerError."""
    for attempt in range(ATTEMPTS):
        port = _free_port()
        options = (
            f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
            " -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c autovacuum=off"
            " -c max_connections=60"
        )
        command = [
            _tool("pg_ctl"),
            "-D",
            str(folder / "data"),
            "-w",
            "-o",
            options,
            "-l",
            str(folder / "server.log"),
            "start",
        ]
        try:
            _call(command, account=account, folder=folder)
        except NoServerError:
            if attempt == ATTEMPTS - 1:
                raise
        else:
            return port
    raise AssertionError("the loop returns or raises")


@contextmanager
def own_server() -> Iterator[Server]:
    """A server in a temporary folder on a free loopback port, stopped at the end. Raises NoServerError."""
    initdb, stop, account = _tool("initdb"), _tool("pg_ctl"), _account()
    folder = Path(tempfile.mkdtemp(prefix="duban-postgres-"))
    try:
        if account:
            shutil.chown(folder, account)
        setup = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "-D"]
        _call([initdb, *setup, str(folder / "data")], account=account, folder=folder)
        port = _start(folder, account)
        try:
            yield Server(f"postgresql://postgres@127.0.0.1:{port}/postgres")
        finally:
            # pg_ctl stops the process whose id the server wrote into its own folder
            _call(
                [stop, "-D", str(folder / "data"), "-w", "-m", "immediate", "stop"],
                account=account,
                folder=folder,
            )
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def pg_server() -> Iterator[Server]:
    """One a test process, started when first asked for. None to be had: skip, or fail under REQUIRE_PG=1."""
    given = os.environ.get("TEST_DATABASE_URL")
    with ExitStack() as stack:
        if given:
            yield Server(make_url(given).set(drivername="postgresql").render_as_string(hide_password=False))
            return
        try:
            server = stack.enter_context(own_server())
        except NoServerError as error:
            if os.environ.get("REQUIRE_PG") == "1":
                raise
            pytest.skip(f"no PostgreSQL: {error}")
        yield server


@pytest.fixture(scope="session")
def pg_template(pg_server: Server) -> Iterator[str]:
    """The name of the database every test's own is copied from; empty."""
    name = f"duban_template_{uuid4().hex[:12]}"
    pg_server.create(name, "template0")
    yield name
    pg_server.drop(name)


@pytest.fixture(scope="session")
def pg_ledger(pg_server: Server, pg_template: str) -> Iterator[str]:
    """As `pg_template`, with the tables of this release."""
    name = f"duban_ledger_{uuid4().hex[:12]}"
    migrate(Database(pg_server.create(name, pg_template)))
    yield name
    pg_server.drop(name)


@pytest.fixture
def pg_empty_url(pg_server: Server, pg_template: str) -> Iterator[str]:
    """The URL of a fresh database without tables, dropped after the test."""
    with _copy(pg_server, pg_template) as url:
        yield url


@pytest.fixture
def pg_url(pg_server: Server, pg_ledger: str) -> Iterator[str]:
    """The URL of a fresh ledger, dropped after the test."""
    with _copy(pg_server, pg_ledger) as url:
        yield url


@contextmanager
def _copy(server: Server, template: str) -> Iterator[str]:
    name = f"duban_test_{uuid4().hex[:12]}"
    yield server.create(name, template)
    server.drop(name)
