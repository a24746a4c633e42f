"""The review of a draft before it is published: doubtful places, and acts that settle them (审核草案).

An act is a value with `on(draft) -> draft`; `perform` does it and writes down who did what when.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final, Protocol

from bot.document_errors import BadEdit
from bot.domain.date_acts import DropMilestone, RetitlePlan, SetMilestone, SetTarget
from bot.domain.division_acts import DropTask, JoinTasks, SplitTask
from bot.domain.indicator_names import NameTarget
from bot.domain.plan import Draft, Edit, Plan, Warning
from bot.domain.plan_facts import Doubts
from bot.domain.rule_acts import DropRule, SetRule
from bot.domain.task_acts import Assign, EditTask, SetClass, SetDeadline, SetDivision, SetSensitivity
from bot.domain.unit_acts import MergeUnits, NameMembers, RenameUnit
from bot.errors import NotFound

NOT_ISSUED: Final = "not_issued"  # 征求意见稿
# Who answers for what, and whether anything is missing: nobody should publish over these unseen.
MUST_SETTLE: Final = frozenset(
    {
        "bracket_not_closed",
        "bracket_not_opened",
        "character_lost",
        "collective_without_members",
        "leftover",
        NOT_ISSUED,
        "number_repeated",
        "plan_without_units",
        "table_unread",
        "task_without_units",
        "title_missing",
        "unit_ambiguous",
        "unit_unknown",
    }
)
IMPORTED: Final = "import"  # the edit that reading a document leaves


class Act(Protocol):
    """Something a reviewer does; pure. Raises BadEdit, NotFound."""

    def on(self, draft: Draft) -> Draft: ...


@dataclass(frozen=True, slots=True)
class Settle:
    """Somebody looked at the doubtful place, and it is right as it stands now. `warning` is its key."""

    warning: str
    note: str = ""

    def on(self, draft: Draft) -> Draft:
        """Raises NotFound."""
        _require_warning(draft, self.warning)
        return replace(draft, settled=tuple(dict.fromkeys([*draft.settled, self.warning])))


@dataclass(frozen=True, slots=True)
class Reopen:
    """The doubtful place is to be looked at again."""

    warning: str

    def on(self, draft: Draft) -> Draft:
        """Raises NotFound."""
        _require_warning(draft, self.warning)
        return replace(draft, settled=tuple(each for each in draft.settled if each != self.warning))


ACTS: Final[Mapping[str, type[Act]]] = {
    "settle": Settle,
    "reopen": Reopen,
    "edit_task": EditTask,
    "set_deadline": SetDeadline,
    "set_class": SetClass,
    "set_division": SetDivision,
    "set_sensitivity": SetSensitivity,
    "assign": Assign,
    "split_task": SplitTask,
    "join_tasks": JoinTasks,
    "drop_task": DropTask,
    "merge_units": MergeUnits,
    "rename_unit": RenameUnit,
    "name_members": NameMembers,
    "set_milestone": SetMilestone,
    "drop_milestone": DropMilestone,
    "set_target": SetTarget,
    "name_target": NameTarget,
    "retitle_plan": RetitlePlan,
    "set_rule": SetRule,
    "drop_rule": DropRule,
}
_NAMES: Final = {kind: name for name, kind in ACTS.items()}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a warning speaks of, by id; "" where that cannot be told."""

    task: str = ""
    unit: str = ""
    indicator: str = ""


def perform(draft: Draft, acts: Sequence[Act], *, by: str, at: datetime) -> Draft:
    """All of them in turn, or none. Raises BadEdit (also where nothing would change), NotFound."""
    changed = draft
    for act in acts:
        changed = act.on(changed)
    if changed == draft:
        raise BadEdit(why="nothing", what="")
    edits = tuple(Edit(at, by, _NAMES[type(act)], _given(act)) for act in acts)
    return replace(changed, edits=(*draft.edits, *edits))


@dataclass(frozen=True, slots=True)
class Brought:
    """A document that was read: its name ("" where it has none), who brought it and when."""

    document: str
    by: str
    at: datetime


def imported(draft: Draft, brought: Brought) -> Draft:
    """A new reading with who brought it and when."""
    given = {"document": brought.document, "source": draft.source}
    edit = Edit(brought.at, brought.by, IMPORTED, given)
    return replace(draft, document=brought.document, edits=(*draft.edits, edit))


def warning_key(warning: Warning) -> str:
    """What `Draft.settled` holds: the same oddity has the same key in a later reading of the document.

    Neither its line nor the wording of its message counts.
    """
    said = sha256(f"{warning.quote}\n{warning.about}".encode()).hexdigest()[:8]
    return f"{warning.code}/{said}"


def open_warnings(draft: Draft) -> list[Warning]:
    """Those nobody has settled, as found in the document."""
    settled = set(draft.settled)
    return [warning for warning in draft.warnings if warning_key(warning) not in settled]


def settled_warnings(draft: Draft) -> list[Warning]:
    """The others, as found in the document."""
    settled = set(draft.settled)
    return [warning for warning in draft.warnings if warning_key(warning) in settled]


def blocking(draft: Draft) -> list[Warning]:
    """The open ones that should be settled before anything is published."""
    return [warning for warning in open_warnings(draft) if warning.code in MUST_SETTLE]


def is_issued(draft: Draft) -> bool:
    """Its text is no draft for comment (征求意见稿), or somebody has confirmed since that it is issued."""
    return all(warning.code != NOT_ISSUED for warning in open_warnings(draft))


def doubts_of(draft: Draft) -> Doubts:
    """What is recorded of them with the version that the draft becomes."""
    unsettled = dict.fromkeys(warning_key(warning) for warning in open_warnings(draft))
    return Doubts(tuple(unsettled), len(settled_warnings(draft)))


def settled_by(draft: Draft) -> dict[str, Edit]:
    """The edit that settled each key last, where it is known."""
    return {edit.given["warning"]: edit for edit in draft.edits if edit.act == "settle"}


def subjects(draft: Draft) -> dict[str, Subject]:
    """What each warning speaks of, by its key: the unit or figure it names, the task on whose line it is."""
    of_line = {each.line: each.id for each in reversed(draft.plan.tasks) if each.line}
    of_line |= {each.line: each.of for each in reversed(draft.stretches) if each.of}
    found: dict[str, Subject] = {}
    for warning in draft.warnings:
        found.setdefault(warning_key(warning), _subject(draft.plan, warning, of_line.get(warning.line, "")))
    return found


def _subject(plan: Plan, warning: Warning, task: str) -> Subject:
    quote = warning.quote
    unit = next((each.id for each in plan.units if quote in {each.name, each.printed, *each.aliases}), "")
    figure = next(
        (each.id for each in plan.indicators if each.metric == quote and each.line == warning.line), ""
    )
    return Subject(task, unit, figure)


def _require_warning(draft: Draft, key: str) -> None:
    if key not in {warning_key(warning) for warning in draft.warnings}:
        raise NotFound(what="warning", name=key)


def _given(act: Act) -> dict[str, Any]:
    """What the act got, as JSON holds it."""
    found = _plain(act)
    if not isinstance(found, dict):
        raise TypeError(f"{act!r} is no value")
    return found


def _plain(value: object) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, (date, time, Decimal)):
        return str(value)
    return [_plain(each) for each in value] if isinstance(value, (tuple, list)) else value
