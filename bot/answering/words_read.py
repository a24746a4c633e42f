"""Free words read by what their writer owes, and by what was filed where they name that (解读回复)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import Any, Final

from bot.answering.disputed import labels_of_parts
from bot.answering.matching import Candidates, context_of, own_figures
from bot.answering.news import own_places
from bot.domain.readings import Reading, ReplyContext
from bot.ports.ledger import View
from bot.ports.usecase import Call
from bot.replies.read_reply import read_reply

_HEAD: Final = re.compile(r"\s*(\d{1,4})(?![\d.]|[年月日%])")


def read_words(call: Call[Any], view: View, found: Candidates, words: str) -> Reading:
    """As about what is owed; as about all where the words name a task that was filed already."""
    context = context_of(call, view, found)
    reading = read_reply(words, context)
    news = {each.task.label for each in own_places(call, view)} if _names_others(reading) else set()
    if any(doubt.code == "not_yours" and doubt.task in news for doubt in reading.doubts):
        context = replace(context, my_tasks=(*context.my_tasks, *sorted(news)))
        reading = read_reply(words, context)
    if any(doubt.code == "not_yours" and found.labelled(doubt.task or "") for doubt in reading.doubts):
        context = context_of(call, view, found, filed=True)
        reading = read_reply(words, context)
    elif _is_unplaced(reading) and _heads_with_filed(words, found, context):
        wider = context_of(call, view, found, filed=True)
        if not _is_unplaced(again := read_reply(words, wider)):
            context, reading = wider, again
    if reading.intent in {"dispute", "extension"} and _names_others(reading):
        own = labels_of_parts(call, view)
        context = replace(context, my_tasks=tuple(dict.fromkeys((*context.my_tasks, *own))))
        reading = read_reply(words, context)
    asked = {doubt.task for doubt in reading.doubts if doubt.code == "which_indicator" and doubt.task}
    known = own_figures(view, found, asked, context.goals) if asked else {}
    return read_reply(words, replace(context, own_figures=known)) if known else reading


def _is_unplaced(reading: Reading) -> bool:
    return any(doubt.code in {"number_or_task", "no_task"} for doubt in reading.doubts)


def _heads_with_filed(words: str, found: Candidates, context: ReplyContext) -> bool:
    """1 平均用时2天: the number it begins with is a task of the writer's that was filed already."""
    head = _HEAD.match(unicodedata.normalize("NFKC", words))
    return bool(head and head[1] not in context.my_tasks and found.labelled(head[1]))


def _names_others(reading: Reading) -> bool:
    return any(doubt.code == "not_yours" for doubt in reading.doubts)
