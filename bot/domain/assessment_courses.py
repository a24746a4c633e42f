"""How each filing went, by its facts: its terms, what answered them, what must not count (考核依据)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final, Literal, TypeAlias, cast, get_args

from bot.domain.calendar import WorkCalendar
from bot.domain.evolve import FilingFact, RequestFact, evolve, evolve_by_request, opened
from bot.domain.facts import (
    FilingMet,
    FilingOpened,
    FilingWaived,
    ReportFiled,
    ReportReturned,
    ReportWithdrawn,
)
from bot.domain.filings import Filing
from bot.domain.passing_facts import SignatureRefused
from bot.domain.periods import NODE_MARK, parse_period, period_of
from bot.domain.request_facts import (
    AbsenceSet,
    EvidenceLost,
    EvidenceStored,
    RequestDecided,
    RequestMade,
    TermMoved,
)
from bot.domain.trail import Recorded

ExcuseName: TypeAlias = Literal[
    "waived", "disputed", "extended", "moved", "undecided", "absent", "opened_late", "asked_to_change",
    "taken_over", "by_lead",
]  # fmt: skip
EXCUSES: Final[tuple[ExcuseName, ...]] = get_args(ExcuseName)
FOR_EVER: Final = datetime(9999, 1, 1, tzinfo=UTC)
_FILING_FACTS: Final = get_args(FilingFact)
_REQUEST_FACTS: Final = get_args(RequestFact)
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
    `waits`: the office has a request about it to decide. `lacks_evidence` is the fact by which a file was
    asked for again, None where none was or another came.
    """

    filing: Filing
    rounds: tuple[Round, ...]
    returns: tuple[Return, ...] = ()
    told: tuple[int, ReportFiled] | None = None
    excuse: tuple[ExcuseName, int, datetime] | None = None
    waits: bool = False
    has_evidence: bool = False
    lacks_evidence: int | None = None

    @property
    def stands(self) -> bool:
        """A report of it counts: it was filed, and not sent back since."""
        return self.told is not None and self.filing.state in {"filed", "accepted"}

    @property
    def is_settled(self) -> bool:
        """Nothing of it may change any more; an input is the lead's once it is there."""
        given = self.filing.is_input and self.filing.state == "filed"
        return self.filing.is_closed or given or self.excuse is not None

    @property
    def last(self) -> Round:
        return self.rounds[-1]


def year_of(filing: Filing) -> int:
    """The year a filing is assessed in: that its period ends in; of a node that comes once, of its day."""
    year, is_node, _ = filing.period.partition(NODE_MARK)
    if is_node:
        return int(year) if year else filing.due_on.year
    try:
        return parse_period(period_of(filing.period)).last.year
    except ValueError:
        return filing.due_on.year


def courses(recorded: Iterable[Recorded], calendar: WorkCalendar) -> tuple[Course, ...]:
    """One a filing, in the order opened; the facts in any order, those of absences among them. News that
    nobody asked for is owed by nobody.
    """
    about: dict[str, list[Recorded]] = {}
    away: dict[str, list[tuple[datetime, AbsenceSet]]] = {}
    for each in sorted(recorded, key=lambda one: one.seq):
        if isinstance(each.fact, AbsenceSet):
            away.setdefault(each.fact.unit, []).append((each.at, each.fact))
        elif filing := getattr(each.fact, "filing", ""):
            about.setdefault(filing, []).append(each)
    found = (_course(facts) for facts in about.values())
    owed = (each for each in found if each and each.filing.is_asked)
    return tuple(_with_absences(each, away.get(each.filing.unit, ()), calendar) for each in owed)


def _course(facts: Sequence[Recorded]) -> Course | None:
    """None for a filing whose opening is not among the facts. What opens again begins anew."""
    reader: _Reader | None = None
    for each in facts:
        if isinstance(each.fact, FilingOpened):
            reader = _Reader(each, each.fact)
        elif reader is not None:
            reader.take(each)
    return reader.course() if reader else None


