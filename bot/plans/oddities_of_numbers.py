"""Numbers that jump, come twice or have lost their dot (编号疑点)."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.plan import Task, Warning
from bot.plans.items import Item
from bot.plans.layout import Layout
from bot.plans.messages import warn
from bot.plans.outline import Node


class Numbers:
    """The numbers of the items as they come by, each judged by the one before."""

    def __init__(self, layout: Layout) -> None:
        self._source = layout.source
        self._elsewhere = {(n.mark.rank, n.mark.number) for n in _other_nodes(layout) if n.mark}
        self._before: Item | None = None

    def oddities(self, item: Item, task: Task) -> Iterator[Warning]:
        mark, before = item.mark, self._before
        line, quote = task.line, self._source.as_printed(item.number)
        if not mark.firm:
            yield warn("number_without_dot", line, quote, number=mark.number)
        if (mark.rank, mark.number - 1) in self._elsewhere:
            pass  # the number before it heads a section without tasks
        elif mark.label not in item.number.text:
            pass  # a row whose number cell is empty is told as that
        elif before is None:
            if mark.number != 1:
                yield warn("number_missing", line, quote, before="0", after=mark.label)
        elif before.mark.rank == mark.rank and not _follows(before, item):
            last = before.mark
            code = "number_repeated" if mark.number <= last.number else "number_missing"
            values = {"before": last.label, "after": mark.label, "number": mark.label, "label": task.label}
            yield warn(code, line, quote, **values)
        self._before = item


def _other_nodes(layout: Layout) -> Iterator[Node]:
    found = layout.sorted
    for node in (*found.background, *found.goals, *found.steps, *found.idle):
        yield from node.walk()


def _follows(before: Item, item: Item) -> bool:
    """The next number, or 1 where a section begins."""
    same_section = before.path[-1:] == item.path[-1:]
    return item.mark.number == before.mark.number + 1 or (item.mark.number == 1 and not same_section)
