"""A unit takes its reports back: they are owed again (撤回)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.answering.filing import nothing_owed
from bot.answering.input_terms import with_report_open
from bot.answering.matching import Candidates
from bot.answering.standing_in import following
from bot.answering.which_place import ask_place
from bot.domain.evolve import evolve
from bot.domain.filings import Filing
from bot.domain.readings import Item, Reading
from bot.domain.steps import withdraw
from bot.notices.plan_named import of_filings
from bot.notices.recorded import confirm_withdrawal, withdrawn
from bot.ports.ledger import View
from bot.ports.usecase import Call, Outcome


def take_back(  # noqa: PLR0913 - what is taken back, and how it was said
    call: Call[Any],
    view: View,
    found: Candidates,
    labels: Sequence[str],
    *,
    words: str,
    sure: bool = False,
) -> Outcome:
    """Withdraw those tasks' reports, or the quoted ones; of one label all that are quoted, else the latest
    report; which plan's is asked.

    Several are named first and taken back by one more tap.

    Raises NothingOwed, SeveralMeant and the domain's errors.
    """
    filed = [each for each in found.filings if each.state in {"filed", "unsigned"}]
    quoted = [each for each in filed if each in found.quoted]
    wanted = labels or [filing.label for filing in found.quoted] or [filing.label for filing in filed[:1]]
    pools = [
        _of_label(quoted, label) or _of_label([each for each in filed if found.is_there(each)], label)
        for label in dict.fromkeys(wanted)
    ]
    if labels and not quoted:
        reading = Reading("withdraw", tuple(Item(label) for label in dict.fromkeys(labels)))
        asked = ask_place(call, view, reading, pools, words)
        if asked is not None:
            return asked
    meant = [one for pool in pools for one in (pool if pool[:1] and pool[0] in quoted else pool[:1])]
    if not meant:
        raise nothing_owed(call, view, wanted[0] if wanted else "")
    facts = tuple(withdraw(filing, at=call.filed_at) for filing in meant)
    if len(meant) > 1 and not sure:
        sure_of = of_filings(confirm_withdrawal(meant), view, meant)
        return Outcome(answer=sure_of, about=tuple(filing.id for filing in meant))
    now = [evolve(filing, fact) for filing, fact in zip(meant, facts, strict=True)]
    again = (each for filing in now for each in with_report_open(view, filing))
    return Outcome(
        facts=(*facts, *again, *following(view, now, at=call.at)),
        answer=of_filings(withdrawn(*now), view, now),
        about=tuple(filing.id for filing in meant),
        closes=True,
    )


def _of_label(filings: Sequence[Filing], label: str) -> list[Filing]:
    return [each for each in filings if each.label == label]
