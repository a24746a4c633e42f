"""`duban publish, grant, roster, erase, audit, rebuild, migrate`: the record, and who may speak."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.options import ConfigOption, LocaleOption, Place, StateOption, find_place, login_name

if TYPE_CHECKING:
    from bot.storage.database import Db

FAULTY = 1
audit = typer.Typer(help="Is the record whole?", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    for command in (publish, grant, roster, erase, rebuild, migrate):
        app.command()(command)
    app.add_typer(audit, name="audit")


def publish(  # noqa: PLR0913 - a parameter an option
    draft: Annotated[str, typer.Argument(metavar="DRAFT", help="A draft's id or file.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    preview: Annotated[bool, typer.Option("--preview", help="Only show what it would do.")] = False,
    why: Annotated[str, typer.Option(help="Why there is a new version; kept in the ledger.")] = "",
    state: StateOption = None,
    config: ConfigOption = None,
    locale: LocaleOption = None,
) -> None:
    """Publish a draft: first show what it does to open filings, then write the version to the ledger."""
    from bot.cli.catalogue import find_draft, in_force
    from bot.cli.previews import say_fault, say_preview, say_refused
    from bot.cli.terminal import open_terminal
    from bot.document_errors import BadEdit
    from bot.domain.comparison import differences
    from bot.domain.indicator_names import may_be_published
    from bot.domain.review import blocking, doubts_of
    from bot.domain.rule_faults import plan_faults
    from bot.storage.codec import to_json

    place = find_place(state, config, locale)
    terminal = open_terminal(place.locale, place.state)
    found_draft = find_draft(draft, place)
    plan = found_draft.plan
    if faults := plan_faults(plan.rules):
        for fault in faults:
            say_fault(terminal, fault)
        raise typer.Exit(FAULTY)
    try:
        may_be_published(plan)
    except BadEdit as error:
        say_refused(terminal, error)
        raise typer.Exit(FAULTY) from error
    old = in_force(plan.id, place)
    [found] = write(place, "preview", {"plan": to_json(plan)})
    say_preview(terminal, json.loads(found), differences(old, plan) if old else ())
    if unsettled := blocking(found_draft):
        terminal.say("publish/unsettled", plan=plan.id, count=len(unsettled))
    if not preview and (yes or typer.confirm(terminal.words("publish/confirm"))):
        why = why or ("" if yes else terminal.ask("publish/why") or "")
        told = {"by": login_name(), "why": why, "doubts": to_json(doubts_of(found_draft))}
        _say(write(place, "publish", {"plan": to_json(plan), **told}))


def grant(  # noqa: PLR0913, PLR0917 - a parameter an option
    account: Annotated[str, typer.Argument(metavar="CONNECTION:ACCOUNT")],
    role: Annotated[str, typer.Argument(help="administrator, coordinator, leader, head or liaison.")],
    unit: Annotated[str, typer.Option(help="The unit's name, for head and liaison.")] = "",
    name: Annotated[str, typer.Option(help="The person's name.")] = "",
    state: StateOption = None,
    config: ConfigOption = None,
) -> None:
    """Give somebody a post; the first administrator comes this way."""
    connection, _, of_person = account.partition(":")
    if not connection or not of_person:
        raise typer.BadParameter("expected CONNECTION:ACCOUNT")
    given = {"connection": connection, "account": of_person, "role": role, "unit": unit, "name": name}
    _say(write(find_place(state, config), "grant", given))


def roster(
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False)],
    state: StateOption = None,
    config: ConfigOption = None,
) -> None:
    """Take people, posts and rooms from a table, csv or xlsx: name, role, unit, connection, account, room,
    room_name, person. Chinese headings and roles are read as well; rows of one `person` are one person.
    """
    from bot.intake.sheets import read_table

    place = find_place(state, config)
    rows = read_table(file.read_bytes(), file.name)
    _say(write(place, "roster", {"rows": rows, "connections": list(place.connections)}))


def erase(
    person: Annotated[str, typer.Argument(help="The person's id, as /people and the exports show it.")],
    state: StateOption = None,
    config: ConfigOption = None,
) -> None:
    """Erase somebody's name, accounts and written words, and end their posts; the chain stays valid."""
    _say(write(find_place(state, config), "erase", {"person": person}))


