"""The page of a task's evidence: which files are kept, of whom, to be saved one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from bot.domain.periods import parse_period
from bot.domain.plan import Plan, Task
from bot.notices.values import title_shown
from bot.ports.http import HttpReply
from bot.ports.records import Evidence
from bot.web.entering import PRIVATE
from bot.web.pages import html_page, locale_of, page_words

KIB = 1024


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One file, the unit's name it came from, and the period it was reported for."""

    unit: str
    period: str
    file: Evidence


def evidence_page(plan: Plan, task: Task, rows: Sequence[EvidenceRow], lang: str) -> HttpReply:
    """At least one row."""
    title = title_shown(task)
    values = {"plan": plan.title, "label": task.label, "title": title, "rows": rows}
    return _page(lang, values, status=200)


def event_evidence_page(plan: Plan, event: str, rows: Sequence[EvidenceRow], lang: str) -> HttpReply:
    """Of an urgent event; at least one row."""
    return _page(lang, {"plan": plan.title, "event": event, "rows": rows}, status=200)


def no_evidence_page(lang: str) -> HttpReply:
    """There is none, or it is not theirs to see."""
    return _page(lang, {"rows": []}, status=404)


def shown_size(size: int | None) -> str:
    """`3 KB`, `1.2 MB`; "" while the file is not there."""
    if size is None:
        return ""
    if size < KIB * KIB:
        return f"{max(1, round(size / KIB))} KB"
    return f"{size / KIB / KIB:.1f} MB"


def shown_period(words: Mapping[str, Any], period: str) -> str:
    """A quarter, half or year as people say it; any other period by its id."""
    said = words["console"]["periods"]
    try:
        found = parse_period(period)
    except ValueError:
        return period
    year, half = found.first.year, found.first.month // 7
    match found.kind:
        case "half":
            return str(said["half"].format(y=year, n=said["halves"][half]))
        case "quarter":
            quarter = said["quarters"][found.first.month // 3]
            return str(words["review"]["evidence"]["quarter"].format(y=year, n=quarter))
        case "year":
            return str(said["year"].format(y=year))
        case _:
            return period


def _page(lang: str, values: Mapping[str, object], *, status: int) -> HttpReply:
    locale = locale_of(lang)
    words = page_words(locale)
    unsaid = {"plan": "", "label": "", "title": "", "event": ""}
    shown = {**unsaid, **values, "size": shown_size, "period": partial(shown_period, words)}
    reply = html_page("evidence.html.j2", locale=locale, words=words, values=shown)
    return replace(reply, status=status, headers={**reply.headers, **PRIVATE})
