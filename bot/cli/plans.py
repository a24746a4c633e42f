"""`duban import`, `plans`, `diff`: from a document to a draft, and what there is (方案)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import ConfigOption, LocaleOption, Place, StateOption, find_place

if TYPE_CHECKING:
    from bot.cli.terminal import Terminal
    from bot.domain.plan import Draft, Plan

NOT_A_PLAN, UNREADABLE = 1, 2


def add_to(app: typer.Typer) -> None:
    app.command("import")(import_document)
    app.command("plans")(list_plans)
    app.command("diff")(show_differences)


def import_document(  # noqa: PLR0913  a parameter an option
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="txt, docx, pdf, html, xlsx, csv, md, or a catalogue (json); - for standard input.",
        ),
    ],
    *,
    plan: Annotated[
        str | None, typer.Option("--as", metavar="PLAN", help="The plan's id; else made from its title.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE.json", help="Write what was read here.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was read.")] = False,
    state: StateOption = None,
    config: ConfigOption = None,
    locale: LocaleOption = None,
) -> None:
    """Read a published plan into a draft.

    With --json or --out, and without --as, only show what was read.

    A plan known already, also from a catalogue that ships, keeps its ids and what people settled.
    Exit 1: this is no plan; 2: it cannot be read.
    """
    from bot.cli.terminal import open_terminal

    place = find_place(state, config, locale)
    terminal = open_terminal(place.locale, place.state, to_stderr=as_json)
    draft = _read(file, terminal)
    if as_json or out is not None:
        _show_json(draft, out, as_json=as_json)
    if plan is None and (as_json or out is not None):
        return
    saved = _save(draft, "" if file == "-" else Path(file).name, plan, place)
    del draft  # the document itself is on the disk now
    _tell(saved, terminal)


def list_plans(state: StateOption = None, config: ConfigOption = None, locale: LocaleOption = None) -> None:
    """List drafts and published plans."""
    from bot.cli.catalogue import published_plans
    from bot.cli.terminal import open_terminal
    from bot.domain.review import open_warnings
    from bot.storage.drafts import Drafts

    place = find_place(state, config, locale)
    terminal = open_terminal(place.locale, place.state)
    rows = [
        _row(plan, terminal.words("standing", state="published", number=plan.version, open=0))
        for plan in published_plans(place)
    ]
    for draft in Drafts(place.drafts).plans():
        words = terminal.words(
            "standing", state="draft", number=draft.revision, open=len(open_warnings(draft))
        )
        rows.append(_row(draft.plan, words))
    if not rows:
        terminal.say("no_plans")
        return
    terminal.table(("id", "title", "tasks", "units", "standing"), rows)


def _row(plan: Plan, standing: str) -> list[str]:
    return [plan.id, plan.title, str(len(plan.tasks)), str(len(plan.units)), standing]


def show_differences(  # noqa: PLR0913  a parameter an option
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="A draft's id or file, or PLAN@VERSION for a published one.")
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="As OLD; PLAN@ is the version in force.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print every difference.")] = False,
    state: StateOption = None,
    config: ConfigOption = None,
    locale: LocaleOption = None,
) -> None:
    """Show what differs between two plans, by meaning: a task with another number is the same task."""
    import json

    from bot.cli.catalogue import find_plan
    from bot.cli.differences import differences_json, say_differences
    from bot.cli.terminal import open_terminal
    from bot.domain.comparison import differences

    place = find_place(state, config, locale)
    before, now = find_plan(old, place), find_plan(new, place)
    found = differences(before, now)
    if as_json:
        typer.echo(json.dumps(differences_json(before, now, found), ensure_ascii=False, indent=1))
        return
    say_differences(open_terminal(place.locale, place.state), found)


def _read(file: str, terminal: Terminal) -> Draft:
    from bot.document_errors import NotAPlan, UnreadableDocument
    from bot.runtime.reading import bytes_of, read_in_child
    from bot.storage.drafts import read_draft
    from bot.web.pages import page_words

    if Path(file).suffix == ".json":
        return read_draft(Path(file))
    try:
        return read_in_child(bytes_of(file), "" if file == "-" else Path(file).name)
    except NotAPlan as error:
        terminal.say("not_a_plan", name=file, lines=error.lines)
        raise typer.Exit(NOT_A_PLAN) from None
    except UnreadableDocument as error:
        code, _, kind = error.reason.partition(" ")
        advice = page_words(terminal.locale)["review"]["unreadable"]
        terminal.say("unreadable", name=file, reason=advice[code].format(kind=kind))
        raise typer.Exit(UNREADABLE) from None


def _show_json(draft: Draft, out: Path | None, *, as_json: bool) -> None:
    from bot.plans.export import plan_text

    if out is not None:
        with out.open("w", encoding="utf-8") as file:
            file.writelines(plan_text(draft))
    if as_json:
        for piece in plan_text(draft):
            typer.echo(piece.encode(), nl=False)


@dataclass(frozen=True, slots=True)
class _Saved:
    """The plan of a draft that was saved, as it was known before, and how much there is beside it."""

    plan: Plan
    known: Plan | None
    revision: int
    open: int
    skipped: int


def _save(draft: Draft, document: str, named: str | None, place: Place) -> _Saved:
    from datetime import UTC, datetime

    from bot.cli.catalogue import known_plans
    from bot.cli.options import login_name
    from bot.domain.review import Brought, open_warnings
    from bot.storage.recognising import recognise

    brought = Brought(document, login_name(), datetime.now(UTC))
    known = known_plans(place)
    found = recognise(draft, named, known)
    saved = known.drafts.take(found.read, brought, there=found.there, basis=found.basis)
    return _Saved(saved.plan, found.known, saved.revision, len(open_warnings(saved)), len(saved.skipped))


def _tell(saved: _Saved, terminal: Terminal) -> None:
    from bot.cli.differences import say_differences
    from bot.domain.comparison import differences

    plan = saved.plan
    if saved.known is not None:
        terminal.say("known_already", plan=plan.id)
        say_differences(terminal, differences(saved.known, plan))
    terminal.say(
        "imported",
        title=plan.title,
        plan=plan.id,
        revision=saved.revision,
        tasks=len(plan.tasks),
        units=len(plan.units),
        indicators=len(plan.indicators),
        milestones=len(plan.milestones),
        open=saved.open,
        skipped=saved.skipped,
    )
