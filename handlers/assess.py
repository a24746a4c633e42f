"""/assess [YEAR] [UNIT]: the yearly assessment for the office, with its workbook; or one unit's (考核)."""

from __future__ import annotations

from bot.answering.assessing import AssessArgs, assessed, made, read_args, require_office, wanted
from bot.documents.makers import assessment_args
from bot.domain.assessment import Assessment
from bot.notices.assessment import assessment_card, assessment_choice, assessment_file, unit_assessment
from bot.ports.ledger import View
from bot.ports.messages import Job, OutboundMessage, Repeat
from bot.ports.usecase import Call, Command, Outcome
from bot.wording.cards import Card


def run(call: Call[AssessArgs], view: View) -> Outcome:
    """Asks where several plans may be meant. Raises OfficeOnly, NotFound."""
    require_office(call, view)
    asked = wanted(call, view)
    if len(asked.plans) > 1:
        words = f"{asked.year} {asked.unit.name}" if asked.unit else str(asked.year)
        choices = [(plan.title, f"/assess {plan.id} {words}") for plan in asked.plans]
        return Outcome(answer=assessment_choice(choices))
    plan, head, page = asked.plans[0], view.ledger.head(), call.args.page
    found = assessed(view, plan.id, asked.year, at=call.at, head=head, scoring=view.scoring)
    if asked.unit is not None:
        return Outcome(answer=unit_assessment(found, asked.unit.id, page=page))
    card = assessment_card(found, page=page)
    return Outcome(answer=card) if page > 1 else _with_workbook(call, view, found, card)


def _with_workbook(call: Call[AssessArgs], view: View, found: Assessment, card: Card) -> Outcome:
    """The run is a fact; what is looked at again, page by page or unit by unit, is none."""
    key = f"assess/{call.key}"
    job = Job(
        key, "assessment", assessment_args(found, view.documents, view.office, zone=view.calendar.zone.key)
    )
    message = OutboundMessage(
        f"{key}/{call.room}",
        call.room,
        assessment_file(found),
        repeat=Repeat.AT_LEAST_ONCE,
        needs_job=job.key,
        asked_for=True,
    )
    return Outcome(facts=(made(found),), messages=(message,), jobs=(job,), answer=card)


COMMAND = Command("assess", parse=read_args, run=run, access="office", beside=require_office)
