"""From a reading to an outcome: filed when sure, asked back when not, handed on when it is no report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.answering.apart_requests import told_apart
from bot.answering.asking import MOST_CHOICES, ask_which, open_question
from bot.answering.event_words import of_event, with_rest
from bot.answering.evidence import with_evidence
from bot.answering.filing import (
    Told,
    accepted_ones,
    file_all,
    find_accepted,
    nothing_owed,
    said_now,
    said_then,
)
from bot.answering.in_words import input_in_words
from bot.answering.inquiries import answer_question, say_how_to_correct
from bot.answering.lists import tasks_here
from bot.answering.matching import (
    Candidates,
    candidates,
    meant_by,
)
from bot.answering.news import own_places, tell_progress
from bot.answering.nodes import answer_node, ask_reached, is_doubtful
from bot.answering.not_owed import Over, find_over
from bot.answering.passing_on import pass_on
from bot.answering.plan_meant import plan_in_words
from bot.answering.receipts import sign
from bot.answering.request_words import request_in_words
from bot.answering.requests import request_change
from bot.answering.several import only_nothing_new
from bot.answering.taking_back import take_back
from bot.answering.two_things import filed_and_requested
from bot.answering.urgent import tell_event
from bot.answering.urgent_forms import tell_urgent
from bot.answering.which_part import which_told
from bot.answering.which_place import ask_place
from bot.answering.words_read import read_words
from bot.domain.filings import Filing
from bot.domain.questions import Question
from bot.domain.readings import Asking, Choice, Doubt, Item, Reading
from bot.notices.asking import not_understood
from bot.notices.at_lease import digest_row
from bot.notices.reminder import DigestDay, fill_in
from bot.ports.ledger import View
from bot.ports.usecase import Call, Outcome
from bot.replies.doubts import MOST_INDICATORS
from bot.replies.inquiries import says_nothing_owed, signs
from bot.replies.meant_as_report import seems_a_report
from bot.replies.news_words import tells_event, without_head


def answer_words(call: Call[Any], view: View, words: str) -> Outcome:
    """Read free words, without a plan's name in them, and act on them."""
    found, (_, bare) = candidates(call, view), plan_in_words(words, view)
    of_node = answer_node(call, view, found, bare)
    if of_node is not None:
        return with_evidence(call, view, of_node)
    reading = read_words(call, view, found, bare)
    return with_evidence(call, view, answer_reading(call, view, reading, found, words))


def answer_reading(call: Call[Any], view: View, reading: Reading, found: Candidates, words: str) -> Outcome:
    """What a reading leads to. Small talk, thanks and a mere "received" get no answer."""
    before = of_event(call, view, reading, found, words, read=read_words)
    before = before or input_in_words(call, view, reading, found, words)
    if before is not None:
        return before
    apart = told_apart(call, view, reading, found, words, read=read_words, file=_told, put=_answer_whole)
    return apart if apart is not None else _answer_whole(call, view, reading, found, words)


def _answer_whole(call: Call[Any], view: View, reading: Reading, found: Candidates, words: str) -> Outcome:
    match reading.intent:
        case "chatter" | "receipt":
            return sign(call, view) if signs(words) else _unread(call, view, reading, found, words)
        case "report" | "correct":
            return _told(call, view, reading, found, words)
        case "withdraw":
            labels = [item.task for item in reading.items]
            which = which_told(words, labels, view)
            return take_back(call, view, found, labels, words=words, which=which)
        case "extension" | "dispute":
            return _request(call, view, reading, found, words)
        case "urgent" | "question":
            return _tell_or_ask(call, view, reading, found, words)


def _unread(call: Call[Any], view: View, reading: Reading, found: Candidates, words: str) -> Outcome:
    """What seems to tell of work is answered where a report is owed: nothing was filed. So is who says that
    nothing is owed, from the record. Else silence; while a question is open, what is said may be meant for
    nobody.
    """
    if call.question is None and says_nothing_owed(words):
        return tasks_here(call, view)
    silent = reading.intent == "receipt" or call.question is not None or not found.owed
    return Outcome() if silent or not seems_a_report(words) else Outcome(answer=not_understood(found.owed))


