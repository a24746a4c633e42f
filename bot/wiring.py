"""Builds everything once: the only module that sees all concrete classes."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from aiohttp import web

from bot.config import Config, Connection, platform_settings
from bot.documents.makers import make_documents
from bot.documents.words import WORDS_FILE as DOCUMENTS_FILE
from bot.documents.words import read_words as read_document_words
from bot.domain.calendar import WorkCalendar
from bot.domain.hours import Hours
from bot.errors import ConfigError
from bot.notices.at_lease import AT_LEASE
from bot.plans.presets import FILE as PRESETS_FILE
from bot.plans.presets import parse_presets
from bot.platforms.console import Console as ConsolePlatform
from bot.platforms.dingtalk.platform import Config as DingTalkConfig
from bot.platforms.dingtalk.platform import dingtalk
from bot.platforms.feishu.platform import Config as FeishuConfig
from bot.platforms.feishu.platform import feishu
from bot.platforms.matrix.platform import Config as MatrixConfig
from bot.platforms.matrix.platform import Matrix
from bot.platforms.slack.platform import Config as SlackConfig
from bot.platforms.slack.platform import Slack
from bot.platforms.wecom.platform import Config as WeComConfig
from bot.platforms.wecom.platform import wecom
from bot.ports.platform import OnSite, Platform
from bot.runtime import console_server
from bot.runtime.almanac import Almanac
from bot.runtime.calls import Http, PublicHttp
from bot.runtime.catching_up import CatchUp
from bot.runtime.clock import Clock, MovableClock
from bot.runtime.console import Console, Events
from bot.runtime.console_door import Door
from bot.runtime.console_server import ConsoleServer
from bot.runtime.control import ControlServer
from bot.runtime.discovery import find_commands, find_schedules
from bot.runtime.drafting import Drafting
from bot.runtime.evidence_server import EvidenceServer
from bot.runtime.form_server import FormServer
from bot.runtime.health import Health
from bot.runtime.instance import Instance
from bot.runtime.leased import Worded
from bot.runtime.media import Media
from bot.runtime.mover import Mover
from bot.runtime.one_way import is_deaf
from bot.runtime.page_door import PageDoor, reviewer_in
from bot.runtime.page_keys import PageKeys
from bot.runtime.pipeline import Pipeline
from bot.runtime.proving import Prover
from bot.runtime.reader import Reader
from bot.runtime.review_server import CONSOLE_REVIEWER, Reviewer, ReviewServer
from bot.runtime.routes import Leases
from bot.runtime.sender import Sender
from bot.runtime.server import Hooks, public_app
from bot.runtime.service import Bell, Listener, Parts, Service
from bot.runtime.sockets import Sockets
from bot.runtime.ticker import Ticker
from bot.runtime.waiting import Waiting
from bot.runtime.work import Stores, Work
from bot.runtime.worker import Worker
from bot.runtime.writer import Writer
from bot.storage.data_files import DataFiles, data_files, read_calendar, read_scoring_rules
from bot.storage.database import Database
from bot.storage.drafts import Drafts
from bot.storage.files import Files, files_of
from bot.storage.plans import PlanCache
from bot.storage.record import Shared
from bot.wording.cards import Card, RenderedCard
from bot.wording.commands import COMMANDS_FILE, Grammar, read_grammar
from bot.wording.render import Rendering, Wording, compile_wording

Kinds: TypeAlias = Mapping[str, Callable[[str, Connection], Platform]]
PLATFORMS: Kinds = {
    "console": lambda name, _: ConsolePlatform(name),
    "dingtalk": lambda name, connection: dingtalk(name, platform_settings(name, connection, DingTalkConfig)),
    "feishu": lambda name, connection: feishu(name, platform_settings(name, connection, FeishuConfig)),
    "matrix": lambda name, connection: Matrix(name, platform_settings(name, connection, MatrixConfig)),
    "slack": lambda name, connection: Slack(name, platform_settings(name, connection, SlackConfig)),
    "wecom": lambda name, connection: wecom(name, platform_settings(name, connection, WeComConfig)),
}


@dataclass(slots=True)
class Words:
    """The office's language, compiled, and the grammar of all languages; `calendar` as it is now."""

    wording: Wording
    grammar: Grammar
    calendar: WorkCalendar

    def commands_json(self, locale: str) -> list[dict[str, object]]:
        """The commands of a locale, for the page's completion."""
        shown = locale if locale in self.grammar.texts else self.wording.locale
        return [
            {
                "name": each.name,
                "word": each.word,
                "aliases": list(each.aliases),
                "usage": each.usage,
                "help": each.help,
                "shown_to": list(each.shown_to),
            }
            for each in self.grammar.words(shown)
            if each.shown_to
        ]

    def render(self, card: Card, at: datetime) -> RenderedCard:
        return self.wording.render_card(card, Rendering(self.calendar.local_day(at), self.calendar))


