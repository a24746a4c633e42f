"""Which numbered items are tasks and safeguards: by zone, depth and who is named where (任务的认定)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import is_

from bot.domain.plan import TaskKind
from bot.plans.clauses import find_responsibility, flow
from bot.plans.headings import split_heading, split_section_heading
from bot.plans.marks import Mark, Rank
from bot.plans.names import looks_like_unit
from bot.plans.outline import Box, Node
from bot.plans.passages import Passage
from bot.plans.roles import Clause, read_clause
from bot.plans.tails import cut_after_clause, cut_tail, is_note
from bot.plans.zones import Zone, zone_of

_MOSTLY = 0.5
_HEADING_MOST = 160
_DIVISION = re.compile("(?:任务|职责|责任|部门|工作)分工|职责任务|工作职责")
_IS_TO = re.compile(r"([^。,;:]{3,60}?)[:,]?(牵头|负责)(?!人|同志)")
_LEVELS = "省市县区州盟旗镇乡"
_UNIT_HEADING = re.compile(
    r"([^()]{3,20}?)(牵头|主办)?(?:负责|承担)?的?(?:重点)?(?:任务|工作|事项"
    r"|改革任务)?(?:\(.{1,6}[项条件个]\))?"
)


@dataclass(slots=True)
class Section:
    """A heading above items, without the tree: who keeps an item keeps none of the others."""

    mark: Mark
    number: Passage
    heading: Passage
    paragraphs: Sequence[Passage]
    boxes: Sequence[Box] = ()


@dataclass(slots=True)
class Item:
    """A task or safeguard. `path` are the headings above it, outermost first; `boxes` hang on itself."""

    mark: Mark
    number: Passage
    kind: TaskKind
    path: tuple[Section, ...]
    paragraphs: Sequence[Passage]
    boxes: Sequence[Box] = ()


@dataclass(slots=True)
class Sorted:
    """The outline sorted by what its parts are. `foot` stands behind the last item."""

    items: list[Item] = field(default_factory=list)
    sections: list[Node] = field(default_factory=list)
    goals: list[Node] = field(default_factory=list)
    steps: list[Node] = field(default_factory=list)
    background: list[Node] = field(default_factory=list)
    idle: list[Node] = field(default_factory=list)
    foot: Sequence[Passage] = ()


def heading_of(node: Node) -> Passage:
    """The node's heading; of an item without one, its first words."""
    if not node.paragraphs:
        return Passage()
    first = node.paragraphs[0]
    if first.text[-1] in ")]】" and len(first.text) <= _HEADING_MOST:
        without = find_responsibility([first]).text
        first = without[0] if without else first
    return _split(node, first)[0]


def _split(node: Node, first: Passage) -> tuple[Passage, Passage]:
    return split_section_heading(first) if node.children else split_heading(first)


def section_of(node: Node) -> Section | None:
    """The node as a heading above items; None for the root."""
    if node.mark is None:
        return None
    return Section(node.mark, node.number, heading_of(node), node.paragraphs, node.boxes)


def duties_of_section(path: Sequence[Section]) -> Clause | None:
    """Who the headings above make responsible: by a clause, or as a unit's name (一、县教育局)."""
    for section in reversed(path):
        found = find_responsibility(flow(section.paragraphs))
        if found.clauses:
            return found.clauses[0]
        heading = section.heading
        named = _UNIT_HEADING.fullmatch(heading.text)
        if named and looks_like_unit(named[1]) and named[1][0] in _LEVELS:
            return read_clause(heading.cut(*named.span(1)), "lead" if named[2] else "responsible")
    return None


def named_by_division(item: Item) -> Clause | None:
    """Under a heading such as 任务分工, whom the item's first words make responsible: 商务部门负责…."""
    if not any(_DIVISION.search(section.heading.text) for section in item.path[-2:]):
        return None
    first = item.paragraphs[0] if item.paragraphs else Passage()
    found = _IS_TO.match(first.text)
    if found is None:
        return None
    clause = read_clause(first.cut(*found.span(1)), "lead" if found[2] == "牵头" else "responsible")
    return clause if clause.units and all(looks_like_unit(each.name.text) for each in clause.units) else None


def sort_outline(root: Node) -> Sorted:
    """Every node of the tree in one of the kinds."""
    sorting = _Sorting(root)
    sorting.visit(root, (), Zone.TASKS)
    if not any(item.kind == "task" for item in sorting.result.items):
        sorting = _Sorting(root, everything=True)
        sorting.visit(root, (), Zone.TASKS)
    return sorting.result


