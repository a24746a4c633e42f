"""Notices whose card is built when the message is leased, from the filings that are still owed then."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TypeAlias

from bot.domain.filings import Filing
from bot.domain.milestones import find_occurrence, node_of, task_or_node
from bot.domain.plan import Plan, Unit
from bot.notices.gathering import gathered, inputs_line, inputs_news, lead_name, report_for
from bot.notices.known import figures_known
from bot.notices.late_events import with_late_events
from bot.notices.late_openings import told_in_digest
from bot.notices.letter_leases import kept, leaving, to_decide
from bot.notices.milestones import NodeRow, nodes_missed
from bot.notices.office import accepted
from bot.notices.plan_named import of_filings, short_names
from bot.notices.receipts import asked_at_lease, unsigned_of, with_unsigned
from bot.notices.reminder import DigestDay, DigestRow, reminder_digest, urging
from bot.notices.settled import with_settled
from bot.notices.values import MOST_ROWS, title_shown
from bot.notices.waiting import waiting_card, waiting_line, waiting_of
from bot.ports.ledger import View
from bot.text import Value
from bot.wording.cards import Card

MOST_NEWS = 3  # tasks whose inputs came, in a digest that has other things to say
BuildNotice: TypeAlias = Callable[[Mapping[str, str], Sequence[Filing], View, datetime], Card | None]


def digest_row(filing: Filing, view: View) -> DigestRow:
    """The filing with its task and unit, as the version it was opened by has them."""
    plan = view.plans.version(filing.plan, filing.version)
    last = view.ledger.last_accepted(filing)
    node = node_of(plan, filing.period)
    return DigestRow(
        filing,
        task_or_node(plan, filing.task),
        _unit(plan, filing.unit),
        last,
        short_names(view).get(filing.plan, plan.title),
        node.name if node else None,
        tuple(each.figure for each in figures_known(filing, view)),
        lead_name(view, filing),
        _inputs(filing, view),
        _as_asked(filing, view),
    )


def _as_asked(filing: Filing, view: View) -> bool:
    """It went back for the change that its unit asked for: those are the unit's own words."""
    if filing.state != "returned" or not filing.returned_for:
        return False
    asked = (each for each in view.ledger.requests_of(filing.id) if each.kind == "change")
    return any(each.state == "granted" and each.words == filing.returned_for for each in asked)


def _inputs(filing: Filing, view: View) -> Mapping[str, Value]:
    """How many of its inputs are there, for a report that is asked for any."""
    found = gathered(view, filing)
    return found.values if found else {}


def _digest(args: Mapping[str, str], owed: Sequence[Filing], view: View, at: datetime) -> Card | None:
    """The reminder of a room, what was accepted and which inputs came since the last, what waits for the
    office and which urgent reports did not come: nothing where there is none of it.
    """
    waiting = waiting_of(view, args.get("waiting", "").split(), view.calendar.local_day(at))
    ids = args.get("settled", "").split()
    card = _with_inputs(_reminder(args, owed, view, at), args.get("inputs", "").split(), owed, view)
    card = with_settled(card, view.ledger.filings(ids) if ids else ())
    if card is None:
        card = waiting_card(waiting) if waiting else None
    elif waiting:
        card = replace(card, after=(*card.after, waiting_line(len(waiting))))
    card = with_late_events(card, view, args.get("events", "").split(), at)
    return with_unsigned(card, unsigned_of(view, args.get("unsigned", "").split()))


def _with_inputs(card: Card | None, ids: Sequence[str], owed: Sequence[Filing], view: View) -> Card | None:
    """A line for each report whose inputs came and whose row does not say so already."""
    reports = {
        report.id: report
        for one in view.ledger.filings(ids)
        if one.state == "filed" and (report := report_for(view, one)) is not None
    }
    shown = {each.id for each in owed[:MOST_ROWS]}
    left = (each for each in reports.values() if not each.is_closed and each.id not in shown)
    news = [found for each in left if (found := gathered(view, each)) is not None]
    if not news:
        return card
    if card is None:
        return inputs_news(news)
    return replace(card, after=(*card.after, *map(inputs_line, news[:MOST_NEWS])))