@dataclass(frozen=True, slots=True)
class Core:
    """Everything but the listeners."""

    parts: Parts
    pipeline: Pipeline
    words: Words
    platforms: Mapping[str, Platform]
    database: Database
    files: Files
    http: Http


def read_words(files: DataFiles, locale: str, calendar: WorkCalendar) -> Words:
    """Raises ConfigError for a locale that is not there, and for a template that cannot be compiled."""
    locales = files.names("wording")
    if locale not in locales:
        raise ConfigError(f"office.locale: no wording for {locale!r}; expected one of {', '.join(locales)}")
    folder = f"wording/{locale}"
    wording = compile_wording(locale, files.texts(folder), files.own_texts(folder))
    grammar = read_grammar({each: files.read(f"wording/{each}/{COMMANDS_FILE}") for each in locales})
    return Words(wording, grammar, calendar)


def read_documents(files: DataFiles, locale: str) -> Mapping[str, Any]:
    """The words of documents. Raises ConfigError."""
    name = f"wording/{locale}/{DOCUMENTS_FILE}"
    return read_document_words(files.read(name), file=name)


def build_core(
    database: Database, clock: Clock, platforms: Mapping[str, Platform], *, config: Config, http: Http
) -> Core:
    files = data_files(config.storage.state)
    calendar = read_calendar(files, config.office.zone)
    words = read_words(files, config.office.locale, calendar)
    documents = read_documents(files, config.office.locale)
    shared = Shared(
        PlanCache(),
        calendar,
        words.grammar.words(config.office.locale),
        documents,
        config.office.name,
        Hours(config.hours.morning, config.hours.afternoon),
        config.web.public_url or "",
        read_scoring_rules(files),
        parse_presets(files.read(PRESETS_FILE)),
        frozenset(name for name, each in platforms.items() if is_deaf(each)),
    )
    writer, reader = Writer(database, shared), Reader(database, shared)
    almanac = Almanac(files, writer, clock, (shared, words))
    ticker = Ticker(find_schedules(), writer, reader, clock, first=almanac.look)
    instance = Instance(secrets.token_hex(8), alone=database.dialect == "sqlite")
    stored = files_of(database)
    leases = Leases(writer, clock, instance)
    worded = Worded(AT_LEASE, words.render, http, stored.get)
    sender = Sender(writer, clock, platforms, worded, leases)
    stores = Stores(writer, reader, stored)
    worker = Worker(stores, clock, instance, make_documents)
    own_hosts = [host for each in platforms.values() if isinstance(each, OnSite) for host in each.own_hosts]
    work = Work(Media(stores, clock, platforms, PublicHttp(http, own_hosts=own_hosts)), worker)
    published = Bell()
    pipeline = Pipeline(
        writer, reader, clock, find_commands(), words.grammar,
        locale=config.office.locale, on_version=published.ring,
    )  # fmt: skip
    control = ControlServer(config.storage.state, writer, reader, clock, published.ring)
    waiting = Waiting(reader, sender, clock)
    mover = Mover(clock, ticker, sender, work, waiting)
    parts = Parts(
        writer, reader, ticker, sender, worker, work, mover, waiting, clock,
        Bell(), Bell(), published, control,
    )  # fmt: skip
    return Core(parts, pipeline, words, platforms, database, stored, http)


