"""The answer to an open question, by letter: files what was read, with what was never in doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.answering.answer import answer_reading, with_reports
from bot.answering.files_held import NOT_KEPT, with_held
from bot.answering.filing import Told, file_all, nothing_owed, said_then
from bot.answering.inputs import drafted_anew
from bot.answering.matching import Candidates, candidates, context_of
from bot.answering.news import own_places, tell_progress
from bot.answering.nodes import file_chosen
from bot.answering.passing_on import pass_on
from bot.answering.urgent import tell_event, tell_of
from bot.answering.urgent_forms import labels_in
from bot.answering.urgent_whose import Whose, as_chosen, ask_whose, link_asked
from bot.answering.which_place import at_place
from bot.domain.event_numbers import without_number
from bot.domain.filings import Filing
from bot.domain.questions import Asked, Question
from bot.domain.readings import Choice, Item, Reading
from bot.errors import NoOpenQuestion
from bot.notices.asking import ask_surely, left_as_it_is, not_understood, settled_question
from bot.ports.ledger import View
from bot.ports.usecase import Call, Outcome
from bot.replies.answers import guesses, is_no_task_offered, place_chosen, read_answer
from bot.replies.normal import normalise
from bot.replies.read_reply import read_reply
from bot.step_errors import NotKeyTask

_FILES_NOTHING = {
    "other_unit", "evidence", "leave", "cancel", "none", "news", "event", "told_unit", "told_event",
    "told_new",
}  # fmt: skip


def choose(call: Call[Any], view: View, letter: str) -> Outcome:
    """What choosing leads to, as of when the words were written.

    Raises NoOpenQuestion, and what filing raises.
    """
    question = call.question
    if question is None:
        raise NoOpenQuestion
    choice = _chosen(question, letter)
    if _is_overtaken(question, choice, view):
        over = settled_question(Asked(question, "closed"))
        return Outcome(answer=over, about=question.filings, closes=True, late=True)
    of_files = Outcome(about=(choice.filing,), closes=True) if choice.code == "evidence" else None
    outcome = replace(of_files or _outcome(call, view, question, letter), chosen=letter)
    return outcome if choice.code in NOT_KEPT else with_held(call, view, outcome)


def _is_overtaken(question: Question, choice: Choice, view: View) -> bool:
    """All that it would be filed for has been reported on since it was asked, by a colleague or elsewhere."""
    if choice.code in _FILES_NOTHING:
        return False
    labels = {item.task for item in choice.items}
    meant = view.ledger.filings((choice.filing,) if choice.filing else question.filings)
    left = [each for each in meant if each.label in labels or not labels]
    return bool(left) and all(_told_since(question, each) for each in left)


def _told_since(question: Question, filing: Filing) -> bool:
    asked_at, report = question.asked_at, filing.report
    return report is not None and asked_at is not None and report.received_at > asked_at


def settled(view: View, question: str, *, room: str) -> Asked:
    """What became of a question that was asked in this room. Raises NoOpenQuestion where nobody knows it, or
    where it still waits for somebody else.
    """
    asked = view.ledger.asked(question)
    if asked is None or asked.state == "open" or asked.question.room != room:
        raise NoOpenQuestion
    return asked


def _outcome(call: Call[Any], view: View, question: Question, letter: str) -> Outcome:
    choice, found = _chosen(question, letter), candidates(call, view)
    match choice.code:
        case "other_unit":
            reading = Reading("question", choice.items)
            return replace(pass_on(call, view, reading, question.words), closes=True)
        case "leave":
            return Outcome(answer=left_as_it_is(), about=question.filings, closes=True)
        case "cancel" | "none":
            return Outcome(answer=not_understood(found.owed), about=question.filings, closes=True)
        case "news" | "event" | "told_unit" | "told_event" | "told_new" | "node_reached" | "node_ahead":
            act = file_chosen if choice.code.startswith("node_") else _urgent
            return replace(act(call, view, choice, question), closes=True)
        case "filing" | "filed" | "file" | "gathered" | "input" | "only" if (
            choice.code != "only" or choice.filing
        ):
            ids = (choice.filing,) if choice.filing else question.filings
            anew = choice.code == "gathered" and drafted_anew(call, view, question, choice.items[0])
            return anew or _file(call, view, found, list(zip(ids, choice.items, strict=True)))
    then = replace(call, filed_at=question.filed_at)
    asked = question.asking.reading if choice.code in {"place", "as_report"} else None
    found = at_place(found, choice) if asked and choice.code == "place" else found
    reading = asked or read_reply(letter, context_of(call, view, found))
    return replace(answer_reading(then, view, reading, found, question.words), closes=True)


def letter_of(words: str, question: Question | None) -> str | None:
    """The letter of the option that the words name: B, 第二个, 是, 都不是; None where they name none."""
    if question is None:
        return None
    place = place_chosen(normalise(words), question.asking)
    return None if place is None else chr(ord("A") + place)


def still_asked(call: Call[Any], view: View, words: str) -> Outcome | None:
    """Words that only guess at an answer: the question stays open, with what was heard. None where they are
    sure, or answer nothing.
    """
    question, said = call.question, normalise(words)
    if question is None or question.then:
        return None
    if is_no_task_offered(said, question.asking):
        return Outcome(answer=ask_surely(question, None), about=question.filings)
    if not guesses(said):
        return None
    letter = letter_of(words, question)
    if letter is None and read_answer(said, context_of(call, view, candidates(call, view))) is None:
        return None
    return Outcome(answer=ask_surely(question, letter), about=question.filings)


def _urgent(call: Call[Any], view: View, choice: Choice, question: Question) -> Outcome:
    """Which form was meant, or which event, with what is told beside it; it counts from when the words were
    written.
    """
    then = replace(call, filed_at=question.filed_at, question=None)
    if choice.code == "news":
        return _news(call, then, view, choice, question)
    if choice.code == "event":
        told = tell_event(then, view, question.words, labels_in(view, question.words))
    else:
        told = _told_as(call, view, choice, question)
    beside = replace(call, filed_at=question.filed_at)
    return with_reports(beside, view, candidates(call, view), question.words, told)


def _news(call: Call[Any], then: Call[Any], view: View, choice: Choice, question: Question) -> Outcome:
    place = next((each for each in own_places(then, view) if each.id == choice.filing), None)
    if place is None:
        raise NotKeyTask(label=choice.items[0].task)
    return tell_progress(then, view, place, question.words, said_then(call, question))


def _told_as(call: Call[Any], view: View, choice: Choice, question: Question) -> Outcome:
    """Of which event, or for which unit: the office, which has heard of it, hears only what it has become."""
    then = replace(call, filed_at=question.filed_at, question=None, words=question.words)
    found, link = as_chosen(question, choice, then, view), link_asked(question)
    if isinstance(found, Whose):
        return tell_of(then, view, found, labels_in(view, found.words), link=link)
    return replace(ask_whose(then, view, found, without_number(question.words), link), messages=())


def _file(call: Call[Any], view: View, found: Candidates, wanted: Sequence[tuple[str, Item]]) -> Outcome:
    """Exactly those filings, as far as they may still be filed."""
    question = call.question
    if question is None:
        raise NoOpenQuestion
    known = {filing.id: filing for filing in found.filings}
    there = [(known[filing], item) for filing, item in wanted if filing in known]
    told = [Told(filing, item) for filing, item in there if not _told_since(question, filing)]
    if not told:
        raise nothing_owed(call, view, wanted[0][1].task)
    correcting = question.asking.reading is not None and question.asking.reading.intent == "correct"
    return file_all(call, view, told, said_then(call, question), correcting=correcting)


def _chosen(question: Question, letter: str) -> Choice:
    place = ord(letter) - ord("A")
    if place >= len(question.asking.choices):
        raise NoOpenQuestion
    return question.asking.choices[place]
