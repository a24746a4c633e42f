"""Options that several commands share, and what they stand for: state folder, ledger, locale."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

CONFIG = Path("config.toml")
STATE = Path("var")
LOCALE = "zh-CN"
ZONE = "Asia/Shanghai"

StateOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--state", envvar="DUBAN_STATE", help="The state folder; else the one of config.toml, else var."
    ),
]
ConfigOption: TypeAlias = Annotated[
    Path | None,
    typer.Option("--config", envvar="DUBAN_CONFIG", help="The settings; else config.toml if there is one."),
]
LocaleOption: TypeAlias = Annotated[
    str | None, typer.Option("--locale", envvar="DUBAN_LOCALE", help="zh-CN or en; else that of config.toml.")
]


@dataclass(frozen=True, slots=True)
class Place:
    """Where this office keeps things, the language it speaks, and the connections of its settings, none
    where there are no settings.
    """

    state: Path
    database_url: str
    locale: str
    zone: str = ZONE
    office: str = ""
    connections: tuple[str, ...] = ()

    @property
    def drafts(self) -> Path:
        return self.state / "drafts"


def find_place(state: Path | None = None, config: Path | None = None, locale: str | None = None) -> Place:
    """A state folder given by name goes before the one of config.toml. Raises ConfigError."""
    if state is not None and config is None:
        return Place(state, f"sqlite:///{state / 'ledger.db'}", locale or LOCALE)
    if config is None and not CONFIG.is_file():
        return find_place(STATE, None, locale)
    return _configured(state, config or CONFIG, locale)


def login_name() -> str:
    """Who sits at this terminal; the number where the system has no name for it."""
    import getpass
    import os

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def _configured(state: Path | None, config: Path, locale: str | None) -> Place:
    import os

    from bot.config import load_config

    settings = load_config(config, os.environ)
    if state is not None:
        storage = settings.storage.model_copy(update={"state": state})
        settings = settings.model_copy(update={"storage": storage})
    office = settings.office
    return Place(
        settings.storage.state, settings.database_url, locale or office.locale, office.zone, office.name,
        tuple(settings.connections),
    )  # fmt: skip
