"""What each fact makes of a filing: the state machine that replay and projections share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, TypeAlias, get_args

from bot.domain.duty_facts import SettlingTold, TermSettled
from bot.domain.facts import (
    AcceptanceTold,
    Fact,
    FilingMet,
    FilingOpened,
    FilingWaived,
    NewsAsked,
    ReportAccepted,
    ReportFiled,
    ReportReturned,
    ReportWithdrawn,
    StageReached,
    UnitUrged,
)
from bot.domain.filings import Filing, FilingState, Report
from bot.domain.letter_facts import LetterIssued, ReplyTermSettled
from bot.domain.machines import START, Machine
from bot.domain.passing_facts import (
    InputRested,
    InputTold,
    PassingFact,
    ReportSigned,
    SignatureRefused,
    SignatureReminded,
    SignatureWaived,
)
from bot.domain.request_facts import RequestDecided, RequestMade, RequestWithdrawn, TermMoved
from bot.domain.told_figures import figures_told
from bot.text import Erasable

FilingFact: TypeAlias = (
    StageReached
    | ReportFiled
    | ReportWithdrawn
    | ReportAccepted
    | AcceptanceTold
    | ReportReturned
    | FilingWaived
    | FilingMet
    | NewsAsked
    | UnitUrged
    | PassingFact
)
RequestFact: TypeAlias = RequestMade | RequestDecided | RequestWithdrawn | TermMoved
# What leaves the state as it is (a stage, an urging, a request, a term that moves) is no arrow.
NODE_AHEAD: Final = "ReportFiled, node ahead"  # a node is owed until it is reached, whatever is said before
UNSIGNED: Final = "ReportFiled, to be signed"
UNASKED: Final = "ReportWithdrawn, unasked"  # of news that nobody waits for nothing is owed then
FILING: Final[Machine[FilingState]] = Machine(
    "filing",
    {
        "FilingOpened": {START: "open", "waived": "open", "met": "open"},
        "ReportFiled": dict.fromkeys(("open", "unsigned", "filed", "returned"), "filed"),
        UNSIGNED: dict.fromkeys(("open", "unsigned", "filed", "returned"), "unsigned"),
        NODE_AHEAD: {"open": "open", "filed": "open", "returned": "returned"},
        "ReportSigned": {"unsigned": "filed"},
        "SignatureRefused": {"unsigned": "returned"},
        "SignatureWaived": {"unsigned": "filed"},
        "ReportWithdrawn": {"filed": "open", "unsigned": "open"},
        UNASKED: {"filed": "waived"},
        "ReportAccepted": {"filed": "accepted"},
        "ReportReturned": {"filed": "returned", "accepted": "returned"},
        "FilingWaived": dict.fromkeys(("open", "unsigned", "filed", "returned"), "waived"),
        "FilingMet": {"open": "met", "returned": "met"},
    },
)


def opened(fact: FilingOpened) -> Filing:
    """The filing as it opens; its id names plan, rule, period, task, unit and part."""
    plan, rule, period, task, unit, part = fact.filing.split("/")
    return Filing(
        id=fact.filing,
        plan=plan,
        version=fact.version,
        rule=rule,
        period=period,
        task=task,
        unit=unit,
        part="input" if part == "input" else "report",
        label=fact.label,
        state=FILING.only("FilingOpened"),
        opened_at=fact.opened_at,
        due_on=fact.due_on,
        due_at=fact.due_at,
        on_time_until=fact.on_time_until,
        locked_at=fact.locked_at,
        provisional=fact.provisional,
        ladder=fact.ladder,
    )


def evolve(filing: Filing, fact: FilingFact) -> Filing:  # noqa: C901, PLR0911 - a case a kind of fact
    """The filing after the fact. A withdrawal takes the report back with all its versions; of news that
    nobody asked for nothing is owed then.

    Raises ImpossibleMoveError for a fact that no step may make in that state.
    """
    match fact:
        case StageReached():
            return replace(filing, reached=max(filing.reached, fact.index + 1))
        case ReportFiled():
            return _reported(filing, fact)
        case ReportWithdrawn():
            taken_back = replace(filing, report=None, untold=False, signature="", given_at=None)
            return replace(
                taken_back, state=_after(filing, "ReportWithdrawn" if filing.is_asked else UNASKED)
            )
        case ReportAccepted():
            return replace(filing, state=_after(filing, "ReportAccepted"), untold=True)
        case AcceptanceTold() | InputTold():
            return replace(filing, untold=False)
        case ReportReturned():
            return replace(
                filing,
                state=_after(filing, "ReportReturned"),
                due_on=fact.due_on,
                due_at=fact.due_at,
                on_time_until=fact.on_time_until,
                ladder=fact.ladder,
                reached=0,
                untold=False,
                returned_for=fact.reason.text,
                slip_until=None,
                resting=False,
                signature="",
                given_at=None,
                late=filing.was_late,
                own_term=True,
            )
        case FilingWaived():
            return replace(filing, state=_after(filing, "FilingWaived"), returned_for=None)
        case FilingMet():
            return replace(filing, state=_after(filing, "FilingMet"), returned_for=None)
        case InputRested() | ReportSigned() | SignatureRefused() | SignatureReminded() | SignatureWaived():
            return _on_its_way(filing, fact)
        case UnitUrged() | NewsAsked():
            return filing


def evolve_all(filings: Iterable[Filing], facts: Iterable[Fact]) -> list[Filing]:
    """All of them after those facts, what opens last. Of one that opens again the reports count on."""
    found = {each.id: each for each in filings}
    for fact in facts:
        if isinstance(fact, FilingOpened):
            before = found.get(fact.filing)
            found[fact.filing] = replace(opened(fact), versions=before.versions if before else 0)
        elif isinstance(fact, get_args(RequestFact)):
            found[fact.filing] = evolve_by_request(found[fact.filing], fact)
        elif isinstance(fact, get_args(FilingFact)):
            found[fact.filing] = evolve(found[fact.filing], fact)
    return list(found.values())


def _reported(filing: Filing, fact: ReportFiled) -> Filing:
    """Filed; but a node is owed until it is reached, whatever is said of it before."""
    report = report_of(fact)
    if filing.is_node and fact.status != "completed":
        return replace(filing, report=report, versions=fact.no, state=_after(filing, NODE_AHEAD))
    return replace(
        filing,
        report=report,
        versions=fact.no,
        state=_after(filing, UNSIGNED if fact.signature == "wanted" else "ReportFiled"),
        returned_for=None,
        untold=filing.is_input,
        signature=fact.signature,
        given_at=fact.filed_at if filing.is_owed else filing.given_at,
    )


def _on_its_way(
    filing: Filing,
    fact: InputRested | ReportSigned | SignatureRefused | SignatureReminded | SignatureWaived,
) -> Filing:
    """Signed, or taken unsigned, it is the office's; sent back it is owed again, with the term it had."""
    match fact:
        case InputRested():
            return replace(filing, resting=True)
        case ReportSigned():
            return replace(filing, state=_after(filing, "ReportSigned"), signature="given")
        case SignatureRefused():
            state = _after(filing, "SignatureRefused")
            return replace(
                filing, state=state, signature="refused", returned_for=fact.reason.text, given_at=None
            )
        case SignatureReminded():
            return replace(filing, signature="reminded")
        case SignatureWaived():
            return replace(filing, state=_after(filing, "SignatureWaived"), signature="nobody")


