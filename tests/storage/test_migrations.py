"""A ledger of the first release is brought up with what it holds."""

from __future__ import annotations

from alembic import command
from sqlalchemy import text

from bot.storage import schema
from bot.storage.database import Database
from bot.storage.ledger import LedgerReader

ROW = {
    "id": "p/quarterly/2026Q3/t_1/u_1/report", "seq": 2, "plan": "p", "version": 1, "rule": "quarterly",
    "period": "2026Q3", "task": "t_1", "unit": "u_1", "part": "report", "label": "1", "state": "open",
    "opened_at": "2026-09-10T01:00:00.000000Z", "due_on": "2026-09-28",
    "due_at": "2026-09-28T09:00:00.000000Z",
    "on_time_until": "2026-09-28T09:00:00.000000Z", "locked_at": "2026-11-02T09:00:00.000000Z",
    "provisional": False, "ladder": "[]", "reached": 1, "next_stage_on": None, "report_no": 0, "versions": 0,
}  # fmt: skip


def test_filings_of_the_first_release_neither_rest_nor_were_extended(database_url: str) -> None:
    database = Database(database_url)
    engine = database.engine()
    with engine.connect() as connection:
        command.upgrade(schema._config(connection), "0001")
        names = ", ".join(ROW)
        values = ", ".join(f":{name}" for name in ROW)
        connection.execute(text(f"INSERT INTO filings ({names}) VALUES ({values})"), ROW)  # noqa: S608
        connection.commit()
    engine.dispose()
    schema.migrate(database)
    assert schema.differences(database) == []
    db = database.connect()
    filing = LedgerReader(db).filing(str(ROW["id"]))
    db.close()
    assert filing is not None
    assert (filing.reached, filing.paused, filing.extended, filing.untold) == (1, False, 0, False)
