"""Laws of the assessment: bounds, sums, nobody pays for others, the same facts give the same points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import assessment_rules as rules
from bot.domain.assessment import KINDS, Assessment, Basis, assess
from bot.domain.assessment_matter import Found
from bot.domain.assessment_rules import CASES, ITEMS, ItemRule, Scoring, read_scoring
from bot.domain.evolve import FILING
from bot.domain.trail import Recorded
from bot.errors import ConfigError
from bot.text import Erasable
from tests.domain.assessment_builders import DATA, DUES, Year, the_plan, the_scoring
from tests.domain.duty_builders import the_calendar

TEXT = (DATA / rules.SCORING_FILE).read_text("utf-8")
NEVER = (
    "speed",
    "minute",
    "second",
    "reply",
    "answer",
    "message",
    "mention",
    "activ",
    "chat",
    "rank",
    "tap",
    "place",
)
FIRST = date(2026, 3, 20)
TASKS = (("1", "u_sci"), ("2", "u_sci"), ("3", "u_tax"))
ACTS = st.sampled_from(
    [
        "file",
        "behind",
        "bare",
        "accept",
        "send_back",
        "withdraw",
        "waive",
        "extension",
        "dispute",
        "grant",
        "move",
    ]
)
EVENTS = {
    **dict.fromkeys(("file", "behind", "bare"), "ReportFiled"), "accept": "ReportAccepted",
    "send_back": "ReportReturned", "withdraw": "ReportWithdrawn", "waive": "FilingWaived",
}  # fmt: skip
STEPS = st.lists(
    st.tuples(st.sampled_from(TASKS), st.sampled_from(sorted(DUES)), ACTS, st.integers(0, 5)), max_size=40
)
Step = tuple[tuple[str, str], str, str, int]


def lived(steps: list[Step]) -> Year:
    """A year in which each step was taken where a ledger may hold its fact."""
    year, day = Year(the_plan(deadline=date(2026, 6, 30))), FIRST
    opened: dict[tuple[str, str, str], str] = {}
    states: dict[str, str] = {}
    asked: dict[str, int] = {}
    for (task, unit), quarter, act, days in steps:
        day += timedelta(days=days)
        name = (task, unit, quarter)
        if name not in opened:
            opened[name] = year.open(task, unit, quarter)
        filing, event = opened[name], EVENTS.get(act)
        state = states.setdefault(filing, "open")
        if event is None or FILING.allows(state, event):
            states[filing] = FILING.after(state, event) if event else state
            _act(year, filing, act, day, asked)
    return year


def _act(year: Year, filing: str, act: str, day: date, asked: dict[str, int]) -> None:
    acts: dict[str, Callable[[], object]] = {
        "file": lambda: year.file(filing, day),
        "behind": lambda: year.file(filing, day, status="behind", problem=Erasable("缺人")),
        "bare": lambda: year.file(filing, day, status=None),
        "accept": lambda: year.accept(filing, day),
        "send_back": lambda: year.send_back(filing, day, day + timedelta(days=3)),
        "withdraw": lambda: year.withdraw(filing, day),
        "waive": lambda: year.waive(filing, day),
        "grant": lambda: filing in asked and year.decide(asked.pop(filing), day, granted=True),
        "move": lambda: year.move(filing, day, day + timedelta(days=9)),
    }
    if act in acts:
        acts[act]()
    else:
        asked[filing] = year.ask(filing, act, day)  # type: ignore[arg-type]


def renumbered(year: Year, random: Random) -> list[Recorded]:
    """The same facts with those of the units mixed otherwise; each filing's own stay in their order."""
    of_filing: dict[str, list[Recorded]] = {}
    for each in year.recorded:
        of_filing.setdefault(each.fact.filing, []).append(each)  # type: ignore[union-attr]
    rows, mixed = [list(each) for each in of_filing.values()], list[Recorded]()
    while rows := [row for row in rows if row]:
        mixed.append(random.choice(rows).pop(0))
    return [replace(each, seq=seq) for seq, each in enumerate(mixed, start=1)]


def without_numbers(found: Assessment, unit: str) -> list[object]:
    score = found.of(unit)
    assert score is not None
    rows = [(trace.item, replace(trace.found, seq=0), trace.points) for trace in score.traces]
    return [score.points, score.possible, sorted(rows, key=repr)]


@given(STEPS, st.integers(0, 20))
def test_points_lie_between_floor_and_weight_and_traces_add_up_to_what_is_missing(
    steps: list[Step], floor: int
) -> None:
    items = tuple(replace(each, floor=min(each.weight, Decimal(floor))) for each in the_scoring().items)
    scoring = replace(the_scoring(), items=items)
    for unit in lived(steps).assess(scoring=scoring).units:
        for rule, item in zip(items, unit.items, strict=True):
            if item.points is None:
                assert item.taken == 0
                assert not item.looked_at
            else:
                assert rule.floor <= item.points <= rule.weight
                assert item.taken == rule.weight - item.points
            assert all(each.points == 0 for each in item.traces if each.found.excuse)


