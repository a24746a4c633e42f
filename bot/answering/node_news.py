"""What is told of a node: to the unit that reported, and to the office at once (节点到达)."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.answering.office import plan_of, task_of, unit_name
from bot.domain.filings import Filing
from bot.domain.milestones import node_of
from bot.domain.readings import Item
from bot.notices.milestones import NodeNews, node_to_office
from bot.notices.plan_named import with_plan
from bot.notices.values import title_shown
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Call


def node_name(view: View, filing: Filing) -> str:
    """As the version that opened the filing has it; "" for a task whose words never leave."""
    node = node_of(plan_of(view, filing), filing.period)
    shown = node is not None and title_shown(task_of(view, filing)) is not None
    return node.name if node and shown else ""


def news_of(call: Call[Any], view: View, filing: Filing, item: Item, on: date | None) -> NodeNews:
    """What the writer said of the node; without a day of its own it is reached on the day it is told."""
    day = on or view.calendar.local_day(call.filed_at)
    name = node_name(view, filing)
    return NodeNews(
        filing=filing,
        name=name,
        unit=unit_name(view, filing),
        item=item,
        on=day,
        workdays=view.calendar.workdays_between(day, filing.due_on),
        words=call.words if title_shown(task_of(view, filing)) is not None else "",
        files=len(call.attachments),
        late=filing.is_late(call.filed_at),
    )


def tell_office(call: Call[Any], view: View, news: NodeNews) -> tuple[OutboundMessage, ...]:
    """Within the hours in which people are spoken to, and not where it was told anyway."""
    return tuple(
        OutboundMessage(
            f"node/{call.key}/{news.filing.id}/{room}",
            room,
            with_plan(node_to_office(news), view, news.filing.plan),
            repeat=Repeat.AT_LEAST_ONCE,
            priority=2,
            not_before=view.hours.next_open(call.at, view.calendar),
        )
        for room in view.ledger.rooms_seated("office", news.filing.plan)
        if room != call.room
    )
