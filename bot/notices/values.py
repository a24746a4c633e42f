"""What several notices need: domain values as plain values of a Text, and the buttons that answer a task."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from bot.domain.filings import Filing, Report
from bot.domain.plan import Task
from bot.domain.readings import Figure, Item, Status
from bot.domain.scopes import plain_metric
from bot.text import Text, Value
from bot.wording.cards import Button

MOST_ROWS = 8
MOST_TITLE = 20  # characters of a task's or plan's title in a row
MOST_WORDS = 80  # characters of somebody's words in a card

# A button says its words in the clicker's name, and bot/replies reads them like any others.
SAID: dict[Status, str] = {
    "completed": "已完成",
    "on_track": "按计划推进",
    "behind": "进度偏慢",
    "no_activity": "本季度无新进展",
}

OF_INPUTS: frozenset[Status] = frozenset({"on_track", "no_activity"})  # the rest is the lead's to say

NO_CHANGE = "无变化"  # of an urgent event
ALL_UNKNOWN = "都待查"
ONLY_FILES = "见附件"  # of a form that brought files and no words


def told(report: Report | Item) -> dict[str, Value]:
    """What a report or a reading says of its task."""
    return {
        "status": report.status,
        "percent": report.percent,
        "figures": [figure_value(figure) for figure in report.figures],
        "problem": report.problem,
        "next_step": report.next_step,
        "expected_by": report.expected_by,
    }


def as_written(report: Report) -> str | None:
    """The writer's words; a button's call is nobody's."""
    return None if report.words is None or report.words.startswith(("/", "／")) else report.words


def figure_value(figure: Figure) -> dict[str, Value]:
    return {
        "metric": plain_metric(figure),
        "value": figure.value,
        "unit": figure.unit,
        "growth": figure.growth,
        "scope": figure.scope,
        "base": figure.base,
    }


def task_label(label: str, title: str | None = None) -> Text:
    """A task by its label; without a title where its words may not leave."""
    return Text("task/label", label=label, title=title, most=MOST_TITLE)


def title_shown(task: Task) -> str | None:
    """The title, or None for a task whose words never leave (offline)."""
    return None if task.sensitivity == "offline" else task.title


def answer_buttons(
    filing: Filing, row: int, statuses: Collection[Status] | None = None
) -> tuple[Button, ...]:
    """One a usual answer, likeliest first, for the task in that row; only those statuses, all for None."""
    return tuple(
        Button(f"{status}/{filing.id}", Text(f"buttons/{status}"), f"/report {filing.label} {words}", row)
        for status, words in SAID.items()
        if statuses is None or status in statuses
    )


def button(name: str, call: str, *, key: str = "", row: int | None = None) -> Button:
    """A button with the label of that name; the key is the name unless ids make it unique."""
    return Button(f"{name}/{key}" if key else name, Text(f"buttons/{name}"), call, row)


def labels_of(filings: Sequence[Filing]) -> list[Value]:
    """Each label once, in order."""
    return list(dict.fromkeys(filing.label for filing in filings))


def by_plan(places: Iterable[tuple[str, str]]) -> list[Value]:
    """Labels by the short name of their plan, "" where only one is in force; each once, in order."""
    found: dict[str, dict[str, None]] = {}
    for label, plan in places:
        found.setdefault(plan, {})[label] = None
    return [{"plan": plan or None, "labels": list(labels)} for plan, labels in found.items()]