def migrate(state: StateOption = None, config: ConfigOption = None) -> None:
    """Bring the ledger's tables up to this release."""
    from bot.storage.database import Database
    from bot.storage.schema import LATEST
    from bot.storage.schema import migrate as bring_up

    place = find_place(state, config)
    place.state.mkdir(parents=True, exist_ok=True)
    bring_up(Database(place.database_url))
    typer.echo(f"the ledger is at revision {LATEST}")


def rebuild(state: StateOption = None, config: ConfigOption = None) -> None:
    """Make the derived tables anew from the facts. Stop the service first."""
    from bot.storage.audit import rebuild as make_anew
    from bot.storage.lock import service_lock

    place = find_place(state, config)
    with service_lock(place.state):
        db = _open(place, read_only=False)
        count = make_anew(db)
        db.close()
    typer.echo(f"{count} facts applied")


@audit.command("verify")
def verify(
    head: Annotated[
        str | None, typer.Option(help="A head noted earlier, SEQ:DIGEST; the digest may be cut.")
    ] = None,
    state: StateOption = None,
    config: ConfigOption = None,
) -> None:
    """Check the chain and the derived tables; exit 1 and one line a fault."""
    import tempfile

    from bot.storage.audit import compare_derived
    from bot.storage.audit import verify as check_chain
    from bot.storage.database import Database
    from bot.storage.schema import migrate as bring_up

    db = _open(find_place(state, config))
    db.snapshot()
    faults = check_chain(db, expected=_head(head) if head else None)
    with tempfile.TemporaryDirectory() as folder:
        scratch = Database(f"sqlite:///{folder}/scratch.db")
        bring_up(scratch)
        if not faults:
            faults = compare_derived(db, scratch)
    for fault in faults:
        typer.echo(f"{fault.code}: {fault.where}")
    row = db.one("head")
    db.close()
    if faults:
        raise typer.Exit(FAULTY)
    typer.echo(f"whole: {row[0]} facts, head {row[0]}:{row[1][:12]}" if row else "empty")


def write(place: Place, act: str, args: dict[str, Any]) -> Sequence[str]:
    """Through the running service, else with the service lock by ourselves. Raises ConfigError."""
    from bot.runtime.control import ask_service
    from bot.storage.lock import service_lock

    answered = ask_service(place.state, act, args)
    if answered is not None:
        return answered
    with service_lock(place.state):
        return _by_ourselves(place, act, args)


def _by_ourselves(place: Place, act: str, args: dict[str, Any]) -> list[str]:
    from bot.cli.serving import kept_ahead
    from bot.runtime.acts import lines_of
    from bot.runtime.clock import OfficeClock
    from bot.runtime.logs import set_up_logs
    from bot.runtime.writer import Writer
    from bot.storage.data_files import data_files, read_calendar
    from bot.storage.database import Database
    from bot.storage.plans import PlanCache
    from bot.storage.record import Shared
    from bot.storage.schema import migrate as bring_up

    set_up_logs(level="error")
    database = Database(place.database_url)
    bring_up(database)
    calendar = read_calendar(data_files(place.state), place.zone)
    writer = Writer(database, Shared(PlanCache(), calendar))
    writer.start()
    try:
        at = OfficeClock(kept_ahead(database)).office()
        return list(writer.run_now(lambda tx: lines_of(act, tx, args, at)))
    finally:
        writer.stop()


def _open(place: Place, *, read_only: bool = True) -> Db:
    """The ledger, for reading unless said otherwise. Raises ConfigError where it is not at this release."""
    from bot.storage.database import Database
    from bot.storage.schema import require_current

    database = Database(place.database_url)
    require_current(database)
    return database.connect(read_only=read_only)


def _head(text: str) -> tuple[int, str]:
    seq, _, digest = text.partition(":")
    if not seq.isdigit() or not digest:
        raise typer.BadParameter("expected SEQ:DIGEST", param_hint="--head")
    return int(seq), digest


def _say(lines: Sequence[str]) -> None:
    for line in lines:
        typer.echo(line)
