"""A Matrix homeserver for tests: Synapse in an environment of its own, started when first asked for.

Source of what it needs to start: the project's own homeserver documentation, trimmed to one listener on
loopback, no federation, no limits, and a folder that is thrown away.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.platforms.matrix.platform import Config
from bot.platforms.matrix.registration import registration_file

CHECKOUT = Path(__file__).resolve().parent.parent
SERVER_NAME = "office.test"
SLOTS = 24  # application services that are registered: each test takes one of its own
PATIENCE_SECONDS = 60.0
LOOK_SECONDS = 0.1
STOP_SECONDS = 20.0
_OFF = {"per_second": 10000, "burst_count": 10000}


class NoSynapseError(Exception):
    """There is no Synapse to be had on this machine, or it does not start."""


@dataclass(frozen=True, slots=True)
class Slot:
    """An application service that the homeserver knows, and the port where it looks for it."""

    connection: str
    user: str
    port: int
    as_token: str
    hs_token: str

    @property
    def account(self) -> str:
        return f"@{self.user}:{SERVER_NAME}"

    def registration(self, homeserver: str) -> str:
        """The file as `duban example-registration` prints it."""
        settings = {
            "homeserver": homeserver,
            "server_name": SERVER_NAME,
            "user": self.user,
            "as_token": self.as_token,
            "hs_token": self.hs_token,
        }
        url = f"http://127.0.0.1:{self.port}/hooks/{self.connection}"
        return registration_file(self.connection, Config.model_validate(settings), url)


@dataclass
class Synapse:
    """A running homeserver. `base` is its address."""

    base: str
    registration_secret: str
    slots: list[Slot]
    folder: Path
    process: subprocess.Popen[bytes]
    taken: int = field(default=0)

    def take_slot(self) -> Slot:
        self.taken += 1
        return self.slots[self.taken - 1]

    def sends(self, slot: Slot) -> bool:
        """Whether it sends as things are said, and does not keep them until it finds Duban again."""
        query = "SELECT state FROM application_services_state WHERE as_id = ?"
        with closing(sqlite3.connect(f"file:{self.folder / 'hs.db'}?mode=ro", uri=True)) as db:
            row = db.execute(query, (f"duban-{slot.connection}",)).fetchone()
        return row is not None and row[0] == "up"

    def user(self, name: str) -> str:
        """The access token of a new account."""
        path = f"{self.base}/_synapse/admin/v1/register"
        nonce, password = _asked(path)["nonce"], "a password of nobody"
        mac = hmac.new(self.registration_secret.encode(), digestmod=hashlib.sha1)
        mac.update("\0".join((nonce, name, password, "notadmin")).encode())
        body = {"nonce": nonce, "username": name, "password": password, "admin": False}
        return str(_asked(path, {**body, "mac": mac.hexdigest()})["access_token"])


def _asked(url: str, body: object = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"content-type": "application/json"})  # noqa: S310 - loopback
    with urllib.request.urlopen(request, timeout=10) as reply:  # noqa: S310 - loopback
        return json.loads(reply.read())


def synapse_python() -> Path:
    """The interpreter that has Synapse: SYNAPSE_PYTHON, else the one that `make test` installs.

    Raises NoSynapseError.
    """
    found = Path(os.environ.get("SYNAPSE_PYTHON") or CHECKOUT / ".synapse" / "bin" / "python")
    if not found.exists():
        raise NoSynapseError(f"{found} is not there: make .synapse/.ready installs it")
    return found


def _free_ports(count: int) -> list[int]:
    """All held at once, so that they differ."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def _slot(number: int, port: int) -> Slot:
    return Slot(f"work{number}", f"duban{number}", port, secrets.token_hex(32), secrets.token_hex(32))


