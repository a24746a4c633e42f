"""Bytes of documents and evidence, by fingerprint: a folder beside a SQLite ledger, a table on PostgreSQL.

They are stored before the transaction that speaks of them, so that what is recorded is there; bytes that
nothing came to speak of harm nobody.
"""

from __future__ import annotations

import os
from contextlib import closing, suppress
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Protocol

from bot.storage.database import Database


class Files(Protocol):
    """Safe to call from several threads and instances at once."""

    def put(self, body: bytes) -> str:
        """The fingerprint (sha256, hex) under which the bytes are kept, durable when this returns."""

    def get(self, fingerprint: str) -> bytes | None:
        """None where there are no such bytes, or where they are not what they were."""


def files_of(database: Database) -> Files:
    """Where the ledger's files are."""
    return TableFiles(database) if database.path is None else files_beside(str(database.path))


def files_beside(ledger: str) -> FolderFiles:
    """The folder of a SQLite ledger's files; `ledger` is its path."""
    return FolderFiles(Path(ledger).parent / "files")


class FolderFiles:
    """A folder for each first two digits, a file a fingerprint."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, body: bytes) -> str:
        fingerprint = sha256(body).hexdigest()
        path = self._path(fingerprint)
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=path.parent, prefix=".new-") as new:
                new.write(body)
                new.flush()
                os.fsync(new.fileno())
                with suppress(FileExistsError):  # somebody else stored the same meanwhile
                    path.hardlink_to(new.name)
            for folder in (path.parent, self._folder):
                sync_folder(folder)
        return fingerprint

    def get(self, fingerprint: str) -> bytes | None:
        try:
            body = self._path(fingerprint).read_bytes()
        except FileNotFoundError:
            return None
        return body if sha256(body).hexdigest() == fingerprint else None

    def _path(self, fingerprint: str) -> Path:
        return self._folder / fingerprint[:2] / fingerprint


class TableFiles:
    """The table `blobs`: every instance sees it, and a dump of the database holds it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, body: bytes) -> str:
        fingerprint = sha256(body).hexdigest()
        with closing(self._database.connect()) as db:
            db.run("put_blob", sha256=fingerprint, body=body)
        return fingerprint

    def get(self, fingerprint: str) -> bytes | None:
        with closing(self._database.connect(read_only=True)) as db:
            row = db.one("blob", sha256=fingerprint)
        body = bytes(row[0]) if row else None
        return body if body is not None and sha256(body).hexdigest() == fingerprint else None


def sync_folder(folder: Path) -> None:
    """Make the folder's entries durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
