"""The pages of an event's and of a receipt's form: words and a checklist, or one tap (填报链接)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias

from bot.answering.form_told import OnForm, Unsigned
from bot.domain.event_elements import ELEMENTS, Element, read_elements
from bot.ports.http import HttpReply
from bot.ports.ledger import View
from bot.web.pages import locale_of, page_words
from bot.web.reply_form import Written, form_reply

Known: TypeAlias = Literal["given", "unknown", "missing"]
ANSWERS: Final = ("follow_up", "no_change", "final")  # of an event that was told of before


@dataclass(frozen=True, slots=True)
class EventForm:
    """What is known of the event and which report is due; `due` is local, None where none is. `waiting`:
    something was told by form before, and waits.
    """

    plan: str
    unit: str
    event: str
    link: str
    follow_up: int
    due: datetime | None
    late: bool
    elements: tuple[tuple[Element, Known], ...]
    waiting: bool
    nonce: str

    @classmethod
    def of(cls, view: View, found: OnForm, at: datetime, *, nonce: str) -> EventForm:
        event, plan = found.event, view.plans.current(found.event.plan)
        due = event.due_at.astimezone(view.calendar.zone) if event.due_at else None
        return cls(
            plan.title,
            next((each.name for each in plan.units if each.id == found.unit), ""),
            event.id,
            found.link,
            found.follow_up,
            due,
            event.due_at is not None and at > event.due_at,
            tuple((each, _known(found, each)) for each in ELEMENTS),
            bool(found.waiting),
            nonce,
        )


@dataclass(frozen=True, slots=True)
class ReceiptForm:
    """Units that may sign, each for its tasks."""

    unsigned: tuple[Unsigned, ...]
    nonce: str

    @property
    def plan(self) -> str:
        return "、".join(dict.fromkeys(each.plan.title for each in self.unsigned))

    @property
    def unit(self) -> str:
        return "、".join(dict.fromkeys(each.name for each in self.unsigned))


def told_page(form: EventForm | ReceiptForm, lang: str, *, sent: Written | None, wrong: str) -> HttpReply:
    """The form; with what was written before where nothing could be taken."""
    locale = locale_of(lang)
    values = {
        "event": form if isinstance(form, EventForm) else None,
        "receipt": form if isinstance(form, ReceiptForm) else None,
        "answers": ANSWERS,
        "name": sent.name if sent else "",
        "chosen": (sent.status if sent else {}).get(0, ""),
        "written": (sent.words if sent else {}).get(0, ""),
        "wrong": wrong,
    }
    return form_reply(locale, page_words(locale), values, status=422 if wrong else 200)


def _known(found: OnForm, element: Element) -> Known:
    told = [read_elements(each.words) for each in found.waiting]
    if element in found.event.given or any(element in each.given for each in told):
        return "given"
    is_open = element in found.event.unknown or any(element in each.unknown for each in told)
    return "unknown" if is_open else "missing"
