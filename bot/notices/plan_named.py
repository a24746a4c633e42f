"""Which plan a card is about, said wherever more than one is in force: every plan counts from 1 (方案)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.ports.ledger import View
from bot.text import Text
from bot.wording.cards import Card

_MOST: Final = 40  # characters of a title


def titles_shown(view: View, plans: Sequence[str]) -> list[str]:
    """The titles of these plans, each once, in that order; none where only one plan is in force."""
    titles = {plan.id: plan.title for plan in view.plans.all_current()}
    if len(titles) < 2:
        return []
    return [titles[plan] for plan in dict.fromkeys(plans) if plan in titles]


def of_plans(titles: Sequence[str]) -> Text:
    """A line that names them; at least one."""
    return Text("plan/of", titles=list(titles), most=_MOST)


def with_plan(card: Card, view: View, *plans: str) -> Card:
    """The card with a first line that names its plans, where that tells anything."""
    titles = titles_shown(view, plans)
    if not titles:
        return card
    return replace(card, lines=(of_plans(titles), *card.lines))
