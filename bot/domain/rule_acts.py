"""What may be done to reporting rules, in force or in a draft: set, take from a preset, drop (改规则)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.domain.draft_parts import with_plan
from bot.domain.plan import Draft, Plan
from bot.domain.rule_faults import require_kept
from bot.domain.rules import LadderStep, ReportingRule, Stage
from bot.errors import NotFound


@dataclass(frozen=True, slots=True)
class SetRule:
    """A rule as it is to be, new where no other has its id."""

    rule: ReportingRule

    def on(self, draft: Draft) -> Draft:
        """Raises BadRule."""
        changed = with_rule(draft.plan, self.rule)
        require_kept(changed)
        return with_plan(draft, changed)


@dataclass(frozen=True, slots=True)
class DropRule:
    """By its id: nothing is asked by that rule any more."""

    rule: str

    def on(self, draft: Draft) -> Draft:
        """Raises NotFound."""
        if all(each.id != self.rule for each in draft.plan.rules):
            raise NotFound(what="rule", name=self.rule)
        return with_plan(draft, without_rule(draft.plan, self.rule))


def with_rule(plan: Plan, rule: ReportingRule) -> Plan:
    """In the place of the one with its id, else behind the others."""
    rules = tuple(rule if each.id == rule.id else each for each in plan.rules)
    return replace(plan, rules=rules if rule in rules else (*rules, rule))


def without_rule(plan: Plan, rule: str) -> Plan:
    return replace(plan, rules=tuple(each for each in plan.rules if each.id != rule))


def from_preset(rule: ReportingRule, preset: ReportingRule) -> ReportingRule:
    """With the preset's period, days and ladder; whom it asks and where it goes stays the rule's own."""
    return replace(
        rule,
        kind=preset.kind,
        period=preset.period,
        opens=preset.opens,
        due=preset.due,
        after_period=preset.after_period,
        grace_workdays=preset.grace_workdays,
        lock_workdays=preset.lock_workdays,
        rollup_workdays=preset.rollup_workdays,
        ladder=preset.ladder,
    )


def new_rule(plan: Plan, preset: ReportingRule, classes: Iterable[str] = ()) -> ReportingRule:
    """The preset under an id that the plan has not."""
    taken = {each.id for each in plan.rules}
    numbered = (f"{preset.id}-{number}" for number in range(2, len(taken) + 3))
    free = next(each for each in (preset.id, *numbered) if each not in taken)
    return replace(preset, id=free, classes=tuple(classes) or preset.classes)


def with_stage(ladder: Iterable[LadderStep], stage: Stage, offsets: Iterable[int]) -> tuple[LadderStep, ...]:
    """The ladder with that stage on these workdays around the due day, and on no others."""
    others = [step for step in ladder if step.stage != stage]
    steps = [*others, *(LadderStep(stage, offset) for offset in dict.fromkeys(offsets))]
    return tuple(sorted(steps, key=lambda step: step.offset_workdays))
