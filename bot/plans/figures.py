"""Indicators, milestones and printed rules, gathered from goals, items and boxes (指标、节点、规则)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.plan import Indicator, Milestone, PrintedRule, Task
from bot.plans.duties import duties_in
from bot.plans.indicator_tables import rows_of
from bot.plans.indicators import Target, targets_in
from bot.plans.items import heading_of, own_text
from bot.plans.labels import short_hash
from bot.plans.layout import Layout
from bot.plans.milestones import Node as Dated
from bot.plans.milestones import dated_nodes, goal_nodes, stage_nodes, yearly_nodes
from bot.plans.outline import Node
from bot.plans.passages import Passage, join_lines

_GENERAL = re.compile(r"总体|思路|要求")
_STRIVES = re.compile(r"力争|争取|确保|努力实现|目标")


@dataclass(frozen=True, slots=True)
class Figures:
    indicators: tuple[Indicator, ...]
    milestones: tuple[Milestone, ...]
    printed_rules: tuple[PrintedRule, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A text to look through, and the task it belongs to."""

    passage: Passage
    task: str | None = None
    kind: str = "goal"


def gather(layout: Layout, tasks: Sequence[Task]) -> Figures:
    """`tasks` in the order of the layout's items."""
    pieces = [*_goals(layout), *_items(layout, tasks), *_box_texts(layout)]
    pieces.sort(key=lambda piece: piece.passage.at[0])
    deadlines = {
        task.id: task.deadline.isoformat()
        for task, entry in zip(tasks, layout.worded, strict=True)
        if task.deadline and any(clause.time for clause in entry.duties.clauses)
    }
    return Figures(
        tuple(_indicators(layout, pieces, deadlines)),
        tuple(_milestones(layout, pieces)),
        tuple(_rules(layout, pieces)),
    )


def goal_passages(layout: Layout) -> list[Passage]:
    """The goals as printed: their sections, and the sentences of the background that name a goal's year."""
    goals = [passage for node in layout.sorted.goals for passage in _all_text(node)]
    for node in (*layout.sorted.background, *layout.sorted.sections, layout.root):
        heading = heading_of(node).text if node.mark else ""
        goals += [passage for passage in own_text(node) if _names_goals(passage, heading)]
    return [passage for passage in goals if passage]


def _names_goals(passage: Passage, heading: str) -> bool:
    """It names a year to reach something by; under a heading such as 总体要求, a figure to strive for."""
    if next(goal_nodes(passage.text), None) is not None:
        return True
    if (heading and not _GENERAL.search(heading)) or not _STRIVES.search(passage.text):
        return False
    return next(targets_in(passage.text), None) is not None


def _all_text(node: Node) -> Iterator[Passage]:
    yield from own_text(node)
    for child in node.children:
        yield from child.flat()
    yield from node.loose


def _goals(layout: Layout) -> Iterator[_Piece]:
    goals = goal_passages(layout)
    if goals:
        yield from (_Piece(passage) for passage in goals)


def _items(layout: Layout, tasks: Sequence[Task]) -> Iterator[_Piece]:
    for entry, task in zip(layout.worded, tasks, strict=True):
        text = join_lines(entry.text).without(entry.duties.printed)  # no figure stands in the clauses
        if text:
            yield _Piece(text, task.id, task.kind)


def _box_texts(layout: Layout) -> Iterator[_Piece]:
    for _, box in layout.boxes:
        yield from (_Piece(text, kind="box") for text in box.texts)


def _indicators(
    layout: Layout, pieces: Iterable[_Piece], deadlines: Mapping[str, str]
) -> Iterator[Indicator]:
    seen: set[tuple[str, str, str]] = set()
    last = str(layout.front.to_year) if layout.front.to_year else None
    held: str | None = None
    for passage, target, task in _targets(layout, pieces):
        held = (target.by or held) if task is None else held
        by = target.by or (held if task is None else deadlines.get(task)) or last
        key = (target.metric, str(target.value), target.unit)
        if key in seen:
            continue
        seen.add(key)
        place = layout.source.line_at(
            passage.at[min(target.at, len(passage.at) - 1)] if passage else target.at
        )
        yield Indicator(
            id="i_" + short_hash("\n".join((*key, task or "")), 8),
            metric=target.metric,
            op=target.op,
            value=target.value,
            unit=target.unit,
            value2=target.value2,
            by=by,
            baseline=target.baseline,
            baseline_year=target.baseline_year,
            cadence=target.cadence,
            task=task,
            line=place,
        )


def _targets(layout: Layout, pieces: Iterable[_Piece]) -> Iterator[tuple[Passage, Target, str | None]]:
    """Every target with the passage its place counts in; those of tables come last."""
    for piece in pieces:
        for target in targets_in(piece.passage.text, this_year=layout.year):
            yield piece.passage, target, piece.task
    for _, box in layout.boxes:
        for row in rows_of(box.table) if box.table else ():
            yield Passage(), row.target, None


def _milestones(layout: Layout, pieces: Iterable[_Piece]) -> Iterator[Milestone]:
    seen: set[tuple[str, str, str | None]] = set()
    for passage, node, task in _nodes(layout, pieces):
        key = (node.kind, node.date or node.name, task if node.kind == "deadline" else None)
        if key in seen:
            continue
        seen.add(key)
        yield Milestone(
            id="m_" + short_hash("\n".join(filter(None, (*key[:2], node.name, task))), 8),
            name=node.name,
            kind=node.kind,
            date=node.date,
            task=task,
            line=layout.source.line_at(passage.at[min(node.at, len(passage.at) - 1)]),
        )


def _nodes(layout: Layout, pieces: Iterable[_Piece]) -> Iterator[tuple[Passage, Dated, str | None]]:
    for piece in pieces:
        text = piece.passage.text
        found = [*goal_nodes(text)] if piece.kind == "goal" else []
        found += dated_nodes(text, layout.year)
        for node in (*(found if piece.kind != "box" else ()), *yearly_nodes(text)):
            yield piece.passage, node, piece.task
    for section in layout.sorted.steps:
        for step in section.children or [section]:
            heading = heading_of(step)
            first = step.paragraphs[0] if step.paragraphs else step.number
            for node in stage_nodes(heading.text, first.text):
                yield first, node, None


def _rules(layout: Layout, pieces: Iterable[_Piece]) -> Iterator[PrintedRule]:
    seen: set[tuple[str, str]] = set()
    around = [*layout.notice, *layout.root.paragraphs]
    before = [_Piece(passage, kind="notice") for passage in around if passage]
    for piece in (*before, *pieces, *_notes(layout)):
        if piece.kind in ("goal", "box"):
            continue
        for duty in duties_in(piece.passage.text, of_task=piece.kind == "task"):
            place = piece.passage.at[min(duty.at, len(piece.passage.at) - 1)]
            if (duty.kind, duty.printed) in seen:
                continue
            seen.add((duty.kind, duty.printed))
            yield PrintedRule(
                duty.kind, duty.printed, duty.sender, duty.receiver, layout.source.line_at(place)
            )


def _notes(layout: Layout) -> Iterator[_Piece]:
    """What else may set a duty: lead texts, stages, remarks below a table or at the foot."""
    texts = [passage for node in layout.sorted.sections for passage in (*own_text(node), *node.loose)]
    texts += [passage for node in layout.sorted.steps for passage in _all_text(node)]
    texts += [*layout.root.loose, *layout.foot]
    yield from (_Piece(passage, kind="safeguard") for passage in texts if passage)
