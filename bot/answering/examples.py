"""The example of a command, made from the caller's own tasks (写法示例)."""

from __future__ import annotations

import re
from typing import Any

from bot.answering.matching import candidates
from bot.answering.office import as_label
from bot.domain.people import is_office
from bot.ports.ledger import View
from bot.ports.usecase import Call

_LABEL = re.compile(r"^([/／]\S+\s+)(\d+)(?!\d|-)")


def own_example(example: str, rest: str, call: Call[Any], view: View) -> str:
    """With the task that was named, else one of the caller's own, in the place of the example's."""
    first = rest.split(maxsplit=1)[0] if rest.split() else ""
    label = as_label(first) if first else None
    label = label or _own_label(call, view)
    return _LABEL.sub(lambda found: f"{found[1]}{label}", example, count=1) if label else example


def _own_label(call: Call[Any], view: View) -> str | None:
    """What the caller owes or reported; for the office what waits to be checked, else what is owed."""
    found = candidates(call, view).filings
    if not found and is_office(call.posts):
        known = view.queries.filings_of(states=("filed", "open", "returned"))
        found = tuple(each for each in known if not each.is_input)[:1]
    return found[0].label if found else None
