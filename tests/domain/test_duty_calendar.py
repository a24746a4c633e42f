"""The calendars of the plans that ship, against days worked out by hand from the State Council's tables.

The notices are those `data/calendar/YEAR.toml` names. "+3" is the third workday after the due day. Of every
quarter the ladder is -5 and 0 (reminders), +1, +3, +5 (urgings), +6 (slip), +10 (circular); locked after +20.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.duties import Frame, owed, running
from bot.domain.duty_calendar import Term, duty_calendar, event_terms
from bot.domain.events import urgent_rule
from bot.domain.milestones import Occurrence
from bot.domain.plan import OFFICE, Assignment, Plan, Unit
from bot.domain.rules import Stage
from bot.simulate.run import simulate
from tests.domain.duty_builders import the_calendar
from tests.test_shipped_plans import NAMES, the_draft

CALENDAR = the_calendar()


@cache
def the_plan(name: str) -> Plan:
    return the_draft(name).plan


@cache
def terms_of(name: str, year: int) -> tuple[Term, ...]:
    return duty_calendar(the_plan(name), date(year, 1, 1), date(year, 12, 31), CALENDAR)


def the_term(name: str, year: int, frame: str) -> Term:
    """Of that period, or of the node with that name."""
    return next(term for term in terms_of(name, year) if name_of(term.frame) == frame)


def name_of(frame: Frame) -> str:
    return frame.milestone.name if isinstance(frame, Occurrence) else frame.id


def days_of(term: Term, stage: Stage) -> list[str]:
    return [short(rung.on) for rung in term.ladder if rung.stage == stage]


def short(day: date) -> str:
    return f"{day:%m-%d}"


def drawn(term: Term) -> dict[str, object]:
    """What the tests below write down by hand."""
    local = CALENDAR.local_day
    found: dict[str, object] = {
        "filings": term.filings,
        "opens": short(term.dates.opens_on),
        "due": short(term.dates.due_on),
        "reminders": days_of(term, "reminder"),
        "urgings": days_of(term, "urging"),
        "slip": days_of(term, "supervision"),
        "circular": days_of(term, "circular"),
        "locked": short(local(term.dates.locked_at)),
    }
    if term.rollup:
        found["rollup"] = [short(local(term.rollup.preview_at)), short(local(term.rollup.send_at))]
    if term.circular_on:
        found["each_quarter"] = short(term.circular_on)
    return found


def test_gansu_second_quarter_of_2020_is_due_on_a_sunday_that_is_worked() -> None:
    """The 25th is the first of three days of Dragon Boat (Thu to Sat), Sunday 28 June is worked for them.

    -1 is Wed 24, -4 Fri 19, -5 Thu 18. Of 69 tasks the first-listed unit files. By division every unit does:
    four tasks name one, three name two, one names three, each beside a collective whose members nobody has
    named; of three more, which name that collective alone, the office files.
    """
    assert drawn(the_term("gansu-2020", 2020, "2020Q2")) == {
        "filings": 69 + 4 * 1 + 3 * 2 + 1 * 3 + 3,
        "opens": "06-10",
        "due": "06-28",
        "reminders": ["06-18", "06-28"],
        "urgings": ["06-29", "07-01", "07-03"],
        "slip": ["07-06"],
        "circular": ["07-10"],
        "locked": "07-24",
        "rollup": ["06-29", "06-30"],
    }
    assert [term.frame.id for term in terms_of("gansu-2020", 2020)] == ["2020Q2", "2020Q3", "2020Q4"]


def test_shaoxing_third_quarter_of_2014_ends_in_a_circular_to_the_government() -> None:
    """Sunday 28 September and Saturday 11 October are worked, 1 to 7 October are off: +2 is 28 September, +5
    8 October, +8 11 October. The roll-up goes on +2, its circular two workdays later, on the 30th.
    """
    term = the_term("shaoxing-2014", 2014, "2014Q3")
    assert drawn(term) == {
        "filings": 29,
        "opens": "09-10",
        "due": "09-25",
        "reminders": ["09-18", "09-25"],
        "urgings": ["09-26", "09-29", "10-08"],
        "slip": ["10-09"],
        "circular": ["10-14"],
        "locked": "10-28",
        "rollup": ["09-26", "09-28"],
        "each_quarter": "09-30",
    }
    assert term.rule.circulars.addressees == ("市政府",)
    assert term.rule.circulars.recipients == ("units", "leading_group")
    assert term.rule.also_to == ("市政府",)


def test_shaoxing_first_quarter_of_2014_opens_when_the_plan_is_issued() -> None:
    """Printed on 13 March 2014, when reports for the quarter would be open since the 10th."""
    assert drawn(the_term("shaoxing-2014", 2014, "2014Q1"))["opens"] == "03-13"


def test_shangqiu_third_quarter_of_2026_falls_on_mid_autumn() -> None:
    """25 September is a day off with the weekend: due Mon 28. Sunday 20 September (-5) and Saturday 10
    October (+5) are worked, 1 to 7 October are off. By division four tasks name
    eight units, three name five, two name seven, two six, three others four, three and two.
    """
    assert drawn(the_term("shangqiu-2023", 2026, "2026Q3")) == {
        "filings": 4 * 8 + 3 * 5 + 2 * 7 + 2 * 6 + 4 + 3 + 2,
        "opens": "09-10",
        "due": "09-28",
        "reminders": ["09-20", "09-28"],
        "urgings": ["09-29", "10-08", "10-10"],
        "slip": ["10-12"],
        "circular": ["10-16"],
        "locked": "10-30",
        "rollup": ["09-29", "09-30"],
    }


def test_shaoyang_year_2025_is_due_the_monday_after_a_saturday() -> None:
    """20 December is a Saturday. 1 to 3 January are off, Sunday the 4th is worked (+8). No unit is named:
    the office owes all, so that no slip (30 December) and no circular (6 January) is proposed.
    """
    assert drawn(the_term("shaoyang-2021", 2025, "2025")) == {
        "filings": 16,
        "opens": "12-01",
        "due": "12-22",
        "reminders": ["12-15", "12-22"],
        "urgings": ["12-23", "12-25", "12-29"],
        "slip": [],
        "circular": [],
        "locked": "01-20",
        "rollup": ["12-23", "12-24"],
    }


def test_shaoyang_second_quarter_of_2023_is_due_on_a_make_up_sunday() -> None:
    """Thu 22 to Sat 24 June are Dragon Boat, Sunday the 25th is worked for them: it stays, -1 is Wed 21."""
    found = drawn(the_term("shaoyang-2021", 2023, "2023Q2"))
    assert (found["due"], found["reminders"]) == ("06-25", ["06-15", "06-25"])


@pytest.mark.parametrize("year", [2022, 2024, 2025])
def test_shaoyang_asks_each_task_once_in_december(year: int) -> None:
    """The year's report, due on the 20th, tells of the last quarter as well: the plan prints the yearly
    responsibility, and the quarters are the office's own way of hearing regularly how things go.
    """
    december = [term for term in terms_of("shaoyang-2021", year) if term.dates.due_on >= date(year, 12, 1)]
    assert [(term.rule.id, name_of(term.frame), term.filings) for term in december] == [
        ("annual", str(year), 16)
    ]


def test_shaoyang_unit_hears_of_its_tasks_once_in_the_week_the_year_is_due() -> None:
    """Of 1 to 31 December 2022: all 16 open, are filed and rolled up once; before it was 32 and twice."""
    plan = the_plan("shaoyang-2021")
    [first, *others] = plan.tasks
    given = replace(first, assignments=(Assignment("u_1", "lead"),))
    named = replace(plan, units=(Unit("u_1", "市科技局"),), tasks=(given, *others))
    found = simulate(named, date(2022, 12, 1), date(2022, 12, 31), seed=3)
    assert [found["totals"][what] for what in ("opened", "filed", "rolled_up")] == [16, 16, 1]
    assert [day["day"] for day in found["days"] if day["opened"]] == ["2022-12-01"]


def test_yuxi_third_quarter_of_2022_is_due_the_monday_after_a_sunday() -> None:
    """1 to 7 October are off, Saturday 8 (+5) and Sunday 9 October (+6) are worked. No unit is named: the
    office owes all, so that no slip and no circular is proposed.
    """
    assert drawn(the_term("yuxi-2021", 2022, "2022Q3")) == {
        "filings": 29,
        "opens": "09-10",
        "due": "09-26",
        "reminders": ["09-19", "09-26"],
        "urgings": ["09-27", "09-29", "10-08"],
        "slip": [],
        "circular": [],
        "locked": "10-27",
        "rollup": ["09-27", "09-28"],
    }


def test_yuxi_week_of_2022_is_the_national_one_of_20_to_26_april() -> None:
    """It ends on Tue 26 April. Sunday 24 April is worked (-2), so -3 is Fri 22, -7 Mon 18 and -10 Wed 13: it
    opens. 30 April to 4 May are off, Saturday 7 May is worked (+6).
    """
    assert drawn(the_term("yuxi-2021", 2022, "4·26知识产权宣传周")) == {
        "filings": 1,
        "opens": "04-13",
        "due": "04-26",
        "reminders": ["04-18", "04-22", "04-25", "04-26"],
        "urgings": ["04-27"],
        "slip": [],
        "circular": [],
        "locked": "05-26",
    }


def test_slip_and_circular_are_drawn_once_a_unit_owes_one_of_the_reports() -> None:
    """+6 is Sunday 9 October, which is worked, +10 is Thursday the 13th."""
    plan = the_plan("yuxi-2021")
    [first, *others] = plan.tasks
    given = replace(first, assignments=(Assignment("u_1", "lead"),))
    named = replace(plan, units=(Unit("u_1", "市科技局"),), tasks=(given, *others))
    days = (date(2022, 9, 1), date(2022, 9, 30))
    term = next(each for each in duty_calendar(named, *days, CALENDAR) if each.rule.id == "quarterly")
    assert (term.units[0], {*term.units[1:]}, term.filings) == ("u_1", {OFFICE}, 29)
    assert (days_of(term, "supervision"), days_of(term, "circular")) == (["10-09"], ["10-13"])


@pytest.mark.parametrize("year", [2022, 2023, 2024, 2025])
def test_national_week_is_the_same_days_each_year(year: int) -> None:
    """26 April is a Tuesday, a Wednesday, a Friday, and in 2025 a Saturday: then it is due on the 25th."""
    frame = the_term("yuxi-2021", year, "4·26知识产权宣传周").frame
    assert isinstance(frame, Occurrence)
    assert (frame.first, frame.last) == (date(year, 4, 20), date(year, 4, 26))
    due = the_term("yuxi-2021", year, "4·26知识产权宣传周").dates.due_on
    assert due == (date(2025, 4, 25) if year == 2025 else frame.last)


def test_yuxi_node_of_2022_ends_on_the_last_workday_of_the_year() -> None:
    """Sat 31 December 2022 to Mon 2 January are off. Of January 21 to 27 are off, 28 and 29 are worked."""
    assert drawn(the_term("yuxi-2021", 2022, "到2022年")) == {
        "filings": 1,
        "opens": "12-16",
        "due": "12-30",
        "reminders": ["12-21", "12-27", "12-29", "12-30"],
        "urgings": ["01-03"],
        "slip": [],
        "circular": [],
        "locked": "02-02",
    }


def test_yuxi_key_tasks_are_asked_by_the_quarter_unless_they_told_urgently() -> None:
    """Whichever class the office gives the 29 tasks, each is asked once, and news of one stands for it."""
    plan = the_plan("yuxi-2021")
    keyed = replace(plan, tasks=tuple(replace(task, task_class="key") for task in plan.tasks))
    for each in (plan, keyed):
        terms = duty_calendar(each, date(2022, 7, 1), date(2022, 9, 30), CALENDAR)
        assert [(term.frame.id, term.filings) for term in terms if term.rule.unless_urgent] == [
            ("2022Q3", 29)
        ]
    assert [rule.id for rule in plan.rules if rule.unless_urgent] == ["quarterly"]
    others = [name for name in NAMES if any(rule.unless_urgent for rule in the_plan(name).rules)]
    assert others == ["yuxi-2021"]


@pytest.mark.parametrize(
    ("name", "eve", "due"),
    [
        # Friday before seven days off.
        ("yuxi-2021", date(2022, 9, 30), ["10-01 16:30", "10-03 17:00", "10-06 17:00", "10-09 17:00"]),
        # Thursday before Mid-Autumn and National Day in one.
        ("shangqiu-2023", date(2023, 9, 28), ["09-29 16:30", "10-01 17:00", "10-04 17:00", "10-07 17:00"]),
    ],
)
def test_urgent_event_is_told_on_days_off(name: str, eve: date, due: list[str]) -> None:
    """24 hours after it, then at 17:00 every third day after the event's own."""
    rule = urgent_rule(the_plan(name))
    terms = event_terms(rule, CALENDAR.instant(eve, time(16, 30)), CALENDAR)
    instants = [at.astimezone(CALENDAR.zone) for at in (terms.first_due_at, *terms.follow_ups)]
    assert [f"{at:%m-%d %H:%M}" for at in instants] == due


