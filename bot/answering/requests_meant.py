"""Which waiting requests an answer of the office is about: by id, by message, by task and unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

from bot.answering.arguments import nearest_unit
from bot.answering.objections import one_each
from bot.answering.office import Named, as_label, read_named, unit_name
from bot.domain.filings import Filing
from bot.domain.people import office_plans, units_of
from bot.domain.request_facts import RequestKind
from bot.domain.requests import Request
from bot.errors import NotFound
from bot.notices.choices import Requested, choose_request
from bot.notices.plan_named import short_names
from bot.notices.requested import filing_asked
from bot.ports.ledger import View
from bot.ports.usecase import Call
from bot.wording.cards import Card

_BETWEEN: Final = " \t\n　,，、;；:："
_ID: Final = re.compile(r"[0-9A-F]{8}", re.IGNORECASE)
_FIRST: Final = re.compile(rf"[^{_BETWEEN}]+")
Waiting: TypeAlias = tuple[Request, Filing]


@dataclass(frozen=True, slots=True)
class Meant:
    """The requests, and the words that do not name them; `named` where words, ids or a message say which.

    `unsure`: the unit that is named both asks for something and is asked for by another.
    """

    found: tuple[Waiting, ...]
    words: str
    named: bool = True
    unsure: bool = False

    @property
    def is_clear(self) -> bool:
        """They can be answered with one word: of one unit and plan, of one kind, each about another task
        or the same objection to what is owed for several periods."""
        asking = {(request.kind, filing.unit, filing.plan) for request, filing in self.found}
        tasks = {filing.task for _, filing in self.found}
        once = len(tasks) == len(self.found) or {kind for kind, _, _ in asking} == {"dispute"}
        return self.named and not self.unsure and len(asking) <= 1 and once


def waiting_ones(call: Call[Any], view: View, ids: Sequence[str]) -> Iterator[Waiting]:
    """The requests of those ids, else those that wait about the quoted filings. Raises NotFound."""
    quoted = (each for filing in call.quoted for each in view.ledger.requests_about(filing))
    named = ((each, view.ledger.request(each)) for each in ids)
    for name, request in named if ids else ((each.id, each) for each in quoted):
        filing = filing_asked(view, request) if request else None
        if request is None or filing is None:
            raise NotFound(what="request", name=name)
        yield request, filing


def requests_meant(call: Call[Any], view: View, ids: Sequence[str], words: str) -> Meant:
    """Ids say all; else the message that is answered, and the tasks and the unit the words begin with. Raises
    NotFound for an id that is none.
    """
    quoted = tuple(waiting_ones(call, view, ids))
    if ids:
        return Meant(quoted, words)
    return _narrowed(view, Meant(quoted or tuple(_all(call, view)), words, named=bool(quoted)))


def which_request(view: View, meant: Meant, call: str) -> Card:
    """Which of them is meant; `call` goes on with its id and the words."""
    return choose_request(_rows(view, meant.found, call, meant.words))


def own_requests(
    call: Call[Any], view: View, words: str, kind: RequestKind, command: str
) -> list[str] | Card:
    """Of the requests of the caller's units that wait those of the ids, else of the tasks and the plan that
    are named, or of the message that is answered; which one is asked. Raises NotFound.
    """
    ids = words.split()
    if ids and all(map(_ID.fullmatch, ids)):
        return ids
    named, units = read_named(words, view), set(units_of(call.posts))
    known = ((each, filing_asked(view, each)) for each in one_each(view.queries.requests_in("asked")))
    found = [
        (each, filing)
        for each, filing in known
        if filing is not None and each.kind == kind and filing.unit in units and _is_named(filing, named)
    ]
    found = [pair for pair in found if pair[1].id in call.quoted] or found
    if not found:
        raise NotFound(what="request", name=words)
    if len(found) > 1:
        return choose_request(_rows(view, found, command, ""), own=True)
    return [found[0][0].id]


def _is_named(filing: Filing, named: Named) -> bool:
    return named.plan in {"", filing.plan} and (not named.labels or filing.label in named.labels)


def _rows(view: View, found: Sequence[Waiting], call: str, words: str) -> list[Requested]:
    names = short_names(view)
    return [
        Requested(
            request,
            filing.label,
            unit_name(view, filing),
            f"{call} {request.id} {words}".strip(),
            names.get(filing.plan, ""),
        )
        for request, filing in found
    ]


def _all(call: Call[Any], view: View) -> Iterator[Waiting]:
    """Of the caller's own plans, the newest last; what came by a form has a command of its own."""
    own = office_plans(call.posts)
    for request in one_each(view.queries.requests_in("asked")):
        filing = filing_asked(view, request)
        if filing is not None and request.kind != "unattested" and (not own or filing.plan in own):
            yield request, filing


def _narrowed(view: View, meant: Meant) -> Meant:
    """By labels, then by the name of the unit that asks; a unit nobody asks for is one that takes over."""
    left, labels = meant.words, set[str]()
    while (first := _FIRST.match(left)) and (label := as_label(first[0])) in _labels(meant):
        labels.add(label or "")
        left = left[first.end() :].lstrip(_BETWEEN)
    if labels:
        found = tuple(each for each in meant.found if each[1].label in labels)
        meant = Meant(found, left, named=True)
    first = _FIRST.match(left)
    unit = nearest_unit(view, first[0]) if first else None
    asked_by = {filing.unit for _, filing in meant.found}
    if first is None or unit is None or unit.id not in asked_by:
        return meant
    found = tuple(each for each in meant.found if each[1].unit == unit.id)
    wanted = {nearest_unit(view, request.to_unit or "") for request, _ in meant.found}
    if unit in wanted:
        return replace(meant, unsure=True)
    return Meant(found, left[first.end() :].lstrip(_BETWEEN), named=True)


def _labels(meant: Meant) -> set[str | None]:
    return {filing.label for _, filing in meant.found}
