"""Links to our pages, in a chat of the person's own (网页)."""

from __future__ import annotations

from urllib.parse import quote

from bot.text import Text
from bot.wording.cards import Card, PageLink

LINK_MINUTES = 10  # how long a one-time link may wait to be opened


def review_link(plan: str, title: str, *, person: str) -> Card:
    """To a coordinator: the review of a plan, or with "" the list of drafts."""
    return Card(
        title=Text("review/link", plan=title or plan),
        lines=(Text("review/link_then", minutes=LINK_MINUTES),),
        link=PageLink(f"/review/{quote(plan)}" if plan else "/review", person),
    )
