"""The sample plan and its people, read once a test process: plans and rosters are values."""

from __future__ import annotations

from functools import cache

from bot.domain.plan import Plan
from bot.domain.roster import RosterRow
from bot.simulate import setting


@cache
def sample_plan() -> tuple[Plan, tuple[RosterRow, ...]]:
    return setting.sample_plan()
