"""Rules on the review page: as sent and shown, what is wrong by field, the coming dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from bot.domain.plan import Draft
from bot.domain.review import perform
from bot.domain.rule_acts import DropRule, SetRule
from bot.domain.rules import BadRule, ReportingRule
from bot.errors import NotFound, Undecodable
from bot.storage.codec import from_json, to_json
from bot.web.pages import locales, page_words
from bot.web.review import Standing, read_acts, shown
from bot.web.review_rules import read_rule, rule_json, rule_preview
from tests.domain.duty_builders import RULE, a_plan, a_task, the_calendar

DRAFT = Draft(a_plan(a_task("1", "u_sci")), "0")
NOW = datetime(2026, 9, 21, tzinfo=UTC)
DAY = date(2026, 9, 21)


def sent(rule: ReportingRule, **changes: Any) -> dict[str, Any]:
    """As the page sends it."""
    return {**msgspec.to_builtins(rule), **changes}


def preview(**changes: Any) -> dict[str, Any]:
    return rule_preview(DRAFT.plan, read_rule(sent(RULE, **changes)), DAY, the_calendar())


def test_rules_are_shown_with_their_days_and_what_may_be_chosen() -> None:
    standing = Standing(presets={"monthly": ReportingRule("monthly", period="month")})
    found = shown(DRAFT, standing)
    [rule] = found["reporting"]
    assert (rule["id"], rule["cut_off"], list(rule["classes"])) == ("quarterly", "17:00", ["regular"])
    assert rule["days"]["due"] == {"month": 3, "day": 25, "weekday": "", "nth": 0}
    assert [each["id"] for each in found["presets"]] == ["monthly"]


def test_a_day_that_takes_more_words_stays_a_recurrence() -> None:
    odd = replace(RULE, due="FREQ=YEARLY;BYMONTH=3,6,9,12;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1")
    assert rule_json(odd)["days"]["due"] is None


def test_the_coming_dates_of_a_rule_as_it_is_changed() -> None:
    found = preview(due="FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=30", grace_workdays=1)
    assert found["faults"] == []
    first, _, third = found["terms"]
    assert (first["period"], first["due_at"]) == ("2026Q3", "2026-09-30 17:00")
    assert (first["on_time_until"], first["filings"]) == ("2026-10-08 17:00", 1)
    assert [term["provisional"] for term in (first, third)] == [False, True]


def test_what_is_wrong_stands_with_its_field_and_its_step() -> None:
    found = preview(due="FREQ=SECONDLY", lock_workdays=5)
    assert found["terms"] == []
    assert {(each["field"], each["why"], each["value"]) for each in found["faults"]} == {
        ("due", "unreadable", "FREQ=SECONDLY"),
        ("ladder", "ladder_after_lock", "supervision"),
    }


def test_a_report_on_a_quarter_that_has_hardly_begun_is_refused_and_on_the_one_before_is_shown() -> None:
    days = "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY="
    [fault] = preview(opens=f"{days}1", due=f"{days}10")["faults"]
    assert (fault["field"], fault["why"]) == ("due", "due_too_early")
    terms = preview(opens=f"{days}1", due=f"{days}10", after_period=True)["terms"]
    assert [(term["period"], term["due_at"]) for term in terms[:2]] == [
        ("2026Q3", "2026-10-10 17:00"),
        ("2026Q4", "2027-01-11 17:00"),
    ]


def test_a_rule_that_asks_what_another_does_is_told_at_both() -> None:
    [fault] = preview(id="again")["faults"]
    assert (fault["why"], fault["what"]) == ("asked_twice", "quarterly")


@pytest.mark.parametrize("given", [None, [], {}, {"id": "x", "period": "day"}, {"id": "x", "due": 3}])
def test_what_is_no_rule_is_refused(given: object) -> None:
    with pytest.raises(Undecodable, match="rule"):
        read_rule(given)


def test_a_rule_is_set_added_and_dropped_as_acts_of_the_review() -> None:
    later = sent(RULE, lock_workdays=30)
    [act] = read_acts([{"act": "set_rule", "rule": later}])
    draft = perform(DRAFT, [act], by="console", at=NOW)
    assert draft.plan.rules[0].lock_workdays == 30
    assert draft.edits[-1].given["rule"]["lock_workdays"] == 30
    assert from_json(to_json(draft), Draft).plan == draft.plan
    added = perform(draft, [SetRule(replace(RULE, id="keys", classes=("key",)))], by="console", at=NOW)
    assert [rule.id for rule in added.plan.rules] == ["quarterly", "keys"]
    assert perform(added, [DropRule("keys")], by="console", at=NOW).plan == draft.plan


def test_a_rule_that_cannot_be_kept_is_not_saved() -> None:
    with pytest.raises(BadRule, match="class_missing"):
        perform(DRAFT, [SetRule(replace(RULE, classes=()))], by="console", at=NOW)
    with pytest.raises(NotFound):
        perform(DRAFT, [DropRule("none")], by="console", at=NOW)


@pytest.mark.parametrize("locale", locales())
def test_every_fault_and_field_is_worded(locale: str) -> None:
    words = page_words(locale)["fixed"]
    assert words["rule_fault"].keys() == page_words("zh-CN")["fixed"]["rule_fault"].keys()
    assert set(ReportingRule.__slots__) == set(words["rule_field"])
