"""One tap, or one sentence, that files for several tasks: at once for those the answered card lists, else it
shows what it will file and asks once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from bot.answering.asking import described, open_question
from bot.answering.filing import Told, file_all, said_now
from bot.answering.matching import Candidates
from bot.answering.plan_meant import plan_in_words
from bot.answering.speaking_for import names_of
from bot.domain.filings import Filing
from bot.domain.people import units_of
from bot.domain.periods import period_of
from bot.domain.readings import Asking, Choice, Item, Reading
from bot.errors import NothingOwed
from bot.notices.asking import MOST_ALONE
from bot.ports.ledger import View
from bot.ports.usecase import Call, Outcome
from bot.replies.nothing_new import tells_only_nothing_new
from bot.step_errors import OnlyLocked

_THIS: Final = re.compile(r"[本这该当此]|\bthis\b|\bthe\b", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,，、;；]+")


def labels_from(rest: str) -> tuple[str, ...]:
    """Labels as typed, with or without 第 and 项."""
    parts = (part.removeprefix("第").removesuffix("项") for part in _BETWEEN.split(rest.strip()))
    return tuple(part for part in parts if part)


def labels_in(rest: str, view: View) -> tuple[str, ...]:
    """The same, without the plan that is named before or behind them."""
    return labels_from(plan_in_words(rest, view)[1])


def wanted(call: Call[Any], found: Candidates, labels: Sequence[str], *, nodes: bool = False) -> list[Filing]:
    """The owed filings with those labels; without any the quoted message's, else all. Those of nodes only
    where asked for: nothing new, or the same again, is no report on a node.

    Raises NothingOwed, and OnlyLocked where all that is owed takes no report any more.
    """
    pool = [filing for filing in found.quoted if filing.is_owed] or found.owed
    if labels:
        pool = [
            filing for label in dict.fromkeys(labels) for filing in found.labelled(label) if filing.is_owed
        ]
    pool = [filing for filing in pool if nodes or not filing.is_node]
    if not pool:
        raise NothingOwed(label="、".join(labels), units=units_of(call.posts))
    return still_open(pool, found)


def still_open(owed: list[Filing], found: Candidates) -> list[Filing]:
    """Without what was missed and is locked. Raises OnlyLocked where nothing else is owed."""
    left = [filing for filing in owed if not found.is_locked(filing)]
    if owed and not left:
        raise OnlyLocked(labels=tuple(dict.fromkeys(each.label for each in owed)))
    return left


def confirm_or_file(call: Call[Any], view: View, told: Sequence[Told], *, doubt: str) -> Outcome:
    """One task is filed at once, several are shown first."""
    if len(told) == 1:
        return file_all(call, view, told, said_now(call, call.words))
    items = tuple(each.item for each in told)
    alone = _alone(view, told, doubt)
    all_of_them = Choice(items, "file", _whose(view, [each.filing for each in told]))
    asking = Asking(items, (all_of_them, *alone, Choice((), "cancel")), doubt)
    return open_question(call, view, asking, [each.filing for each in told], call.words)


def nothing_new(call: Call[Any], view: View, owed: Sequence[Filing]) -> Outcome:
    """Nothing new (零报告): at once of those that the answered card lists, else all are shown first."""
    listed = [filing for filing in owed if filing.id in call.listed]
    told = [Told(filing, Item(filing.label, status="no_activity")) for filing in listed or owed]
    if listed:
        return file_all(call, view, told, said_now(call, call.words))
    return confirm_or_file(call, view, told, doubt="nil")


def only_nothing_new(
    call: Call[Any], view: View, reading: Reading, found: Candidates, words: str
) -> Outcome | None:
    """Where the words say that nothing is new and no more, of no task in particular; None for others."""
    if [doubt.code for doubt in reading.doubts] != ["no_task"]:
        return None
    owed = [each for each in found.quoted if each.is_owed] or found.owed
    owed = _of_period([filing for filing in owed if not filing.is_node], found.periods, words)
    units = tuple(dict.fromkeys(filing.unit for filing in owed))
    if not owed or not tells_only_nothing_new(words, names_of(view, units)):
        return None
    return nothing_new(call, view, still_open(owed, found))


def _of_period(owed: list[Filing], periods: Sequence[str], words: str) -> list[Filing]:
    """Those of a period that is named; "this quarter" may be said a little late of the one before."""
    named = [filing for filing in owed if period_of(filing.period) in periods]
    return named or ([] if periods and not _THIS.search(words) else owed)


def _alone(view: View, told: Sequence[Told], doubt: str) -> tuple[Choice, ...]:
    """Each task by itself, where there are few and nothing but the task has to be told; of two plans, or of
    two periods, each filing.
    """
    labels = {each.item.task for each in told}
    if len(told) > MOST_ALONE or (len(labels) == len(told) and doubt != "nil"):
        return ()
    if len(labels) == len(told):
        return tuple(Choice((each.item,), "only", each.item.task) for each in told)
    names = {each.filing.id: _told_apart(view, each.filing, [one.filing for one in told]) for each in told}
    return tuple(Choice((each.item,), "only", names[each.filing.id], filing=each.filing.id) for each in told)


def _told_apart(view: View, filing: Filing, others: Sequence[Filing]) -> str:
    """By its unit, or its plan, where these differ."""
    if len({each.unit for each in others}) > 1:
        return described(view, filing)
    return view.plans.current(filing.plan).title if len({each.plan for each in others}) > 1 else ""


def _whose(view: View, filings: Sequence[Filing]) -> str:
    """Where they are of several units, or of several plans, which are whose; "" where they are not."""
    units = list(dict.fromkeys(filing.unit for filing in filings))
    plans = list(dict.fromkeys(filing.plan for filing in filings))
    if len(units) > 1:
        named = dict(zip(units, names_of(view, tuple(units)), strict=True))
        return _by_name([(named[filing.unit], filing.label) for filing in filings])
    if len(plans) > 1:
        titles = {plan: view.plans.current(plan).title for plan in plans}
        return _by_name([(titles[filing.plan], filing.label) for filing in filings])
    return ""


def _by_name(pairs: Sequence[tuple[str, str]]) -> str:
    names = dict.fromkeys(name for name, _ in pairs)
    found = (f"{name} {'、'.join(label for one, label in pairs if one == name)}" for name in names)
    return "；".join(found)