def test_plans_of_other_years_ask_nothing_in_2026() -> None:
    assert [name for name in NAMES if terms_of(name, 2026)] == ["shangqiu-2023"]


def test_years_without_a_table_are_provisional() -> None:
    assert {term.dates.provisional for term in terms_of("shangqiu-2023", 2026)} == {False}
    assert {term.dates.provisional for term in terms_of("shangqiu-2023", 2027)} == {True}


def test_service_opens_what_the_calendar_says_on_its_day() -> None:
    found = simulate(the_plan("gansu-2020"), date(2020, 6, 9), date(2020, 6, 10), seed=1)
    assert [day["opened"] for day in found["days"]] == [0, 85]


@given(st.sampled_from(NAMES), st.dates(date(2014, 1, 1), date(2026, 12, 31)))
def test_calendar_of_a_year_holds_whatever_runs_on_a_day_of_it(name: str, day: date) -> None:
    plan = the_plan(name)
    there = {(term.rule.id, term.frame.id) for term in terms_of(name, day.year)}
    run = {
        (rule.id, frame.id)
        for rule in plan.rules
        for frame, _ in running(plan, rule, day, CALENDAR)
        if owed(plan, rule, frame)  # a quarter may be told with its year
    }
    is_in_force = plan.issued is not None and plan.issued <= day and day.year <= (plan.to_year or day.year)
    assert run <= there or not is_in_force