def _after(filing: Filing, event: str) -> FilingState:
    return FILING.after(filing.state, event)


def evolve_by_request(filing: Filing, fact: RequestFact) -> Filing:
    """The filing after a request or what the office made of it: a dispute and a report that nobody stands for
    yet make the ladder rest.
    """
    if isinstance(fact, TermMoved):
        return replace(
            filing,
            due_on=fact.due_on,
            due_at=fact.due_at,
            on_time_until=fact.on_time_until,
            locked_at=fact.locked_at,
            ladder=fact.ladder,
            provisional=fact.provisional,
            reached=fact.reached,
            extended=fact.extended,
            slip_until=fact.slip_until,
            own_term=filing.own_term or fact.due_on != filing.due_on,
            resting=fact.resting,
        )
    rests = fact.kind in {"dispute", "unattested"}
    return replace(filing, paused=isinstance(fact, RequestMade)) if rests else filing


def evolve_by_settling(filing: Filing, fact: TermSettled | SettlingTold) -> Filing:
    """The filing with the days that are settled: the stages that went stay so. A day that moved is untold."""
    if isinstance(fact, SettlingTold):
        return replace(filing, untold=False)
    return replace(
        filing,
        due_on=fact.due_on,
        due_at=fact.due_at,
        on_time_until=fact.on_time_until,
        locked_at=fact.locked_at,
        ladder=fact.ladder,
        provisional=fact.provisional,
        untold=fact.moved,
    )


def evolve_by_letter(filing: Filing, fact: LetterIssued) -> Filing:
    """The filing after a document went out about it: while a slip may be answered the ladder waits."""
    return replace(filing, slip_until=fact.reply_by) if fact.kind == "supervision" else filing


def evolve_by_reply_term(filing: Filing, fact: ReplyTermSettled) -> Filing:
    """The filing while that slip is the one to be answered: the ladder waits for the later day."""
    return replace(filing, slip_until=fact.reply_by) if filing.slip_until == fact.was else filing


def report_of(fact: ReportFiled) -> Report:
    return Report(
        no=fact.no,
        filed_at=fact.filed_at,
        received_at=fact.received_at,
        author=fact.author,
        status=fact.status,
        percent=fact.percent,
        figures=figures_told(fact.figures),
        problem=_words(fact.problem),
        next_step=_words(fact.next_step),
        expected_by=fact.expected_by,
        words=fact.words.text,
    )


def _words(erasable: Erasable | None) -> str | None:
    return None if erasable is None else erasable.text
