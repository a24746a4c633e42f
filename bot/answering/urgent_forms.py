"""Which of the two forms urgent words take: an event that cannot wait, or progress in key work; where they
may be either, one question (速报两种形式).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.answering.asking import open_question
from bot.answering.matching import Candidates
from bot.answering.news import Place, own_places, tell_progress
from bot.answering.office import as_label
from bot.answering.plan_meant import plan_in_words
from bot.answering.speaking_for import spoken_for
from bot.answering.urgent import tell_event
from bot.answering.urgent_whose import names_event
from bot.domain.readings import Asking, Choice, Item, Reading
from bot.ports.ledger import View
from bot.ports.usecase import Call, Outcome
from bot.replies.incidents import incident_told, tells_pace
from bot.replies.news_words import urgent_form, without_head
from bot.replies.normal import normalise

_MAY_TELL = frozenset({"report", "correct", "chatter"})
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


def whether_event(
    call: Call[Any], view: View, reading: Reading, found: Candidates, words: str
) -> Outcome | None:
    """Asked where a report of what is owed, or talk of somebody who speaks for a unit, may tell of an event.
    None where it does not, or was asked already.
    """
    if (call.question is not None and call.question.words == words) or reading.intent not in _MAY_TELL:
        return None
    owed = [item for item in reading.items if found.labelled(item.task)]
    if (reading.items and not owed) or incident_told(normalise(words).text) != "unclear":
        return None
    if not reading.items and not spoken_for(call, view):
        return None
    items = tuple(_as_told(item, words) for item in reading.items)
    other = Choice(items, "as_report") if items else Choice((), "leave")
    choices = (Choice((), "event"), other)
    asking = Asking((), choices, "urgent_form", words, reading=replace(reading, items=items))
    return open_question(call, view, asking, (), words)


def _as_told(item: Item, words: str) -> Item:
    """Of what went wrong and is being mended nothing says that the task is on its way."""
    stands = item.status if item.status != "on_track" or tells_pace(words) else None
    return replace(item, status=stands, problem=item.problem or words.strip())


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