class _Reader:
    """Takes the facts of one filing in their order; a year has thousands, so it is changed in place."""

    def __init__(self, each: Recorded, fact: FilingOpened) -> None:
        self._filing = opened(fact)
        self._opened_at = each.at
        self._rounds = [_first_round(each, fact)]
        self._returns: list[Return] = []
        self._told: tuple[int, ReportFiled] | None = None
        self._excuse: tuple[ExcuseName, int, datetime] | None = None
        self._asked: dict[str, RequestMade] = {}
        self._agreed_at: datetime | None = None
        self._has_evidence = False
        self._lacks_evidence: int | None = None

    def course(self) -> Course:
        return Course(
            self._filing,
            tuple(self._rounds),
            tuple(self._returns),
            self._told,
            self._excuse,
            bool(self._asked),
            self._has_evidence,
            self._lacks_evidence,
        )

    def take(self, each: Recorded) -> None:
        fact = each.fact
        if isinstance(fact, _REQUEST_FACTS):
            asking, before = cast("RequestFact", fact), self._filing
            self._filing = evolve_by_request(before, asking)
            self._asking(each, asking, before)
        elif isinstance(fact, _FILING_FACTS):
            step, before = cast("FilingFact", fact), self._filing
            self._filing = evolve(before, step)
            self._step(each, step, before)
        elif isinstance(fact, EvidenceStored):
            self._has_evidence, self._lacks_evidence = True, None
        elif isinstance(fact, EvidenceLost) and fact.why in _ASKED_AGAIN:
            self._lacks_evidence = each.seq

    def _step(self, each: Recorded, fact: FilingFact, before: Filing) -> None:
        if isinstance(fact, ReportFiled):
            self._told = (each.seq, fact)
            if before.is_owed and not self._filing.is_owed:
                self._wait(fact.filed_at)
                self._rounds[-1] = replace(self._rounds[-1], answer=each.seq, filed_at=fact.filed_at)
        elif isinstance(fact, SignatureRefused):
            self._rounds[-1] = replace(self._rounds[-1], answer=None, filed_at=None)
        elif isinstance(fact, ReportWithdrawn):
            self._told = None
            self._rounds[-1] = replace(self._rounds[-1], answer=None, filed_at=None)
        elif isinstance(fact, ReportReturned):
            again = Round(each.seq, fact.on_time_until, fact.on_time_until)
            self._returns.append(Return(each.seq, each.at, fact.reason.text, self._why_returned(each, fact)))
            self._rounds.append(again.moved(FOR_EVER, "by_lead") if fact.by_lead else again)
        elif isinstance(fact, FilingWaived | FilingMet):
            self._excuse = self._excuse or ("waived", each.seq, each.at)

    def _why_returned(self, each: Recorded, fact: ReportReturned) -> ExcuseName | None:
        """By the decision that granted a change, or that gave the unit what another had told; what a lead
        asks of an input is between the two units.
        """
        if fact.by_lead:
            return "by_lead"
        if self._agreed_at == each.at:
            return "asked_to_change"
        return "taken_over" if self._opened_at == each.at else None

    def _asking(self, each: Recorded, fact: RequestFact, before: Filing) -> None:
        if isinstance(fact, TermMoved):
            why: ExcuseName = "extended" if fact.extended > before.extended or fact.why else "moved"
            self._rounds[-1] = self._rounds[-1].moved(fact.on_time_until, why)
            return
        if isinstance(fact, RequestMade):
            self._asked[fact.request] = fact
            return
        self._wait(each.at)
        self._asked.pop(fact.request, None)
        if isinstance(fact, RequestDecided) and fact.granted:
            if fact.kind == "dispute":
                self._excuse = self._excuse or ("disputed", each.seq, each.at)
            if fact.kind == "change":
                self._agreed_at = each.at

    def _wait(self, at: datetime) -> None:
        """While the office had a request that came in time to decide, the term did not run out."""
        last = self._rounds[-1]
        if any(each.asked_at <= last.until for each in self._asked.values()):
            self._rounds[-1] = last.moved(at, "undecided")


def _first_round(each: Recorded, fact: FilingOpened) -> Round:
    """What we opened only after it was due cannot have been late."""
    term = Round(each.seq, fact.on_time_until, fact.on_time_until)
    return term.moved(FOR_EVER, "opened_late") if fact.opened_at >= fact.due_at else term


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
