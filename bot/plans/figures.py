"""Indicators, milestones and printed rules, gathered from goals, items and boxes (指标、节点、规则)."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from sys import intern
from typing import Generic, TypeVar

from bot.domain.plan import Indicator, Milestone, PrintedRule, Task
from bot.plans.columns import Table
from bot.plans.duties import duties_in
from bot.plans.indicator_tables import rows_of
from bot.plans.indicators import Target, target_of, targets_in
from bot.plans.items import heading_of, own_text
from bot.plans.labels import short_hash
from bot.plans.layout import Layout
from bot.plans.milestones import Node as Dated
from bot.plans.milestones import dated_nodes, goal_nodes, stage_nodes, yearly_nodes
from bot.plans.outline import Node
from bot.plans.passages import Passage, join_lines
from bot.plans.texts import Worded

T = TypeVar("T")

_GENERAL = re.compile(r"总体|思路|要求")
_STRIVES = re.compile(r"力争|争取|确保|努力实现|目标")


@dataclass(frozen=True, slots=True)
class Figures:
    indicators: tuple[Indicator, ...]
    milestones: tuple[Milestone, ...]
    printed_rules: tuple[PrintedRule, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A text to look through, the task it belongs to, and the date by which that is due."""

    passage: Passage
    kind: str = "goal"
    task: str | None = None
    due: str | None = None

    @property
    def order(self) -> int:
        """By place; of what stands at one place goals come first and boxes last."""
        return self.passage.at[0] * 4 + {"goal": 1, "box": 3}.get(self.kind, 2)

    def place(self, index: int) -> int:
        """The place of a character of its text, or of its last one."""
        return self.passage.at[min(index, len(self.passage.at) - 1)]


_BEFORE, _AFTER = -1, 1 << 62  # the order of what stands around the pieces, whatever its place


class _Firsts(Generic[T]):
    """Values in the order of the document, of those with one key the first; they come in any order."""

    def __init__(self) -> None:
        self._values: list[T | None] = []
        self._orders = array("q")
        self._indexes: dict[object, int] = {}

    def is_first(self, order: int, key: object) -> bool:
        index = self._indexes.get(key)
        return index is None or order < self._orders[index]

    def add(self, order: int, value: T, key: object = None) -> None:
        """Without a key it counts beside any other."""
        if key is not None:
            if key in self._indexes:
                self._values[self._indexes[key]] = None
            self._indexes[key] = len(self._values)
        self._values.append(value)
        self._orders.append(order)

    def all(self) -> tuple[T, ...]:
        indexes = sorted(range(len(self._values)), key=self._orders.__getitem__)
        return tuple(value for index in indexes if (value := self._values[index]) is not None)


