"""The fact that a year was assessed: on which basis, so that it can be done again (年度考核)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.assessment_rules import Scoring


@dataclass(frozen=True, slots=True)
class AssessmentMade:
    """The year of a plan's version, as of the fact `seq` with its hash `head`, by these rules. Its points are
    no part of it: they follow from the facts up to there.
    """

    plan: str
    version: int
    year: int
    made_at: datetime
    seq: int
    head: str
    scoring: Scoring
