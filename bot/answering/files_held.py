"""Files go with the words they came with: where these are asked back, they wait with the question and go with
its answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.answering.evidence import MOST_FILES, with_evidence
from bot.domain.event_facts import UrgentTold
from bot.domain.facts import ReportFiled
from bot.domain.media import Media
from bot.domain.people import units_of
from bot.domain.request_facts import EvidenceWanted
from bot.notices.held_files import files_left, files_wait
from bot.ports.ledger import View
from bot.ports.usecase import Call, Outcome

NOT_KEPT = frozenset({"leave", "cancel", "none"})  # answers by which nothing is recorded


def brought(call: Call[Any]) -> Call[Any]:
    """The answer to the open question, with the files that wait for it."""
    if call.question is None or not call.question.files or call.words.startswith("/choose "):
        return call
    return replace(call, attachments=_all(call.question.files, call.attachments))


def with_held(call: Call[Any], view: View, outcome: Outcome) -> Outcome:
    """What was chosen, with the files that waited for it, where it has a place for them."""
    told = any(isinstance(fact, ReportFiled | UrgentTold) for fact in outcome.facts)
    call = brought(call)
    files = _unplaced(call.attachments, outcome)
    if outcome.question is not None or not files or not (told or len(outcome.about) == 1):
        return outcome
    return with_evidence(replace(call, attachments=files), view, outcome)


def settled_files(call: Call[Any], view: View, outcome: Outcome, *, in_words: bool) -> Outcome:
    """The outcome of any command with every file in its place: recorded, waiting with the next question, or
    said to be with nothing. `in_words` where the call is no command of its own.
    """
    own = _unplaced(call.attachments, outcome)
    held = _unplaced(call.question.files, outcome) if call.question and _ends(outcome) else ()
    held = tuple(each for each in held if each not in own)
    if outcome.question is not None:
        waiting = _all(held if in_words else (), own)
        return _left(_waiting(outcome, waiting), () if in_words else held)
    if held and _is_answer(call, outcome):
        own, held = _all(held, own), ()
    if own and units_of(call.posts):
        outcome = with_evidence(replace(call, attachments=own), view, outcome)
    return _left(outcome, held)


def _ends(outcome: Outcome) -> bool:
    return outcome.closes or outcome.question is not None


def _is_answer(call: Call[Any], outcome: Outcome) -> bool:
    """Said in words of its own: it reports on what was asked about, or names the task of the files."""
    if call.question is None:
        return False
    if call.question.asking.doubt == "whose_file" and len(outcome.about) == 1:
        return True
    filed = {fact.filing for fact in outcome.facts if isinstance(fact, ReportFiled)}
    return bool(filed & set(call.question.filings))


def _unplaced(files: Sequence[Media], outcome: Outcome) -> tuple[Media, ...]:
    placed = {fact.source.text for fact in outcome.facts if isinstance(fact, EvidenceWanted)}
    return tuple(each for each in files if each.source not in placed)


def _all(first: Sequence[Media], then: Sequence[Media]) -> tuple[Media, ...]:
    return tuple(dict.fromkeys((*first, *then)))[:MOST_FILES]


def _waiting(outcome: Outcome, files: tuple[Media, ...]) -> Outcome:
    if not files or outcome.question is None:
        return outcome
    asked = replace(outcome.question, files=files)
    if outcome.answer is None:
        return replace(outcome, question=asked)
    lines = (*outcome.answer.lines, files_wait([each.name for each in files]))
    return replace(outcome, question=asked, answer=replace(outcome.answer, lines=lines))


def _left(outcome: Outcome, files: Sequence[Media]) -> Outcome:
    if not files or outcome.answer is None:
        return outcome
    after = (*outcome.answer.after, *files_left([each.name for each in files]))
    return replace(outcome, answer=replace(outcome.answer, after=after))
