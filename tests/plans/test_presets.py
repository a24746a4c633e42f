"""The rules to choose from: what is shipped holds in every year, what cannot be kept is refused by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.duties import due_dates
from bot.domain.periods import containing, plan_years
from bot.domain.rules import PERIODIC_KINDS
from bot.errors import ConfigError
from bot.plans.default_rules import ANNUAL, MILESTONE, QUARTERLY
from bot.plans.presets import parse_presets
from bot.storage.data_files import data_files
from tests.domain.duty_builders import the_calendar

PRESETS = parse_presets(data_files().read("rules.toml"))
PERIODIC = [name for name, rule in PRESETS.items() if rule.kind in PERIODIC_KINDS and rule.period != "plan"]


@pytest.mark.parametrize("name", PERIODIC)
def test_a_shipped_rule_has_its_days_in_every_year(name: str) -> None:
    rule, calendar = PRESETS[name], the_calendar()
    period = containing(date(2004, 1, 1), rule.period)
    while period.first.year <= 2040:
        dates = due_dates(rule, period, calendar)
        assert dates.opens_on <= dates.due_on, period.id
        assert dates.due_at <= dates.on_time_until <= dates.locked_at, period.id
        period = period.next()


def test_a_final_report_lies_in_the_plan_s_last_year() -> None:
    dates = due_dates(PRESETS["plan_end"], plan_years(2024, 2026), the_calendar())
    assert (dates.opens_on, dates.due_on) == (date(2026, 12, 1), date(2026, 12, 21))  # the 20th is a Sunday


def test_plans_start_with_shipped_rules() -> None:
    chosen = {"quarter_end": QUARTERLY, "year": ANNUAL, "milestone": MILESTONE}
    assert {name: replace(PRESETS[name], id=rule.id) for name, rule in chosen.items()} == chosen


@pytest.mark.parametrize(
    ("name", "period", "opens", "due"),
    [
        ("weekly", date(2026, 9, 14), date(2026, 9, 17), date(2026, 9, 18)),
        ("monthly", date(2026, 8, 1), date(2026, 8, 18), date(2026, 8, 25)),
        ("quarter_end", date(2026, 8, 1), date(2026, 9, 10), date(2026, 9, 28)),  # the 25th is Mid-Autumn
        (
            "quarter_next",
            date(2026, 8, 1),
            date(2026, 10, 1),
            date(2026, 10, 10),
        ),  # Saturday, worked
        ("half_year", date(2026, 8, 1), date(2026, 12, 1), date(2026, 12, 21)),  # the 20th is a Sunday
        ("year", date(2026, 8, 1), date(2026, 12, 1), date(2026, 12, 21)),
    ],
)
def test_days_of_the_shipped_rules(name: str, period: date, opens: date, due: date) -> None:
    rule = PRESETS[name]
    dates = due_dates(rule, containing(period, rule.period), the_calendar())
    assert (dates.opens_on, dates.due_on) == (opens, due)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[odd\n", "rules.toml: "),
        ("odd = 1", "odd has no field"),
        ("[odd]\nid = 'x'", "odd has no field 'id'"),
        ("[odd]\nperiod = 'day'", "odd: Invalid enum value 'day'"),
        ("[odd]\ndue = 'FREQ=DAILY'", "odd, due = 'FREQ=DAILY': unreadable"),
        ("[odd]\nfollow_up_days = 0", "follow_up_days = '0': out_of_bounds 1-365"),
    ],
)
def test_an_office_hears_what_is_wrong_with_its_own(text: str, told: str) -> None:
    with pytest.raises(ConfigError) as refused:
        parse_presets(text)
    assert told in str(refused.value)
