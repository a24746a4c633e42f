"""What was told at once, of a node or of progress in key work, is taken back: to who was told (撤回告知)."""

from __future__ import annotations

from bot.domain.filings import Filing
from bot.notices.values import MOST_WORDS
from bot.text import Text
from bot.wording.cards import Card


def withdrawn_told(filing: Filing, unit: str, *, name: str, deciding: bool) -> Card:
    """`filing` as it is now; `name` of the node, "" for none or where its words never leave. `deciding`: the
    office, which had it to check.
    """
    return Card(
        title=Text("withdrawn/told", label=filing.label, unit=unit, node=filing.is_node),
        lines=(
            *((Text("milestone/name", name=name, most=MOST_WORDS),) if name else ()),
            Text("withdrawn/told_now", due=filing.due_at if filing.is_owed else None),
        ),
        after=(Text("withdrawn/told_then", deciding=deciding),),
    )
