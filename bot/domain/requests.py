"""What a unit may ask of the office, and what a decision makes of the filing (延期、异议、修改、待确认)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, Literal, TypeAlias

from bot.domain.calendar import WorkCalendar
from bot.domain.duties import term
from bot.domain.filings import Filing, filing_id
from bot.domain.inputs import of_part
from bot.domain.ladder import freeze
from bot.domain.machines import START, Machine
from bot.domain.plan import Plan, Task
from bot.domain.readings import Item
from bot.domain.request_facts import RequestDecided, RequestKind, RequestMade, RequestWithdrawn, TermMoved
from bot.domain.rules import EXTENDED_LADDER, ReportingRule
from bot.domain.steps import Said, file_report
from bot.domain.terms import with_term
from bot.step_errors import CannotExtend, WrongState
from bot.text import Erasable

RequestState: TypeAlias = Literal["asked", "granted", "refused", "withdrawn"]
NO_RULE: Final = "-"
GRANTED: Final = "RequestDecided, granted"
REFUSED: Final = "RequestDecided, refused"
REQUEST: Final[Machine[RequestState]] = Machine(
    "request",
    {
        "RequestMade": {START: "asked"},
        GRANTED: {"asked": "granted"},
        REFUSED: {"asked": "refused"},
        "RequestWithdrawn": {"asked": "withdrawn"},
    },
)


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it stands. Words are as written, None once erased; `person` is a person id."""

    id: str
    kind: RequestKind
    filing: str
    person: str
    room: str
    asked_at: datetime
    state: RequestState
    words: str | None = None
    reason: str | None = None
    until: date | None = None
    to_unit: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, where, when and in which words; `id` is new."""

    id: str
    person: str
    room: str
    at: datetime
    words: str
    reason: str | None = None


def ask_extension(  # noqa: PLR0913 - a filing, a wish, a rule
    filing: Filing,
    asked: Asked,
    until: date,
    rule: ReportingRule,
    calendar: WorkCalendar,
    *,
    report: Filing | None = None,
) -> RequestMade:
    """More time until a day, which moves as the rule says if it is a day off; `report`: what an input is for.

    What was reported in the same message may be told anew till then, so more time may be asked for it too.

    Raises WrongState where nothing is owed, and CannotExtend: after the due time, for a day that is no later
    or too late, or too often.
    """
    if not filing.is_owed and not given_at(filing, asked.at):
        raise WrongState(label=filing.label, state=filing.state, step="extend")
    last = last_day(filing, report, calendar)
    why = _why_not(filing, asked.at, calendar.shift(until, rule.shift), rule, last)
    if why:
        raise CannotExtend(label=filing.label, why=why, due=filing.due_at, last=last, node=filing.is_node)
    return _made("extension", filing, asked, until=calendar.shift(until, rule.shift))


def last_day(filing: Filing, report: Filing | None, calendar: WorkCalendar) -> date:
    """Until when a term may be extended: the day it is locked, of an input the last workday before its report
    is due.
    """
    if filing.is_input and report is not None:
        return max(filing.due_on, calendar.shift(report.due_on - timedelta(days=1), "before"))
    return calendar.local_day(filing.locked_at)


def dispute(filing: Filing, asked: Asked, to_unit: str | None) -> RequestMade:
    """The unit says the task is not theirs. What it owes rests; what was settled or never asked for may be
    disputed too, for the task is.
    """
    return _made("dispute", filing, asked, to_unit=to_unit)


def unopened(plan: Plan, task: Task, unit: str, *, at: datetime, calendar: WorkCalendar) -> Filing:
    """What stands for the task and the unit where no report was ever asked for; it is not recorded."""
    name = filing_id(plan=plan.id, rule=NO_RULE, period=NO_RULE, task=task.id, unit=unit)
    return Filing(
        id=name,
        plan=plan.id,
        version=plan.version,
        rule=NO_RULE,
        period=NO_RULE,
        task=task.id,
        unit=unit,
        part="report",
        label=task.label,
        state="waived",
        opened_at=at,
        due_on=calendar.local_day(at),
        due_at=at,
        on_time_until=at,
        locked_at=at,
    )


def is_unopened(filing: str) -> bool:
    """The id is of what stands for a report that was never asked for."""
    return filing.split("/")[1:2] == [NO_RULE]


def recorded(filings: Iterable[Filing]) -> tuple[str, ...]:
    """The ids of those that there are."""
    return recorded_ids(each.id for each in filings)


def recorded_ids(filings: Iterable[str]) -> tuple[str, ...]:
    """Those among the ids that are of a filing that there is."""
    return tuple(each for each in filings if not is_unopened(each))


def ask_change(filing: Filing, asked: Asked) -> RequestMade:
    """What was accepted is to be changed. Raises WrongState for what may be changed without asking."""
    if filing.state != "accepted":
        raise WrongState(label=filing.label, state=filing.state, step="ask_change")
    return _made("change", filing, asked)


def unattested(filing: Filing, asked: Asked, item: Item) -> RequestMade:
    """A report that came by a form, from whoever has the link: it counts once the liaison or the office says
    that it is the unit's; till then the ladder rests.

    Raises as `file_report`, and WrongState while a dispute waits.
    """
    file_report(filing, item, Said(asked.person, asked.words, asked.at, asked.at))  # it could be filed now
    if filing.paused:
        raise WrongState(label=filing.label, state=filing.state, step="unattested")
    return _made("unattested", filing, asked)


def decide(request: Request, filing: Filing, *, granted: bool, reason: str | None) -> RequestDecided:
    """Raises WrongState for a request that was decided or taken back, and for a filing settled meanwhile."""
    if not REQUEST.allows(request.state, GRANTED if granted else REFUSED):
        raise WrongState(label=filing.label, state=request.state, step="decide")
    if granted and is_moot(request, filing):
        raise WrongState(label=filing.label, state=filing.state, step="decide")
    why = Erasable(reason) if reason else None
    return RequestDecided(request.id, request.kind, filing.id, filing.version, granted, why)


def is_moot(request: Request, filing: Filing) -> bool:
    """The filing was settled otherwise meanwhile: nothing is left to decide."""
    if request.kind == "change":
        return filing.state != "accepted"
    if request.kind == "unattested" and filing.report is not None:
        return filing.is_closed or filing.report.filed_at > request.asked_at
    if request.kind == "extension":
        return not filing.is_owed and not given_at(filing, request.asked_at)
    return request.kind != "dispute" and filing.is_closed


def given_at(filing: Filing, at: datetime) -> bool:
    """Its report was given at that very time, by the same message, and waits for the office."""
    told = filing.report is not None and not (filing.is_closed or filing.is_node)
    return told and filing.given_at == at


def take_back_request(request: Request, filing: Filing) -> RequestWithdrawn:
    """Raises WrongState once it was decided."""
    if not REQUEST.allows(request.state, "RequestWithdrawn"):
        raise WrongState(label=filing.label, state=request.state, step="withdraw")
    return RequestWithdrawn(request.id, request.kind, filing.id, filing.version)


def extended_term(
    filing: Filing, until: date, rule: ReportingRule, calendar: WorkCalendar, *, day: date
) -> TermMoved:
    """The filing's term after an extension of that day: its last day, and the calmer ladder. The coming of a
    node is announced anew, by what of its own ladder is still ahead. What was returned, and is to be told in
    the unit's next digest, is told there all the same.
    """
    dates = term(rule, until, calendar, opens_on=calendar.local_day(filing.opened_at))
    announced = filing.is_node and filing.state == "open"
    ladder = freeze(of_part(rule.ladder if announced else EXTENDED_LADDER, filing.part), dates, calendar)
    ladder = tuple(rung for rung in ladder if rung.on > day or not announced)
    first = filing.ladder[0] if filing.state == "returned" and filing.ladder and not filing.reached else None
    if first and first.on <= calendar.add_workdays(day, 0) and first.on < ladder[0].on:
        ladder = (replace(first, stage="reminder"), *ladder)
    return with_term(filing, dates, ladder, extended=1)


def by_office(moved: TermMoved, *, why: str, asked: bool) -> TermMoved:
    """The office moves the term by itself; it counts as an extension where the unit had asked for one."""
    return replace(moved, why=Erasable(why), extended=moved.extended - (not asked))


def _why_not(filing: Filing, at: datetime, until: date, rule: ReportingRule, last: date) -> str | None:
    if at > filing.due_at:
        return "late"
    if filing.extended >= rule.most_extensions:
        return "too_often"
    if until <= filing.due_on:
        return "no_later"
    return "too_far" if until > last else None


def _made(
    kind: RequestKind, filing: Filing, asked: Asked, *, until: date | None = None, to_unit: str | None = None
) -> RequestMade:
    return RequestMade(
        request=asked.id,
        kind=kind,
        filing=filing.id,
        version=filing.version,
        person=asked.person,
        room=asked.room,
        asked_at=asked.at,
        words=Erasable(asked.words),
        reason=Erasable(asked.reason) if asked.reason else None,
        until=until,
        to_unit=Erasable(to_unit) if to_unit else None,
    )
