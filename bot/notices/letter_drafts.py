"""Slips and circulars as values, from what the ledger holds: case files, matters, addressees (文书)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.domain.case_files import CaseFile, CaseStep, case_file
from bot.domain.close_out import CloseOut, place_of
from bot.domain.filings import Filing
from bot.domain.letter_documents import LetterDocument, matter_of
from bot.domain.letters import Letter, cut_short, day_asked, level_after, no_later_than_due
from bot.domain.plan import Plan
from bot.domain.rollup import Rollup
from bot.domain.rules import Circulars
from bot.notices.gathering import gathered
from bot.notices.letters import Became, Proposal
from bot.notices.terms_objected import objections_to
from bot.ports.ledger import View


def case_of(view: View, filing: Filing, day: date) -> CaseFile:
    """All that is known of a filing, as of a day."""
    steps = [_delivered(view, filing, step) for step in view.ledger.case_steps(filing.id)]
    asked = gathered(view, filing)
    there = {unit for unit, _ in asked.given} if asked else set()
    return case_file(
        filing,
        day=day,
        calendar=view.calendar,
        steps=steps,
        requests=view.ledger.requests_of(filing.id),
        letters=view.ledger.letters_about(filing.id),
        inputs=[(unit, unit in there) for unit, _ in asked.inputs] if asked else (),
        closing=closing_of(view, filing),
        objections=objections_to(view, filing),
    )


def closing_of(view: View, filing: Filing) -> CloseOut | None:
    """How the closing of its task, or of the unit's part of that, stands; None where nobody spoke of it."""
    plan = plan_of(view, filing)
    place = place_of(plan, plan.task(filing.task), filing.unit)
    return view.ledger.close_out(place.plan, place.task, place.part)


def proposal_of(
    view: View, letter: Letter, draft: LetterDocument, cases: Sequence[CaseFile], at: datetime
) -> Proposal:
    """With whoever would be addressed on that day."""
    day = view.calendar.local_day(at)
    liaison = view.ledger.liaison(letter.plan, letter.unit, day) if letter.unit else None
    name = (liaison.name if liaison else None) or ""
    owing = [case.filing for case in cases]
    shortened = cut_short(letter, owing, at, view.calendar) if owing else None
    return Proposal(letter, draft, tuple(cases), name, shortened)


def _level(view: View, cases: Sequence[CaseFile]) -> int:
    """What it will be of once it is signed, by what went out about the same before."""
    about = [case.filing.id for case in cases]
    earlier = {each.id: each for filing in about for each in view.ledger.letters_about(filing)}
    return level_after(earlier.values(), about)


def draft_of(
    view: View, letter: Letter, cases: Sequence[CaseFile], at: datetime, *, rollup: Rollup | None = None
) -> LetterDocument:
    """The document as it stands when it leaves at that instant; `letter` may be a proposal still."""
    plan = view.plans.version(letter.plan, letter.version)
    names = {unit.id: unit.name for unit in plan.units}
    matters = tuple(
        matter_of(case, plan_of(view, case.filing).task(case.filing.task), names.get(case.filing.unit, ""))
        for case in cases
    )
    circular = letter.kind == "circular"
    rule = circulars_of(plan, letter.rule or (cases[0].filing.rule if cases else ""))
    concerned = dict.fromkeys(names.get(case.filing.unit, "") for case in cases)
    signer = view.ledger.person(letter.signed_by) if letter.signed_by else None
    reply_by = letter.reply_by if letter.state == "issued" else _expected(view, letter, cases, at)
    return LetterDocument(
        kind=letter.kind,
        year=letter.year,
        no=letter.no,
        level=letter.level or _level(view, cases),
        office=view.office,
        plan=plan.title,
        plan_no=plan.doc_no,
        day=view.calendar.local_day(letter.issued_at or at),
        signer=(signer.name if signer else None) or "",
        units=(names.get(letter.unit, ""),) if letter.unit else tuple(concerned),
        recipients=rule.recipients if circular else (),
        addressees=rule.addressees if circular else (),
        reply_at=view.calendar.instant(reply_by, _cut_off(plan, letter, cases))
        if reply_by and matters
        else None,
        reason=letter.reason or "",
        matters=matters,
        rollup=rollup,
        at=at,
    )


