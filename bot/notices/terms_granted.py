"""When a unit is reminded of a term that was made longer (延期后的提醒)."""

from __future__ import annotations

from bot.domain.filings import Filing
from bot.text import Text


def reminded_then(filing: Filing) -> Text:
    """`filing` has its new term already; the coming of a node is announced from a day on. Of what was given
    nobody is reminded.
    """
    ahead = (rung.on for rung in filing.ladder[filing.reached :] if rung.stage == "reminder")
    first = min(ahead, default=None)
    return Text("decided/extension_granted_then", node=filing.is_node, first=first, filed=filing.is_given)
