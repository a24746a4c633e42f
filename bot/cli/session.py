"""A review on a terminal: what is shown, what is typed, and the step it stands for (审核)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeAlias, TypeVar, get_args

from bot.cli.terminal import Terminal
from bot.document_errors import BadEdit, StaleDraft
from bot.domain.plan import OFFICE, Draft, Plan, Role, Task, TaskClass, Warning
from bot.domain.review import (
    TEXT_FIELDS,
    assign,
    edit_task,
    merge_units,
    name_members,
    open_warnings,
    set_class,
    set_deadline,
    settle,
)
from bot.errors import NotFound
from bot.storage.drafts import Drafts

Step: TypeAlias = Callable[[str], Draft]
C = TypeVar("C", bound=str)

ALL, NOTHING, ONGOING = "all", "-", "ongoing"
_BETWEEN = re.compile(r"[,;，、；\s]+")
_EQUALS = re.compile(r"[=＝]")


class Usage(Exception):
    """What was typed cannot be read as that action."""


class Session:
    """One person's review of one draft. Each step is saved at once, against the revision it was made from."""

    def __init__(self, drafts: Drafts, plan: str, terminal: Terminal) -> None:
        self._drafts = drafts
        self._draft = drafts.load(plan)
        self._terminal = terminal
        self._place = 0  # among the open warnings
        self._steps: Mapping[str, Step] = {
            "a": self._accept,
            "e": self._edit,
            "d": self._deadline,
            "u": self._units,
            "m": self._merge,
            "k": self._class,
            "n": self._members,
        }
        self._looks: Mapping[str, Callable[[], None]] = {
            "s": self._next,
            "b": self._back,
            "w": self._show,
            "t": self._show_tasks,
            "p": self._show_units,
            "h": lambda: self._terminal.say("help"),
        }

    def run(self) -> None:
        """Until `q` or the end of input."""
        self._show_head()
        self._show()
        while (typed := self._terminal.ask("prompt", open=len(self._open))) is not None:
            key, _, rest = typed.partition(" ")
            if key.lower() == "q":
                break
            self._do(key.lower(), rest.strip())
        self._terminal.say("left", plan=self._draft.plan.id, open=len(self._open))

    @property
    def _open(self) -> list[Warning]:
        return open_warnings(self._draft)

    @property
    def _warning(self) -> Warning | None:
        found = self._open
        return found[min(self._place, len(found) - 1)] if found else None

    def _do(self, key: str, rest: str) -> None:
        if key in self._steps:
            self._change(key, self._steps[key], rest)
        elif key in self._looks:
            self._looks[key]()
        elif key:
            self._terminal.say("no_action", key=key)

    def _change(self, key: str, step: Step, rest: str) -> None:
        """Save what the step makes of the draft, or say why it cannot be."""
        try:
            changed = step(rest)
            self._draft = self._drafts.save(changed, expected=self._draft.revision)
        except Usage:
            self._terminal.say("usage", key=key)
        except NotFound as error:
            self._terminal.say("unknown", what=self._terminal.words("word", code=error.what), name=error.name)
        except BadEdit as error:
            self._terminal.say("refused", why=error.why, what=error.what)
        except StaleDraft:
            self._draft = self._drafts.load(self._draft.plan.id)
            self._terminal.say("stale", revision=self._draft.revision)
        else:
            self._terminal.say("saved", revision=self._draft.revision)
            if key == "a":
                self._show()

    # What changes the draft

    def _accept(self, rest: str) -> Draft:
        if self._warning is None or rest:
            raise Usage
        return settle(self._draft, self._warning)

    def _edit(self, rest: str) -> Draft:
        label, field, words = _words(rest, 3)
        return edit_task(self._draft, label, self._choice(field, TEXT_FIELDS), words)

    def _deadline(self, rest: str) -> Draft:
        label, when = _words(rest, 2)
        if when == NOTHING:
            return set_deadline(self._draft, label, None)
        if when in self._spellings(ONGOING):
            return set_deadline(self._draft, label, None, ongoing=True)
        try:
            return set_deadline(self._draft, label, date.fromisoformat(when))
        except ValueError:
            raise Usage from None

    def _units(self, rest: str) -> Draft:
        label, role, names = _words(rest, 3)
        chosen = self._choice(role, get_args(Role))
        return assign(self._draft, label, chosen, [] if names == NOTHING else _names(names))

    def _merge(self, rest: str) -> Draft:
        into, names = _sides(rest)
        return merge_units(self._draft, into, names)

    def _class(self, rest: str) -> Draft:
        *labels, chosen = _names(rest) or [""]
        if not labels:
            raise Usage
        given = [] if labels[0] in self._spellings(ALL) else labels
        return set_class(self._draft, given, self._choice(chosen, get_args(TaskClass)))

    def _members(self, rest: str) -> Draft:
        collective, names = _sides(rest)
        return name_members(self._draft, collective, names)

    # What only shows

    def _next(self) -> None:
        self._place = (self._place + 1) % max(len(self._open), 1)
        self._show()

    def _back(self) -> None:
        self._place = (self._place - 1) % max(len(self._open), 1)
        self._show()

    def _show_head(self) -> None:
        plan = self._draft.plan
        self._terminal.say(
            "head",
            title=plan.title,
            plan=plan.id,
            revision=self._draft.revision,
            tasks=len(plan.tasks),
            units=len(plan.units),
            open=len(self._open),
            warnings=len(self._draft.warnings),
        )

    def _show(self) -> None:
        warning, found = self._warning, self._open
        if warning is None:
            self._terminal.say("all_settled", plan=self._draft.plan.id)
            return
        self._place = min(self._place, len(found) - 1)
        self._terminal.say(
            "warning",
            number=self._place + 1,
            count=len(found),
            line=warning.line,
            quote=warning.quote,
            message=warning.message,
        )

    def _show_tasks(self) -> None:
        plan = self._draft.plan
        rows = [
            [
                task.label,
                task.title or task.text[:24],
                self._terminal.words("word", code=task.task_class),
                _names_of(plan, task, ("lead",)),
                _names_of(plan, task, ("support", "responsible")),
                task.deadline.isoformat() if task.deadline else "",
            ]
            for task in plan.tasks
        ]
        self._terminal.table(("label", "title", "task_class", "lead", "others", "deadline"), rows)

    def _show_units(self) -> None:
        plan = self._draft.plan
        names = {unit.id: unit.name for unit in plan.units}
        rows = [
            [
                unit.name,
                self._terminal.words("word", code=unit.kind),
                " ".join(unit.aliases),
                " ".join(names.get(each, each) for each in unit.members),
                str(sum(any(each.unit == unit.id for each in task.assignments) for task in plan.tasks)),
            ]
            for unit in plan.units
        ]
        self._terminal.table(("unit", "kind", "aliases", "members", "tasks"), rows)

    def _choice(self, typed: str, codes: Sequence[C]) -> C:
        """The code that was typed, as it is or in the words of the locale."""
        found = next((code for code in codes if typed in self._spellings(code)), None)
        if found is None:
            raise Usage
        return found

    def _spellings(self, code: str) -> tuple[str, str]:
        return code, self._terminal.words("word", code=code)


def _words(rest: str, count: int) -> list[str]:
    """So many parts, the last with all that follows."""
    parts = rest.split(maxsplit=count - 1)
    if len(parts) != count:
        raise Usage
    return parts


def _names(text: str) -> list[str]:
    return [name for name in _BETWEEN.split(text) if name]


def _sides(rest: str) -> tuple[str, list[str]]:
    """`NAME = NAME, NAME`."""
    left, *right = _EQUALS.split(rest, maxsplit=1)
    if not left.strip() or not right or not _names(right[0]):
        raise Usage
    return left.strip(), _names(right[0])


def _names_of(plan: Plan, task: Task, roles: Sequence[Role]) -> str:
    names = {unit.id: unit.name for unit in plan.units} | {OFFICE: OFFICE}
    return " ".join(names.get(each.unit, each.unit) for each in task.assignments if each.role in roles)
