"""What each fact does to the derived tables; rebuilding them is applying all facts again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, get_args

from bot.domain import facts as k
from bot.domain import request_facts as q
from bot.domain.assessment_facts import AssessmentMade
from bot.domain.duty_facts import SettlingTold, TermSettled
from bot.domain.evolve import (
    FilingFact,
    RequestFact,
    evolve,
    evolve_by_letter,
    evolve_by_reply_term,
    evolve_by_request,
    evolve_by_settling,
    opened,
)
from bot.domain.filings import Filing
from bot.domain.letter_facts import LetterIssued, ReplyTermSettled
from bot.domain.passing_facts import PassingFact
from bot.domain.plan_facts import PlanPublished
from bot.domain.requests import is_unopened
from bot.storage.codec import to_json
from bot.storage.database import Db
from bot.storage.due_days import count_changed, count_opened
from bot.storage.duty_projections import DUTY_PROJECTIONS
from bot.storage.event_projections import EVENT_PROJECTIONS
from bot.storage.form_projections import FORM_PROJECTIONS
from bot.storage.instants import stamp
from bot.storage.known import KnownFiling
from bot.storage.letter_projections import LETTER_PROJECTIONS, add_case_step, issue_letter
from bot.storage.passing_projections import judge_by_head
from bot.storage.people_projections import PEOPLE_PROJECTIONS
from bot.storage.post_projections import POST_PROJECTIONS
from bot.storage.request_projections import REQUEST_PROJECTIONS
from bot.storage.rollup_projections import ROLLUP_PROJECTIONS
from bot.storage.rows import closed_seq_of, filing_from
from bot.storage.trail import add_trail
from bot.text import Erasable


def runs(facts: Iterable[k.Fact]) -> Iterator[Sequence[k.Fact]]:
    """The same facts in their order, those in one that `apply` takes together."""
    filings: dict[str, k.FilingOpened] = {}
    for fact in facts:
        if filings and (not isinstance(fact, k.FilingOpened) or fact.filing in filings):
            yield tuple(filings.values())
            filings = {}
        if isinstance(fact, k.FilingOpened):
            filings[fact.filing] = fact
        else:
            yield (fact,)
    if filings:
        yield tuple(filings.values())


def apply(db: Db, first: int, facts: Sequence[k.Fact], person: str) -> None:
    """Bring the derived tables up to the facts of a run, numbered from `first` on; `person` is whose decision
    they were.
    """
    PROJECTIONS[type(facts[0])](db, first, *facts)
    add_trail(db, first, facts, person)


def _plan_published(db: Db, seq: int, fact: PlanPublished) -> None:
    db.run("put_plan", plan=fact.plan, version=fact.version, first_seq=seq)
    db.run("put_publication", plan=fact.plan, version=fact.version, seq=seq)
    if db.known:
        db.known.plans = None


def _filings_opened(db: Db, first: int, *facts: k.FilingOpened) -> None:
    """What one version waived may be back in a later one: its reports count on, so the number of its versions
    stays as it is in the table.
    """
    filings = [opened(fact) for fact in facts]
    db.many("open_filing", [_filing_row(first + place, each) for place, each in enumerate(filings)])
    db.many("put_node_watch", [_watch_row(each) for each in filings if each.is_node])
    count_opened(db, filings)
    if db.known:
        db.known.drop(each.id for each in filings)


def _filing_changed(db: Db, seq: int, fact: FilingFact) -> None:
    _change(db, seq, fact.filing, lambda filing: evolve(filing, fact))


def _stage_reached(db: Db, seq: int, fact: k.StageReached) -> None:
    add_case_step(db, seq, fact.filing, fact.stage, fact.on)
    _filing_changed(db, seq, fact)


def _letter_issued(db: Db, seq: int, fact: LetterIssued) -> None:
    issue_letter(db, fact)
    for filing in fact.filings:
        _change(db, seq, filing, lambda each: evolve_by_letter(each, fact))


def _reply_term_settled(db: Db, seq: int, fact: ReplyTermSettled) -> None:
    db.run("settle_reply", of=fact.letter, new_reply_by=fact.reply_by.isoformat())
    for filing in fact.filings:
        _change(db, seq, filing, lambda each: evolve_by_reply_term(each, fact))


def _by_request(db: Db, seq: int, fact: RequestFact) -> None:
    if type(fact) in REQUEST_PROJECTIONS:
        REQUEST_PROJECTIONS[type(fact)](db, seq, fact)
    if is_unopened(fact.filing):
        return
    _change(db, seq, fact.filing, lambda filing: evolve_by_request(filing, fact))


def _change(db: Db, seq: int, filing_id: str, become: Callable[[Filing], Filing]) -> None:
    """Put the filing as it becomes, with the fact that closed it while it is closed."""
    before = _load(db, filing_id)
    filing = become(before.filing)
    closed_seq = (before.closed_seq if before.filing.is_closed else seq) if filing.is_closed else None
    _put_filing(db, before.opened_seq, filing, closed_seq=closed_seq)
    count_changed(db, before.filing, filing)


def _load(db: Db, filing_id: str) -> KnownFiling:
    """The filing before the fact: mostly the transaction has read it to decide on it."""
    known = db.known.filing(filing_id) if db.known else None
    if known is not None:
        return known
    row = db.one("filing", id=filing_id)
    if row is None:
        raise KeyError(filing_id)
    return KnownFiling(filing_from(row), row[1], closed_seq_of(row))


def _by_settling(db: Db, seq: int, fact: TermSettled | SettlingTold) -> None:
    _change(db, seq, fact.filing, lambda filing: evolve_by_settling(filing, fact))


def _report_filed(db: Db, seq: int, fact: k.ReportFiled) -> None:
    figures = [
        {
            "metric": told.metric.digest,
            "value": told.value,
            "unit": told.unit,
            "growth": told.growth,
            "scope": told.scope,
            "base": told.base,
        }
        for told in fact.figures
    ]
    db.run(
        "add_report",
        filing=fact.filing,
        no=fact.no,
        seq=seq,
        author=fact.author,
        filed_at=stamp(fact.filed_at),
        received_at=stamp(fact.received_at),
        status=fact.status,
        percent=None if fact.percent is None else str(fact.percent),
        expected_by=None if fact.expected_by is None else fact.expected_by.isoformat(),
        figures=to_json(figures),
        words=fact.words.digest,
        problem=_digest(fact.problem),
        next_step=_digest(fact.next_step),
        tapped=fact.tapped,
        state="unsigned" if fact.signature == "wanted" else "filed",
    )
    _filing_changed(db, seq, fact)


def _report_withdrawn(db: Db, seq: int, fact: k.ReportWithdrawn) -> None:
    db.run("withdraw_reports", of=fact.filing)
    _filing_changed(db, seq, fact)


def _report_accepted(db: Db, seq: int, fact: k.ReportAccepted) -> None:
    db.run("judge_report", of=fact.filing, version=fact.no, judged="accepted")
    _filing_changed(db, seq, fact)


def _report_returned(db: Db, seq: int, fact: k.ReportReturned) -> None:
    db.run("judge_report", of=fact.filing, version=fact.no, judged="returned")
    _filing_changed(db, seq, fact)
    db.run("set_reason", of=fact.filing, why_returned=fact.reason.digest)


def _on_its_way(db: Db, seq: int, fact: PassingFact) -> None:
    _filing_changed(db, seq, fact)
    judge_by_head(db, fact)


def _text_erased(db: Db, seq: int, fact: k.TextErased) -> None:
    for digest in fact.digests:
        db.run("erase_text", of=digest)
        db.run("forget_person", of=digest)
        db.run("forget_account", of=digest)
        db.run("forget_binding_account", of=digest)
        db.run("forget_binding_name", of=digest, nobody="")


def _nothing(db: Db, seq: int, fact: k.Fact) -> None:
    """A fact that only the record needs."""


PROJECTIONS: Final[Mapping[type, Callable[..., None]]] = {
    PlanPublished: _plan_published,
    k.FilingOpened: _filings_opened,
    k.StageReached: _stage_reached,
    k.ReportFiled: _report_filed,
    k.ReportWithdrawn: _report_withdrawn,
    k.ReportAccepted: _report_accepted,
    k.ReportReturned: _report_returned,
    **dict.fromkeys((k.AcceptanceTold, k.FilingWaived, k.FilingMet, k.NewsAsked), _filing_changed),
    **dict.fromkeys(get_args(PassingFact), _on_its_way),
    **PEOPLE_PROJECTIONS,
    k.CommandRefused: _nothing,
    k.TextErased: _text_erased,
    **ROLLUP_PROJECTIONS,
    k.Restored: _nothing,
    AssessmentMade: _nothing,
    **REQUEST_PROJECTIONS,
    **EVENT_PROJECTIONS,
    **FORM_PROJECTIONS,
    **DUTY_PROJECTIONS,
    TermSettled: _by_settling,
    SettlingTold: _by_settling,
    **POST_PROJECTIONS,
    q.RequestMade: _by_request,
    q.RequestDecided: _by_request,
    q.RequestWithdrawn: _by_request,
    q.TermMoved: _by_request,
    **LETTER_PROJECTIONS,
    LetterIssued: _letter_issued,
    ReplyTermSettled: _reply_term_settled,
}


def _put_filing(db: Db, seq: int, filing: Filing, *, closed_seq: int | None = None) -> None:
    db.run("put_filing", **_filing_row(seq, filing, closed_seq=closed_seq))
    if filing.is_node:
        db.run("put_node_watch", **_watch_row(filing))
    if db.known:
        db.known.keep(KnownFiling(filing, seq, closed_seq))


def _filing_row(seq: int, filing: Filing, *, closed_seq: int | None = None) -> dict[str, object]:
    next_stage = filing.next_stage()
    return {
        "id": filing.id,
        "seq": seq,
        "plan": filing.plan,
        "version": filing.version,
        "rule": filing.rule,
        "period": filing.period,
        "task": filing.task,
        "unit": filing.unit,
        "part": filing.part,
        "label": filing.label,
        "state": filing.state,
        "opened_at": stamp(filing.opened_at),
        "due_on": filing.due_on.isoformat(),
        "due_at": stamp(filing.due_at),
        "on_time_until": stamp(filing.on_time_until),
        "locked_at": stamp(filing.locked_at),
        "provisional": filing.provisional,
        "ladder": to_json(filing.ladder),
        "reached": filing.reached,
        "next_stage_on": next_stage.on.isoformat() if next_stage else None,
        "report_no": filing.report.no if filing.report else 0,
        "versions": filing.versions,
        "closed_seq": closed_seq,
        "paused": filing.paused,
        "extended": filing.extended,
        "untold": filing.untold,
        "reason": None,
        "next_stage": next_stage.stage if next_stage else None,
        "slip_until": filing.slip_until.isoformat() if filing.slip_until else None,
        "resting": filing.resting,
        "signature": filing.signature or None,
        "given_at": stamp(filing.given_at) if filing.given_at else None,
        "late": filing.late,
        "own_term": filing.own_term,
    }


def _watch_row(filing: Filing) -> dict[str, object]:
    owed = filing.is_owed and not filing.paused and not filing.lacks_only_more
    return {"filing": filing.id, "due_on": filing.due_on.isoformat(), "owed": owed, "told_of": ""}


def _digest(erasable: Erasable | None) -> str | None:
    return None if erasable is None else erasable.digest
