"""After a load: is every acknowledged report in the ledger exactly once, and the chain whole?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.storage.audit import verify
from bot.storage.database import Database
from tests.bench.figures import Figure
from tests.bench.names import CONNECTION


def ledger_figures(what: str, url: str, acknowledged: Sequence[str], failed: int) -> list[Figure]:
    """Every message is one claim and one fact of its own transaction, so their numbers must agree."""
    db = Database(url).connect()
    claimed = Counter(row[0] for row in db.rows("inbox") if row[0].startswith(f"in/{CONNECTION}/"))
    filed = sum(row[1] == "ReportFiled" for row in db.rows("facts"))
    faults = verify(db)
    db.close()
    lost = [trigger for trigger in acknowledged if f"in/{CONNECTION}/{trigger}" not in claimed]
    whole = not lost and not failed and filed == len(claimed) and len(set(acknowledged)) == len(acknowledged)
    said = f"{len(acknowledged)} acknowledged, {failed} failed, {len(lost)} lost, {filed} reports"
    return [
        Figure(f"{what}: exactly once", said, "", "[0 failed, 0 lost, as many reports as claims]", whole),
        Figure(f"{what}: chain", f"{len(faults)} faults", "", "[0 faults]", not faults),
    ]
