"""Forms of events and receipts behind the reply form's address: what they show, and what is taken."""

from __future__ import annotations

from datetime import datetime
from typing import Final, TypeAlias

from bot.answering.form_told import OnForm, event_on_form, take_event, take_receipts, unsigned_on_form
from bot.answering.new_events import FromRoom, from_room, take_new_event
from bot.notices.one_way import NEW_EVENT, RECEIPT
from bot.notices.values import NO_CHANGE, ONLY_FILES
from bot.ports.ledger import View
from bot.ports.messages import Media
from bot.ports.usecase import Call, Outcome
from bot.runtime.form_keys import FormOf
from bot.runtime.form_parts import Sent
from bot.web.told_form import EventForm, NewEventForm, ReceiptForm

ToldForm: TypeAlias = EventForm | NewEventForm | ReceiptForm
MOST_WAITING: Final = 10  # reports of one event that nobody has stood for
MOST_NEW: Final = 3  # events of one room, as those


def may_tell(view: View, form: FormOf) -> bool:
    """Events may be told of by it: its room is still that of a unit which had it when the link was given."""
    return from_room(view, form.room, form.units) is not None


def told_form(view: View, form: FormOf, at: datetime, *, nonce: str) -> ToldForm | None:
    """None where nothing is to be told any more."""
    if form.subject == RECEIPT:
        unsigned = unsigned_on_form(view, form.room)
        return ReceiptForm(unsigned, nonce) if unsigned else None
    if form.subject == NEW_EVENT:
        told = from_room(view, form.room, form.units)
        return NewEventForm.of(view, told, nonce=nonce) if told else None
    found = _event(view, form)
    return EventForm.of(view, found, at, nonce=nonce) if found else None


def why_not(view: View, form: FormOf) -> str:
    """Why nothing can be taken, whatever is put in: it is `gone`, or `full`: so much waits that whoever has
    the link would wake people for nothing. "" where it can.
    """
    if form.subject == RECEIPT:
        return "" if unsigned_on_form(view, form.room) else "gone"
    if form.subject == NEW_EVENT:
        told = from_room(view, form.room, form.units)
        return "gone" if told is None else "full_of_new" if told.waiting >= MOST_NEW else ""
    found = _event(view, form)
    return "gone" if found is None else "full" if len(found.waiting) >= MOST_WAITING else ""


def take_told(
    call: Call[str], view: View, form: FormOf, sent: Sent, files: tuple[Media, ...]
) -> Outcome | str:
    """What waits from now on; or why nothing is taken: as `why_not`, or `nothing` was put in, or it is open
    `whose` it is. Raises NobodyToTell.
    """
    if wrong := why_not(view, form):
        return wrong
    if form.subject == RECEIPT:
        unsigned = unsigned_on_form(view, form.room)
        ticked = set(sent.status.values())
        signed = [each for each in unsigned if each.tag in ticked]
        return take_receipts(call, view, signed) if signed else "nothing"
    words = _words(sent, files)
    if not words:
        return "nothing"
    told = from_room(view, form.room, form.units) if form.subject == NEW_EVENT else None
    if told is not None:
        return _new(call, view, told, (sent.status.get(0, ""), words, files))
    found, is_final = _event(view, form), sent.status.get(0) == "final"
    return take_event(call, view, found, words, is_final=is_final, files=files) if found else "gone"


def _new(
    call: Call[str], view: View, told: FromRoom, put_in: tuple[str, str, tuple[Media, ...]]
) -> Outcome | str:
    """`put_in` are the tag of a unit, words and files."""
    tag, words, files = put_in
    chosen = told.units if len(told.units) == 1 else [each for each in told.units if each.tag == tag]
    return take_new_event(call, view, chosen[0], words, files) if chosen else "whose"


def _words(sent: Sent, files: tuple[Media, ...]) -> str:
    words = sent.words.get(0, "")
    if sent.status.get(0) == "no_change":
        return f"{NO_CHANGE}，{words}" if words else NO_CHANGE
    return words or (ONLY_FILES if files else "")


def _event(view: View, form: FormOf) -> OnForm | None:
    """Of a unit that had the room when the link was given."""
    found = event_on_form(view, form.subject, form.room)
    return found if found is not None and found.unit in form.units else None
