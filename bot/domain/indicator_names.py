"""The names that units may tell an indicator by: none may stand for two of one task (指标别称)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.document_errors import BadEdit
from bot.domain.draft_parts import find_indicator, with_plan
from bot.domain.figures import folded
from bot.domain.plan import Draft, Indicator, Plan

MOST_NAMES = 12  # of one indicator
SHORTEST_NAME, LONGEST_NAME = 2, 60  # characters


@dataclass(frozen=True, slots=True)
class NameTarget:
    """The other names of a figure, all of them: none takes those away that it had."""

    indicator: str
    aliases: tuple[str, ...] = ()

    def on(self, draft: Draft) -> Draft:
        """Raises NotFound, BadEdit."""
        found = find_indicator(draft.plan, self.indicator)
        changed = replace(found, aliases=_single(found, self.aliases))
        rows = tuple(changed if each.id == changed.id else each for each in draft.plan.indicators)
        require_single_names(rows)
        return with_plan(draft, replace(draft.plan, indicators=rows))


def require_single_names(indicators: Sequence[Indicator]) -> None:
    """Raises BadEdit where an alias of one indicator is a name of another one of its task; it names both."""
    taken: dict[tuple[str | None, str], Indicator] = {}
    for each in indicators:
        taken.setdefault((each.task, folded(each.metric)), each)
    for each in indicators:
        for alias in each.aliases:
            other = taken.setdefault((each.task, folded(alias)), each)
            if other is not each:
                raise BadEdit(why="alias_taken", what=f"{alias} = {other.metric} / {each.metric}")


def may_be_published(plan: Plan) -> None:
    """What a draft that was edited by hand may have got wrong. Raises BadEdit."""
    require_single_names(plan.indicators)


def _single(indicator: Indicator, aliases: Sequence[str]) -> tuple[str, ...]:
    """Each once, without the name it has anyway. Raises BadEdit."""
    found: dict[str, str] = {}
    for alias in (" ".join(each.split()) for each in aliases):
        if len(folded(alias)) < SHORTEST_NAME or len(alias) > LONGEST_NAME:
            raise BadEdit(why="alias_odd", what=alias[:LONGEST_NAME])
        found.setdefault(folded(alias), alias)
    found.pop(folded(indicator.metric), None)
    if len(found) > MOST_NAMES:
        raise BadEdit(why="alias_odd", what=indicator.metric)
    return tuple(found.values())