def _reminder(args: Mapping[str, str], owed: Sequence[Filing], view: View, at: datetime) -> Card | None:
    ids = args.get("accepted", "").split()
    accepted_ones = view.ledger.filings(ids) if ids else []
    if not owed:
        return _accepted(accepted_ones, view)
    day = view.calendar.local_day(at)
    rows = _rows(owed, view)
    labels = tuple(dict.fromkeys(each.label for each in accepted_ones))
    on = replace(_on(owed, view, day), accepted=labels, notes=told_in_digest(view, rows, day))
    card = reminder_digest(rows, on, mention=_liaison(owed, view, day))
    return of_filings(card, view, owed) if len({each.plan for each in owed}) == 1 else card


def _accepted(filings: Sequence[Filing], view: View) -> Card | None:
    """Of a room where nothing is owed: what was accepted, and what is still being checked."""
    if not filings:
        return None
    units = list(dict.fromkeys(each.unit for each in filings))
    first = filings[0]
    unit = _unit(view.plans.version(first.plan, first.version), first.unit)
    checked = [each for each in view.ledger.reported_by(units) if each.period == first.period]
    return of_filings(accepted(unit.name, filings, being_checked=checked), view, filings)


def _urging(_: Mapping[str, str], owed: Sequence[Filing], view: View, at: datetime) -> Card | None:
    """The urging of a room by hand: nothing where nothing is owed any more."""
    if not owed:
        return None
    day = view.calendar.local_day(at)
    card = urging(_rows(owed, view), _on(owed, view, day), mention=_liaison(owed, view, day))
    return of_filings(card, view, owed) if len({each.plan for each in owed}) == 1 else card


def _missed_nodes(_: Mapping[str, str], owed: Sequence[Filing], view: View, at: datetime) -> Card | None:
    """What is not reached even now."""
    if not owed:
        return None
    rows = [digest_row(filing, view) for filing in owed]
    shown = [
        NodeRow(
            row.filing,
            row.node if row.node and title_shown(row.task) else "",
            row.unit.name,
            _planned(row.filing, view),
        )
        for row in rows
    ]
    return of_filings(nodes_missed(shown, at=at), view, owed)


def _planned(filing: Filing, view: View) -> date | None:
    """The node's own day, where the office granted more time."""
    plan = view.plans.version(filing.plan, filing.version)
    rule = next((each for each in plan.rules if each.id == filing.rule), None)
    node = find_occurrence(plan, filing.period)
    if filing.extended == 0 or rule is None or node is None:
        return None
    own = view.calendar.shift(node.last, rule.shift)
    return own if own < filing.due_on else None


AT_LEASE: Mapping[str, BuildNotice] = {
    "digest": _digest,
    "urging": _urging,
    "missed_nodes": _missed_nodes,
    "receipt_request": asked_at_lease,
    "letter_to_decide": to_decide,
    "letter": leaving,
    "letter_kept": kept,
}


def _rows(owed: Sequence[Filing], view: View) -> list[DigestRow]:
    return [digest_row(filing, view) for filing in owed]


def _unit(plan: Plan, unit: str) -> Unit:
    """The unit of the plan; one without a name for the office itself, which owns what nobody else does."""
    return next((one for one in plan.units if one.id == unit), Unit(unit, ""))


def _on(owed: Sequence[Filing], view: View, day: date) -> DigestDay:
    """With the labels, of the same units and due dates, that are recorded already."""
    due = {filing.due_at for filing in owed}
    units = list(dict.fromkeys(filing.unit for filing in owed))
    recorded = [filing.label for filing in view.ledger.reported_by(units) if filing.due_at in due]
    return DigestDay(day, view.calendar, tuple(dict.fromkeys(recorded)))


def _liaison(owed: Sequence[Filing], view: View, day: date) -> str | None:
    """The one person to mention: the liaison of the unit that owes the first."""
    person = view.ledger.liaison(owed[0].plan, owed[0].unit, day)
    return person.id if person else None
