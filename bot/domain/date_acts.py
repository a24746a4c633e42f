"""What a review may do to dates, figures and the plan's own title (节点、指标、标题)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from bot.document_errors import BadEdit
from bot.domain.draft_parts import find_indicator, find_milestone, free_id, task_of, with_plan
from bot.domain.milestones import kind_of
from bot.domain.plan import Draft, Milestone, MilestoneKind


@dataclass(frozen=True, slots=True)
class SetMilestone:
    """A dated node, new where `milestone` is "": "2026-06-30", yearly "04-26", or another date that
    `milestones.kind_of` knows.

    `task` "" is a node of the whole plan. A node that was read may keep the date it was read with.
    """

    name: str
    date: str
    milestone: str = ""
    task: str = ""

    def on(self, draft: Draft) -> Draft:
        """Raises NotFound, BadEdit."""
        name, plan = self.name.strip(), draft.plan
        if not name:
            raise BadEdit(why="empty", what="name")
        task = task_of(plan, self.task).id if self.task else None
        if self.milestone:
            found = find_milestone(plan, self.milestone)
            kind = found.kind if self.date == found.date else _kind_of(self.date)
            changed = replace(found, name=name, date=self.date, kind=kind, task=task)
            milestones = tuple(changed if each.id == changed.id else each for each in plan.milestones)
        else:
            used = {each.id for each in plan.milestones}
            new = free_id("m_", f"{self.task}\n{name}\n{self.date}", used, shortest=8)
            kind = _kind_of(self.date)
            milestones = (*plan.milestones, Milestone(new, name, kind, self.date, task))
        return with_plan(draft, replace(plan, milestones=milestones))


@dataclass(frozen=True, slots=True)
class DropMilestone:
    """What was read as a node is none."""

    milestone: str

    def on(self, draft: Draft) -> Draft:
        """Raises NotFound."""
        gone = find_milestone(draft.plan, self.milestone)
        left = tuple(each for each in draft.plan.milestones if each.id != gone.id)
        return with_plan(draft, replace(draft.plan, milestones=left))


@dataclass(frozen=True, slots=True)
class SetTarget:
    """Until when a figure is to be reached, and where it stood: what the document does not print."""

    indicator: str
    by: str
    baseline: Decimal | None = None
    baseline_year: int | None = None

    def on(self, draft: Draft) -> Draft:
        """Raises NotFound, BadEdit."""
        found = find_indicator(draft.plan, self.indicator)
        if self.by and _kind_of(self.by) != "deadline":
            raise BadEdit(why="date", what=self.by)
        if self.baseline is not None and not self.baseline.is_finite():
            raise BadEdit(why="figure", what=str(self.baseline))
        changed = replace(found, by=self.by or None, baseline=self.baseline, baseline_year=self.baseline_year)
        rows = tuple(changed if each.id == changed.id else each for each in draft.plan.indicators)
        return with_plan(draft, replace(draft.plan, indicators=rows))


@dataclass(frozen=True, slots=True)
class RetitlePlan:
    """The plan's title, where none was found or a wrong one."""

    title: str

    def on(self, draft: Draft) -> Draft:
        """Raises BadEdit."""
        title = " ".join(self.title.split())
        if not title:
            raise BadEdit(why="empty", what="title")
        return with_plan(draft, replace(draft.plan, title=title))


def _kind_of(text: str) -> MilestoneKind:
    """Raises BadEdit for what is no date of a node."""
    kind = kind_of(text)
    if kind is None:
        raise BadEdit(why="date", what=text)
    return kind
