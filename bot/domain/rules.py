"""Reporting rules as data of a plan: which period, when it opens and is due, which ladder (报送规则)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Literal, TypeAlias

from bot.errors import RefusalError
from bot.text import Text

RuleKind: TypeAlias = Literal["quarterly", "urgent", "milestone", "annual"]
PeriodKind: TypeAlias = Literal["week", "month", "quarter", "half", "year", "plan"]
Shift: TypeAlias = Literal["before", "after"]
Stage: TypeAlias = Literal["reminder", "urging", "supervision", "circular"]
Recipient: TypeAlias = Literal["units", "concerned", "leading_group"]
Part: TypeAlias = Literal["report", "input"]
PERIODIC_KINDS: tuple[RuleKind, ...] = ("quarterly", "annual")  # owed by the calendar; the others by an event
PROPOSED: frozenset[Stage] = frozenset({"supervision", "circular"})  # never without the office's yes
SAID: frozenset[Stage] = frozenset({"reminder", "urging"})  # by themselves, in the digest


@dataclass(frozen=True, slots=True)
class RuleFault:
    """Why a rule cannot be kept: `field` of `rule` (an id) holds `value`; `what` is the period it shows in.

    `why` is a word of [words.rule_fault].
    """

    rule: str
    field: str
    why: str
    value: str = ""
    what: str = ""


class BadRule(RefusalError):
    """A reporting rule that cannot be kept, such as one with two due days in a period."""

    code = "bad_rule"

    def __init__(self, fault: RuleFault) -> None:
        shown = f" in {fault.what}" if fault.what else ""
        super().__init__(f"rule {fault.rule!r}, {fault.field} = {fault.value!r}: {fault.why}{shown}")
        self.fault = fault
        self.rule, self.field, self.why, self.what = fault.rule, fault.field, fault.why, fault.what

    def for_sender(self) -> Text:
        return Text("errors/bad_rule", field=self.field, why=self.why, what=self.what)


@dataclass(frozen=True, slots=True)
class LadderStep:
    """One stage of the ladder, `offset_workdays` from the due day: -5 before, 0 on it, 1 after."""

    stage: Stage
    offset_workdays: int


PROPOSED_STEPS = (LadderStep("supervision", 6), LadderStep("circular", 10))
DEFAULT_LADDER = (
    LadderStep("reminder", -5),
    LadderStep("reminder", 0),
    LadderStep("urging", 1),
    LadderStep("urging", 3),
    LadderStep("urging", 5),
    *PROPOSED_STEPS,
)
# After an extension nobody is urged before the new date; one reminder comes the workday before it.
EXTENDED_LADDER = (
    LadderStep("reminder", -1),
    LadderStep("urging", 1),
    LadderStep("urging", 3),
    *PROPOSED_STEPS,
)
# A node that has passed is the office's matter from the next morning on; its unit is asked once.
MILESTONE_LADDER = (
    LadderStep("reminder", -7),
    LadderStep("reminder", -3),
    LadderStep("reminder", -1),
    LadderStep("reminder", 0),
    LadderStep("urging", 1),
)

# Progress the office asks for is asked for at once; what it returns is told in the next digest.
ASKED_LADDER = (LadderStep("reminder", 0), LadderStep("urging", 1), LadderStep("urging", 3))
RETURNED_LADDER = (LadderStep("reminder", -5), *ASKED_LADDER)


@dataclass(frozen=True, slots=True)
class Circulars:
    """Who gets a rule's circulars: every unit of the plan, those concerned, the leading group.

    `addressees` are printed as written and reached on paper, such as the government. With
    `workdays_after_rollup` one is proposed each period as well, so many workdays after the roll-up went.
    """

    recipients: tuple[Recipient, ...] = ("concerned", "leading_group")
    addressees: tuple[str, ...] = ()
    workdays_after_rollup: int | None = None


@dataclass(frozen=True, slots=True)
class FormerPeriod:
    """A period of another length, opened before the rule's period changed: it ends by its own terms, with
    the roll-up so many workdays after the day most of its reports are due.
    """

    id: str
    due_on: date
    rollup_workdays: int


@dataclass(frozen=True, slots=True)
class ReportingRule:
    """One duty to report. `opens` and `due` are RFC 5545 RRULE values, one occurrence a period; of a rule for
    the whole plan (period "plan") both lie in its last year. What is refused: bot/domain/rule_faults.py.

    Source of the defaults: DESIGN.md 3. `classes` are the task classes that owe it; `shift` moves a due day
    that is a day off; `grace_workdays` and `lock_workdays` count from the due day, `rollup_workdays` from
    the last day that counts as on time. With `after_period` both days lie in the period that follows the one
    reported on ("by the 10th of the next month"). `most_extensions` is how often a unit's term may be
    extended, `reply_workdays` the term for answering a supervision slip. With `input_workdays` each
    supporting unit owes the lead its input so many workdays before the report's due day (0: none); with
    `signed_by_head` a liaison's report waits for the head of the unit; both for periodic rules only. Of an
    urgent event the first report is due `first_hours` after it happened, and a follow-up every
    `follow_up_days` at the cut-off hour. A milestone rule has no `opens` and `due`: its filings open
    `lead_workdays` before the node's last day, or on its first day if that is earlier. With `unless_urgent`
    a task of a class that reports urgently owes it only if no urgent report of the period was accepted;
    `news_workdays` is the term of one that the office asks for. A period that ends with a longer one,
    which another rule asks of the same tasks, is told in its report (see told_together.py), unless the rule
    is `asked_apart`. `also_to` are authorities, as
    printed, that the roll-up or what is told of an urgent event goes to besides the leading group: the
    office passes it on. `former` is kept by bot/domain/rule_periods.py where a version changes the period,
    and set by nobody.
    """

    id: str
    kind: RuleKind = "quarterly"
    period: PeriodKind = "quarter"
    opens: str = "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=10"
    due: str = "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=25"
    cut_off: time = time(17, 0)
    shift: Shift = "after"
    grace_workdays: int = 0
    lock_workdays: int = 20
    classes: tuple[str, ...] = ("regular",)
    ladder: tuple[LadderStep, ...] = DEFAULT_LADDER
    rollup_workdays: int = 2
    after_period: bool = False
    most_extensions: int = 2
    reply_workdays: int = 3
    circulars: Circulars = Circulars()
    first_hours: int = 24
    follow_up_days: int = 3
    lead_workdays: int = 10
    input_workdays: int = 0
    signed_by_head: bool = False
    unless_urgent: bool = False
    asked_apart: bool = False
    news_workdays: int = 3
    also_to: tuple[str, ...] = ()
    former: tuple[FormerPeriod, ...] = ()


def check_helpers(rule: ReportingRule) -> None:
    """Whether what the rule asks of supporting units and of heads can be kept. Raises BadRule.

    News of an event and of a node reached goes out at once, so nobody is waited for.
    """
    value = str(rule.input_workdays)
    if rule.news_workdays < 0:
        raise BadRule(RuleFault(rule.id, "news_workdays", "out_of_bounds", str(rule.news_workdays)))
    if rule.input_workdays < 0:
        raise BadRule(RuleFault(rule.id, "input_workdays", "out_of_bounds", value))
    if rule.kind not in PERIODIC_KINDS:
        if rule.input_workdays:
            raise BadRule(RuleFault(rule.id, "input_workdays", "of_events", value))
        for switch in ("signed_by_head", "unless_urgent", "asked_apart"):
            if getattr(rule, switch):
                raise BadRule(RuleFault(rule.id, switch, "of_events", "true"))
        if rule.circulars.workdays_after_rollup is not None:
            value = str(rule.circulars.workdays_after_rollup)
            raise BadRule(RuleFault(rule.id, "circulars", "of_events", value))


def ladder_after_return(rule: ReportingRule) -> tuple[LadderStep, ...]:
    """The rule's own; one that has none, as urgent reports have, still says what is to be added. A node was
    reached, so nobody is reminded of its coming.
    """
    return RETURNED_LADDER if rule.kind == "milestone" else rule.ladder or RETURNED_LADDER


def rule_name(rule: ReportingRule) -> str:
    """What the rule is called, a word of [words.rule]: by its period, or by the kind of event."""
    return rule.period if rule.kind in PERIODIC_KINDS else rule.kind


URGENT = ReportingRule("urgent", kind="urgent", opens="", due="", classes=("key",), ladder=())
