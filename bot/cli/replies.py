"""`duban read`: replies in, readings out, as JSON lines (解读)."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.options import ZONE, ConfigOption, StateOption, find_place

if TYPE_CHECKING:
    from pathlib import Path

    from bot.domain.calendar import WorkCalendar
    from bot.domain.plan import Plan

FAULTY = 1


def add_to(app: typer.Typer) -> None:
    app.command("read")(read_replies)


def read_replies(
    plan: Annotated[
        str | None,
        typer.Option(
            "--plan", metavar="PLAN", help="Gives tasks and indicators where a context leaves them out."
        ),
    ] = None,
    state: StateOption = None,
    config: ConfigOption = None,
) -> None:
    """Read staff replies from JSON lines.

    In: {"id", "context", "text"}; out: {"id", "reading"}, or {"id", "error"} and exit 1 at the end.
    """
    known = _known(plan, state, config) if plan is not None else {}
    calendar = _calendar(state, config)
    faulty = False
    for line in sys.stdin.buffer:
        if line.strip():
            answer = _answer(line.decode("utf-8", "replace"), known, calendar)
            faulty = faulty or "error" in answer
            typer.echo(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))
    if faulty:
        raise typer.Exit(FAULTY)


def _calendar(state: Path | None, config: Path | None) -> WorkCalendar:
    """The office's, where a state or settings are named; else the one that is shipped."""
    from bot.storage.data_files import data_files, read_calendar

    if state is None and config is None:
        return read_calendar(data_files(), ZONE)
    place = find_place(state, config)
    return read_calendar(data_files(place.state), place.zone)


def _known(plan: str, state: Any, config: Any) -> dict[str, Any]:
    from bot.cli.catalogue import find_plan

    return context_of(find_plan(plan, find_place(state, config)))


def context_of(plan: Plan) -> dict[str, Any]:
    """What a plan tells a reader: all its tasks as the writer's, and their indicators."""
    labels = {task.id: task.label for task in plan.tasks}
    indicators: dict[str, list[dict[str, Any]]] = {}
    for each in plan.indicators:
        if each.task in labels:
            named: dict[str, Any] = {"metric": each.metric, "unit": each.unit}
            named |= {"aliases": list(each.aliases)} if each.aliases else {}
            indicators.setdefault(labels[each.task], []).append(named)
    return {"my_tasks": list(labels.values()), "indicators": indicators}


def _answer(line: str, known: Mapping[str, Any], calendar: WorkCalendar) -> dict[str, Any]:
    from bot.errors import TooLong
    from bot.replies.read_reply import read_reply
    from bot.replies.wire import context_from_json, reading_json

    case: Any = None
    try:
        case = json.loads(line)
        context = context_from_json({**known, **case["context"]}, calendar)
        return {"id": case["id"], "reading": reading_json(read_reply(str(case["text"]), context))}
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, TooLong) as error:
        name = case.get("id") if isinstance(case, dict) else None
        return {"id": name, "error": f"{type(error).__name__}: {error}"}
