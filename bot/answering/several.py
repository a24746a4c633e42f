"""One tap that files for several tasks: it shows what it will file, and asks once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bot.answering.asking import open_question
from bot.answering.filing import Told, file_all, said_now
from bot.answering.matching import Candidates
from bot.domain.filings import Filing
from bot.domain.people import units_of
from bot.domain.readings import Asking, Choice
from bot.errors import NothingOwed
from bot.ports.ledger import View
from bot.ports.usecase import Call, Outcome

_BETWEEN = re.compile(r"[\s,，、;；]+")


def labels_from(rest: str) -> tuple[str, ...]:
    """Labels as typed, with or without 第 and 项."""
    parts = (part.removeprefix("第").removesuffix("项") for part in _BETWEEN.split(rest.strip()))
    return tuple(part for part in parts if part)


def wanted(call: Call[Any], found: Candidates, labels: Sequence[str], *, nodes: bool = False) -> list[Filing]:
    """The owed filings with those labels; without any the quoted message's, else all. Those of nodes only
    where asked for: nothing new, or the same again, is no report on a node. Raises NothingOwed.
    """
    pool = [filing for filing in found.quoted if filing.is_owed] or found.owed
    if labels:
        pool = [
            filing for label in dict.fromkeys(labels) for filing in found.labelled(label) if filing.is_owed
        ]
    pool = [filing for filing in pool if nodes or not filing.is_node]
    if not pool:
        raise NothingOwed(label="、".join(labels), units=units_of(call.posts))
    return pool


def confirm_or_file(call: Call[Any], view: View, told: Sequence[Told], *, doubt: str) -> Outcome:
    """One task is filed at once, several are shown first."""
    if len(told) == 1:
        return file_all(call, view, told, said_now(call, call.words))
    items = tuple(each.item for each in told)
    asking = Asking(items, (Choice(items, "file"), Choice((), "cancel")), doubt)
    return open_question(call, view, asking, [each.filing for each in told], call.words)
