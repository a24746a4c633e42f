"""What is told of progress in key work: to the unit that reported, to office and leading group at once
(重点工作速报).
"""

from __future__ import annotations

from typing import Any

from bot.answering.office import task_of, unit_name
from bot.answering.standing_in import stands_in
from bot.domain.contradictions import Contradiction
from bot.domain.filings import Filing
from bot.domain.readings import Item
from bot.notices.news import News, NewsPart, news_told
from bot.notices.plan_named import with_plan
from bot.notices.values import title_shown
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Call
from bot.replies.news_words import tells_result


def news_of(
    call: Call[Any], view: View, filing: Filing, item: Item, check: tuple[Contradiction, ...] = ()
) -> News:
    """What the writer told; an element that an earlier version told is not missing."""
    title = title_shown(task_of(view, filing))
    words = (filing.report.words if filing.report else None) or ""
    return News(
        filing=filing,
        item=item,
        unit=unit_name(view, filing),
        person=call.person.name or "",
        title=title,
        words=words if title is not None else "",
        missing=_missing(filing, item, words),
        stands=stands_in(view, filing),
        to_group=bool(view.ledger.rooms_seated("leading_group", filing.plan)),
        check=check,
    )


def tell_leaders(call: Call[Any], view: View, news: News) -> tuple[OutboundMessage, ...]:
    """To office and leading group, within the hours in which people are spoken to: progress can wait for the
    morning, an event cannot.
    """
    plan = news.filing.plan
    office = view.ledger.rooms_seated("office", plan)
    rooms = dict.fromkeys([*office, *view.ledger.rooms_seated("leading_group", plan)])
    return tuple(
        OutboundMessage(
            f"news/{call.key}/{news.filing.id}/{room}",
            room,
            with_plan(news_told(news, deciding=room in office), view, plan),
            repeat=Repeat.AT_LEAST_ONCE,
            priority=2,
            not_before=view.hours.next_open(call.at, view.calendar),
        )
        for room in rooms
        if room != call.room
    )


def _missing(filing: Filing, item: Item, words: str) -> tuple[NewsPart, ...]:
    told_result = item.status is not None or item.percent is not None or bool(item.figures)
    missing: list[NewsPart] = []
    if not told_result and filing.versions <= 1 and not tells_result(words):
        missing.append("result")
    if not item.next_step and item.status != "completed":
        missing.append("next_step")
    return tuple(missing)