class _Sorting:
    def __init__(self, root: Node, *, everything: bool = False) -> None:
        self.result = Sorted()
        self._everything = everything
        self._own = {id(node): _has_clause(node) for node in root.walk()}
        self._closing = self._closes_groups(root)
        leaves = [node for node in root.walk() if node.mark and not node.children]
        ranks = Counter(node.rank for node in leaves if self._own[id(node)])
        self._task_rank = ranks.most_common(1)[0][0] if ranks else None
        self._split_chapters = any(n.children for n in root.children)

    def visit(self, node: Node, path: tuple[Section, ...], outer: Zone) -> None:
        zone = self._zone(node, outer)
        if zone in (Zone.TASKS, Zone.SAFEGUARDS):
            self._visit_items(node, path, zone)
        elif zone is Zone.BACKGROUND and any(self._zone(n, zone) is not zone for n in node.children):
            self.result.sections.append(node)
            self._visit_children(node, path, zone)
        else:
            lists = {Zone.GOALS: self.result.goals, Zone.STEPS: self.result.steps}
            lists.get(zone, self.result.background).append(node)

    def _visit_items(self, node: Node, path: tuple[Section, ...], zone: Zone) -> None:
        if node.mark and self._is_item(node, zone, inner=bool(path)):
            kind: TaskKind = "safeguard" if zone is Zone.SAFEGUARDS else "task"
            flat, notes = cut_tail(node.flat())
            found, after = cut_after_clause(flow(flat))
            own = _shared(found, node.paragraphs)
            self.result.items.append(Item(node.mark, node.number, kind, path, own, node.boxes))
            self.result.foot = (*after, *notes)
            return
        if node.mark and not node.children:
            heads_a_table = node.boxes and self._is_only_heading(node)
            (self.result.sections if heads_a_table else self.result.idle).append(node)
            return
        if node.mark:
            self.result.sections.append(node)
        self._visit_children(node, path, zone)

    def _visit_children(self, node: Node, path: tuple[Section, ...], zone: Zone) -> None:
        section = section_of(node)
        below = (*path, section) if section else path  # one for all of them
        for child in node.children:
            self.visit(child, below, zone)

    def _zone(self, node: Node, outer: Zone) -> Zone:
        if node.mark is None:
            return Zone.TASKS
        zone = zone_of(heading_of(node).text, node.rank, outer)
        if zone is Zone.TASKS:
            return zone
        if self._everything:
            return Zone.TASKS
        leaves = [leaf for leaf in node.walk() if not leaf.children]
        named = sum(self._own[id(leaf)] for leaf in leaves)
        if named < 2 or named < len(leaves) * _MOSTLY:
            return zone
        return Zone.TASKS if zone is not Zone.SAFEGUARDS or leaves[0].rank == self._task_rank else zone

    def _is_item(self, node: Node, zone: Zone, *, inner: bool) -> bool:
        if node.children:
            return self._holds_its_children(node, zone, inner=inner)
        if node.paragraphs and is_note(node.paragraphs[0].text):
            return False
        if node.boxes and node.rank <= Rank.SUBHEAD and self._is_only_heading(node):
            return False  # it heads a table
        if inner or node.rank > Rank.CHAPTER:
            return bool(node.paragraphs)
        return self._own[id(node)] or zone is Zone.SAFEGUARDS or not self._split_chapters

    def _holds_its_children(self, node: Node, zone: Zone, *, inner: bool) -> bool:
        """The numbers below are parts of one task, not tasks."""
        named = [
            self._own[id(child)] or any(self._own[id(n)] for n in child.walk()) for child in node.children
        ]
        if not inner and node.rank <= Rank.CHAPTER:
            return False
        if zone is Zone.SAFEGUARDS:
            return True
        if not any(named):
            inline = all(child.inline for child in node.children) and not self._is_only_heading(node)
            own = self._own[id(node)] and not self._is_only_heading(node)
            return own or inline or node.children[0].rank >= Rank.PAREN
        only_the_last = sum(named) == 1 and named[-1] and len(named) > 1
        if node.children[0].rank >= Rank.PAREN and node.children[0].rank == self._task_rank:
            return only_the_last
        if node.children[0].rank >= Rank.PAREN:
            return sum(named) < max(2, len(named) * _MOSTLY)
        return self._closing and only_the_last

    @staticmethod
    def _is_only_heading(node: Node) -> bool:
        """No text stands under the heading, clauses and notes apart."""
        return not any(rest.text.strip("。:") for rest in own_text(node) if not is_note(rest.text))

    def _closes_groups(self, root: Node) -> bool:
        """Groups name who is responsible once, at the end of their last item."""
        once = several = 0
        for node in root.walk():
            named = [self._own[id(child)] for child in node.children if child.rank > Rank.GROUP]
            if node.rank == Rank.GROUP and len(named) > 1 and any(named):
                once += sum(named) == 1 and named[-1]
                several += sum(named) > 1
        return once > several


def _shared(own: Sequence[Passage], paragraphs: Sequence[Passage]) -> Sequence[Passage]:
    """The node's paragraphs, if they are all the item's own: one sequence for both."""
    same = len(own) == len(paragraphs) and all(map(is_, own, paragraphs))
    return paragraphs if same else tuple(own)


def _has_clause(node: Node) -> bool:
    """It names units at its end, or at that of a paragraph with only strays behind it."""
    if not node.paragraphs:
        return False
    paragraphs = flow(node.paragraphs)
    if find_responsibility(paragraphs).printed:
        return True
    return any(find_responsibility([paragraph]).printed for paragraph in paragraphs[:-1])


def own_text(node: Node) -> Iterator[Passage]:
    """The paragraphs of a section that is no item, without its heading."""
    for index, paragraph in enumerate(find_responsibility(flow(node.paragraphs)).text):
        rest = _split(node, paragraph)[1] if index == 0 else paragraph
        if rest:
            yield rest
