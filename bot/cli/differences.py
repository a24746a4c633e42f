"""What differs between two plans, as lines on a terminal and as JSON (比对)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from bot.cli.terminal import Terminal
from bot.domain.difference import Difference
from bot.domain.plan import Plan
from bot.domain.text_changes import text_changes

LONG = 30  # characters; of a longer text only the places that differ are shown
MOST_PLACES = 4
_COUNTED = re.compile(r"(.*?)([0-9]+)")
SHORTEST_RUN = 3  # numbers that all moved by the same are told as from .. to


def say_differences(terminal: Terminal, found: Sequence[Difference]) -> None:
    """One line a difference, at most 100 columns wide; numbers that changed are told together."""
    together = {"renumbered": _renumbered, "worded": _worded}
    done: set[str] = set()
    for each in found:
        kind = each.what if each.kind == "task" and each.what in together else ""
        if kind in done:
            continue
        if kind:
            done.add(kind)
            same = [one for one in found if (one.kind, one.what) == (each.kind, each.what)]
            terminal.write(together[kind](terminal, same))
        else:
            terminal.write(_line(terminal, each))
    terminal.say("differences", count=len(found))


def differences_json(old: Plan, new: Plan, found: Sequence[Difference]) -> dict[str, Any]:
    """`old`, `new`: id, title and version (0: a draft); `differences`: kind, what, name, field, old, new."""
    about = ({"id": plan.id, "title": plan.title, "version": plan.version} for plan in (old, new))
    return {"old": next(about), "new": next(about), "differences": [asdict(each) for each in found]}


def _line(terminal: Terminal, each: Difference) -> str:
    kind = terminal.words("word", code=each.kind)
    if each.what == "changed" and _is_long(each):
        return _text_line(terminal, each, kind)
    values = {
        "old": _worded_values(terminal, each, each.old),
        "new": _worded_values(terminal, each, each.new),
    }
    field = terminal.words("word", code=each.field) if each.field else ""
    return terminal.words(f"difference/{each.what}", kind=kind, name=each.name, field=field, **values)


def _is_long(each: Difference) -> bool:
    return len(each.old) == len(each.new) == 1 and max(map(len, (*each.old, *each.new))) > LONG


def _text_line(terminal: Terminal, each: Difference, kind: str) -> str:
    places = text_changes(each.old[0], each.new[0])
    return terminal.words(
        "difference/text",
        kind=kind,
        name=each.name,
        field=terminal.words("word", code=each.field),
        places=[{"old": old, "new": new} for old, new in places[:MOST_PLACES]],
        more=max(len(places) - MOST_PLACES, 0),
    )


_CODES = frozenset({"regular", "key", "open", "internal", "offline", "True", "False", "task", "safeguard"})
_CODED = frozenset({"task_class", "classes", "sensitivity", "ongoing", "open_list", "by_division", "kind"})


def _worded_values(terminal: Terminal, each: Difference, values: Sequence[str]) -> list[str]:
    """Codes in words, all else as it stands."""
    coded = each.field in _CODED
    return [terminal.words("word", code=value) if coded and value in _CODES else value for value in values]


def _worded(terminal: Terminal, found: Sequence[Difference]) -> str:
    labels = [label for each in found for label in each.new]
    return terminal.words("difference/worded", labels=[_span(run) for run in _runs([(x, x) for x in labels])])


def _renumbered(terminal: Terminal, found: Sequence[Difference]) -> str:
    """Each by its name; numbers that follow each other and moved by the same are one."""
    names = {each.old[0]: each.name for each in found}
    told = []
    for run in _runs([(each.old[0], each.new[0]) for each in found]):
        was, now = (_span([(pair[side],) * 2 for pair in run]) for side in (0, 1))
        told.append(f"{was}→{now}" + (f" {names[was]}" if len(run) == 1 else ""))
    return terminal.words("difference/renumbered_tasks", count=len(found), told=told)


def _runs(numbers: Sequence[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """Pairs in a row whose two numbers both count on by one, where there are enough of them."""
    runs: list[list[tuple[str, str]]] = []
    for pair in numbers:
        if runs and _follows(runs[-1][-1], pair):
            runs[-1].append(pair)
        else:
            runs.append([pair])
    return [part for run in runs for part in ([run] if len(run) >= SHORTEST_RUN else [[one] for one in run])]


def _follows(before: tuple[str, str], now: tuple[str, str]) -> bool:
    return all(_next(a) == b for a, b in zip(before, now, strict=True))


def _next(label: str) -> str:
    """5 after 4, 三(一)5 after 三(一)4; "" after what ends in no figure."""
    match = _COUNTED.fullmatch(label)
    return f"{match[1]}{int(match[2]) + 1}" if match else ""


def _span(run: Sequence[tuple[str, ...]]) -> str:
    last = _COUNTED.fullmatch(run[-1][0])
    return f"{run[0][0]}–{last[2]}" if len(run) > 1 and last else run[0][0]
