"""A ledger of the first release is brought up with what it holds; derived tables are made anew."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sqlalchemy import text

from bot.storage.audit import verify
from bot.storage.chain import GENESIS, seal
from bot.storage.database import Database
from bot.storage.ledger import LedgerReader
from bot.storage.schema import differences, migrate
from tests.storage.ledger_kit import AT, filing_opened

CHECKOUT = Path(__file__).resolve().parents[2]


def test_filings_of_the_first_release_neither_rest_nor_were_extended(empty_url: str) -> None:
    database = Database(empty_url)
    migrate(database, to="0001")
    fact = filing_opened()
    row = dict(seal(fact, seq=1, previous=GENESIS, at=AT, person="").row)
    engine = database.engine()
    with engine.begin() as connection:
        names, values = ", ".join(row), ", ".join(f":{name}" for name in row)
        connection.execute(text(f"INSERT INTO facts ({names}) VALUES ({values})"), row)  # noqa: S608
        connection.execute(text("UPDATE head SET seq = 1, hash = :hash"), {"hash": row["hash"]})
    engine.dispose()
    migrate(database)
    assert differences(database) == []
    db = database.connect()
    filing = LedgerReader(db).filing(fact.filing)
    assert filing is not None
    assert (filing.reached, filing.paused, filing.extended, filing.untold) == (0, False, 0, False)
    assert verify(db) == []
    db.close()


def test_a_service_that_migrates_keeps_nothing_of_what_that_takes(empty_url: str) -> None:
    script = (
        "import sys\n"
        "from bot.storage.database import Database\n"
        "from bot.storage.schema import migrate_apart\n"
        "migrate_apart(Database(sys.argv[1]))\n"
        "print(sorted({'alembic', 'mako', 'sqlalchemy'} & sys.modules.keys()))\n"
    )
    command = (sys.executable, "-c", script, empty_url)
    assert subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True, text=True).stdout == "[]\n"
    assert differences(Database(empty_url)) == []
