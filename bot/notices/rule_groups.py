"""A reporting rule in plain words, one text for each thing it sets (规则各项)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final, Literal, TypeAlias

from bot.domain.rule_days import MONTHS_IN, rule_day
from bot.domain.rules import PERIODIC_KINDS, ReportingRule, Stage
from bot.notices.values import MOST_WORDS
from bot.text import Text, Value

State: TypeAlias = Literal["", "before", "after"]
_STAGES: Final[tuple[Stage, ...]] = ("reminder", "urging", "supervision", "circular")


def groups_of(rule: ReportingRule, state: State) -> dict[str, Text]:
    """What the rule says, by what it is about; of what it lacks `on` is false."""
    groups: dict[str, Text] = {}
    if rule.kind in PERIODIC_KINDS:
        groups["days"] = Text(
            "rule/days",
            state=state,
            period=rule.period,
            opens=_day(rule.opens, rule),
            due=_day(rule.due, rule),
            cut_off=_clock(rule),
            shift=rule.shift,
        )
    elif rule.kind == "milestone":
        groups["days"] = Text(
            "rule/node", state=state, lead=rule.lead_workdays, cut_off=_clock(rule), shift=rule.shift
        )
    else:
        groups["days"] = Text(
            "rule/urgent", state=state, hours=rule.first_hours, days=rule.follow_up_days, cut_off=_clock(rule)
        )
    groups["classes"] = Text("rule/classes", state=state, classes=list(rule.classes), apart=rule.asked_apart)
    if rule.kind in PERIODIC_KINDS:
        groups["urgent"] = Text("rule/unless_urgent", state=state, on=rule.unless_urgent)
    if rule.kind == "urgent":
        groups["news"] = Text(
            "rule/news",
            state=state,
            on=bool(rule.classes),
            workdays=rule.news_workdays,
            cut_off=_clock(rule),
            shift=rule.shift,
        )
    groups["terms"] = _terms(rule, state)
    if rule.kind != "urgent":
        groups["ladder"] = Text("rule/ladder", state=state, stages=_stages(rule))
    if rule.kind != "milestone":
        groups["also_to"] = Text(
            "rule/also_to",
            state=state,
            on=bool(rule.also_to),
            names=list(rule.also_to),
            event=rule.kind == "urgent",
            most=MOST_WORDS,
        )
    groups["circulars"] = Text(
        "rule/circulars",
        state=state,
        recipients=list(rule.circulars.recipients),
        addressees=list(rule.circulars.addressees),
        workdays=rule.circulars.workdays_after_rollup,
    )
    return groups


def _terms(rule: ReportingRule, state: State) -> Text:
    """Of an urgent rule they are those of news; events have none."""
    return Text(
        "rule/terms",
        state=state,
        on=rule.kind != "urgent" or bool(rule.classes),
        grace=rule.grace_workdays,
        lock=rule.lock_workdays,
        rollup=rule.rollup_workdays if rule.kind in PERIODIC_KINDS else None,
        extensions=rule.most_extensions,
        reply=rule.reply_workdays,
        inputs=rule.input_workdays,
        signed=rule.signed_by_head,
    )


def _stages(rule: ReportingRule) -> list[Value]:
    """Each stage there is with its workdays around the due day."""
    found = [
        (stage, [step.offset_workdays for step in rule.ladder if step.stage == stage]) for stage in _STAGES
    ]
    return [{"stage": stage, "offsets": [*offsets]} for stage, offsets in found if offsets]


def _day(value: str, rule: ReportingRule) -> dict[str, Value]:
    """The day as people name it; `raw` where that takes more words."""
    at = rule_day(value, rule.period)
    told: dict[str, Value] = {"raw": value} if at is None else {"raw": None, **asdict(at)}
    return {**told, "months": MONTHS_IN.get(rule.period, 0), "next": rule.after_period}


def _clock(rule: ReportingRule) -> str:
    return f"{rule.cut_off.hour}:{rule.cut_off.minute:02d}"
