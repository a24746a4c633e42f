"""/audit [TASK] [UNIT] [PERSON] [PERIOD]: the newest of the record, and whether it is whole (留痕)."""

from __future__ import annotations

from bot.answering.audit import CHECKED, page_of
from bot.answering.audit_filter import read_filter
from bot.notices.audit import audit_card
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> str:
    return rest.strip()


def run(call: Call[str], view: View) -> Outcome:
    """Raises NotFound."""
    sought = read_filter(call, view, call.args)
    if isinstance(sought, Outcome):
        return sought
    page = page_of(call, view, sought)
    words = " ".join(part for part in call.args.split() if not part.startswith("#"))
    older = f"/audit {words} #{page.older}".replace("  ", " ") if page.older else None
    check = view.queries.chain_check(CHECKED)
    return Outcome(answer=audit_card(page.rows, check, sought=sought.sought, older=older))


COMMAND = Command("audit", parse=parse, run=run, access="office")
