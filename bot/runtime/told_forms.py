"""Forms of events and receipts behind the reply form's address: what they show, and what is taken."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.answering.form_told import event_on_form, take_event, take_receipts, unsigned_on_form
from bot.notices.one_way import RECEIPT
from bot.notices.values import NO_CHANGE
from bot.ports.ledger import View
from bot.ports.usecase import Call, Outcome
from bot.runtime.form_keys import FormOf
from bot.runtime.form_parts import Sent
from bot.web.told_form import EventForm, ReceiptForm

MOST_WAITING: Final = 10  # reports of one event that nobody has stood for


def told_form(view: View, form: FormOf, at: datetime, *, nonce: str) -> EventForm | ReceiptForm | None:
    """None where nothing is to be told any more."""
    if form.subject == RECEIPT:
        unsigned = unsigned_on_form(view, form.room)
        return ReceiptForm(unsigned, nonce) if unsigned else None
    found = event_on_form(view, form.subject, form.room)
    return EventForm.of(view, found, at, nonce=nonce) if found else None


def take_told(call: Call[str], view: View, form: FormOf, sent: Sent) -> Outcome | str:
    """What waits from now on; or why nothing is taken: `nothing` was put in, it is `gone`, or it is `full`:
    so much waits that whoever has the link would wake people for nothing.

    Raises NobodyToTell.
    """
    if form.subject == RECEIPT:
        unsigned = unsigned_on_form(view, form.room)
        ticked = set(sent.status.values())
        signed = [each for each in unsigned if each.tag in ticked]
        return take_receipts(call, view, signed) if signed else "nothing" if unsigned else "gone"
    found = event_on_form(view, form.subject, form.room)
    if found is None:
        return "gone"
    if len(found.waiting) >= MOST_WAITING:
        return "full"
    status, words = sent.status.get(0, ""), sent.words.get(0, "")
    if status == "no_change":
        words = f"{NO_CHANGE}，{words}" if words else NO_CHANGE
    return take_event(call, view, found, words, is_final=status == "final") if words else "nothing"
