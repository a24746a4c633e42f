"""The account of a document: each character belongs to something, or is skipped with a reason (不丢一字)."""

from __future__ import annotations

from bot.domain.plan import Skipped
from bot.plans.source import Passage, Source

TASK, HEADING, GOAL, RULE = "task", "heading", "goal", "rule"


class Account:
    """Who has claimed which character. The first claim counts."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._claims: dict[int, str] = {}
        self._skipped: dict[int, Skipped] = {}

    def claim(self, passage: Passage, what: str) -> None:
        for place in passage.at:
            self._claims.setdefault(place, what)

    def skip(self, passage: Passage, why: str) -> None:
        """Keep the passage's unclaimed characters as skipped, for a reason."""
        free = [place for place in passage.at if place not in self._claims]
        if not free:
            return
        quote = "".join(self._source.printed[place] for place in free).strip()
        for place in free:
            self._claims[place] = why
        if any(map(str.isalnum, quote)):
            self._skipped[free[0]] = Skipped(self._source.line_at(free[0]), quote, why)

    def leftovers(self) -> list[Passage]:
        """What nobody has claimed yet, one passage a line, in order."""
        left = []
        for passage in self._source.passages:
            free = [i for i, place in enumerate(passage.at) if place not in self._claims]
            if any(not passage.text[i].isspace() for i in free):
                left.append(
                    Passage("".join(passage.text[i] for i in free), tuple(passage.at[i] for i in free)).cut(0)
                )
        return left

    def skipped(self) -> tuple[Skipped, ...]:
        return tuple(self._skipped[place] for place in sorted(self._skipped))

    def claims(self) -> dict[int, str]:
        """What each character's place was claimed for."""
        return dict(self._claims)
