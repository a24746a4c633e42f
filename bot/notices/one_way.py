"""Cards for rooms where nobody is heard: what they ask is answered by a form, or by telephone (单向群)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from bot.notices.values import MOST_TITLE
from bot.text import Text
from bot.wording.cards import Card

# Cards that only tell something, whatever can be pressed on them.
TELLING: Final = frozenset({"recorded", "refused", "rollup"})
# What the buttons of such cards would have said: a link of an event's chain, and a receipt.
_OF_EVENT: Final = re.compile(r"/urgent (?:final )?(20\d\d-\d{1,4})(?: .*)?")
RECEIPT: Final = "receipt"
NEW_EVENT: Final = "new"  # of a form for an event that has no number yet
# Lines that say what to write in the chat, or in answer to the card.
IN_CHAT: Final = frozenset(
    {
        "evidence/lost_event_then",
        "fill/how",
        "milestone/as_expected",
        "milestone/how",
        "milestone/missed_reached",
        "milestone/today_not",
        "milestone/today_reached",
        "milestone/unless_changed",
        "receipt/more",
        "reminder/how",
        "reminder/how_today",
        "reminder/more",
    }
)


def wants_answer(card: Card) -> bool:
    """Is there something on it to be pressed or said?"""
    lines = (*card.lines, *card.after)
    return card.kind not in TELLING and (bool(card.buttons) or any(each.name in IN_CHAT for each in lines))


def asked_on(card: Card) -> str:
    """What a form may take instead of the card's buttons: the number of an event, `RECEIPT`, or "" where they
    are about neither.
    """
    calls = [each.call for each in card.buttons]
    events = [found[1] for call in calls if (found := _OF_EVENT.fullmatch(call))]
    if events:
        return events[0]
    return RECEIPT if any(call.split(" ", 1)[0] == "/receipt" for call in calls) else ""


def told_only(card: Card) -> Card:
    """Without what nobody could use there: buttons, the code, and how to write in the chat."""
    return replace(
        card,
        lines=tuple(each for each in card.lines if each.name not in IN_CHAT),
        after=tuple(each for each in card.after if each.name not in IN_CHAT),
        buttons=(),
        code=None,
    )


def leads_to_form(card: Card) -> Card:
    """Its last line says that the form's address comes next."""
    card = told_only(card)
    return replace(card, after=(*card.after, Text("form/link")))


def leads_to_events(card: Card) -> Card:
    """Nothing is asked by it; its last line says that an event is told of at the address that comes next."""
    card = told_only(card)
    return replace(card, after=(*card.after, Text("form/link_event")))


def asks_by_phone(card: Card) -> Card:
    """It is the office that is to be rung: there is no form for what it asks."""
    card = told_only(card)
    return replace(card, after=(*card.after, Text("form/by_phone")))


def please_ring(card: Card, room: str) -> Card:
    """To the office: what that room was asked and cannot answer there."""
    return Card(
        title=Text("delivery/one_way", room=room, most=MOST_TITLE),
        lines=(card.title, Text("delivery/one_way_then")),
        kind="urging",
    )
