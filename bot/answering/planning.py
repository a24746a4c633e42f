"""Which plan and tasks a coordinator's command is about; asks where several may be meant (方案)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rapidfuzz import fuzz, process

from bot.answering.office import as_label, plan_at_start
from bot.domain.people import office_plans
from bot.domain.plan import Plan, Task
from bot.errors import NotFound
from bot.notices.choices import choose_plan
from bot.ports.ledger import View
from bot.ports.usecase import Call, Outcome

_BETWEEN: Final = " \t\n　,，、;；:："
_MOST_NEAR: Final = 3


@dataclass(frozen=True, slots=True)
class Located:
    """The current version of a plan, tasks of it (at least one), and the words that follow them."""

    plan: Plan
    tasks: tuple[Task, ...]
    words: str

    @property
    def named(self) -> str:
        """Plan and tasks as a command takes them."""
        return f"{self.plan.id} {'、'.join(task.label for task in self.tasks)}"


def own_plans(call: Call[Any], view: View) -> list[Plan]:
    """The published plans the caller answers for at the office, in the order first published."""
    own = office_plans(call.posts)
    return [plan for plan in view.plans.all_current() if own is None or plan.id in own]


def locate(call: Call[Any], view: View, command: str, words: str, *, most: int = 200) -> Outcome | Located:
    """The tasks that the words name first; asks where their labels stand in several plans.

    The plan may stand before them. Raises NotFound, also for a plan the caller does not answer for.
    """
    plans = own_plans(call, view)
    named, rest = plan_at_start(words, plans)
    known = [named] if named else plans
    labels, after = labels_at_start(rest, known, most=most)
    if not labels:
        first = re.split(f"[{_BETWEEN}]", rest, maxsplit=1)[0]
        raise NotFound(what="task", name=first, nearest=likeliest_labels(first, known))
    holding = [plan for plan in known if all(plan.find_task(label) for label in labels)]
    if not holding:
        missing = next(label for label in labels if not any(plan.find_task(label) for plan in known))
        raise NotFound(what="task", name=missing, nearest=likeliest_labels(missing, known))
    quoted = {filing.split("/", 1)[0] for filing in call.quoted}
    meant = [plan for plan in holding if plan.id in quoted] or holding
    if len(meant) > 1:
        calls = [(plan.title, f"/{command} {plan.id} {rest}") for plan in meant]
        return Outcome(answer=choose_plan(calls, labels=labels))
    tasks = (meant[0].find_task(label) for label in labels)
    return Located(meant[0], tuple(task for task in tasks if task), after)


def labels_at_start(words: str, plans: Sequence[Plan], *, most: int) -> tuple[tuple[str, ...], str]:
    """Labels first ("3、7", "第7项", "1-2" where a task is called so), each once; then what follows."""
    labels: list[str] = []
    left = words.strip(_BETWEEN)
    while left and len(labels) < most:
        first = re.split(f"[{_BETWEEN}]", left, maxsplit=1)[0]
        bare = unicodedata.normalize("NFKC", first).removeprefix("第").removesuffix("项")
        known = any(plan.find_task(bare) for plan in plans)
        label = bare if known else as_label(first)
        if label is None:
            break
        labels.append(label)
        left = left[len(first) :].lstrip(_BETWEEN)
    return tuple(dict.fromkeys(labels)), left


def likeliest_labels(name: str, plans: Iterable[Plan]) -> list[str]:
    """Labels of tasks that may be meant: by the words of a title, else like the label itself."""
    tasks = [task for plan in plans for task in plan.tasks]
    titles = {task.label: task.title for task in tasks}
    near = process.extract(name, titles, scorer=fuzz.partial_ratio, score_cutoff=60, limit=_MOST_NEAR)
    alike = process.extract(name, list(titles), scorer=fuzz.ratio, limit=_MOST_NEAR)
    return [label for _, _, label in near] or [label for label, _, _ in alike]