class Gathering:
    """Takes in the items one by one, and knows what stands around them."""

    def __init__(self, layout: Layout) -> None:
        self._lines, self._year = layout.source.printed, layout.year
        self._indicators: _Firsts[Indicator] = _Firsts()
        self._milestones: _Firsts[Milestone] = _Firsts()
        self._rules: _Firsts[PrintedRule] = _Firsts()
        self._last = str(layout.front.to_year) if layout.front.to_year else None
        self._look_around(layout)

    def add(self, entry: Worded, task: Task) -> None:
        aims = {aim for aim, _ in entry.aims}
        own = [paragraph for paragraph in entry.text if paragraph not in aims]
        text = join_lines(own).without(entry.duties.printed)  # no figure stands in the clauses
        self._add_aims(entry, task)
        if not text:
            return
        timed = task.deadline and any(clause.time for clause in entry.duties.clauses)
        piece = _Piece(
            text, task.kind, task.id, task.deadline.isoformat() if task.deadline and timed else None
        )
        for target in targets_in(text.text, this_year=self._year):
            self._add_target(piece.order, target, target.by or piece.due, piece.place(target.at), task.id)
        self._add_nodes(piece)
        self._add_rules(piece.order, piece)

    def _add_aims(self, entry: Worded, task: Task) -> None:
        """A figure alone is one of what the row's title names; it is due in its column's year."""
        due = task.deadline.isoformat() if task.deadline else None
        for aim, year in entry.aims:
            piece = _Piece(aim, task.kind, task.id)
            told = list(targets_in(aim.text, this_year=self._year)) or target_of(task.title, aim.text)
            for target in told:
                by = target.by or year or due
                self._add_target(piece.order, target, by, piece.place(target.at), task.id)

    def figures(self) -> Figures:
        return Figures(self._indicators.all(), self._milestones.all(), self._rules.all())

    def _look_around(self, layout: Layout) -> None:
        goals = [_Piece(passage) for passage in goal_passages(layout)]
        boxes = [_Piece(text, "box") for _, box in layout.boxes for text in box.texts]
        pieces = sorted([*goals, *boxes], key=lambda piece: piece.order)
        self._add_goals(pieces, [box.table for _, box in layout.boxes if box.table])
        for piece in pieces:
            self._add_nodes(piece)
        self._add_stages(layout.sorted.steps)
        for passage in (*layout.notice, *layout.root.paragraphs):
            self._add_rules(_BEFORE, _Piece(passage, "notice"))
        for passage in _notes(layout):
            self._add_rules(_AFTER, _Piece(passage, "safeguard"))

    def _add_goals(self, pieces: Iterable[_Piece], tables: Iterable[Table]) -> None:
        """A goal without a date is due when the one before it is; those of tables come last."""
        held: str | None = None
        for piece in pieces:
            for target in targets_in(piece.passage.text, this_year=self._year):
                held = target.by or held
                self._add_target(piece.order, target, held, piece.place(target.at))
        for row in (row for table in tables for row in rows_of(table)):
            held = row.target.by or held
            self._add_target(_AFTER, row.target, held, row.target.at)

    def _add_target(
        self, order: int, target: Target, by: str | None, place: int, task: str | None = None
    ) -> None:
        key = (target.metric, str(target.value), target.unit)
        if not self._indicators.is_first(order, key):
            return
        indicator = Indicator(
            id="i_" + short_hash("\n".join((*key, task or "")), 8),
            metric=target.metric,
            op=target.op,
            value=target.value,
            unit=target.unit,
            value2=target.value2,
            by=by or self._last,
            baseline=target.baseline,
            baseline_year=target.baseline_year,
            cadence=target.cadence,
            task=task,
            line=self._lines.line_at(place),
        )
        self._indicators.add(order, indicator, key)

    def _add_nodes(self, piece: _Piece) -> None:
        text = piece.passage.text
        found = [*goal_nodes(text)] if piece.kind == "goal" else []
        found += dated_nodes(text, self._year) if piece.kind != "box" else ()
        seen: set[str] = set()  # dates a task is to keep: no other text has the task's
        for node in (*found, *yearly_nodes(text)):
            if piece.task is None or node.kind != "deadline":
                self._add_node(piece.order, node, piece.place(node.at), piece.task)
            elif (date := node.date or node.name) not in seen:
                seen.add(date)
                self._milestones.add(piece.order, self._milestone(node, piece.place(node.at), piece.task))

    def _add_node(self, order: int, node: Dated, place: int, task: str | None) -> None:
        key = (node.kind, node.date or node.name)
        if self._milestones.is_first(order, key):
            self._milestones.add(order, self._milestone(node, place, task), key)

    def _milestone(self, node: Dated, place: int, task: str | None) -> Milestone:
        words = (node.kind, node.date or node.name, node.name, task)
        return Milestone(
            id="m_" + short_hash("\n".join(filter(None, words)), 8),
            name=node.name,
            kind=node.kind,
            date=intern(node.date),
            task=task,
            line=self._lines.line_at(place),
        )

    def _add_stages(self, steps: Iterable[Node]) -> None:
        for section in steps:
            for step in section.children or [section]:
                first = _Piece(step.paragraphs[0] if step.paragraphs else step.number)
                for node in stage_nodes(heading_of(step).text, first.passage.text):
                    self._add_node(_AFTER, node, first.place(node.at), None)

    def _add_rules(self, order: int, piece: _Piece) -> None:
        if not piece.passage:
            return
        for duty in duties_in(piece.passage.text, of_task=piece.kind == "task"):
            key = (duty.kind, duty.printed)
            if self._rules.is_first(order, key):
                line = self._lines.line_at(piece.place(duty.at))
                rule = PrintedRule(duty.kind, duty.printed, duty.sender, duty.receiver, line)
                self._rules.add(order, rule, key)


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


def _notes(layout: Layout) -> Iterator[Passage]:
    """What else may set a duty: lead texts, stages, remarks below a table or at the foot."""
    texts = [passage for node in layout.sorted.sections for passage in (*own_text(node), *node.loose)]
    texts += [passage for node in layout.sorted.steps for passage in _all_text(node)]
    texts += [*layout.root.loose, *layout.foot]
    yield from texts
