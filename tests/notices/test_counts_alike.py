"""Progress and the roll-up of the same moment count a period's filings alike (件数各处一致)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import get_args

from hypothesis import event, given
from hypothesis import strategies as st

from bot.domain.counting import AsOf
from bot.domain.filings import Filing, FilingState
from bot.domain.rollup import roll_up
from bot.notices.office import StatusRow, status_card
from bot.notices.rollup import rollup_final, rollup_preview
from bot.wording.cards import Card
from tests.documents.rollups import CUT_OFF, DAY, OFFICE_NAME, PERIOD, a_filing, a_plan, a_task

TASKS = [a_task(number) for number in range(12)]
STATES: Sequence[FilingState] = get_args(FilingState)


@st.composite
def filings(draw: st.DrawFn) -> list[Filing]:
    """A report of each task, in any state, refused by its head or not, with a term of its own or not."""
    found = []
    for task in TASKS[: draw(st.integers(1, len(TASKS)))]:
        state = draw(st.sampled_from(STATES))
        changes = {"own_term": True, "due_at": CUT_OFF + timedelta(days=3)} if draw(st.booleans()) else {}
        refused = state == "returned" and draw(st.booleans())
        found.append(a_filing(task, state, signature="refused" if refused else "", **changes))
    return found


def values_of(card: Card, name: str) -> dict[str, object]:
    return next((dict(line.values) for line in card.lines if line.name == name), {})


@given(filings(), st.data())
def test_every_state_counts_alike_in_progress_and_in_the_roll_up(
    found: list[Filing], data: st.DataObject
) -> None:
    ids = st.sets(st.sampled_from([each.id for each in found]))
    disputed, unattested = data.draw(ids), data.draw(ids)
    as_of = AsOf(CUT_OFF, disputed, {}, unattested)
    shown = status_card([StatusRow(each, "市科技局") for each in found], period=PERIOD, as_of=as_of)
    made = roll_up(
        a_plan(TASKS), found, period=PERIOD, cut_off=CUT_OFF, day=DAY, head="", office=OFFICE_NAME,
        disputed=disputed, unattested=unattested,
    )  # fmt: skip
    counts = values_of(shown, "status/counts")
    for name in ("unsigned", "extended", "disputed", "unattested"):
        event(f"{name}: {bool(counts.get(name))}")
    for told in (
        values_of(rollup_final(made), "rollup/overall"),
        values_of(rollup_preview(made, "p/quarterly/2026Q3", goes_at=CUT_OFF), "rollup/counts"),
    ):
        if counts:
            assert {name: told[name] for name in counts} == counts
        else:
            assert told.get("owed", 0) == 0
