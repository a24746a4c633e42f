"""How each filing went, by its facts: its terms, what answered them, what must not count (考核依据)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final, Literal, TypeAlias, cast, get_args

from bot.domain.calendar import WorkCalendar
from bot.domain.evolve import FilingFact, RequestFact, evolve, evolve_by_request, opened
from bot.domain.facts import FilingOpened, FilingWaived, ReportFiled, ReportReturned, ReportWithdrawn
from bot.domain.filings import Filing
from bot.domain.periods import NODE_MARK, parse_period
from bot.domain.request_facts import (
    AbsenceSet,
    EvidenceLost,
    EvidenceStored,
    RequestDecided,
    RequestMade,
    RequestWithdrawn,
    TermMoved,
)
from bot.domain.trail import Recorded

ExcuseName: TypeAlias = Literal[
    "waived", "disputed", "extended", "moved", "undecided", "absent", "opened_late", "asked_to_change",
    "taken_over",
]  # fmt: skip
EXCUSES: Final[tuple[ExcuseName, ...]] = get_args(ExcuseName)
FOR_EVER: Final = datetime(9999, 1, 1, tzinfo=UTC)
_FILING_FACTS: Final = get_args(FilingFact)
_ASKED_AGAIN: Final = frozenset({"refused_kind", "too_large", "empty"})  # not what we or the platform lost


@dataclass(frozen=True, slots=True)
class Round:
    """One term of a filing, the first or that of a return, and what answered it.

    `seq` is the fact that set it, `due` what counted as on time when it was set, `until` after all that moved
    it, `moved_by` what did so last. `answer` is the number of the report that ended what was owed, `filed_at`
    the instant that counts.
    """

    seq: int
    due: datetime
    until: datetime
    moved_by: ExcuseName | None = None
    answer: int | None = None
    filed_at: datetime | None = None

    def moved(self, until: datetime, why: ExcuseName) -> Round:
        """Never to an earlier instant."""
        return replace(self, until=until, moved_by=why) if until > self.until else self


@dataclass(frozen=True, slots=True)
class Return:
    """The office sent the report back; `excuse` where that was not for the unit to answer for."""

    seq: int
    at: datetime
    reason: str | None
    excuse: ExcuseName | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """A filing as it stands, and how it came there.

    `told` is the last report and its number. `excuse` takes the whole filing out: why, by which fact, when.
    `asked` are the requests that wait for the office, `agreed_at` is when it last granted a change.
    `lacks_evidence` is the fact by which a file was asked for again, None where none was or another came.
    """

    filing: Filing
    opened_at: datetime
    rounds: tuple[Round, ...]
    returns: tuple[Return, ...] = ()
    told: tuple[int, ReportFiled] | None = None
    excuse: tuple[ExcuseName, int, datetime] | None = None
    asked: Mapping[str, RequestMade] = field(default_factory=dict)
    agreed_at: datetime | None = None
    has_evidence: bool = False
    lacks_evidence: int | None = None

    @property
    def stands(self) -> bool:
        """A report of it counts: it was filed, and not sent back since."""
        return self.told is not None and self.filing.state in {"filed", "accepted"}

    @property
    def last(self) -> Round:
        return self.rounds[-1]

    def with_last(self, last: Round) -> Course:
        return replace(self, rounds=(*self.rounds[:-1], last))


def year_of(filing: Filing) -> int:
    """The year a filing is assessed in: that its period ends in; of a node that comes once, of its day."""
    year, is_node, _ = filing.period.partition(NODE_MARK)
    if is_node:
        return int(year) if year else filing.due_on.year
    try:
        return parse_period(filing.period).last.year
    except ValueError:
        return filing.due_on.year


def courses(recorded: Iterable[Recorded], calendar: WorkCalendar) -> tuple[Course, ...]:
    """One a filing, in the order opened; the facts in any order, those of absences among them."""
    about: dict[str, list[Recorded]] = {}
    away: dict[str, list[tuple[datetime, AbsenceSet]]] = {}
    for each in sorted(recorded, key=lambda one: one.seq):
        if isinstance(each.fact, AbsenceSet):
            away.setdefault(each.fact.unit, []).append((each.at, each.fact))
        elif filing := getattr(each.fact, "filing", ""):
            about.setdefault(filing, []).append(each)
    found = (_course(facts) for facts in about.values())
    return tuple(_with_absences(each, away.get(each.filing.unit, ()), calendar) for each in found if each)


def _course(facts: Sequence[Recorded]) -> Course | None:
    """None for a filing whose opening is not among the facts. What opens again begins anew."""
    course: Course | None = None
    for each in facts:
        if isinstance(each.fact, FilingOpened):
            course = _opened(each, each.fact)
        elif course is not None:
            course = _step(course, each)
    return course


def _opened(each: Recorded, fact: FilingOpened) -> Course:
    """What we opened only after it was due cannot have been late."""
    term = Round(each.seq, fact.on_time_until, fact.on_time_until)
    if fact.opened_at >= fact.due_at:
        term = term.moved(FOR_EVER, "opened_late")
    return Course(opened(fact), each.at, (term,))


def _step(course: Course, each: Recorded) -> Course:
    fact = each.fact
    if isinstance(fact, RequestMade | RequestDecided | RequestWithdrawn | TermMoved):
        changed = replace(course, filing=evolve_by_request(course.filing, fact))
        return _by_request(changed, course.filing, each, fact)
    if isinstance(fact, EvidenceStored):
        return replace(course, has_evidence=True, lacks_evidence=None)
    if isinstance(fact, EvidenceLost):
        return replace(course, lacks_evidence=each.seq) if fact.why in _ASKED_AGAIN else course
    if isinstance(fact, _FILING_FACTS):
        step = cast("FilingFact", fact)
        return _by_step(replace(course, filing=evolve(course.filing, step)), course.filing, each, step)
    return course


def _by_step(course: Course, before: Filing, each: Recorded, fact: FilingFact) -> Course:
    match fact:
        case ReportFiled():
            told = replace(course, told=(each.seq, fact))
            if before.is_owed and not course.filing.is_owed:
                term = _waited(course, before, fact.filed_at).last
                told = told.with_last(replace(term, answer=each.seq, filed_at=fact.filed_at))
            return told
        case ReportWithdrawn():
            return replace(course.with_last(replace(course.last, answer=None, filed_at=None)), told=None)
        case ReportReturned():
            returned = Return(each.seq, each.at, fact.reason.text, _why_returned(course, each))
            term = Round(each.seq, fact.on_time_until, fact.on_time_until)
            return replace(course, returns=(*course.returns, returned), rounds=(*course.rounds, term))
        case FilingWaived():
            return replace(course, excuse=course.excuse or ("waived", each.seq, each.at))
    return course


def _why_returned(course: Course, each: Recorded) -> ExcuseName | None:
    """By the decision that granted a change, or that gave the unit what another had told."""
    if course.agreed_at == each.at:
        return "asked_to_change"
    return "taken_over" if course.opened_at == each.at else None


def _by_request(course: Course, before: Filing, each: Recorded, fact: RequestFact) -> Course:
    if isinstance(fact, TermMoved):
        why: ExcuseName = "extended" if fact.extended > before.extended or fact.why else "moved"
        return course.with_last(course.last.moved(fact.on_time_until, why))
    if isinstance(fact, RequestMade):
        return replace(course, asked={**course.asked, fact.request: fact})
    left = {name: asked for name, asked in course.asked.items() if name != fact.request}
    settled = replace(_waited(course, before, each.at), asked=left)
    if isinstance(fact, RequestDecided) and fact.granted:
        if fact.kind == "dispute":
            return replace(settled, excuse=settled.excuse or ("disputed", each.seq, each.at))
        if fact.kind == "change":
            return replace(settled, agreed_at=each.at)
    return settled


def _waited(course: Course, before: Filing, at: datetime) -> Course:
    """While the office had a request that came in time to decide, the term did not run out."""
    in_time = any(each.asked_at <= course.last.until for each in course.asked.values())
    return course.with_last(course.last.moved(at, "undecided")) if before.is_owed and in_time else course


def _with_absences(
    course: Course, away: Sequence[tuple[datetime, AbsenceSet]], calendar: WorkCalendar
) -> Course:
    """What ends while somebody is away, with a substitute named beforehand, ends the workday after."""
    first_at = {fact.absence: at for at, fact in reversed(away)}
    for fact in {fact.absence: fact for _, fact in away}.values():
        at, until = first_at[fact.absence], calendar.closing(calendar.add_workdays(fact.until, 1))
        terms = (
            term.moved(until, "absent")
            if at <= term.until < FOR_EVER and fact.since <= calendar.local_day(term.until) <= fact.until
            else term
            for term in course.rounds
        )
        course = replace(course, rounds=tuple(terms))
    return course
