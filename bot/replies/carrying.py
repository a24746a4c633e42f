"""What an answer makes of the reading that was asked about, and the doubts that wait behind it (逐一反问)."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import replace

from bot.domain.readings import Asking, Choice, Doubt, Item, Reading


def settled(asking: Asking, choice: Choice) -> Reading:
    """The reading that was asked about, with the choice's items beside those that were never in doubt.

    Doubts after the one that is answered stay, to be asked next; none of the choices files nothing.
    """
    asked = asking.reading or Reading("report")
    if not choice.items:
        return replace(asked, items=(), needs_confirmation=False, doubts=())
    first = asked.doubts[0].task if asked.doubts else None
    tasks = {item.task for item in choice.items} | {first}
    items = (*choice.items, *(item for item in asked.items if item.task not in tasks))
    left = tuple(_carried_on(asked, choice, tasks))
    until = choice.until or asked.until
    return replace(asked, items=items, until=until, needs_confirmation=bool(left), doubts=left)


def _carried_on(asked: Reading, choice: Choice, tasks: Container[str | None]) -> Iterator[Doubt]:
    """Those of other tasks as they are; of the same task what its other figures are, and where the answer
    says another task, all that is doubtful about it.
    """
    if not asked.doubts:
        return
    first, *others = asked.doubts
    for doubt in others:
        if doubt.task not in tasks:
            yield doubt
        elif doubt.task == first.task and len(choice.items) == 1:
            [item] = choice.items
            if first.code == "not_yours" and choice.code == "task":
                yield _of_task(doubt, item.task)
            elif doubt.code == "which_indicator" and doubt.place is not None:
                yield _over(doubt, item, doubt.place)
            elif first.code == "hedged" and doubt.code in {"which_indicator", "unclear_number"}:
                yield _standing_so(doubt, item)


def _of_task(doubt: Doubt, task: str) -> Doubt:
    choices = (
        replace(each, items=tuple(replace(item, task=task) for item in each.items)) for each in doubt.choices
    )
    return replace(doubt, task=task, choices=tuple(choices))


def _standing_so(doubt: Doubt, item: Item) -> Doubt:
    """A number that is chosen stands beside the status that was; a percent says itself how it stands."""
    choices = (
        replace(each, items=tuple(_as_it_stands(chosen, item) for chosen in each.items))
        for each in doubt.choices
    )
    return replace(doubt, choices=tuple(choices))


def _as_it_stands(chosen: Item, item: Item) -> Item:
    if chosen.percent is not None:
        return chosen
    return replace(chosen, status=item.status, percent=item.percent)


def _over(doubt: Doubt, item: Item, place: int) -> Doubt:
    """Each choice over the item as it stands now: only the figure it is about is the choice's own."""
    choices = (
        replace(each, items=tuple(_with_figure(item, chosen, place) for chosen in each.items))
        for each in doubt.choices
    )
    return replace(doubt, choices=tuple(choices))


def _with_figure(item: Item, chosen: Item, place: int) -> Item:
    figures = list(item.figures)
    figures[place] = chosen.figures[place]
    return replace(item, figures=tuple(figures))
