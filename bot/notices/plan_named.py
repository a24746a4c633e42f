"""Which plan a card is about, said wherever more than one is in force: every plan counts from 1 (方案)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from bot.domain.filings import Filing
from bot.domain.plan_names import short_titles
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


def short_names(view: View) -> dict[str, str]:
    """What each plan is called shortly; empty where only one is in force."""
    titles = {plan.id: plan.title for plan in view.plans.all_current()}
    return short_titles(titles) if len(titles) > 1 else {}


def of_filings(card: Card | None, view: View, filings: Iterable[Filing]) -> Card | None:
    """The card with a first line that shortly names the plans of these filings, where that tells anything."""
    names = short_names(view) if card is not None else {}
    told = list(dict.fromkeys(names[each.plan] for each in filings if each.plan in names))
    if card is None or not told:
        return card
    return replace(card, lines=(called(told), *card.lines))


def called(names: Sequence[str]) -> Text:
    """A line that names plans by their short names; at least one."""
    return Text("plan/short", names=list(names))


def of_plans(titles: Sequence[str]) -> Text:
    """A line that names them; at least one."""
    return Text("plan/of", titles=list(titles), most=_MOST)


def with_plan(card: Card, view: View, *plans: str) -> Card:
    """The card with a first line that names its plans, where that tells anything."""
    titles = titles_shown(view, plans)
    if not titles:
        return card
    return replace(card, lines=(of_plans(titles), *card.lines))
