"""Numbers that jump, come twice or have lost their dot (编号疑点)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from bot.domain.plan import Task, Warning
from bot.plans.layout import Layout
from bot.plans.outline import Node
from bot.plans.texts import Worded


def number_oddities(layout: Layout, tasks: Sequence[Task], warn: Callable[..., Warning]) -> Iterator[Warning]:
    """`tasks` are the items of the layout, in its order."""
    before: Worded | None = None
    elsewhere = {(n.mark.rank, n.mark.number) for n in _other_nodes(layout) if n.mark}
    for entry, task in zip(layout.worded, tasks, strict=True):
        mark = entry.item.node.mark
        if mark is None:
            continue
        line, quote = task.line, layout.source.as_printed(entry.item.node.number)
        if not mark.firm:
            yield warn("number_without_dot", line, quote, number=mark.number)
        last = before.item.node.mark if before else None
        if (mark.rank, mark.number - 1) in elsewhere:
            pass  # the number before it heads a section without tasks
        elif last and last.rank == mark.rank and not _follows(before, entry):
            code = "number_repeated" if mark.number <= last.number else "number_missing"
            values = {"before": last.label, "after": mark.label, "number": mark.label, "label": task.label}
            yield warn(code, line, quote, **values)
        elif last is None and mark.number != 1:
            yield warn("number_missing", line, quote, before="0", after=mark.label)
        before = entry


def _other_nodes(layout: Layout) -> Iterator[Node]:
    found = layout.sorted
    for node in (*found.background, *found.goals, *found.steps, *found.idle):
        yield from node.walk()


def _follows(before: Worded | None, entry: Worded) -> bool:
    """The next number, or 1 where a section begins."""
    last, mark = before.item.node.mark if before else None, entry.item.node.mark
    if last is None or mark is None or mark.number == last.number + 1:
        return True
    same_section = before is not None and before.item.path[-1:] == entry.item.path[-1:]
    return mark.number == 1 and not same_section
