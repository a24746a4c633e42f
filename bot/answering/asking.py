"""Opening a question: with lettered answers, or for what a call still needs."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from datetime import time
from typing import Any, Final

from bot.domain.filings import Filing
from bot.domain.milestones import node_of
from bot.domain.plan import Plan
from bot.domain.questions import Question
from bot.domain.readings import Asking, Choice, Item, Reading, ReplyContext
from bot.notices.asking import ask_back
from bot.notices.plan_named import short_names
from bot.ports.ledger import View
from bot.ports.usecase import Call, Outcome
from bot.replies.read_reply import read_reply
from bot.wording.cards import Card

MOST_CHOICES: Final = 3
MOST_MEANT: Final = 4  # letters that an answer may name
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
    """Several filings carry the label (two plans, two units): which one is it? Of more than one card holds
    the plan first.
    """
    plans = {filing.plan: filing for filing in reversed(meant)}
    if len(meant) > MOST_MEANT and len(plans) > 1:
        places, reading = [*reversed(plans.values())], Reading("report", (item,))
        return ask_place_of(call, view, reading, places, words, labels=[item.task])
    choices = tuple(
        Choice((item,), code, described(view, filing), until=filing.due_on, filing=filing.id)
        for filing in meant[:MOST_MEANT]
        for code in ("filing" if filing.is_owed else "filed",)
    )
    return open_question(call, view, Asking((item,), choices, "which", words, item.task), meant, words)


def ask_place_of(  # noqa: PLR0913 - a reading, and where it may be meant
    call: Call[Any],
    view: View,
    reading: Reading,
    filings: Sequence[Filing],
    words: str,
    *,
    labels: Sequence[str],
) -> Outcome:
    """Of which plan, and for which unit: a filing for each such place, at most as many as letters."""
    shown = filings[:MOST_MEANT]
    choices = tuple(Choice(reading.items, "place", place_named(view, one), filing=one.id) for one in shown)
    asking = Asking(reading.items, choices, "which_place", words, "、".join(labels), reading)
    return open_question(call, view, asking, [one for one in shown if view.ledger.filing(one.id)], words)


def described(view: View, filing: Filing) -> str:
    """Whose it is, of which plan; of a node its name, and the plan shortly where several are in force."""
    plan = view.plans.version(filing.plan, filing.version)
    node = node_of(plan, filing.period)
    if node is None:
        return place_named(view, filing)
    return " ".join(filter(None, (_unit(plan, filing), short_names(view).get(plan.id), node.name)))


def place_named(view: View, filing: Filing) -> str:
    """The unit and the plan."""
    plan = view.plans.version(filing.plan, filing.version)
    return f"{_unit(plan, filing)} {plan.title}".strip()


def _unit(plan: Plan, filing: Filing) -> str:
    return next((unit.name for unit in plan.units if unit.id == filing.unit), "")