def plan_of(view: View, filing: Filing) -> Plan:
    """The version the filing was opened by."""
    return view.plans.version(filing.plan, filing.version)


def circulars_of(plan: Plan, rule: str) -> Circulars:
    """Who gets the circulars of a rule."""
    return next((each.circulars for each in plan.rules if each.id == rule), Circulars())


@dataclass(frozen=True, slots=True)
class Posting:
    """To whom a document goes, and in which room; `name` None is the leading group, `room` "" nowhere."""

    name: str | None
    room: str = ""

    def key(self, letter: Letter) -> str:
        """Of its message."""
        return f"letter/{letter.id}/{self.room}"


def postings(view: View, letter: Letter, units: Sequence[str]) -> list[Posting]:
    """The unit's own rooms, or those of a circular's recipients; `units` are those concerned.

    Where a unit has no room of its own the office hands it over.
    """
    plan = view.plans.version(letter.plan, letter.version)
    named = {unit.id: unit.name for unit in plan.units}
    if letter.kind == "supervision":
        return _rooms_of(view, plan, [letter.unit], named)
    wanted = circulars_of(plan, letter.rule).recipients
    everybody = [unit.id for unit in plan.units if unit.kind == "unit"]
    to = everybody if "units" in wanted else list(dict.fromkeys(units)) if "concerned" in wanted else []
    found = _rooms_of(view, plan, to, named)
    if "leading_group" in wanted:
        found += [Posting(None, room) for room in view.ledger.rooms_seated("leading_group", plan.id)]
    return found


def _rooms_of(view: View, plan: Plan, units: Sequence[str], named: Mapping[str, str]) -> list[Posting]:
    office = set(view.ledger.rooms_seated("office", plan.id))
    found: list[Posting] = []
    for unit in units:
        own = [room for room in view.ledger.rooms_of(plan.id, unit) if room not in office]
        found += [Posting(named.get(unit, ""), room) for room in own or [""]]
    return found


def became_of(view: View, letter: Letter, found: Sequence[Posting]) -> list[tuple[str | None, Became]]:
    """What the outbox says of each."""
    return [
        (each.name, became(view.ledger.delivery(each.key(letter)) if each.room else None)) for each in found
    ]


def became(state: str | None) -> Became:
    """What a row's state in the outbox comes to; None where there is no row."""
    match state:
        case None:
            return "no_room"
        case "sent" | "sending":
            return "sent"
        case "waiting":
            return "waiting"
        case "dropped":
            return "dropped"
    return "lost"


def _cut_off(plan: Plan, letter: Letter, cases: Sequence[CaseFile]) -> time:
    """The hour by which the rule's filings are due."""
    wanted = letter.rule or (cases[0].filing.rule if cases else "")
    return next((rule.cut_off for rule in plan.rules if rule.id == wanted), time(17))


def _expected(view: View, letter: Letter, cases: Sequence[CaseFile], at: datetime) -> date:
    """By when an answer would be asked for if it left now."""
    asked = day_asked(letter, letter.reply_by, view.calendar.local_day(at), view.calendar)
    return no_later_than_due(asked, [each.filing for each in cases], at)


def _delivered(view: View, filing: Filing, step: CaseStep) -> CaseStep:
    """Whether the day's digest reached the room; what is not known any more counts as said."""
    if step.what == "urged":
        return step
    for room in view.ledger.rooms_of(filing.plan, filing.unit)[:1]:
        state = view.ledger.delivery(f"digest/{room}/{step.on}")
        return CaseStep(step.what, step.on, went=state in {None, "sent", "sending"})
    return step
