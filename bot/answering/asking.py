"""Opening a question: with lettered answers, or for what a call still needs."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from datetime import time
from typing import Any, Final

from bot.domain.filings import Filing
from bot.domain.milestones import node_of
from bot.domain.questions import Question
from bot.domain.readings import Asking, Choice, Item, ReplyContext
from bot.notices.asking import ask_back
from bot.ports.ledger import View
from bot.ports.usecase import Call, Outcome
from bot.replies.read_reply import read_reply
from bot.wording.cards import Card

MOST_CHOICES: Final = 3
LOOKED_AT: Final = time(14, 20)  # when open questions are looked at, each workday
_GIVEN_UP: Final = frozenset(
    {"不", "否", "算了", "取消", "不用了", "不办了", "不延了", "不是", "都不是", "不需要", "no", "cancel"}
)


def open_question(  # noqa: PLR0913 - what a question is made of
    call: Call[Any],
    view: View,
    asking: Asking,
    filings: Sequence[Filing],
    words: str,
    *,
    then: str = "",
) -> Outcome:
    """Ask, with the answers as buttons; nothing is filed. A newer question replaces an older one.

    It is asked once more on the next workday, and goes to the office on the one after.
    """
    handed_over = view.calendar.add_workdays(call.day, 2)
    question = Question(
        id=f"q_{hashlib.sha256(call.key.encode()).hexdigest()[:12]}",
        person=call.person.id,
        room=call.room,
        asking=asking,
        filings=tuple(filing.id for filing in filings),
        words=words,
        filed_at=call.filed_at,
        expires_at=view.calendar.instant(handed_over, LOOKED_AT),
        asked_at=call.at,
        then=then,
    )
    return Outcome(question=question, answer=ask_back(question), about=question.filings)


def ask_rest(  # noqa: PLR0913 - a call, and what it still needs
    call: Call[Any],
    view: View,
    *,
    missing: str,
    then: str,
    filings: Sequence[Filing] = (),
    task: str | None = None,
) -> Outcome:
    """What a call still needs: the next words, said to us, complete `then`. `task` is a label."""
    label = filings[0].label if len({filing.label for filing in filings}) == 1 else task
    asking = Asking((), (Choice((), "leave"),), missing, "", label)
    return open_question(call, view, asking, filings, call.words, then=then)


def completed(
    question: Question | None, words: str, *, card: Card | None, answering: bool, context: ReplyContext
) -> str | None:
    """The call that these words complete, or the one that gives it up; None where no call waits for words.

    What answers another card than the question's, or reports on a task without answering it, is no answer to
    it. `answering`: the words answer a message of ours, with `card` if it is known. `context` is that of any
    message of the day.
    """
    if question is None or not question.then:
        return None
    its_own = card is not None and any(button.key == f"A/{question.id}" for button in card.buttons)
    if (answering and not its_own) or (not answering and _reports(question, words, context)):
        return None
    said = unicodedata.normalize("NFKC", words).strip(" 。.!")
    if not said or said.startswith("/"):
        return None
    if said.upper() == "A" or said.casefold() in _GIVEN_UP:
        return f"/choose A {question.id}"
    return f"{question.then} {words.strip()}"


def _reports(question: Question, words: str, context: ReplyContext) -> bool:
    """Of a node that is late a day and a problem are the answer; a percent or another task are not."""
    reading = read_reply(words, context)
    told = [item for item in reading.items if item.says_something()]
    if question.asking.doubt == "node_late":
        own = question.asking.task
        told = [item for item in told if item.task != own or item.percent is not None or item.figures]
    return bool(told) or reading.intent == "withdraw"


def ask_which(call: Call[Any], view: View, item: Item, meant: Sequence[Filing], words: str) -> Outcome:
    """Several filings carry the label (two plans, two units): which one is it?"""
    choices = tuple(
        Choice((item,), code, described(view, filing), until=filing.due_on, filing=filing.id)
        for filing in meant[:MOST_CHOICES]
        for code in ("filing" if filing.is_owed else "filed",)
    )
    return open_question(call, view, Asking((item,), choices, "which", words, item.task), meant, words)


def described(view: View, filing: Filing) -> str:
    """Whose it is: the unit, with the node or the plan."""
    plan = view.plans.version(filing.plan, filing.version)
    units = {unit.id: unit.name for unit in plan.units}
    node = node_of(plan, filing.period)
    return f"{units.get(filing.unit, '')} {node.name if node else plan.title}".strip()
