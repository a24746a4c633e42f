"""/rule [PLAN] [RULE] [SETTINGS REASON]: the plan's reporting rules, one whole, or one otherwise (规则)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.answering.carrying import next_version, reads_long
from bot.answering.naming import reason_in
from bot.answering.office import plan_at_start
from bot.answering.planning import own_plans
from bot.answering.publishing_notes import units_without_head
from bot.answering.replanning import SureArgs, Wish, change_plan, read_sure
from bot.answering.rule_periods import period_changes
from bot.answering.ruling import Ruling, read_ruling
from bot.answering.ruling_faults import why_unread
from bot.answering.ruling_names import class_at_start, preset_at_start, rules_at_start, spoken
from bot.domain.duty_calendar import upcoming
from bot.domain.inputs import early_inputs
from bot.domain.owing import owing_units
from bot.domain.plan import Plan
from bot.domain.plan_facts import Publishing
from bot.domain.rule_acts import new_rule, with_rule, without_rule
from bot.domain.rule_faults import require_kept
from bot.domain.rule_fields import require_of_kind
from bot.domain.rules import ReportingRule
from bot.notices import rules as notices
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome
from bot.text import Text

MOST_TERMS: Final = 3
_ADD: Final = re.compile(r"(?:增加|新增|添加|add\b)\s*", re.IGNORECASE)
_DROP: Final = re.compile(
    r"(?:停用|停止|取消|删去|删除|不再报|drop\b|remove\b)(?=[\s,，、;；:：。]|$)[\s,，、;；:：。]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Meant:
    """A rule of a plan, and the words that follow its name."""

    plan: Plan
    rule: ReportingRule
    words: str


def parse(rest: str) -> SureArgs:
    return read_sure(rest) if rest.strip() else SureArgs("")


def run(call: Call[SureArgs], view: View) -> Outcome:
    """Shows rules, or a change with its effect and, agreed to, makes it. Raises BadRule."""
    plans = own_plans(call, view)
    named, words = plan_at_start(call.args.words, plans)
    known = [named] if named else plans
    every = [_view(call, view, plan, rule) for plan in known for rule in plan.rules]
    if not words:
        return Outcome(answer=notices.rules_card(every))
    if adding := _ADD.match(words):
        return _add(call, view, known, words[adding.end() :])
    meant = [
        _Meant(plan, rule, rest)
        for plan, (rules, rest) in ((plan, rules_at_start(words, plan)) for plan in known)
        for rule in rules
    ]
    if not meant:
        return Outcome(answer=notices.not_read(words, every[0] if every else None))
    if len(meant) > 1:
        several = [_view(call, view, each.plan, each.rule) for each in meant]
        return Outcome(answer=notices.which_rule(several, meant[0].words))
    return _one(call, view, meant[0])


def _one(call: Call[SureArgs], view: View, meant: _Meant) -> Outcome:
    shown = _view(call, view, meant.plan, meant.rule)
    if not meant.words:
        return Outcome(answer=notices.rule_card(shown))
    if dropping := _DROP.match(meant.words):
        return _drop(call, view, meant, reason_in(meant.words[dropping.end() :]))
    read = read_ruling(meant.words, meant.rule, view.presets)
    if read.unread:
        wrong = why_unread(read.unread, meant.rule)
        return Outcome(answer=notices.not_set(read.unread, wrong, shown))
    require_of_kind(meant.rule, read.rule)
    return _change(call, view, meant, read)


def _change(call: Call[SureArgs], view: View, meant: _Meant, read: Ruling) -> Outcome:
    next_one = next_version(view, meant.plan, with_rule(meant.plan, read.rule), call.day)
    changed = replace(next_one, version=meant.plan.version)
    require_kept(changed)
    again = f"/rule {meant.plan.id} {meant.rule.id} {' '.join(read.told)}"
    wish = Wish(
        plan=changed,
        publishing=Publishing("rule", (), read.reason),
        call=f"{again} open too" if read.open_too else again,
        lines=(
            notices.name_line(read.rule),
            *notices.changed(meant.rule, read.rule),
            *_periods(call, view, meant.plan, changed),
            *_dates(call, view, meant, changed, open_too=read.open_too),
            *_no_head(call, view, meant.rule, changed),
            *_early(call, view, meant.rule, changed),
        ),
        units=_owing(changed, read.rule) if _days(meant.rule) != _days(read.rule) else (),
        digest=call.args.digest,
        moving=(read.rule.id,) if read.open_too else (),
        open_too=f"{again} open too",
    )
    return change_plan(call, view, wish)


def _add(call: Call[SureArgs], view: View, plans: Sequence[Plan], words: str) -> Outcome:
    """One of the presets, perhaps for a class of tasks."""
    name, rest = preset_at_start(words, view.presets)
    task_class, left = class_at_start(rest)
    if name is None or len(plans) != 1:
        shown = [_view(call, view, plan, rule) for plan in plans for rule in plan.rules]
        return Outcome(answer=notices.not_read(words, shown[0] if shown else None))
    plan = plans[0]
    rule = new_rule(plan, view.presets[name], (task_class,) if task_class else ())
    changed = with_rule(plan, rule)
    require_kept(changed)
    terms = upcoming(changed, rule, call.day, view.calendar, most=MOST_TERMS)
    wish = Wish(
        plan=changed,
        publishing=Publishing("rule", (), reason_in(left)),
        call=f"/rule {plan.id} add {name} {task_class or ''}".rstrip(),
        lines=(notices.added_line(rule), *notices.described(rule), *map(notices.term_line, terms)),
        units=_owing(changed, rule),
        digest=call.args.digest,
    )
    return change_plan(call, view, wish)


def _drop(call: Call[SureArgs], view: View, meant: _Meant, reason: str) -> Outcome:
    wish = Wish(
        plan=without_rule(meant.plan, meant.rule.id),
        publishing=Publishing("rule", (), reason),
        call=f"/rule {meant.plan.id} {meant.rule.id} drop",
        lines=(notices.dropped_line(meant.rule),),
        units=_owing(meant.plan, meant.rule),
        digest=call.args.digest,
    )
    return change_plan(call, view, wish)


def _periods(call: Call[SureArgs], view: View, old: Plan, new: Plan) -> tuple[Text, ...]:
    """Of a rule whose periods become others: what ends by its own terms, and from when the new ones count."""
    return tuple(
        line
        for change in period_changes(view, old, new, call.day)
        for line in (
            *(
                notices.ending_line(
                    each.period, each.due_on, each.rollup_at, owed=each.owed, unchecked=each.unchecked
                )
                for each in change.ending
            ),
            notices.begins_line(change.begins),
        )
    )


def _dates(
    call: Call[SureArgs], view: View, meant: _Meant, changed: Plan, *, open_too: bool
) -> tuple[Text, ...]:
    """The coming terms: each date as it is and would be, or whole where the periods are others. What is under
    way and stays as it is has none.
    """
    rule = next(each for each in changed.rules if each.id == meant.rule.id)
    most = 2 * MOST_TERMS
    before = {
        term.frame.id: term for term in upcoming(meant.plan, meant.rule, call.day, view.calendar, most=most)
    }
    after = [
        term
        for term in upcoming(changed, rule, call.day, view.calendar, most=MOST_TERMS + 1)
        if open_too or not view.queries.has_filings(changed.id, rule.id, term.frame.id)
    ][:MOST_TERMS]
    if any(term.frame.id not in before for term in after):
        return tuple(map(notices.term_line, after))
    pairs = [(before[term.frame.id], term) for term in after]
    return tuple(
        notices.term_line(now)
        if was.dates == now.dates or was.told_with or now.told_with
        else notices.moved_line(was, now)
        for was, now in pairs
        if notices.term_line(was) != notices.term_line(now)
    )


def _no_head(call: Call[SureArgs], view: View, before: ReportingRule, changed: Plan) -> tuple[Text, ...]:
    """Told where the change is what asks for the signature, or of whom it is asked."""
    rule = next(each for each in changed.rules if each.id == before.id)
    if (rule.signed_by_head, rule.classes) == (before.signed_by_head, before.classes):
        return ()
    return notices.no_head_line(units_without_head(view, changed, call.day, rules=[rule.id]))


def _early(call: Call[SureArgs], view: View, before: ReportingRule, changed: Plan) -> tuple[Text, ...]:
    """Told of the rule that is changed, where that is what leaves inputs no time."""
    rule = next(each for each in changed.rules if each.id == before.id)
    if (*_days(rule), rule.input_workdays) == (*_days(before), before.input_workdays):
        return ()
    found = early_inputs(changed, call.day, view.calendar)
    return notices.early_inputs_lines([each for each in found if each.rule.id == rule.id])


def _days(rule: ReportingRule) -> tuple[object, ...]:
    """What decides by when somebody reports."""
    return (rule.period, rule.opens, rule.due, rule.after_period, rule.cut_off, rule.shift, rule.classes)


def _owing(plan: Plan, rule: ReportingRule) -> tuple[str, ...]:
    """Whoever reports by that rule."""
    units = {unit.id: unit for unit in plan.units}
    tasks = [task for task in plan.tasks if task.task_class in rule.classes]
    return tuple(dict.fromkeys(unit for task in tasks for unit in owing_units(task, units)))


def _view(call: Call[SureArgs], view: View, plan: Plan, rule: ReportingRule) -> notices.RuleView:
    terms = upcoming(plan, rule, call.day, view.calendar, most=MOST_TERMS)
    alone = len(own_plans(call, view)) == 1
    return notices.RuleView(plan.id, "" if alone else plan.title, rule, terms, spoken(plan, rule))


COMMAND = Command("rule", parse=parse, run=run, access="office", reads_long=reads_long)