def _settings(folder: Path, port: int, secret: str, slots: list[Slot]) -> dict[str, Any]:
    files = []
    for slot in slots:
        files.append(str(folder / f"{slot.connection}.yaml"))
        Path(files[-1]).write_text(slot.registration(f"http://127.0.0.1:{port}"))
    return {
        "server_name": SERVER_NAME,
        "public_baseurl": f"http://127.0.0.1:{port}/",
        "report_stats": False,
        "listeners": [
            {
                "port": port,
                "type": "http",
                "tls": False,
                "bind_addresses": ["127.0.0.1"],
                "resources": [{"names": ["client"], "compress": False}],
            }
        ],
        "database": {"name": "sqlite3", "args": {"database": str(folder / "hs.db")}},
        "log_config": str(folder / "log.yaml"),
        "media_store_path": str(folder / "media"),
        "pid_file": str(folder / "hs.pid"),
        "signing_key_path": str(folder / "signing.key"),
        "macaroon_secret_key": secrets.token_hex(16),
        "form_secret": secrets.token_hex(16),
        "registration_shared_secret": secret,
        "enable_registration": False,
        "bcrypt_rounds": 4,
        "trusted_key_servers": [],
        "suppress_key_server_warning": True,
        "federation_domain_whitelist": [],
        "url_preview_enabled": False,
        "presence": {"enabled": False},
        "encryption_enabled_by_default_for_room_type": "off",
        "app_service_config_files": files,
        "max_upload_size": "50M",
        "rc_message": _OFF,
        "rc_registration": _OFF,
        "rc_login": {"address": _OFF, "account": _OFF, "failed_attempts": _OFF},
        "rc_joins": {"local": _OFF, "remote": _OFF},
        "rc_joins_per_room": _OFF,
        "rc_invites": {"per_room": _OFF, "per_user": _OFF, "per_issuer": _OFF},
        "rc_room_creation": _OFF,
        "rc_media_create": _OFF,
        "rc_admin_redaction": _OFF,
        "rc_profile": _OFF,
    }


def _write(folder: Path, port: int, secret: str, slots: list[Slot]) -> None:
    """JSON is YAML."""
    key = base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")
    (folder / "signing.key").write_text(f"ed25519 a_test {key}\n")
    handler = {"class": "logging.FileHandler", "filename": str(folder / "hs.log")}
    log = {
        "version": 1,
        "disable_existing_loggers": False,
        "handlers": {"f": handler},
        "root": {"level": "WARNING", "handlers": ["f"]},
    }
    (folder / "log.yaml").write_text(json.dumps(log))
    (folder / "hs.yaml").write_text(json.dumps(_settings(folder, port, secret, slots)))


def _wait(process: subprocess.Popen[bytes], base: str, out: Path) -> None:
    """Until it answers. Raises NoSynapseError with what it said last."""
    until = time.monotonic() + PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{base}/health", timeout=5):  # noqa: S310 - loopback
                return
        except (urllib.error.URLError, OSError):
            time.sleep(LOOK_SECONDS)
    raise NoSynapseError(f"it does not start: {out.read_text(errors='replace')[-2000:]}")


@contextmanager
def own_synapse() -> Iterator[Synapse]:
    """In a temporary folder on a free loopback port, stopped at the end. Raises NoSynapseError."""
    python = synapse_python()
    folder = Path(tempfile.mkdtemp(prefix="duban-synapse-"))
    try:
        port, *ports = _free_ports(SLOTS + 1)
        slots = [_slot(number, each) for number, each in enumerate(ports)]
        secret = secrets.token_hex(16)
        _write(folder, port, secret, slots)
        command = [str(python), "-m", "synapse.app.homeserver", "-c", str(folder / "hs.yaml")]
        with (folder / "out").open("wb") as out:
            process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=out)
        try:
            _wait(process, base := f"http://127.0.0.1:{port}", folder / "out")
            yield Synapse(base, secret, slots, folder, process)
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def synapse() -> Iterator[Synapse]:
    """One a test process. None to be had: skip, or fail under REQUIRE_SYNAPSE=1."""
    try:
        running = own_synapse()
        server = running.__enter__()
    except NoSynapseError as error:
        if os.environ.get("REQUIRE_SYNAPSE") == "1":
            raise
        pytest.skip(f"no Synapse: {error}")
    try:
        yield server
    finally:
        running.__exit__(None, None, None)
