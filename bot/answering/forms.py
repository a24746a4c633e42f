"""The reply form of rooms that cannot answer: what may be reported there, and what is made of it (填报链接).

Whoever has the link may write, so nothing is filed: it waits until the unit's liaison or the office says that
it is the unit's (待确认).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from bot.answering.evidence import wanted_for
from bot.answering.filing import Told, file_all
from bot.answering.matching import Candidates, context_on
from bot.answering.office import unit_name
from bot.answering.requests import request_id, to_office
from bot.domain.facts import Fact
from bot.domain.filings import Filing
from bot.domain.plan import OFFICE
from bot.domain.readings import Item
from bot.domain.requests import Asked, Request, take_back_request, unattested
from bot.domain.steps import Said
from bot.errors import RefusalError
from bot.notices.unattested import FormRow, form_received, form_to_attest
from bot.ports.ledger import View
from bot.ports.messages import Media, OutboundMessage
from bot.ports.usecase import Call, Outcome
from bot.replies.read_reply import read_reply
from bot.step_errors import WrongState


@dataclass(frozen=True, slots=True)
class Entry:
    """What was put in for one filing: words as in a chat, and files that we hold already."""

    filing: Filing
    words: str
    files: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True)
class Unclear:
    """Words that cannot be taken as they are: `why` is the code of the reader's doubt or of a refusal."""

    filing: str
    why: str
    quote: str = ""


def open_on_form(view: View, about: Sequence[str], room: str, at: datetime) -> tuple[Filing, ...]:
    """The filings of a message that may still be reported on from its room: not locked, not settled, and the
    room is still the unit's.
    """
    return tuple(each for each in view.ledger.filings(about) if _is_open(view, each, room, at))


def take_form(call: Call[str], view: View, entries: Sequence[Entry]) -> Outcome | tuple[Unclear, ...]:
    """What waits for confirmation from now on; or what is unclear, and then nothing is kept.

    `call.args` is who says to have written it, "" where nobody does. Raises NobodyToTell.
    """
    read = [_read(call, view, each) for each in entries]
    unclear = tuple(each for each in read if isinstance(each, Unclear))
    if unclear:
        return unclear
    facts = [fact for each in read if not isinstance(each, Unclear) for fact in each]
    groups = [tuple(group) for _, group in groupby(sorted(entries, key=_whose), key=_whose)]
    return Outcome(
        facts=tuple(facts),
        messages=tuple(message for group in groups for message in _to_attest(call, view, group)),
        answer=form_received(list(map(_row, entries))),
        about=tuple(each.filing.id for each in entries),
    )


def attested(call: Call[Any], view: View, filing: Filing, request: Request) -> Outcome:
    """The report as it came, now with somebody who stands for it. Raises as `file_report`."""
    words = request.words or ""
    day = view.calendar.local_day(request.asked_at)
    item = read_words_on_form(view, filing, words, day)
    if isinstance(item, Unclear):
        raise WrongState(label=filing.label, state=filing.state, step="attest")
    said = Said(call.person.id, words, request.asked_at, request.asked_at)
    return file_all(call, view, [Told(filing, item)], said)


def read_words_on_form(view: View, filing: Filing, words: str, day: date) -> Item | Unclear:
    """The one item the words tell of that filing. Pure in the plan's version and the day."""
    found = Candidates((filing,), (filing,))
    reading = read_reply(words, context_on(day, view, found, filed=True))
    if reading.needs_confirmation:
        doubt = reading.doubts[0] if reading.doubts else None
        return Unclear(filing.id, doubt.code if doubt else "unclear", doubt.quote if doubt else "")
    items = [each for each in reading.items if each.task == filing.label and each.says_something()]
    if reading.intent not in {"report", "correct"} or len(items) != 1 or len(reading.items) != 1:
        return Unclear(filing.id, "no_report")
    return items[0]


def _read(call: Call[str], view: View, entry: Entry) -> tuple[Fact, ...] | Unclear:
    item = read_words_on_form(view, entry.filing, entry.words, call.day)
    if isinstance(item, Unclear):
        return item
    filing = entry.filing
    asked = Asked(
        request_id(call, filing), "", call.room, call.filed_at, entry.words, reason=call.args or None
    )
    try:
        made = unattested(filing, asked, item)
    except RefusalError as error:
        return Unclear(filing.id, error.code)
    earlier = (each for each in view.ledger.requests_about(filing.id) if each.kind == "unattested")
    return (
        *(take_back_request(each, filing) for each in earlier),
        made,
        *wanted_for(_with_files(call, entry), filing),
    )


def _with_files(call: Call[str], entry: Entry) -> Call[str]:
    return replace(call, key=f"{call.key}/{entry.filing.id}", attachments=entry.files)


def _to_attest(call: Call[str], view: View, entries: Sequence[Entry]) -> Iterator[OutboundMessage]:
    """One card for what is of one unit: to the office, and to where else the unit can be spoken to."""
    filing = entries[0].filing
    ids, about = zip(*((request_id(call, each.filing), each.filing.id) for each in entries), strict=True)
    card = form_to_attest(ids, list(map(_row, entries)), unit=unit_name(view, filing), name=call.args)
    messages = to_office(call, view, filing.plan, card, key=f"attest/{filing.unit}")
    rooms = [] if filing.unit == OFFICE else view.ledger.rooms_of(filing.plan, filing.unit)
    for room in dict.fromkeys([*(each.room for each in messages), *rooms]):
        if room != call.room:
            yield replace(messages[0], key=f"attest/{filing.unit}/{call.key}/{room}", room=room, about=about)


def _whose(entry: Entry) -> tuple[str, str]:
    return entry.filing.plan, entry.filing.unit


def _row(entry: Entry) -> FormRow:
    return FormRow(entry.filing.label, entry.words, len(entry.files))


def _is_open(view: View, filing: Filing, room: str, at: datetime) -> bool:
    """A returned report, and a node that is owed, may be given after the lock as in a chat."""
    if filing.is_closed or filing.paused or room not in view.ledger.rooms_of(filing.plan, filing.unit):
        return False
    return not filing.is_locked(at)