def _told(call: Call[Any], view: View, reading: Reading, found: Candidates, words: str) -> Outcome:
    return _news(call, view, reading, found, words) or _report(call, view, reading, found, words)


def with_reports(call: Call[Any], view: View, found: Candidates, words: str, told: Outcome) -> Outcome:
    """Of a message that told of an event, with what it reports on tasks beside it."""
    return with_rest(call, view, found, words, told, read=read_words, file=_told)


def _tell_or_ask(call: Call[Any], view: View, reading: Reading, found: Candidates, words: str) -> Outcome:
    if reading.intent == "question":
        return answer_question(call, view, reading, words)
    told = tell_urgent(call, view, words, [item.task for item in reading.items])
    if told is not None:
        return with_reports(call, view, found, words, told)
    bare = without_head(words)
    return answer_words(call, view, bare) if bare != words else tell_event(call, view, words)


def _report(call: Call[Any], view: View, reading: Reading, found: Candidates, words: str) -> Outcome:
    if reading.needs_confirmation:
        bare = plan_in_words(words, view)[1]
        return only_nothing_new(call, view, reading, found, bare) or _ask(call, view, reading, found, words)
    if reading.intent == "correct" and not any(item.says_something() for item in reading.items):
        return say_how_to_correct(call, view, reading, found)
    items = [item for item in reading.items if item.says_something() and not _of_no_node(found, item)]
    if not items:
        return _nothing_told(call, view, reading, found)
    accepted = _accepted(call, view, found, items)
    open_items = [item for item in items if item.task not in accepted]
    told_of = replace(reading, items=tuple(items))
    asked_first = _place_asked(call, view, told_of, found, words) or _which_or_reached(
        call, view, found, open_items, words
    )
    if asked_first is not None:
        return asked_first
    if not open_items:
        return request_change(call, view, list(accepted.values()), words)
    told = [Told(_only(call, view, found, item), item) for item in open_items]
    asked = call.question
    said = said_then(call, asked) if asked and _answers(asked, reading) else said_now(call, words)
    filed = file_all(call, view, told, said, correcting=reading.intent == "correct")
    return (
        filed_and_requested(filed, request_change(call, view, list(accepted.values()), words))
        if accepted
        else filed
    )


def _place_asked(
    call: Call[Any], view: View, reading: Reading, found: Candidates, words: str
) -> Outcome | None:
    """Of several tasks at once the plan is asked for all of them; of what was accepted always."""
    pools = [
        meant_by(found, item) or accepted_ones(call, view, item.task, found.place) for item in reading.items
    ]
    if len(pools) == 1 and found.labelled(reading.items[0].task):
        return None
    return ask_place(call, view, reading, pools, words)


def _which_or_reached(
    call: Call[Any], view: View, found: Candidates, items: Sequence[Item], words: str
) -> Outcome | None:
    """The first thing to ask of what may be filed: which filing is meant, or whether its node is reached."""
    for item in items:
        meant = meant_by(found, item)
        if len(meant) > 1:
            return ask_which(call, view, item, meant, words)
        if meant and meant[0].is_node and is_doubtful(call, view, item, words):
            return ask_reached(call, view, meant[0], item, words)
    return None


def _news(call: Call[Any], view: View, reading: Reading, found: Candidates, words: str) -> Outcome | None:
    """What is told of one key task that owes nothing now is news of it, or an event; a correction is not."""
    labels = {item.task for item in reading.items}
    if reading.intent != "report" or reading.needs_confirmation or len(labels) != 1:
        return None
    if found.labelled(next(iter(labels))):
        return None
    places = [each for each in own_places(call, view) if each.task.label in labels]
    if len(places) != 1:
        return tell_urgent(call, view, words, [*labels]) if places else None
    asked = call.question
    said = said_then(call, asked) if asked and _answers(asked, reading) else said_now(call, words)
    if tells_event(said.words):
        return tell_urgent(call, view, said.words, [*labels])
    return tell_progress(call, view, places[0], said.words, said)


def _accepted(call: Call[Any], view: View, found: Candidates, items: Sequence[Item]) -> dict[str, Filing]:
    """By label: what may not be filed any more since the office accepted it."""
    closed = {item.task for item in items if not found.labelled(item.task)}
    return {
        label: each for label in closed if (each := find_accepted(call, view, label, found.place)) is not None
    }


