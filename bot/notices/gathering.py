"""Inputs of supporting units, told to the lead: who gave what, and who has not (配合材料)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.domain.filings import Filing, filing_id
from bot.domain.inputs import asks_for_inputs, given, inputs_for, lead_of
from bot.domain.milestones import task_or_node
from bot.domain.plan import Plan, Task
from bot.domain.readings import Figure
from bot.notices.values import (
    MOST_ROWS,
    MOST_TITLE,
    MOST_WORDS,
    as_written,
    button,
    figure_value,
    task_label,
    title_shown,
    told,
)
from bot.ports.ledger import View
from bot.text import Text, Value
from bot.wording.cards import Button, Card, Field

MOST_NAMED = 3  # units in a line
_MOST_UNITS = 12  # rows of a card


@dataclass(frozen=True, slots=True)
class Gathered:
    """A report and the inputs asked for it, each with the name of its unit; `lead` files the report."""

    report: Filing
    task: Task
    lead: str
    inputs: tuple[tuple[str, Filing], ...]

    @property
    def given(self) -> tuple[tuple[str, Filing], ...]:
        there = {each.id for each in given(each for _, each in self.inputs)}
        return tuple(pair for pair in self.inputs if pair[1].id in there)

    @property
    def missing(self) -> tuple[tuple[str, Filing], ...]:
        there = {each.id for _, each in self.given}
        return tuple(pair for pair in self.inputs if pair[1].id not in there)

    @property
    def values(self) -> dict[str, Value]:
        """For a text: how many were asked and given, and who has not given theirs."""
        missing = [unit for unit, _ in self.missing]
        return {
            "asked": len(self.inputs),
            "given": len(self.given),
            "missing": list(missing[:MOST_NAMED]),
            "left": len(missing),
        }


def gathered(view: View, report: Filing) -> Gathered | None:
    """None where the rule asks for no inputs, or nobody owes one; the ledger is asked only where it does."""
    if not asks_for_inputs(view.plans.current(report.plan), report):
        return None
    filings = view.queries.filings_of(plan=report.plan, period=report.period, task=report.task)
    inputs = inputs_for(report, filings)
    if not inputs:
        return None
    names = names_of(view, (report, *inputs))
    task = task_or_node(view.plans.version(report.plan, report.version), report.task)
    return Gathered(report, task, names[report.id], tuple((names[each.id], each) for each in inputs))


def report_for(view: View, one: Filing) -> Filing | None:
    """The report an input is for, as the plan is now."""
    lead = lead_of(view.plans.current(one.plan), one.task)
    if lead is None:
        return None
    name = filing_id(plan=one.plan, rule=one.rule, period=one.period, task=one.task, unit=lead)
    return view.ledger.filing(name)


def lead_name(view: View, one: Filing) -> str:
    """The name of the unit an input is for; "" for anything else."""
    if not one.is_input:
        return ""
    plan = view.plans.current(one.plan)
    return _name(plan, lead_of(plan, one.task) or "")


def names_of(view: View, filings: Iterable[Filing]) -> dict[str, str]:
    """The names of their units, by filing id, as the version each was opened by has them."""
    return {each.id: _name(view.plans.version(each.plan, each.version), each.unit) for each in filings}


def inputs_line(one: Gathered) -> Text:
    """A line of the lead's digest."""
    return Text("inputs/line", label=one.report.label, **one.values)


def inputs_news(rows: Sequence[Gathered]) -> Card:
    """To the lead, on a day without a stage of its own: what has come since, at least one task."""
    return Card(
        title=Text(
            "inputs/news", unit=rows[0].lead, labels=[row.report.label for row in rows], count=len(rows)
        ),
        fields=tuple(
            Field(task_label(row.report.label, title_shown(row.task)), Text("inputs/standing", **row.values))
            for row in rows[:MOST_ROWS]
        ),
        after=(Text("inputs/news_then", label=rows[0].report.label),),
        buttons=tuple(
            button("inputs", f"/inputs {row.report.label}", key=row.report.id, row=place)
            for place, row in enumerate(rows[:MOST_ROWS])
        ),
        kind="recorded",
    )