def database_of(config: Config) -> Database:
    """The configured ledger, else the SQLite file in the state folder."""
    if config.storage.url is not None:
        return Database(config.storage.url.get_secret_value())
    config.storage.state.mkdir(parents=True, exist_ok=True)
    return Database(f"sqlite:///{config.storage.state / 'ledger.db'}")


def build_platforms(config: Config, kinds: Kinds = PLATFORMS) -> dict[str, Platform]:
    """One a connection. Raises ConfigError for a platform we do not know."""
    found: dict[str, Platform] = {}
    for name, connection in config.connections.items():
        kind = kinds.get(connection.platform)
        if kind is None:
            known = ", ".join(kinds)
            raise ConfigError(
                f"connections.{name}.platform: {connection.platform!r} is unknown; expected one of {known}"
            )
        found[name] = kind(name, connection)
    return found


def build_service(core: Core, clock: MovableClock, config: Config) -> Service:
    """The listeners around the core: hooks in public, the console on the second one where it is wanted."""
    events, parts = Events(), core.parts
    catch_up = CatchUp(core.platforms, parts.writer, parts.reader, clock, core.http)
    hooks = Hooks(
        core.platforms, core.pipeline, parts.writer, clock, core.http,
        render=lambda card: core.words.render(card, clock.office()), on_change=parts.bell.ring,
        catch_up=catch_up,
    )  # fmt: skip
    admin = web.Application(client_max_size=console_server.MOST_BYTES)
    Health(parts.reader, parts.writer).add_to(admin)
    console = next((name for name, each in core.platforms.items() if each.name == "console"), None)
    if config.web.console and console is not None:
        _console(core, clock, config, console, events).add_to(admin)
        parts.sender.on_entry = lambda room, entry: events.message(room.removeprefix(f"{console}:"), entry)
    public = public_app(hooks)
    Prover(parts.writer, alone=core.database.dialect == "sqlite").add_to(public)
    _add_pages(core, clock, config, public, admin)
    listeners = (
        Listener(public, config.web.host, config.web.port),
        Listener(admin, config.web.admin_host, config.web.admin_port),
    )
    sockets = Sockets(core.platforms, hooks, clock, core.http)
    ring = parts.bell.ring
    loops = (lambda: catch_up.run(hooks.take, ring), lambda: catch_up.retry(hooks.take, ring), sockets.run)
    return Service(parts, listeners, *loops)


def _add_pages(
    core: Core, clock: Clock, config: Config, public: web.Application, admin: web.Application
) -> None:
    """The review: on the office's own machine for all who are let in, in public by one-time links."""
    parts, address = core.parts, config.web.public_url
    state = config.storage.state
    drafting = Drafting(Drafts(state / "drafts"), parts.reader, parts.writer, clock, data_files(state))

    def review(reviewer_of: Callable[[web.Request], Reviewer], *, console: bool) -> ReviewServer:
        return ReviewServer(drafting, reviewer_of, config.office.zone, console, parts.published.ring)

    if config.web.console:
        review(lambda _: Reviewer(CONSOLE_REVIEWER), console=True).add_to(admin)
    if address is not None:
        PageDoor(PageKeys(parts.writer, parts.reader, clock), address).add_to(public)
        review(reviewer_in, console=False).add_to(public)
        EvidenceServer(parts.reader, core.files).add_to(public)
        FormServer(parts.reader, parts.writer, clock, core.files, parts.bell.ring).add_to(public)


def _console(core: Core, clock: MovableClock, config: Config, name: str, events: Events) -> ConsoleServer:
    parts, password = core.parts, config.web.console_password
    return ConsoleServer(
        console=Console(core.platforms[name], name, core.pipeline, clock),
        connection=name,
        events=events,
        mover=parts.mover,
        ticker=parts.ticker,
        reader=parts.reader,
        writer=parts.writer,
        files=core.files,
        clock=clock,
        movable=len(core.platforms) == 1,
        door=Door(
            frozenset({"localhost", "127.0.0.1", "::1", config.web.admin_host}),
            password.get_secret_value() if password is not None else None,
        ),
        commands=core.words.commands_json,
        on_change=parts.bell.ring,
        on_move=parts.moved.ring,
    )
