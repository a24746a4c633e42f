"""Cards of reporting rules: listed, one whole, changed, asked back, not understood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.domain.duty_calendar import upcoming
from bot.domain.inputs import EarlyInputs
from bot.domain.plan import Milestone, Plan
from bot.domain.rules import PERIODIC_KINDS, URGENT, Circulars, PeriodKind, ReportingRule
from bot.notices import replanning, rules
from bot.notices.settled import with_settled
from bot.plans.default_rules import MILESTONE, QUARTERLY
from bot.plans.presets import parse_presets
from bot.storage.data_files import data_files
from bot.text import Text
from bot.wording.cards import Card
from tests.domain.duty_builders import the_calendar
from tests.notices.plan_samples import a_replanning
from tests.notices.samples import PLAN, Sample, a_filing

TODAY = date(2026, 9, 24)
NODE = Milestone("m_1", "联合验收窗口上线运行", "deadline", "2027-10-01")
A_PLAN = Plan("p", PLAN, milestones=(NODE,))
PRESETS = parse_presets(data_files().read("rules.toml"))
ODD: dict[PeriodKind, tuple[str, str]] = {
    "week": ("FREQ=WEEKLY;BYDAY=TH", "FREQ=WEEKLY;BYDAY=FR"),
    "month": ("FREQ=MONTHLY;BYDAY=2MO", "FREQ=MONTHLY;BYDAY=-1FR"),
    "quarter": ("FREQ=YEARLY;BYMONTH=2,5,8,11;BYMONTHDAY=1", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"),
    "half": ("FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=1", "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=5"),
    "year": ("FREQ=YEARLY;BYWEEKNO=9;BYDAY=MO", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=20"),
}


def a_view(rule: ReportingRule, title: str = "") -> rules.RuleView:
    terms = upcoming(A_PLAN, rule, TODAY, the_calendar(), most=3)
    return rules.RuleView("p", title, rule, terms, "季报")


def rule_samples() -> Iterator[tuple[str, Sample]]:
    every = [a_view(rule) for rule in (QUARTERLY, URGENT, MILESTONE, replace(URGENT, id="none", classes=()))]
    yield "rules", Sample(rules.rules_card(every), 480)
    yield (
        "rules of two plans",
        Sample(rules.rules_card([a_view(QUARTERLY, PLAN), replace(a_view(QUARTERLY, "乙"), plan="q")]), 300),
    )
    yield "no rules", Sample(rules.rules_card([]), 60)
    for name, rule in PRESETS.items():
        graced = replace(rule, grace_workdays=2)
        if rule.kind in PERIODIC_KINDS:
            graced = replace(
                graced,
                input_workdays=3 * (name != "weekly"),
                signed_by_head=True,
                unless_urgent=True,
                asked_apart=True,
                also_to=("市委", "市人民政府"),
                circulars=Circulars(("units", "leading_group"), ("市人民政府",), 2),
            )
        yield f"rule {name}", Sample(rules.rule_card(a_view(graced, PLAN)), 920)
        yield f"rule {name}, quiet", Sample(rules.rule_card(a_view(replace(rule, ladder=()))), 480)
    for period, (opens, due) in ODD.items():
        for after in (False, True):
            rule = ReportingRule(period, period=period, opens=opens, due=due, after_period=after)
            yield (
                f"days of a {period}, {after}",
                Sample(rules.rule_card(replace(a_view(rule), terms=())), 300),
            )
    yield "which rule", Sample(rules.which_rule([every[0], a_view(MILESTONE, PLAN)], "截止 末月28日"), 140)
    yield "not read", Sample(rules.not_read("截止 后天", every[0]), 150)
    for wrong in (
        rules.Unread("due", "day_range"),
        rules.Unread("grace_workdays", "number_range", "0-250"),
        rules.Unread("", "field_unknown", "截止"),
        rules.Unread("circulars", "recipient_unread"),
        rules.Unread("period", "period_unknown", "<b>旬报" * 9),
    ):
        yield f"not set, {wrong.why}", Sample(rules.not_set("截止 末月35日", wrong, every[0]), 150)
    yield "not read, no rules", Sample(rules.not_read("截止 后天", None), 80)
    for count in (1, 5):
        moved = [a_filing(str(no), due_at=datetime(2026, 10, 8 + no, 9, tzinfo=UTC)) for no in range(count)]
        yield f"settled {count}", Sample(must(with_settled(None, moved)), 170)
    yield "rule changes", Sample(changed(), 800)
    yield "limits of a rule changed", Sample(limits(), 300, TODAY)
    yield "rule with a longer one", Sample(rules.rule_card(with_a_year(QUARTERLY)), 560)
    apart = replace(QUARTERLY, asked_apart=True)
    yield "rule asked apart", Sample(rules.rule_card(with_a_year(apart)), 640)
    yield "rule apart again", Sample(replace(changed(), lines=rules.changed(apart, QUARTERLY)), 300)
    yield "rule changes, open too", Sample(replace(changed(), lines=changed().lines[:3]), 300)
    yield "rule changes, other periods", Sample(other_periods(), 500)


def with_a_year(rule: ReportingRule) -> rules.RuleView:
    plan = replace(A_PLAN, rules=(rule, PRESETS["year"]))
    terms = upcoming(plan, rule, TODAY, the_calendar(), most=3)
    return rules.RuleView("p", PLAN, rule, terms, "季报")


def must(card: Card | None) -> Card:
    assert card is not None
    return card


def other_periods() -> Card:
    """A quarter becomes a month, with and without a roll-up that is still to go."""
    goes = datetime(2026, 9, 30, 7, 10, tzinfo=UTC)
    month = a_view(PRESETS["monthly"]).terms[0]
    lines: tuple[Text, ...] = (
        rules.ending_line("2026Q3", date(2026, 9, 28), goes, owed=13, unchecked=2),
        rules.ending_line("2025Q4", date(2025, 12, 25), None, owed=1, unchecked=0),
        rules.begins_line(month),
        rules.begins_line(None),
        *rules.no_head_line(["市科技局", "市财政局"]),
        *rules.early_inputs_lines(
            [EarlyInputs(ReportingRule("q"), "2026Q4", date(2026, 10, 1), date(2026, 9, 29), 2)]
        ),
    )
    return replace(changed(), lines=lines)


def limits() -> Card:
    """A change of what counts as on time, and of the lock."""
    limit, terms = (
        datetime(2027, 1, 20, 9, tzinfo=UTC),
        (a_view(QUARTERLY).terms[0], a_view(MILESTONE).terms[0]),
    )
    lines = [
        rules.moved_line(term, replace(term, dates=replace(term.dates, **{**dict.fromkeys(fields, limit)})))
        for term, fields in zip(terms, (("locked_at",), ("on_time_until", "locked_at")), strict=True)
    ]
    return replace(changed(), lines=tuple(lines))


def changed() -> Card:
    later = replace(QUARTERLY, due="FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=30", classes=("key",))
    before, after = a_view(QUARTERLY).terms, a_view(later).terms
    node, moved = a_view(MILESTONE).terms[0], a_view(replace(MILESTONE, shift="after")).terms[0]
    lines: tuple[Text, ...] = (
        rules.name_line(later),
        *rules.changed(QUARTERLY, later),
        rules.moved_line(before[0], after[0]),
        rules.moved_line(node, moved),
        rules.added_line(URGENT),
        rules.dropped_line(later),
    )
    shown = replace(a_replanning("rule"), lines=lines[:7], changes=(), labels=[])
    preview = replanning.change_preview(shown, "/rule sure 0 p quarterly", "/rule p quarterly open too")
    return replace(preview, lines=lines)
