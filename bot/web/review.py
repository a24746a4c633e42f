"""The plan review: its page, the draft as the page shows it, and acts as the page sends them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from itertools import groupby
from typing import Any, cast

import msgspec

from bot.domain.plan import OFFICE, Draft, Edit, Indicator, Milestone, Plan, Task, Unit, Warning
from bot.domain.reconcile import Change
from bot.domain.review import (
    ACTS,
    MUST_SETTLE,
    Act,
    Subject,
    blocking,
    open_warnings,
    settled_by,
    subjects,
    warning_key,
)
from bot.domain.rules import ReportingRule
from bot.errors import Undecodable
from bot.ports.http import HttpReply
from bot.typed import convert
from bot.web.pages import html_page, locale_of, locales, page_words
from bot.web.review_rules import rule_json

MOST_ACTS = 200  # in one save
MOST_EDITS = 50  # shown; the draft keeps all


@dataclass(frozen=True, slots=True)
class Standing:
    """What surrounds a draft: the version in force, people's names by id, the office's zone, and rules to
    choose from by name.
    """

    published: Plan | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    zone: str = ""
    presets: Mapping[str, ReportingRule] = field(default_factory=dict)


def page(plan: str, lang: str, *, console: bool) -> HttpReply:
    """The review of a draft; with "" the list of drafts. `console` links back to the console."""
    locale = locale_of(lang)
    other = next((each for each in locales() if each != locale), locale)
    words = page_words(locale)
    shared = {name: words["console"][name] for name in ("dates", "periods")}
    shared |= {f"{name}s": words["fixed"][name] for name in ("rule_fault", "rule_field")}
    values = {
        "plan": plan,
        "console": console,
        "other": other,
        "other_words": page_words(other),
        "script_words": {**words["review"], **shared},
    }
    return html_page("review.html.j2", locale=locale, words=words, values=values)


def listed(draft: Draft) -> dict[str, Any]:
    """A draft in the list of drafts."""
    return {
        "id": draft.plan.id,
        "title": draft.plan.title,
        "document": draft.document,
        "tasks": len(draft.plan.tasks),
        "units": len(draft.plan.units),
        "open": len(open_warnings(draft)),
        "must": len(blocking(draft)),
        "revision": draft.revision,
        "last": _edit(draft.edits[-1], {}) if draft.edits else None,
    }


def shown(draft: Draft, standing: Standing) -> dict[str, Any]:
    """The whole draft, ready for JSON. Words stay as printed; the page puts them into text nodes only."""
    plan, published = draft.plan, standing.published
    same = published is not None and plan.says_the_same(published)
    return {
        "plan": {"id": plan.id, "title": plan.title, "doc_no": plan.doc_no, "issuer": list(plan.issuer)},
        "revision": draft.revision,
        "document": draft.document,
        "source": _source(draft),
        "tasks": [_task(task) for task in plan.tasks],
        "units": [_unit(unit) for unit in plan.units],
        "indicators": [_indicator(row) for row in plan.indicators],
        "milestones": [_milestone(row) for row in plan.milestones],
        "rules": [{"kind": row.kind, "printed": row.printed, "line": row.line} for row in plan.printed_rules],
        "reporting": [rule_json(rule) for rule in plan.rules],
        "presets": [rule_json(rule) for rule in standing.presets.values()],
        "warnings": _warnings(draft, standing.names),
        "edits": [_edit(each, standing.names) for each in draft.edits[-MOST_EDITS:]],
        "published": {"version": published.version if published else 0, "same": same},
        "office": OFFICE,
        "zone": standing.zone,
    }


def preview_json(changes: Sequence[Change], plan: Plan) -> list[dict[str, Any]]:
    """What publishing would do to each open filing. `plan` names units and tasks."""
    names = {unit.id: unit.name for unit in plan.units}
    titles = {task.id: task.title for task in plan.tasks}
    return [
        {
            "what": change.what,
            "label": change.label,
            "title": titles.get(change.task, ""),
            "unit": names.get(change.unit, change.unit),
            "to_unit": names.get(change.to_unit, change.to_unit),
            "period": change.period,
            "due_on": change.due_on.isoformat() if change.due_on else None,
        }
        for change in changes
    ]


def read_acts(given: object) -> tuple[Act, ...]:
    """`[{"act": NAME, ..its fields}]`. Raises Undecodable, also for a field that the act has not."""
    if not isinstance(given, list) or not 0 < len(given) <= MOST_ACTS:
        raise Undecodable(f"acts: expected 1 to {MOST_ACTS}")
    return tuple(_act(each) for each in given)


def _act(given: object) -> Act:
    if not isinstance(given, dict):
        raise Undecodable("acts: expected objects")
    name, values = str(given.get("act", "")), {key: each for key, each in given.items() if key != "act"}
    kind: Any = ACTS.get(name)
    if kind is None:
        raise Undecodable(f"acts: there is no act {name!r}")
    odd = set(values) - {each.name for each in fields(kind)}
    if odd:
        raise Undecodable(f"{name}: there is no {sorted(odd)[0]!r}")
    try:
        return cast("Act", convert(values, kind))
    except msgspec.ValidationError as error:
        raise Undecodable(f"{name}: {error}") from error


def _source(draft: Draft) -> list[list[Any]]:
    """A row a line: its number, and its stretches as words, what they are, and the task they belong to."""
    return [
        [line, [[each.text, each.what, each.of or ""] for each in stretches]]
        for line, stretches in groupby(draft.stretches, key=lambda each: each.line)
    ]


def _task(task: Task) -> dict[str, Any]:
    return {
        "id": task.id,
        "label": task.label,
        "kind": task.kind,
        "title": task.title,
        "text": task.text,
        "section": list(task.section),
        "units": [{"id": each.unit, "role": each.role} for each in task.assignments],
        "open_list": task.open_list,
        "by_division": task.by_division,
        "class": task.task_class,
        "sensitivity": task.sensitivity,
        "deadline": task.deadline.isoformat() if task.deadline else None,
        "ongoing": task.ongoing,
        "boxes": list(task.boxes),
        "line": task.line,
    }


def _unit(unit: Unit) -> dict[str, Any]:
    return {
        "id": unit.id,
        "name": unit.name,
        "kind": unit.kind,
        "aliases": list(unit.aliases),
        "printed": unit.printed,
        "members": list(unit.members),
    }


def _indicator(row: Indicator) -> dict[str, Any]:
    return {
        "id": row.id,
        "metric": row.metric,
        "op": row.op,
        "value": str(row.value),
        "value2": str(row.value2) if row.value2 is not None else None,
        "unit": row.unit,
        "by": row.by,
        "baseline": str(row.baseline) if row.baseline is not None else None,
        "baseline_year": row.baseline_year,
        "aliases": list(row.aliases),
        "task": row.task,
        "line": row.line,
    }


def _milestone(row: Milestone) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "kind": row.kind,
        "date": row.date,
        "task": row.task,
        "line": row.line,
    }


def _warnings(draft: Draft, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each once, as found in the document, with what it is about and who settled it."""
    settled, by, about = set(draft.settled), settled_by(draft), subjects(draft)
    found: dict[str, dict[str, Any]] = {}
    for warning in draft.warnings:
        key = warning_key(warning)
        edit = by.get(key)
        told = _warning(key, warning, about[key])
        found.setdefault(key, told | {"settled": key in settled, "by": _edit(edit, names) if edit else None})
    return list(found.values())


def _warning(key: str, warning: Warning, subject: Subject) -> dict[str, Any]:
    return {
        "key": key,
        "code": warning.code,
        "line": warning.line,
        "quote": warning.quote,
        "message": warning.message,
        "must": warning.code in MUST_SETTLE,
        "task": subject.task,
        "unit": subject.unit,
        "indicator": subject.indicator,
    }


def _edit(edit: Edit, names: Mapping[str, str]) -> dict[str, Any]:
    """By whom: a person's name where it is one we know, else as it was written down."""
    return {
        "at": edit.at.isoformat(),
        "by": names.get(edit.by, edit.by),
        "act": edit.act,
        "note": str(edit.given.get("note", "")),
    }