def inputs_card(one: Gathered, *, lead: bool, apart: Sequence[tuple[str, Figure]] = ()) -> Card:
    """What each unit gave, in its own name; `lead`: the reader files the report and may take it over.

    `apart` are figures that several units told, which nobody adds up.
    """
    shown = title_shown(one.task) is not None
    rows = [(unit, each) for unit, each in (*one.given, *one.missing)][:_MOST_UNITS]
    return Card(
        title=Text("inputs/title", unit=one.lead, label=one.report.label, **one.values),
        lines=_lines(one),
        fields=tuple(Field(Text("inputs/unit", unit=unit), _value(each, shown=shown)) for unit, each in rows),
        after=(*_apart(apart if shown else ()), *_then(one, lead=lead)),
        buttons=_buttons(one, lead=lead),
    )


def input_back(filing: Filing, unit: str, *, lead: str, reason: str | None, mention: str | None) -> Card:
    """To the supporting unit: what the lead wants added to its input, and until when; `reason` is None where
    no words may leave.
    """
    return Card(
        title=Text("inputs/back", unit=unit, label=filing.label, due=filing.due_at),
        lines=(Text("inputs/back_reason", lead=lead, words=reason, most=MOST_WORDS),),
        after=(Text("inputs/back_then", lead=lead),),
        buttons=(button("refill", f"/fill {filing.label}", key=filing.id),),
        kind="reminder",
        mention=mention,
    )


def _lines(one: Gathered) -> tuple[Text, ...]:
    """By when the report is due, and who has not given theirs."""
    due = one.report.due_at if one.report.is_owed else None
    return (Text("inputs/due", due=due, **one.values),) if due or one.missing else ()


def _value(one: Filing, *, shown: bool) -> Text:
    report = one.report
    there = report is not None and not one.is_owed
    return Text(
        "inputs/value",
        objects=one.paused,
        due=one.due_at,
        there=there,
        filed_at=report.filed_at if report and there else None,
        item=told(report) if report and there and shown else None,
        words=as_written(report) if report and there and shown else None,
        most=MOST_WORDS,
    )


def _apart(figures: Sequence[tuple[str, Figure]]) -> tuple[Text, ...]:
    if not figures:
        return ()
    listed: list[Value] = [{"unit_name": unit, **figure_value(figure)} for unit, figure in figures]
    return (Text("inputs/apart", figures=listed[:MOST_NAMED], count=len(listed), most=MOST_TITLE),)


def _then(one: Gathered, *, lead: bool) -> tuple[Text, ...]:
    if not one.report.is_owed:
        return (Text("inputs/filed"),)
    return (Text("inputs/then", lead=lead, given=len(one.given), label=one.report.label),)


def _buttons(one: Gathered, *, lead: bool) -> tuple[Button, ...]:
    """What is there may go back for more, a button a unit."""
    label, found = one.report.label, []
    if lead and one.report.is_owed:
        found += [
            button("return_input", f"/return {each.id}", key=each.id, row=row)
            for row, (_, each) in enumerate(one.given[:_MOST_UNITS])
        ]
    if lead and one.given and one.report.is_owed:
        found.append(button("take_over", f"/inputs take {label}", key=one.report.id))
    if one.report.is_owed and any(each.is_owed for _, each in one.missing):
        found.append(button("urge_inputs", f"/urge {label}", key=one.report.id))
    return tuple(found)


def _name(plan: Plan, unit: str) -> str:
    return next((each.name for each in plan.units if each.id == unit), "")


def draft_changed(question: Card) -> Card:
    """The question about the draft, to the lead, who chose of an older one."""
    return replace(question, lines=(Text("inputs/changed"), *question.lines))
