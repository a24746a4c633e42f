"""What is typed in a review, read as one of the acts of bot/domain/review.py."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeAlias, TypeVar, get_args

from bot.answering.ruling import read_ruling
from bot.answering.ruling_names import class_at_start, preset_at_start, rules_at_start
from bot.domain.date_acts import DropMilestone, RetitlePlan, SetMilestone, SetTarget
from bot.domain.division_acts import DropTask, JoinTasks, SplitTask
from bot.domain.draft_parts import find_task
from bot.domain.indicator_names import NameTarget
from bot.domain.plan import Draft, Plan, Role, Sensitivity, TaskClass, UnitKind
from bot.domain.review import Act, Reopen, settled_warnings, warning_key
from bot.domain.rule_acts import DropRule, SetRule, new_rule
from bot.domain.task_acts import (
    TEXT_FIELDS,
    Assign,
    EditTask,
    SetClass,
    SetDeadline,
    SetDivision,
    SetSensitivity,
)
from bot.domain.unit_acts import MergeUnits, NameMembers, RenameUnit
from bot.plans.presets import Presets

Read: TypeAlias = Callable[[str, Draft], Act]
C = TypeVar("C", bound=str)
R = TypeVar("R")

ALL, NOTHING, ONGOING = "all", "-", "ongoing"
_BETWEEN = re.compile(r"[,;，、；\s]+")
_APART = re.compile(r"\s*[,;，、；]\s*")
_EQUALS = re.compile(r"[=＝]")


class Usage(Exception):
    """What was typed cannot be read as that action."""


class Typed:
    """`spellings` gives a code as it is and in the words of the locale: both may be typed."""

    def __init__(self, spellings: Callable[[str], tuple[str, ...]], presets: Presets) -> None:
        self._spellings = spellings
        self._presets = presets
        self._acts: Mapping[str, Read] = {
            "e": self._edit,
            "i": lambda rest, _: RetitlePlan(rest),
            "d": self._deadline,
            "u": self._units,
            "k": self._class,
            "div": self._division,
            "o": self._milestone,
            "c": _milestone_again,
            "f": _target,
            "fn": _target_names,
            "x": _split,
            "j": _join,
            "z": lambda rest, draft: DropTask(find_task(draft.plan, rest).id),
            "m": lambda rest, _: MergeUnits(*_sides(rest)),
            "r": self._rename,
            "n": lambda rest, _: NameMembers(*_sides(rest)),
            "sec": self._sensitivity,
            "rule": self._rule,
            "y": _reopen,
        }

    @property
    def keys(self) -> tuple[str, ...]:
        """What begins a line that changes something."""
        return tuple(self._acts)

    def act(self, key: str, rest: str, draft: Draft) -> Act:
        """Raises Usage, NotFound."""
        return self._acts[key](rest, draft)

    def _edit(self, rest: str, draft: Draft) -> Act:
        label, field, words = _words(rest, 3)
        return EditTask(find_task(draft.plan, label).id, self._choice(field, TEXT_FIELDS), words)

    def _deadline(self, rest: str, draft: Draft) -> Act:
        label, when = _words(rest, 2)
        task = find_task(draft.plan, label).id
        if when == NOTHING:
            return SetDeadline(task, None)
        if when in self._spellings(ONGOING):
            return SetDeadline(task, None, ongoing=True)
        try:
            return SetDeadline(task, date.fromisoformat(when))
        except ValueError:
            raise Usage from None

    def _units(self, rest: str, draft: Draft) -> Act:
        label, role, names = _words(rest, 3)
        chosen = self._choice(role, get_args(Role))
        return Assign(
            find_task(draft.plan, label).id, chosen, () if names == NOTHING else tuple(_names(names))
        )

    def _class(self, rest: str, draft: Draft) -> Act:
        *labels, chosen = _names(rest) or [""]
        if not labels:
            raise Usage
        given = [] if labels[0] in self._spellings(ALL) else labels
        return SetClass(_ids(draft.plan, given), self._choice(chosen, get_args(TaskClass)))

    def _division(self, rest: str, draft: Draft) -> Act:
        """`LABEL LABEL`, all that list several units where it is "all"; with `-` at the end one files."""
        labels = _names(rest)
        undone = labels[-1:] == [NOTHING]
        given = labels[:-1] if undone else labels
        if not given:
            raise Usage
        every = given[0] in self._spellings(ALL)
        return SetDivision(_ids(draft.plan, [] if every else given), not undone)

    def _sensitivity(self, rest: str, draft: Draft) -> Act:
        label, chosen = _words(rest, 2)
        return SetSensitivity(find_task(draft.plan, label).id, self._choice(chosen, get_args(Sensitivity)))

    def _milestone(self, rest: str, draft: Draft) -> Act:
        label, when, name = _words(rest, 3)
        task = "" if label == NOTHING or label in self._spellings("plan") else find_task(draft.plan, label).id
        return SetMilestone(name, when, task=task)

    def _rename(self, rest: str, draft: Draft) -> Act:
        """`NAME = NAME`, or `NAME = KIND` for a unit that is a collective or a body."""
        left, right = _halves(rest)
        kind: UnitKind | None = next(
            (each for each in get_args(UnitKind) if right in self._spellings(each)), None
        )
        unit = draft.plan.find_unit(left)
        if kind is not None:
            return RenameUnit(left, unit.name if unit else left, kind)
        return RenameUnit(left, right, unit.kind if unit else "unit")

    def _rule(self, rest: str, draft: Draft) -> Act:
        """`NAME SETTINGS` as /rule takes them, `NAME -`, `+ PRESET [CLASS]`."""
        if rest.startswith("+"):
            name, left = preset_at_start(rest[1:].strip(), self._presets)
            if name is None:
                raise Usage
            task_class, _ = class_at_start(left)
            return SetRule(new_rule(draft.plan, self._presets[name], filter(None, [task_class])))
        rules, settings = rules_at_start(rest, draft.plan)
        if len(rules) != 1 or not settings:
            raise Usage
        if settings == NOTHING:
            return DropRule(rules[0].id)
        read = read_ruling(settings, rules[0], self._presets)
        if read.unread or read.reason:
            raise Usage
        return SetRule(read.rule)

    def _choice(self, typed: str, codes: Sequence[C]) -> C:
        """The code that was typed, as it is or in the words of the locale."""
        found = next((code for code in codes if typed in self._spellings(code)), None)
        if found is None:
            raise Usage
        return found


def _milestone_again(rest: str, draft: Draft) -> Act:
    """`NUMBER DATE`, `NUMBER -`."""
    place, when = _words(rest, 2)
    found = _numbered(draft.plan.milestones, place)
    if when == NOTHING:
        return DropMilestone(found.id)
    return SetMilestone(found.name, when, milestone=found.id, task=found.task or "")


def _target(rest: str, draft: Draft) -> Act:
    """`NUMBER DATE [BASELINE YEAR]`."""
    place, by, *base = _words_up_to(rest, 2, 4)
    found = _numbered(draft.plan.indicators, place)
    until = "" if by == NOTHING else by
    if len(base) == 1:
        raise Usage
    if not base:
        return SetTarget(found.id, until, found.baseline, found.baseline_year)
    try:
        return SetTarget(found.id, until, Decimal(base[0]), int(base[1]))
    except (InvalidOperation, ValueError):
        raise Usage from None


def _target_names(rest: str, draft: Draft) -> Act:
    """`NUMBER = NAME, NAME`; a name may hold spaces. `NUMBER = -` takes them away."""
    place, names = _halves(rest)
    found = _numbered(draft.plan.indicators, place)
    return NameTarget(found.id, () if names == NOTHING else tuple(filter(None, _APART.split(names))))


def _split(rest: str, draft: Draft) -> Act:
    """`LABEL WORDS`: the second task begins with these words."""
    label, words = _words(rest, 2)
    task = find_task(draft.plan, label)
    return SplitTask(task.id, max(task.text.find(words), 0))


def _join(rest: str, draft: Draft) -> Act:
    """`LABEL = LABEL, LABEL`."""
    into, others = _sides(rest)
    return JoinTasks(find_task(draft.plan, into).id, _ids(draft.plan, others))


def _reopen(rest: str, draft: Draft) -> Act:
    return Reopen(warning_key(_numbered(settled_warnings(draft), rest)))


def _ids(plan: Plan, labels: Sequence[str]) -> tuple[str, ...]:
    return tuple(find_task(plan, label).id for label in labels)


def _numbered(rows: Sequence[R], typed: str) -> R:
    """The row of a table by the number shown beside it."""
    if not typed.isascii() or not typed.isdecimal() or not 1 <= int(typed[:9]) <= len(rows):
        raise Usage
    return rows[int(typed[:9]) - 1]


def _words(rest: str, count: int) -> list[str]:
    """So many parts, the last with all that follows."""
    return _words_up_to(rest, count, count)


def _words_up_to(rest: str, least: int, most: int) -> list[str]:
    parts = rest.split(maxsplit=most - 1)
    if len(parts) < least:
        raise Usage
    return parts


def _names(text: str) -> list[str]:
    return [name for name in _BETWEEN.split(text) if name]


def _sides(rest: str) -> tuple[str, tuple[str, ...]]:
    """`NAME = NAME, NAME`."""
    left, right = _halves(rest)
    names = tuple(_names(right))
    if not names:
        raise Usage
    return left, names


def _halves(rest: str) -> tuple[str, str]:
    """What stands before and after the sign of equality."""
    left, *right = _EQUALS.split(rest, maxsplit=1)
    if not left.strip() or not right or not right[0].strip():
        raise Usage
    return left.strip(), right[0].strip()
