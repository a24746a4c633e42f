"""The pages of an event's and of a receipt's form: words, files and a checklist, or one tap (填报链接)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias

from bot.answering.form_told import OnForm, Unsigned
from bot.answering.new_events import FromRoom, RoomUnit
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
    something was told by form before, and waits. `to_group`: the leading group has a room to hear it in.
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
    to_group: bool
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
            bool(view.ledger.rooms_seated("leading_group", plan.id)),
            nonce,
        )

    @property
    def missing(self) -> tuple[Element, ...]:
        """What nobody has spoken of yet."""
        return tuple(each for each, known in self.elements if known == "missing")


@dataclass(frozen=True, slots=True)
class NewEventForm:
    """Units that may tell of an event which has no number yet, and numbers of theirs that go on."""

    units: tuple[RoomUnit, ...]
    going: tuple[str, ...]
    to_group: bool
    nonce: str

    @classmethod
    def of(cls, view: View, told: FromRoom, *, nonce: str) -> NewEventForm:
        plans = {each.plan for each in told.units}
        to_group = all(view.ledger.rooms_seated("leading_group", plan) for plan in plans)
        return cls(told.units, tuple(each.event.id for each in told.going), to_group, nonce)

    @property
    def plan(self) -> str:
        return "、".join(dict.fromkeys(each.plan_title for each in self.units))

    @property
    def unit(self) -> str:
        return "、".join(each.name for each in self.units)

    @property
    def elements(self) -> tuple[tuple[Element, Known], ...]:
        """All of them, to be told."""
        return tuple((each, "missing") for each in ELEMENTS)


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


def told_page(
    form: EventForm | NewEventForm | ReceiptForm, lang: str, *, sent: Written | None, wrong: str, tell: str
) -> HttpReply:
    """The form; with what was written before where nothing could be taken. `tell` is the address of the form
    for new events, "" where there is none.
    """
    locale = locale_of(lang)
    values = {
        "event": form if isinstance(form, EventForm) else None,
        "new": form if isinstance(form, NewEventForm) else None,
        "receipt": form if isinstance(form, ReceiptForm) else None,
        "answers": ANSWERS,
        "name": sent.name if sent else "",
        "chosen": (sent.status if sent else {}).get(0, ""),
        "written": (sent.words if sent else {}).get(0, ""),
        "wrong": wrong,
        "tell": tell,
    }
    return form_reply(locale, page_words(locale), values, status=422 if wrong else 200)


def told_received(form: EventForm, lang: str, *, go_on: str) -> HttpReply:
    """An event's report has arrived: its number, what is missing, and at `go_on` where more is told."""
    locale = locale_of(lang)
    words = page_words(locale)
    values = {
        "said": "event_received" if form.to_group else "event_at_office",
        "told": form,
        "missing": [words["fixed"]["element"][each] for each in form.missing],
        "go_on": go_on,
    }
    return form_reply(locale, words, values, status=200)


def _known(found: OnForm, element: Element) -> Known:
    told = [read_elements(each.words) for each in found.waiting]
    if element in found.event.given or any(element in each.given for each in told):
        return "given"
    is_open = element in found.event.unknown or any(element in each.unknown for each in told)
    return "unknown" if is_open else "missing"
