"""Bytes by fingerprint: a folder beside SQLite, a table on PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.storage.audit import verify
from bot.storage.database import Database
from bot.storage.files import Files, files_of
from bot.storage.schema import LATEST, migrate, revision

BODY = b"%PDF-1.7 \x00\xff" * 1000


@pytest.fixture
def database(database_url: str) -> Database:
    return Database(database_url)


@pytest.fixture
def files(database: Database) -> Files:
    return files_of(database)


def test_bytes_are_found_again_by_their_fingerprint(files: Files) -> None:
    fingerprint = files.put(BODY)
    assert fingerprint == sha256(BODY).hexdigest()
    assert files.get(fingerprint) == BODY
    assert files.put(b"") == sha256(b"").hexdigest()
    assert files.get(sha256(b"").hexdigest()) == b""


def test_unknown_bytes_are_not_there(files: Files) -> None:
    assert files.get("0" * 64) is None


def test_eight_who_store_the_same_at_once_store_it_once(files: Files, database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(files.put, [BODY] * 8))
    assert found == {sha256(BODY).hexdigest()}
    assert files.get(found.pop()) == BODY
    if database.path is not None:
        kept = [path for path in (database.path.parent / "files").rglob("*") if path.is_file()]
        assert len(kept) == 1


def test_bytes_that_were_changed_are_not_given_out(tmp_path: Path) -> None:
    files = files_of(Database(f"sqlite:///{tmp_path / 'ledger.db'}"))
    fingerprint = files.put(BODY)
    (tmp_path / "files" / fingerprint[:2] / fingerprint).write_bytes(b"something else")
    assert files.get(fingerprint) is None


def test_a_ledger_of_the_first_schema_keeps_its_documents(empty_url: str) -> None:
    database = Database(empty_url)
    migrate(database, to="0001")
    fingerprint = sha256(BODY).hexdigest()
    engine = database.engine()
    with engine.begin() as connection:
        row = {"sha256": fingerprint, "media_type": "application/pdf", "body": BODY}
        connection.execute(text("INSERT INTO blobs VALUES (:sha256, :media_type, :body)"), row)
    engine.dispose()
    migrate(database)
    assert revision(database) == LATEST
    assert files_of(database).get(fingerprint) == BODY
    db = database.connect()
    assert db.one("file", sha256=fingerprint) == ("application/pdf", len(BODY))
    assert verify(db) == []
    db.close()