def _of_no_node(found: Candidates, item: Item) -> bool:
    """Nothing new is said of reports, never of a node that is still ahead."""
    filings = found.labelled(item.task)
    return item.status == "no_activity" and bool(filings) and all(each.is_node for each in filings)


def _only(call: Call[Any], view: View, found: Candidates, item: Item) -> Filing:
    """The filing of that label. Raises NothingOwed."""
    for filing in meant_by(found, item):
        return filing
    raise nothing_owed(call, view, item.task)


def _request(call: Call[Any], view: View, reading: Reading, found: Candidates, words: str) -> Outcome:
    """More time, or a task that is not theirs; what is not clear is asked back first."""
    if reading.needs_confirmation:
        return _ask(call, view, reading, found, words)
    return request_in_words(call, view, reading, found, words) or pass_on(call, view, reading, words)


def _nothing_told(call: Call[Any], view: View, reading: Reading, found: Candidates) -> Outcome:
    """The task is known but not how it stands: its answers are offered. Else: not understood."""
    filings = [filing for item in reading.items for filing in found.labelled(item.task)[:1]]
    if not filings:
        return Outcome(answer=not_understood(found.owed), closes=call.question is not None)
    first, about = filings[0], tuple(filing.id for filing in filings)
    card = fill_in(digest_row(first, view), DigestDay(call.day, view.calendar), no=1, of=len(filings))
    return Outcome(answer=card, about=about, closes=call.question is not None)


def _answers(question: Question, reading: Reading) -> bool:
    """The reading is one of the question's choices: then the words of the question are what was reported."""
    asking = question.asking
    if asking.doubt == "which_indicator" and asking.task in {item.task for item in reading.items}:
        return True
    return any(set(choice.items) <= set(reading.items) for choice in asking.choices if choice.items)


def _ask(call: Call[Any], view: View, reading: Reading, found: Candidates, words: str) -> Outcome:
    """The first doubt is asked; the sure items wait with it. For what was accepted the office is asked."""
    doubt = reading.doubts[0] if reading.doubts else Doubt("unclear")
    if doubt.code == "not_yours" and doubt.task:
        settled = find_accepted(call, view, doubt.task)
        struck = find_over(call, view, doubt.task)
        if struck is not None and (settled is None or reading.intent != "correct"):
            return _without(call, view, reading, found, words, struck=struck)
        if settled is not None:
            left = reading.doubts[1:]
            rest = replace(reading, needs_confirmation=bool(left), doubts=left)
            return _report(call, view, rest, found, words)
    most = MOST_INDICATORS + 1 if doubt.code == "which_indicator" else MOST_CHOICES
    choices = doubt.choices[:most] or _choices_without(doubt, reading)
    asking = Asking(reading.items, choices, doubt.code, doubt.quote, doubt.task, reading)
    return open_question(call, view, asking, found.quoted or found.owed, words)


def _choices_without(doubt: Doubt, reading: Reading) -> tuple[Choice, ...]:
    """Where the doubt offers nothing: what was read, in one tap; of a number that was not, all but it."""
    if doubt.code != "unclear_number":
        return tuple(Choice((item,), "task") for item in reading.items[: MOST_CHOICES - 1])
    told = tuple(one for one in reading.items if one != Item(one.task))
    rest = tuple(one for one in told if one.task == doubt.task) or told
    return (Choice(rest, "without_number"),) if rest else ()


def _without(  # noqa: PLR0913 - a reading, and what is left out of it
    call: Call[Any],
    view: View,
    reading: Reading,
    found: Candidates,
    words: str,
    *,
    struck: Over,
) -> Outcome:
    """What is told beside a task that was struck off, or waived, is filed or asked; alone it is refused."""
    left = tuple(doubt for doubt in reading.doubts[1:] if doubt.task != struck.label)
    rest = replace(
        reading,
        items=tuple(item for item in reading.items if item.task != struck.label),
        doubts=left,
        needs_confirmation=bool(left),
    )
    if reading.intent != "report" or not (rest.items or rest.doubts):
        raise struck
    filed = _report(call, view, rest, found, words)
    if filed.answer is None:
        return filed
    return replace(filed, answer=replace(filed.answer, after=(*filed.answer.after, struck.for_sender())))
