"""The page of the reply form: a task with four answers, words and files; needs no scripts (填报链接)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Protocol

from bot.answering.forms import Unclear
from bot.domain.filings import Filing
from bot.notices.values import SAID, title_shown
from bot.ports.http import HttpReply
from bot.ports.ledger import View
from bot.web.evidence import shown_period
from bot.web.pages import html_page, locale_of, page_words

# Nothing tells another site where somebody came from: the address is the right to write.
HEADERS: Final = {"cache-control": "no-store", "referrer-policy": "no-referrer", "x-robots-tag": "noindex"}
STATUSES: Final = tuple(SAID)
NOTHING: Final[Mapping[str, Any]] = dict.fromkeys(("form", "event", "new", "receipt", "said", "told")) | {
    "labels": "",
    "tell": "",
}
REFUSED: Final = {"nobody_to_tell": "nobody", "wrong_state": "gone"}


class Written(Protocol):
    """What was put in before, by the place of each task."""

    name: str
    status: dict[int, str]
    words: dict[int, str]


@dataclass(frozen=True, slots=True)
class FormTask:
    """One task of the form; `place` names its fields, `last` is what was reported before ("" for nothing).

    Instants are local.
    """

    place: int
    filing: str
    label: str
    title: str
    period: str
    due: datetime
    late: bool
    last: str


@dataclass(frozen=True, slots=True)
class Form:
    """What is owed, of which unit and plan; `nonce` comes back with the answer."""

    plan: str
    unit: str
    tasks: tuple[FormTask, ...]
    nonce: str

    @classmethod
    def of(cls, view: View, filings: Sequence[tuple[int, Filing]], at: datetime, *, nonce: str) -> Form:
        """At least one filing, each with its place in the message, which never changes."""
        plan = view.plans.current(filings[0][1].plan)
        units = {unit.id: unit.name for unit in plan.units}
        names = dict.fromkeys(units.get(filing.unit, "") for _, filing in filings)
        tasks = tuple(_task(view, place, filing, at) for place, filing in filings)
        return cls(plan.title, "、".join(name for name in names if name), tasks, nonce)


def words_of(status: str, words: str) -> str:
    """What was put in for a task, as it would be said in a chat; "" for nothing."""
    said = SAID[status] if status in STATUSES else ""
    return "，".join(part for part in (said, words) if part)


def form_page(  # noqa: PLR0913 - a form as it was sent
    form: Form, lang: str, *, sent: Written | None, unclear: Sequence[Unclear], wrong: str, tell: str
) -> HttpReply:
    """The form; with what was written before where something in it is unclear. `tell` is the address of the
    form for events, "" where there is none.
    """
    locale = locale_of(lang)
    words = page_words(locale)
    faults = {each.filing: each for each in unclear}
    values = {
        "form": form,
        "statuses": STATUSES,
        "name": sent.name if sent else "",
        "status": sent.status if sent else {},
        "written": sent.words if sent else {},
        "faults": faults,
        "wrong": wrong,
        "tell": tell,
        "period": lambda period: shown_period(words, period),
    }
    return form_reply(locale, words, values, status=422 if faults or wrong else 200)


def form_said(
    what: str, lang: str, *, status: int = 200, labels: Sequence[str] = (), tell: str = ""
) -> HttpReply:
    """One thing to say: received, or why not. `what` is a table of [review.form.said], `tell` as above."""
    locale = locale_of(lang)
    words = page_words(locale)
    known = words["review"]["form"]["said"]
    said = REFUSED.get(what, what)
    values = {
        "said": said if said in known else "broken",
        "labels": _items(words["review"]["form"], labels),
        "tell": tell,
    }
    return form_reply(locale, words, values, status=status)


def _items(words: Mapping[str, str], labels: Sequence[str]) -> str:
    """The tasks by their labels, as a title names them."""
    return words["items"].format(labels=words["between"].join(labels))


def form_reply(locale: str, words: Mapping[str, Any], values: Mapping[str, Any], *, status: int) -> HttpReply:
    """The page of any form, with the headers that all of them have."""
    values = {**NOTHING, **values}
    reply = html_page("reply_form.html.j2", locale=locale, words=words, values=values)
    policy = reply.headers["content-security-policy"].replace("form-action 'none'", "form-action 'self'")
    headers = {**reply.headers, **HEADERS, "content-security-policy": policy}
    return replace(reply, status=status, headers=headers)


def _task(view: View, place: int, filing: Filing, at: datetime) -> FormTask:
    plan = view.plans.version(filing.plan, filing.version)
    task = next((each for each in plan.tasks if each.id == filing.task), None)
    return FormTask(
        place=place,
        filing=filing.id,
        label=filing.label,
        title=(title_shown(task) if task else None) or "",
        period="" if filing.is_node else filing.period,
        due=filing.due_at.astimezone(view.calendar.zone),
        late=at > filing.due_at,
        last=(filing.report.words or "") if filing.report else "",
    )
