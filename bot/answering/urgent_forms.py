"""Which of the two forms urgent words take: an event that cannot wait, or progress in key work; where they
may be either, one question (速报两种形式).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bot.answering.asking import open_question
from bot.answering.news import Place, own_places, tell_progress
from bot.answering.office import as_label
from bot.answering.plan_meant import plan_in_words
from bot.answering.urgent import tell_event
from bot.answering.urgent_whose import names_event
from bot.domain.readings import Asking, Choice, Item
from bot.ports.ledger import View
from bot.ports.usecase import Call, Outcome
from bot.replies.news_words import urgent_form, without_head

MOST_PLACES = 3  # key tasks among which one is chosen by a tap; beside them an event
_FIRST = re.compile(r"^\s*([^\s,，、:：。;；]+)")
_NAMED = re.compile(
    r"第\s*([0-9０-９]+|[一二三四五六七八九十]+(?:[(（][一二三四五六七八九十]+[)）])?[0-9]*)\s*项"
)


def tell_urgent(call: Call[Any], view: View, words: str, labels: Sequence[str] = ()) -> Outcome | None:
    """Told as the one or the other, or asked. None where progress is told of a task that reports by the
    period: that is a plain report. `labels` are tasks that the words were read to name.
    """
    if names_event(call, view, words):
        return tell_event(call, view, words, labels)
    named = labels_in(view, plan_in_words(words, view)[1], labels)
    form = urgent_form(without_head(words))
    places = own_places(call, view)
    own = [each for each in places if each.task.label in named]
    if len(own) == 1 and form == "progress":
        return tell_progress(call, view, own[0], words)
    if form == "progress" and named and not own:
        return None
    asked = own if named else places
    if form == "event" or not asked or (form is None and not named):
        return tell_event(call, view, words, named)
    return _ask(call, view, asked[:MOST_PLACES], words)


def labels_in(view: View, words: str, labels: Sequence[str] = ()) -> list[str]:
    """Tasks of a plan by their labels: those read, 第5项 anywhere, and a number the words begin with."""
    found = [*labels, *(label for each in _NAMED.findall(words) if (label := as_label(each)))]
    first = _FIRST.match(without_head(words))
    label = as_label(first[1]) if first else None
    named = dict.fromkeys([*found, *([label] if label else [])])
    return [each for each in named if any(plan.find_task(each) for plan in view.plans.all_current())]


def _ask(call: Call[Any], view: View, places: Sequence[Place], words: str) -> Outcome:
    """Progress of this task, or of that one, of which plan, or an event; nothing is filed before."""
    several = len({place.plan.id for place in places}) > 1
    choices = (*(_choice(place, several=several) for place in places), Choice((), "event"))
    labels = {place.task.label for place in places}
    asking = Asking((), choices, "urgent_form", words, labels.pop() if len(labels) == 1 else None)
    return open_question(call, view, asking, (), words)


def _choice(place: Place, *, several: bool) -> Choice:
    """With its plan where tasks of several may be meant."""
    label = place.task.label
    return Choice((Item(label),), "news", place.plan.title if several else label, filing=place.id)
