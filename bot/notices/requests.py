"""What a unit asks of the office: to the unit that it has arrived, to the office what there is to decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from bot.domain.filings import Filing
from bot.domain.request_facts import RequestKind
from bot.notices.terms_granted import reminded_then
from bot.notices.values import MOST_TITLE, MOST_WORDS, button, labels_of
from bot.text import Text, Value
from bot.wording.cards import Button, Card

Part: TypeAlias = Literal["lead", "support", "several"]
_MOST_PASSED = 300  # characters of the writer's words that the office is shown


@dataclass(frozen=True, slots=True)
class Request:
    """One request as people see it, about one filing or several of one unit; `ids` are its short ids.

    `until` is the new due time of an extension. `to_unit` is the unit a dispute names as written, `known` its
    name in the plan, "" where it has none. `rollup_at` is the cut-off the new time is seen against. `late`: a
    dispute that comes after the due time, which it does not change. `for_lead`: of an input the unit it is
    for, and when that unit's report is due. `part` of the unit in what it disputes, "several" where that
    differs; `leads` are the units it supports.
    """

    kind: RequestKind
    ids: tuple[str, ...]
    filings: tuple[Filing, ...]
    unit: str
    person: str
    words: str
    reason: str | None = None
    until: datetime | None = None
    to_unit: str | None = None
    known: str = ""
    rollup_at: datetime | None = None
    late: bool = False
    for_lead: tuple[str, datetime] | None = None
    part: Part = "lead"
    leads: tuple[str, ...] = ()

    @property
    def call(self) -> str:
        """The ids as the deciding command takes them."""
        return " ".join(self.ids)


def request_received(request: Request) -> Card:
    """To the writer: it has arrived, and what stays as it is until the office answers."""
    kind = request.kind
    reason = () if kind == "change" else (_reason(request),) if request.reason else ()
    return Card(
        title=Text(f"requests/{kind}", **_values(request)),
        lines=(*_until(request), *reason),
        after=(Text(f"requests/{kind}_then", late=request.late, **_which(request.filings)),),
        buttons=(button("take_back", f"/{COMMANDS[kind]} withdraw {request.call}", key=request.ids[0]),),
        kind="recorded",
    )


def request_to_decide(request: Request) -> Card:
    """To the office: who asks for what and why, with the answers as buttons."""
    kind = request.kind
    first = request.filings[0]
    lines = [Text("decide/words", words=request.reason or request.words, most=_MOST_PASSED)]
    if kind == "dispute" and request.part == "support":
        labels, leads = labels_of(request.filings), list(request.leads)
        lines.append(Text("decide/support", unit=request.unit, labels=labels, leads=leads))
    if kind == "dispute" and request.late:
        lines.append(Text("decide/late", due=min(each.due_at for each in request.filings)))
    if kind == "extension":
        lines = [
            Text(
                "decide/was_due",
                due=max(each.due_at for each in request.filings),
                again=first.extended > 0,
                **_which(request.filings),
            ),
            Text("decide/reason", words=request.reason or request.words, most=MOST_WORDS),
            Text("decide/times", count=first.extended + 1, **_against_rollup(request)),
        ]
    if request.for_lead:
        lead, due = request.for_lead
        lines.append(Text("decide/for_lead", lead=lead, due=due))
    return Card(
        title=Text(f"decide/{kind}", unit=request.unit, part=request.part, **_values(request)),
        lines=tuple(lines),
        after=(Text("decide/then"),) if kind == "change" else (),
        buttons=_decisions(request),
        kind="ask",
    )


def request_taken_back(filings: Sequence[Filing], kind: RequestKind) -> Card:
    """To the writer: the request is gone, and the filing stands as before."""
    owed = [filing for filing in filings if not filing.is_closed]
    due = min((filing.due_at for filing in owed), default=None)
    only_inputs = bool(owed) and all(filing.is_input for filing in owed)
    return Card(
        title=Text("requests/taken_back", labels=labels_of(filings), kind=kind, **_which(filings)),
        lines=(
            Text(
                "requests/as_before",
                labels=labels_of(filings),
                due=due,
                kind=kind,
                only_inputs=only_inputs,
                **_which(filings),
            ),
        ),
        kind="recorded",
    )


def request_gone(request: Request) -> Card:
    """To the office: the unit took it back, or it was settled otherwise."""
    return Card(
        title=Text("requests/gone", unit=request.unit, labels=labels_of(request.filings), kind=request.kind),
        lines=(Text("requests/nothing_to_do"),),
    )


def extension_decided(  # noqa: PLR0913 - a decision, and what stands beside it
    filing: Filing,
    unit: str,
    *,
    granted: bool,
    reason: str | None,
    back: Sequence[Text] = (),
    late: bool = False,
) -> Card:
    """To the unit; `filing` has its new term already where it was granted. `back` says what it was returned
    for; `late`: the due time that stays is over.
    """
    named = {"unit": unit, "label": filing.label, **_which([filing])}
    name = "granted" if granted else "refused"
    why = (Text("decided/reason", words=reason, most=MOST_WORDS),) if reason else ()
    then = reminded_then(filing) if granted else Text("decided/extension_refused_then", **named)
    return Card(
        title=Text(f"decided/extension_{name}", **named, due=filing.due_at, late=late),
        lines=(*why, *back, then),
        buttons=()
        if granted or filing.is_node or filing.is_given
        else (button("fill", f"/fill {filing.label}", key=filing.id),),
        kind="recorded",
    )


def dispute_stays(
    filing: Filing, unit: str, *, reason: str | None, late: bool = False, reply_by: date | None = None
) -> Card:
    """To the unit: the task is theirs, why, by when it is due now, or was where it is `late`; the last day
    for answering a slip that still waits.
    """
    why = (Text("decided/reason", words=reason, most=MOST_WORDS),) if reason else ()
    return Card(
        title=Text("decided/stays", unit=unit, label=filing.label),
        lines=(
            *why,
            Text(
                "decided/due_now",
                due=None if filing.is_closed else filing.due_at,
                late=late,
                reply_by=reply_by,
            ),
        ),
        buttons=() if filing.is_closed else (button("fill", f"/fill {filing.label}", key=filing.id),),
        kind="recorded",
    )


def dispute_moved(  # noqa: PLR0913 - a task, two units and what each of them did
    label: str,
    *,
    unit: str,
    to_unit: str,
    due: datetime | None,
    on: date,
    told: bool = True,
    own: bool = False,
    sign_by: datetime | None = None,
) -> Card:
    """To both units: who has the task from now on, and when the new one reports; None: from the next period.

    `told`: the first one had reported; `own`: the new one has, for a part of its own. Who takes it over signs
    for it by `sign_by`.
    """
    return Card(
        title=Text("decided/moved", label=label, to_unit=to_unit),
        lines=(
            Text("decided/moved_on", on=on, unit=unit, told=told),
            Text("decided/moved_then", to_unit=to_unit, due=due, own=own),
        ),
        after=(Text("replan/sign", due=sign_by),) if sign_by else (),
        buttons=(button("receipt", "/receipt"),) if sign_by else (),
        kind="recorded",
    )


def change_decided(filing: Filing, unit: str, *, words: str, granted: bool, reason: str | None) -> Card:
    """To the unit: one tap files what was asked for, or why it stays."""
    name = "granted" if granted else "refused"
    why = (Text("decided/reason", words=reason, most=MOST_WORDS),) if reason else ()
    again = f"/report {' '.join(words.split())}"
    as_asked = Button(f"as_asked/{filing.id}", Text("buttons/as_asked"), again)
    return Card(
        title=Text(f"decided/change_{name}", unit=unit, label=filing.label, period=filing.period),
        lines=(*why, Text(f"decided/change_{name}_then", due=filing.due_at, **_which([filing]))),
        buttons=(as_asked, button("fill", f"/fill {filing.label}", key=filing.id)) if granted else (),
        kind="reminder" if granted else "recorded",
    )


def decision_noted(request: Request, *, granted: bool, others: Sequence[str] = ()) -> Card:
    """To the coordinator who decided; `others` hear of it besides the unit that asked."""
    return Card(
        title=Text(
            "decided/noted",
            unit=request.unit,
            labels=labels_of(request.filings),
            **_which(request.filings),
            kind=request.kind,
            granted=granted,
        ),
        lines=(Text("decided/noted_then", units=[request.unit, *others]),),
        kind="recorded",
    )


def nothing_waits(*, labels: Sequence[str] = ()) -> Card:
    """To the coordinator: no request of that kind waits."""
    return Card(title=Text("decided/nothing_waits", labels=list(labels)), lines=(Text("done/see_status"),))


COMMANDS = {"extension": "extend", "dispute": "dispute", "change": "correct"}


def _values(request: Request) -> dict[str, Value]:
    return {
        "labels": labels_of(request.filings),
        **_which(request.filings),
        "until": request.until,
        "person": request.person,
        "to_unit": request.to_unit,
        "most": MOST_TITLE,
    }


def _which(filings: Sequence[Filing]) -> dict[str, Value]:
    """What of the tasks it is about: nodes, inputs, or a report and its period."""
    return {
        "node": all(each.is_node for each in filings),
        "input": all(each.is_input for each in filings),
        "filed": all(each.is_given for each in filings),
        "period": filings[0].period if len(filings) == 1 else "",
    }


def _until(request: Request) -> tuple[Text, ...]:
    return (Text("requests/until", until=request.until),) if request.until else ()


def _reason(request: Request) -> Text:
    return Text("requests/reason", words=request.reason, most=MOST_WORDS)


def _against_rollup(request: Request) -> dict[str, Value]:
    cut_off, until = request.rollup_at, request.until
    return {"cut_off": cut_off, "in_time": bool(cut_off and until and until <= cut_off)}


def _decisions(request: Request) -> tuple[Button, ...]:
    """Likeliest first, the grave one last."""

    def decision(name: str, call: str) -> Button:
        return button(name, f"/decide {call}", key=request.ids[0])

    no = decision("no_because", f"no {request.call}")
    if request.kind == "dispute":
        moved = Button(
            f"moved/{request.ids[0]}",
            Text("buttons/moved"),
            f"/decide yes {request.call} {request.known}".strip(),
        )
        stays = decision("stays", f"no {request.call}")
        if request.part == "support":
            return (stays, moved, decision("released", f"release {request.call}"))
        return (stays, moved)
    yes = decision("agree", f"yes {request.call}")
    if request.kind == "extension":
        return (yes, decision("other_date", f"date {request.call}"), no)
    return (yes, no)
