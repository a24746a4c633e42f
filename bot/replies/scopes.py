"""Whether a number counts all so far or one stretch of time; what is asked where that is not sure (口径)."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import replace

from bot.domain.figures import match_figure, whole_of
from bot.domain.readings import Choice, Doubt, Figure, Item, ReplyContext, Scope
from bot.domain.scopes import ADDED, PERIOD
from bot.replies.rules import rule

_PERIOD = rf"{PERIOD}|(?<![前至到较比第])[一二三四]季度(?!末|底|以来|[之以]?前|结束)|\d{{1,2}}月当月"
_CUE = rule(
    "scope",
    rf"(?P<added>{ADDED}|(?:又|再|另)[一-龥]{{1,3}}了?$)|(?P<period>{_PERIOD})(?!末|底)"
    r"|(?P<total>累计)|(?P<level>达到|已?达(?!成|标)|增至|升至|[加高升]到|截至|截止|至今|以来|总数|现有|已有)",
)
_OPENING = re.compile(rf"(?:^|[。;，,\n 项:])(?:{PERIOD})(?:[我本][一-龥]{{1,2}})?[，,: ]*$")

_ENOUGH = 24  # characters in front of a clause


def scope_told(said: str, before: str, can: int) -> Scope:
    """By the words of the clause up to a number: those behind the number before it, else all of them, else
    those that open the sentence.

    `said` is what precedes the number in its clause, `before` the text in front of the clause.
    """
    if can & _CUE.bit:
        told = _by_cues(re.split(r"\d", said)[-1], can) or _by_cues(said, can)
        if told:
            return told
    return "period" if _OPENING.search(before[-_ENOUGH:]) else ""


def _by_cues(words: str, can: int) -> Scope:
    """A height told last is all there is; else a period outweighs the rest: 本季度累计 is of the period."""
    found = [str(each.lastgroup) for each in _CUE.finditer(words, can)]
    if not found:
        return ""
    if found[-1] == "level":
        return "cumulative"
    if "period" in found:
        return "period_added" if "added" in found else "period"
    return "cumulative" if found[-1] == "total" else "added" if "added" in found else "cumulative"


def scope_doubt(item: Item, quote: str, context: ReplyContext) -> Doubt | None:
    """Asked where a figure may be a part of what an indicator counts from its start, and that is not told."""
    goals = context.goals.get(item.task, ())
    told = {found.id for each in item.figures if (found := match_figure(each, goals)) is not None}
    parts = {
        figure: whole
        for figure in item.figures
        if not figure.base and (whole := whole_of(figure, goals)) is not None and whole.id not in told
    }
    if not parts:
        return None
    choices = [Choice((item,), "figure"), Choice((), "none")]
    if not any(figure.growth for figure in parts):
        choices.insert(0, Choice((_all_in_total(item, parts),), "figure"))
    return Doubt("scope", quote, item.task, tuple(choices))


def _all_in_total(item: Item, parts: Container[Figure]) -> Item:
    figures = (replace(each, scope="cumulative") if each in parts else each for each in item.figures)
    return replace(item, figures=tuple(figures))
