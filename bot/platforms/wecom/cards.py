"""Cards as template cards: with buttons where a click comes back, with one link where none does.

They show little: what does not fit goes in words. Sources: platforms.md 1.4, 1.7, 1.8; how many characters
a place shows, the vendor's page of the template cards of robots.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, TypeAlias

from bot.platforms.wecom.words import lines_of, plain
from bot.text import Spans
from bot.wire.escaping import join, join_within, own_address
from bot.wire.lengths import ELLIPSIS
from bot.wording.cards import RenderedButton, RenderedCard

TemplateCard: TypeAlias = dict[str, Any]
MOST_TITLE: Final = 26  # characters
MOST_SUBTITLE: Final = 30
MOST_TEXT: Final = 112
MOST_BUTTONS: Final = 6
MOST_LABEL: Final = 30  # of a button; it shows about ten
MOST_KEY: Final = 1024  # bytes
LINK: Final = 1  # what a click on the card does: it opens an address
NOTHING: Final = "-"  # the key of a button that means nothing any more: no key of ours is one sign
DONE: Final = "✓"
GREY: Final = 4  # of the four styles of an AI bot's buttons
STOPS: Final = "：，；、。 "


def task_id(key: str, at: datetime) -> str:
    """A card's own id, another one at each try: an app takes none twice."""
    return "d" + hashlib.sha256(f"{key} {at.isoformat()}".encode()).hexdigest()[:40]


def shown_buttons(card: RenderedCard) -> tuple[RenderedButton, ...]:
    """At most six: all of a card about one row; of others those for the whole card, else the first.

    No two say the same: of one row, what is for the row and for the whole card is one thing.
    """
    rows = {each.row for each in card.buttons if each.row is not None}
    of_card = [each for each in card.buttons if each.row is None]
    found = card.buttons
    if of_card and (len(rows) > 1 or len(found) > MOST_BUTTONS):
        found = tuple(of_card)
    by_label = {each.label: each for each in reversed(found) if len(each.key.encode()) <= MOST_KEY}
    return tuple(each for each in found if each is by_label.get(each.label))[:MOST_BUTTONS]


def fits_with_buttons(card: RenderedCard) -> bool:
    """A template card shows all of it."""
    return bool(shown_buttons(card)) and not card.table and not _overflows(card)


def button_card(card: RenderedCard, task: str, *, title_only: bool = False) -> TemplateCard:
    """With its buttons, and its words unless they were told before; too long ones are cut."""
    found: TemplateCard = {
        "card_type": "button_interaction",
        "main_title": _titles(card),
        "button_list": [_button(each, place) for place, each in enumerate(shown_buttons(card))],
        "task_id": task,
    }
    text = "" if title_only else _text(card)
    return {**found, "sub_title_text": text} if text else found


def done_card(card: RenderedCard, task: str, said: Spans) -> TemplateCard:
    """After the last click that meant something: such a card keeps a button, which does nothing."""
    label = join_within(said, MOST_LABEL, foreign=plain) or DONE
    return {**button_card(card, task), "button_list": [{"text": label, "style": GREY, "key": NOTHING}]}


def changed_card(card: RenderedCard, task: str, answers: Sequence[RenderedCard]) -> TemplateCard:
    """The card as it stands after a click."""
    if shown_buttons(card):
        return button_card(card, task)
    return done_card(card, task, answers[0].title if answers else ())


def notice_card(card: RenderedCard) -> TemplateCard | None:
    """A short card whose point is an address of ours: the whole card opens it. None for all others."""
    addresses = [each for line in card.lines if (each := own_address(line))]
    if len(addresses) != 1 or card.table or card.code or card.mention or _overflows(card):
        return None
    notice: TemplateCard = {
        "card_type": "text_notice",
        "main_title": _titles(card),
        "card_action": {"type": LINK, "url": addresses[0]},
    }
    if text := _text(card):
        notice["sub_title_text"] = text
    return notice


def _overflows(card: RenderedCard) -> bool:
    title, rest = _divided(join(card.title, foreign=plain))
    return len(title) > MOST_TITLE or len(rest) > MOST_SUBTITLE or len(_whole_text(card)) > MOST_TEXT


def _titles(card: RenderedCard) -> dict[str, str]:
    """A long title in two, the rest of it below in small."""
    title, rest = _divided(join_within(card.title, MOST_TITLE + MOST_SUBTITLE, foreign=plain))
    if len(rest) > MOST_SUBTITLE:
        rest = rest[: MOST_SUBTITLE - 1] + ELLIPSIS
    return {"title": title, "desc": rest} if rest else {"title": title}


def _divided(title: str) -> tuple[str, str]:
    """Behind the last stop that leaves a title which is shown whole; "" where nothing is left over."""
    if len(title) <= MOST_TITLE:
        return title, ""
    stop = max(title.rfind(sign, 0, MOST_TITLE) for sign in STOPS) + 1
    place = stop if stop > 0 else MOST_TITLE
    return title[:place], title[place:].strip()


def _text(card: RenderedCard) -> str:
    """What stands below the title; the code stays when the rest is cut."""
    whole, code = _whole_text(card), _code(card)
    if len(whole) <= MOST_TEXT:
        return whole
    kept = whole[: MOST_TEXT - len(code) - 2]
    return f"{kept}{ELLIPSIS}\n{code}" if code else f"{kept}{ELLIPSIS}"


def _whole_text(card: RenderedCard) -> str:
    lines = [join(line, foreign=plain) for line in lines_of(card) if not own_address(line)]
    return "\n".join([*(line for line in lines if line.strip()), *([_code(card)] if card.code else [])])


def _code(card: RenderedCard) -> str:
    return f"[{card.code}]" if card.code else ""


def _button(button: RenderedButton, place: int) -> dict[str, Any]:
    label = plain(button.label[:MOST_LABEL])
    return {"text": label, "style": 1 if place == 0 else 2, "key": button.key}
