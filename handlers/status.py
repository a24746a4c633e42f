"""/status [PERIOD]: owed, received, not received, apart from these, nodes, indicators (进度)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from bot.answering.carrying import reads_long
from bot.answering.counting import as_of
from bot.answering.indicators_now import lamps_now
from bot.answering.office import unit_name
from bot.answering.rollups import near_periods
from bot.answering.rooms import unit_names
from bot.answering.standing_in import counted, news_in
from bot.answering.taking_effect import taking_effect
from bot.domain.counting import count_of
from bot.domain.filings import Filing
from bot.domain.past_deadlines import past_deadlines
from bot.domain.periods import Period, containing, read_period
from bot.domain.plan import OFFICE, Plan
from bot.errors import NotFound
from bot.notices.office import Lacking, StatusRow, status_card
from bot.notices.plan_named import short_names
from bot.notices.receipts import unsigned_units
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome

_MOST_OTHERS: Final = 3


def parse(rest: str) -> str:
    return rest.strip()


def run(call: Call[str], view: View) -> Outcome:
    """The period named, else the latest that is asked for, with a way to others that wait for their roll-up.

    Raises NotFound for words that name no period.
    """
    opened, waiting = ([], []) if call.args else _asked_for(view, call.day)
    period = read_period(call.args, call.day) if call.args else _latest(opened, waiting, call.day)
    if period is None:
        raise NotFound(what="period", name=call.args)
    filings, names = view.queries.filings_of(period=period.id), short_names(view)
    unit_of = _unit_names(view)
    own = [each for each in filings if not each.is_input]
    rows = [StatusRow(counted(view, each), unit_of(each), names.get(each.plan, "")) for each in own]
    rows += [
        StatusRow(each, unit_of(each), names.get(each.plan, ""))
        for each in _news_alone(call, view, period, own)
    ]
    inputs = [
        StatusRow(filing, unit_of(filing), names.get(filing.plan, ""))
        for filing in filings
        if filing.is_input
    ]
    due = view.queries.nodes_between(period.first, period.last)
    nodes = [StatusRow(filing, unit_of(filing), names.get(filing.plan, "")) for filing in due]
    plans = list(view.plans.all_current())
    closed, past = _struck_and_past(view, plans, names, call.day)
    names = unit_names(view)
    vacant = [names[unit] for unit, _ in view.queries.vacancies() if unit in names]
    counted_as = as_of(view, own, call.at)
    card = status_card(
        rows,
        period=period.id,
        as_of=counted_as,
        nodes=nodes,
        closed=closed,
        past=past,
        inputs=inputs,
        headless=_headless(view, rows, call.day),
        lacking=Lacking(vacant, unsigned_units(view)),
        others=[each.id for each in waiting if each != period][:_MOST_OTHERS],
        indicators=lamps_now(view, period, at=call.at),
    )
    card = replace(card, after=(*card.after, *taking_effect(view)))
    owed = [row.filing for row in rows if count_of(row.filing, counted_as) in {"not_received", "returned"}]
    about = [*owed, *(each for each in filings if each.is_input and each.is_owed and not each.paused)]
    return Outcome(answer=card, about=tuple(each.id for each in about)[:200])


def _unit_names(view: View) -> Callable[[Filing], str]:
    """Each unit is looked for once: a plan may have very many."""
    known: dict[tuple[str, int, str], str] = {}

    def name_of(filing: Filing) -> str:
        place = filing.plan, filing.version, filing.unit
        if place not in known:
            known[place] = unit_name(view, filing)
        return known[place]

    return name_of


def _asked_for(view: View, day: date) -> tuple[list[Period], list[Period]]:
    """Periods whose reports were opened, the latest first, a shorter one before a longer that ends with it;
    and those among them that run or whose roll-up has not gone.
    """
    opened: dict[Period, bool] = {}
    for plan, rule, period in near_periods(view, day):
        if view.queries.has_filings(plan.id, rule.id, period.id):
            waits = period.contains(day) or not view.ledger.rollup(plan.id, rule.id, period.id).issued
            opened[period] = opened.get(period, False) or waits
    latest_first = sorted(opened, key=lambda each: (each.last, each.first), reverse=True)
    return latest_first, [period for period in latest_first if opened[period]]


def _latest(opened: Sequence[Period], waiting: Sequence[Period], day: date) -> Period:
    """The running quarter where nothing was opened yet."""
    return next(iter((*waiting, *opened)), containing(day, "quarter"))


def _headless(view: View, rows: Sequence[StatusRow], day: date) -> list[str]:
    """Names of units whose reports need a signature and that have no head on record."""
    asked = {
        (plan.id, rule.id) for plan in view.plans.all_current() for rule in plan.rules if rule.signed_by_head
    }
    needing = (
        row for row in rows if (row.filing.plan, row.filing.rule) in asked and row.filing.unit != OFFICE
    )
    units = {(row.filing.plan, row.filing.unit): row.unit for row in needing}
    return list(dict.fromkeys(name for key, name in units.items() if not view.ledger.heads(*key, day)))


def _news_alone(call: Call[str], view: View, period: Period, filings: Sequence[Filing]) -> list[Filing]:
    """Urgent reports of key tasks that owe nothing else in the period."""
    there = {(each.plan, each.task) for each in filings}
    found = (each for plan in view.plans.all_current() for each in news_in(view, plan, period, at=call.at))
    return [each for each in found if (each.plan, each.task) not in there]


def _struck_and_past(
    view: View, plans: Sequence[Plan], names: Mapping[str, str], day: date
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Tasks that are struck off as a whole, and those past their deadline that are not, by label and plan."""
    closed: list[tuple[str, str]] = []
    past: list[tuple[str, str]] = []
    for plan in plans:
        off, name = view.queries.closed_out(plan.id), names.get(plan.id, "")
        closed += [(task.label, name) for task in plan.tasks if (task.id, "") in off]
        past += [(each.task.label, name) for each in past_deadlines(plan, off, day)]
    return closed, past


COMMAND = Command("status", parse=parse, run=run, access="office", reads_long=reads_long)
