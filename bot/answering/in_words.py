"""A supporting unit's input in plain words is filed as it stands; which of several is asked (配合情况)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from bot.answering.asking import open_question
from bot.answering.filing import Told, file_all, nothing_owed, said_now, said_then
from bot.answering.matching import Candidates, context_of
from bot.answering.office import task_of
from bot.answering.plan_meant import plan_in_words
from bot.answering.speaking_for import names_of
from bot.domain.filings import Filing
from bot.domain.people import units_of
from bot.domain.readings import Asking, Choice, Doubt, Item, Reading
from bot.notices.plan_named import short_names
from bot.notices.values import title_shown
from bot.ports.ledger import View
from bot.ports.usecase import Call, Outcome
from bot.replies.inquiries import signs
from bot.replies.mentions import find_mentions
from bot.replies.normal import normalise
from bot.replies.support_told import names_supporting, tells_support

_MOST_OFFERED: Final = 8  # inputs with a button each; beyond that the number is written
_INTENTS: Final = frozenset({"report", "correct", "receipt", "chatter"})


def input_in_words(
    call: Call[Any], view: View, reading: Reading, found: Candidates, words: str
) -> Outcome | None:
    """What they lead to where they tell of a supporting unit's part and of nothing that is read as more; None
    for all others, and where no input is open for the writer. Raises as filing does.
    """
    open_here = any(each.is_input for each in found.filings)
    told = _words_told(call, view, reading, words) if open_here or call.quoted else None
    if told is None:
        return None
    labels = [item.task for item in reading.items if item.task] or _named(call, view, found, told)
    if not labels and call.quoted and not found.quoted:
        return _of_what_is_over(call, view)
    pool, alone = _meant(found, labels, told, correcting=reading.intent == "correct")
    if not pool:
        return None
    if alone:
        return _file(call, view, pool, told, correcting=reading.intent == "correct")
    return _ask(call, view, pool, reading, told)


def _words_told(call: Call[Any], view: View, reading: Reading, words: str) -> str | None:
    """The words that tell it: these, or those of the question that they answer with a number."""
    if reading.intent not in _INTENTS or any(item.says_something() for item in reading.items):
        return None
    if any(doubt.code != "no_task" or _says(doubt) for doubt in reading.doubts) or signs(words):
        return None
    names = names_of(view, units_of(call.posts))
    asked = call.question
    answers = asked is not None and asked.asking.doubt == "no_task" and bool(reading.items)
    for each in (words, asked.words if asked is not None and answers else ""):
        if each and tells_support(plan_in_words(each, view)[1], names):
            return each
    return None


def _named(call: Call[Any], view: View, found: Candidates, words: str) -> list[str]:
    """The tasks named in words that were read to report on none: 第5项已共享信息，谢谢."""
    said = normalise(words)
    mentions = find_mentions(said.text, context_of(call, view, found), said.can)
    return [label for one in mentions if one.kind == "named" for label in one.labels]


def _says(doubt: Doubt) -> bool:
    return any(item.says_something() for choice in doubt.choices for item in choice.items)


def _meant(
    found: Candidates, labels: Sequence[str], words: str, *, correcting: bool
) -> tuple[list[Filing], bool]:
    """The inputs that may be meant, and whether that is settled: each label's one, or the only thing there is
    to tell of.
    """
    if labels:
        pools = [found.labelled(label) for label in dict.fromkeys(labels)]
        inputs = [each for pool in pools for each in pool if each.is_input]
        return inputs, all(len(pool) == 1 for pool in pools) and len(inputs) == len(pools)
    quoted = list(found.quoted)
    near = quoted or [each for each in found.filings if found.is_here(each)]
    given = [each for each in near if each.report is not None and not each.is_owed]
    pool = (given if correcting else []) or [each for each in near if each.is_owed] or (quoted and given)
    pool = [each for each in pool if not found.is_locked(each)] or pool
    inputs = [each for each in pool if each.is_input]
    others = len(inputs) < len(pool) and not names_supporting(words)
    return inputs, len(inputs) == 1 and not others


def _file(call: Call[Any], view: View, pool: Sequence[Filing], words: str, *, correcting: bool) -> Outcome:
    asked = call.question
    said = said_then(call, asked) if asked is not None and asked.words == words else said_now(call, words)
    told = [Told(each, Item(each.label)) for each in pool]
    return file_all(call, view, told, said, correcting=correcting)


def _ask(call: Call[Any], view: View, pool: Sequence[Filing], reading: Reading, words: str) -> Outcome:
    """Which input: one tap, or its number; the words wait with the question and are not written again."""
    offered = sorted(pool, key=lambda each: (each.state != "returned", each.due_at))[:_MOST_OFFERED]
    choices = tuple(
        Choice((Item(each.label),), "input", _described(view, each, pool), until=each.due_on, filing=each.id)
        for each in offered
    )
    waiting = Reading(
        "correct" if reading.intent == "correct" else "report", doubts=(Doubt("no_task", words),)
    )
    asking = Asking((), (*choices, Choice((), "none")), "no_task", words, None, waiting)
    return open_question(call, view, asking, pool, words)


def _described(view: View, one: Filing, pool: Sequence[Filing]) -> str:
    """Its title; its unit and its plan where the others are of more than one."""
    units = {each.unit for each in pool}
    unit = names_of(view, (one.unit,))[0] if len(units) > 1 else ""
    plan = short_names(view).get(one.plan, "") if len({each.plan for each in pool}) > 1 else ""
    return " ".join(filter(None, (unit, plan, title_shown(task_of(view, one)) or "")))


def _of_what_is_over(call: Call[Any], view: View) -> Outcome | None:
    """An old message was answered. Raises what says why nothing is owed there."""
    over = [each for each in view.ledger.filings(call.quoted) if each.unit in units_of(call.posts)]
    if over and all(each.is_input for each in over):
        raise nothing_owed(call, view, over[0].label)
    return None
