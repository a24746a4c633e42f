"""Numbers that jump, come twice or have lost their dot (编号疑点)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from bot.domain.plan import Task, Warning
from bot.plans.items import Item
from bot.plans.layout import Layout
from bot.plans.outline import Node


def number_oddities(layout: Layout, tasks: Sequence[Task], warn: Callable[..., Warning]) -> Iterator[Warning]:
    """`tasks` are the items of the layout, in its order."""
    before: Item | None = None
    elsewhere = {(n.mark.rank, n.mark.number) for n in _other_nodes(layout) if n.mark}
    for item, task in zip(layout.worded.items, tasks, strict=True):
        mark = item.node.mark
        if mark is None:
            continue
        line, quote = task.line, layout.source.as_printed(item.node.number)
        if not mark.firm:
            yield warn("number_without_dot", line, quote, number=mark.number)
        last = before.node.mark if before else None
        if (mark.rank, mark.number - 1) in elsewhere:
            pass  # the number before it heads a section without tasks
        elif mark.label not in item.node.number.text:
            pass  # a row whose number cell is empty is told as that
        elif last and last.rank == mark.rank and not _follows(before, item):
            code = "number_repeated" if mark.number <= last.number else "number_missing"
            values = {"before": last.label, "after": mark.label, "number": mark.label, "label": task.label}
            yield warn(code, line, quote, **values)
        elif last is None and mark.number != 1:
            yield warn("number_missing", line, quote, before="0", after=mark.label)
        before = item


def _other_nodes(layout: Layout) -> Iterator[Node]:
    found = layout.sorted
    for node in (*found.background, *found.goals, *found.steps, *found.idle):
        yield from node.walk()


def _follows(before: Item | None, item: Item) -> bool:
    """The next number, or 1 where a section begins."""
    last, mark = before.node.mark if before else None, item.node.mark
    if last is None or mark is None or mark.number == last.number + 1:
        return True
    same_section = before is not None and before.path[-1:] == item.path[-1:]
    return mark.number == 1 and not same_section