@given(STEPS)
def test_every_trace_rests_on_a_fact_of_the_units_own(steps: list[Step]) -> None:
    year = lived(steps)
    for unit in year.assess().units:
        for trace in unit.traces:
            if trace.found.filing:
                fact = year.recorded[trace.found.seq - 1].fact
                assert fact.filing == trace.found.filing  # type: ignore[union-attr]
                assert trace.found.filing.split("/")[4] == unit.unit


@given(STEPS, st.randoms())
def test_how_others_facts_are_mixed_in_changes_nobodys_points(steps: list[Step], random: Random) -> None:
    """Where no item ends at its floor: there the order of the unit's own facts says which case took less."""
    year = lived(steps)
    scoring = replace(
        the_scoring(), items=tuple(replace(each, weight=Decimal(1000)) for each in the_scoring().items)
    )
    before = year.assess(scoring=scoring)
    year.recorded = renumbered(year, random)
    after = year.assess(scoring=scoring)
    for unit in before.units:
        assert without_numbers(after, unit.unit) == without_numbers(before, unit.unit)


@given(STEPS, STEPS)
def test_what_another_unit_does_changes_nobodys_points(steps: list[Step], others: list[Step]) -> None:
    own = [each for each in steps if each[0][1] == "u_sci"]
    alone = lived(own).assess().of("u_sci")
    beside = lived([*own, *(each for each in others if each[0][1] == "u_tax")]).assess().of("u_sci")
    assert alone == beside


@given(STEPS, st.randoms())
def test_the_same_facts_in_any_order_give_the_same(steps: list[Step], random: Random) -> None:
    year = lived(steps)
    before = year.assess()
    random.shuffle(year.recorded)
    assert year.assess() == before == year.assess()


@given(STEPS)
def test_what_came_after_the_head_is_left_out(steps: list[Step]) -> None:
    year = lived(steps)
    whole = year.assess()
    for each in list(year.recorded[:3]):
        year.add(date(2026, 12, 30), each.fact)
    basis = Basis(year.plan, 2026, whole.at, whole.head, the_scoring(), the_calendar())
    assert assess(year.recorded, basis) == whole


# The rules as data


def test_no_field_of_the_rules_can_name_speed_or_messages() -> None:
    """Items and cases are a closed list, and the facts that are read hold nothing of messages."""
    named = [*ITEMS, *(case for cases in CASES.values() for case in cases)]
    named += [each.name for kind in (ItemRule, Scoring, Found) for each in fields(kind)]
    named += [kind.__name__.lower() for kind in KINDS]
    assert not [(name, never) for name in named for never in NEVER if never in name]
    assert set(CASES) == set(ITEMS)


@pytest.mark.parametrize("wish", ["reply_minutes", "messages", "speed", "rank", "活跃度"])
@pytest.mark.parametrize("where", ["[items.timely]", "[items]", ""])
def test_rules_that_ask_for_speed_or_messages_are_refused(wish: str, where: str) -> None:
    line = f'"{wish}" = 5\n'
    text = TEXT.replace(where, f"{where}\n{line}", 1) if where == "[items.timely]" else (
        f"{TEXT}\n[items.\"{wish}\"]\nweight = 5\n" if where else line + TEXT
    )  # fmt: skip
    with pytest.raises(ConfigError, match=f"{wish}: is unknown; expected"):
        read_scoring(text)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("weight = 30", "weight = -1", "items.timely.weight: a number from 0 to 1000"),
        ("weight = 30", 'weight = "30"', "items.timely.weight: a number from 0 to 1000"),
        ("weight = 30", "weight = nan", "items.timely.weight: a number from 0 to 1000"),
        ("weight = 30", "", "items.timely.weight: is missing"),
        ("floor = 0", "floor = 31", "items.timely.floor: 31 is more than the weight 30"),
        ("input = 0.5", "input = 2", "parts.input: a number from 0 to 1"),
        ('version = "1"', "version = 1", "version: a text of 1 to 40"),
        ("evidence = []", 'evidence = ["daily"]', "asked.evidence: a list of some of quarterly"),
        ("[parts]", "[[parts]]", "parts.report: is missing"),
        ("[items.returned]", "[items.returned", "assessment.toml: "),
    ],
)
def test_wrong_rules_are_told_by_file_and_key(old: str, new: str, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_scoring(TEXT.replace(old, new, 1))
    assert f"assessment.toml: {says.removeprefix('assessment.toml: ')}" in str(caught.value)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read_scoring(text)
    except ConfigError as error:
        told = str(error)
    else:
        told = "assessment.toml: "
    assert told.startswith("assessment.toml: ")
