"""The tables of a review on a terminal: tasks, units, nodes, figures, what is settled."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cli.terminal import Terminal
from bot.domain.plan import OFFICE, Draft, Plan, Role, Task
from bot.domain.review import settled_by, settled_warnings, warning_key


class Looks:
    """Each shows one table of a draft and changes nothing."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal

    def tasks(self, draft: Draft) -> None:
        plan = draft.plan
        rows = [
            [
                task.label,
                task.title or task.text[:24],
                self._word(task.task_class),
                _names_of(plan, task, ("lead",)),
                _names_of(plan, task, ("support", "responsible")),
                self._limit(task),
            ]
            for task in plan.tasks
        ]
        self._terminal.table(("label", "title", "task_class", "lead", "others", "deadline"), rows)

    def units(self, draft: Draft) -> None:
        plan = draft.plan
        names = {unit.id: unit.name for unit in plan.units}
        rows = [
            [
                unit.name,
                self._word(unit.kind),
                " ".join(unit.aliases),
                " ".join(names.get(each, each) for each in unit.members),
                str(sum(any(each.unit == unit.id for each in task.assignments) for task in plan.tasks)),
            ]
            for unit in plan.units
        ]
        self._terminal.table(("unit", "kind", "aliases", "members", "tasks"), rows)

    def rules(self, draft: Draft) -> None:
        """Named as `rule` takes them, their days as recurrences."""
        rows = [
            [
                rule.id,
                " ".join(map(self._word, rule.classes)),
                rule.opens,
                f"{rule.due} {rule.cut_off:%H:%M}".strip(),
                " ".join(f"{step.stage}{step.offset_workdays:+d}" for step in rule.ladder),
                str(rule.lock_workdays),
            ]
            for rule in draft.plan.rules
        ]
        self._terminal.table(("rule", "classes", "opens", "due", "ladder", "lock"), rows)

    def milestones(self, draft: Draft) -> None:
        """Numbered as `c` takes them."""
        labels = {task.id: task.label for task in draft.plan.tasks}
        rows = [
            [str(number), row.date, row.name, labels.get(row.task or "", "")]
            for number, row in enumerate(draft.plan.milestones, start=1)
        ]
        self._terminal.table(("place", "date", "milestone", "task"), rows)

    def targets(self, draft: Draft) -> None:
        """Numbered as `f` takes them."""
        labels = {task.id: task.label for task in draft.plan.tasks}
        rows = [
            [
                str(number),
                row.metric,
                f"{row.op} {row.value}{f' {row.value2}' if row.value2 is not None else ''} {row.unit}",
                row.by or "",
                " ".join(str(each) for each in (row.baseline, row.baseline_year) if each is not None),
                "、".join(row.aliases),
                labels.get(row.task or "", ""),
            ]
            for number, row in enumerate(draft.plan.indicators, start=1)
        ]
        self._terminal.table(("place", "indicator", "value", "by", "baseline", "aliases", "task"), rows)

    def settled(self, draft: Draft) -> None:
        """Numbered as `y` takes them."""
        who = settled_by(draft)
        rows = []
        for number, warning in enumerate(settled_warnings(draft), start=1):
            edit = who.get(warning_key(warning))
            by = f"{edit.by} {edit.at.astimezone():%Y-%m-%d %H:%M}" if edit else ""
            note = str(edit.given.get("note", "")) if edit else ""
            rows.append([str(number), str(warning.line), f"{warning.message} {note}".strip(), by])
        self._terminal.table(("place", "line", "warning", "settled"), rows)

    def _word(self, code: str) -> str:
        return self._terminal.words("word", code=code)

    def _limit(self, task: Task) -> str:
        if task.ongoing:
            return self._word("ongoing")
        return task.deadline.isoformat() if task.deadline else ""


def _names_of(plan: Plan, task: Task, roles: Sequence[Role]) -> str:
    names = {unit.id: unit.name for unit in plan.units} | {OFFICE: OFFICE}
    return " ".join(names.get(each.unit, each.unit) for each in task.assignments if each.role in roles)
