"""config.toml as frozen models; secrets come from files of their own or from the environment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import time
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

from bot.config_sources import FILE_SUFFIX, KeyPath, fault_lines, read_settings, variable
from bot.errors import ConfigError

M = TypeVar("M", bound=BaseModel)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError("expected a time zone such as Asia/Shanghai") from None
    return name


def _database(url: SecretStr) -> SecretStr:
    if not url.get_secret_value().startswith(("sqlite:///", "postgresql://")):
        raise ValueError("expected sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME")
    return url


def _window(window: tuple[time, time]) -> tuple[time, time]:
    if window[0] >= window[1]:
        raise ValueError('expected two times of day, the earlier one first: ["08:40", "11:40"]')
    return window


def _page_address(url: str) -> str:
    """As browsers write it in Origin: no path, no port that goes without saying."""
    parts = urlsplit(url)
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
    more = (parts.username, parts.path.strip("/"), parts.query, parts.fragment)
    if not safe or not parts.hostname or any(more):
        raise ValueError("expected https://HOST[:PORT]; http:// only for this machine")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = {"https": 443, "http": 80}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port not in {None, usual} else "")


Port = Annotated[int, Field(ge=0, le=65535)]
Window = Annotated[tuple[time, time], AfterValidator(_window)]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Office(_Section):
    """The office that runs its plans with this service; one service is one office."""

    name: str = Field(
        min_length=1, description="The office's name, as it signs.", examples=["示范市推进办公室"]
    )
    zone: Annotated[str, AfterValidator(_zone)] = Field(
        default="Asia/Shanghai", description="The time zone people live by."
    )
    locale: str = Field(
        default="zh-CN",
        pattern=r"^[a-z]{2,3}(-[A-Za-z]{2,4})?$",
        description="The language of messages: a folder of data/wording.",
    )


class Storage(_Section):
    """Where everything is kept."""

    state: Path = Field(
        default=Path("var"),
        description="The state folder, the only place written to; relative to this file.",
    )
    url: Annotated[SecretStr, AfterValidator(_database)] | None = Field(
        default=None,
        description="The ledger's database: sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME. "
        "Without it a SQLite file in the state folder.",
    )


class Web(_Section):
    """The two listeners: one for platforms and pages, one for the office's own machine."""

    host: str = Field(
        default="127.0.0.1", min_length=1, description="Where platforms and pages are answered."
    )
    port: Port = Field(default=8080, description="0 takes any free port.")
    public_url: Annotated[str, AfterValidator(_page_address)] | None = Field(
        default=None,
        description="Where people reach the first listener: needed for links to pages.",
        examples=["https://duban.example.gov.cn"],
    )
    console: bool = Field(default=False, description="The chat in the browser, for trying things out.")
    console_password: SecretStr | None = Field(
        default=None, description="Asked for when the console is reached from other machines."
    )
    admin_host: str = Field(
        default="127.0.0.1", min_length=1, description="Where console, /metrics and /readyz are answered."
    )
    admin_port: Port = Field(default=8081, description="0 takes any free port.")

    @model_validator(mode="after")
    def _console_is_guarded(self) -> Self:
        if self.console and not is_loopback(self.admin_host) and self.console_password is None:
            raise ValueError(
                f"console_password: is missing; {self.admin_host} can be reached from other machines"
            )
        return self


class Hours(_Section):
    """When people may be spoken to on a workday; urgent matters know no hours."""

    morning: Window = Field(default=(time(8, 40), time(11, 40)), description="First and last minute.")
    afternoon: Window = Field(default=(time(14, 10), time(17, 20)), description="First and last minute.")

    @model_validator(mode="after")
    def _morning_is_first(self) -> Self:
        if self.morning[1] > self.afternoon[0]:
            raise ValueError("afternoon: expected it to start after the morning's end")
        return self


class Connection(_Section):
    """One account at one platform. `settings` are that platform's own, checked by `platform_settings`."""

    model_config = ConfigDict(extra="allow")

    platform: str = Field(min_length=1, description="The platform's name, such as console or slack.")
    _apart: frozenset[str] = PrivateAttr(default=frozenset())

    @property
    def settings(self) -> Mapping[str, Any]:
        return self.model_extra or {}

    @property
    def apart(self) -> frozenset[str]:
        """The keys of `settings` that did not stand in config.toml itself."""
        return self._apart

    def __repr_args__(self) -> Iterator[tuple[str, Any]]:
        yield from (("platform", self.platform), ("keys", sorted(self.settings)))


class Config(_Section):
    """Everything an office sets."""

    office: Office
    storage: Storage = Storage()
    web: Web = Web()
    hours: Hours = Hours()
    connections: dict[str, Connection] = Field(default={})

    @field_validator("connections")
    @classmethod
    def _names_fit_a_path(cls, connections: dict[str, Connection]) -> dict[str, Connection]:
        wrong = [name for name in connections if not re.fullmatch(r"[a-z][a-z0-9-]{0,31}", name)]
        if wrong:
            raise ValueError(f"{wrong[0]}: expected a name of small letters, digits and hyphens")
        return connections

    @property
    def database_url(self) -> str:
        """With its password: never to be logged."""
        if self.storage.url is not None:
            return self.storage.url.get_secret_value()
        return f"sqlite:///{self.storage.state / 'ledger.db'}"


def is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def load_config(path: Path, env: Mapping[str, str]) -> Config:
    """Read the file and what the environment lays over it. Raises ConfigError with one line a fault."""
    found = read_settings(path, env, sections=Config.model_fields)
    faults = list(found.faults)
    try:
        config = Config.model_validate(found.table)
    except ValidationError as error:
        faults += fault_lines(error, Config)
    if faults:
        raise ConfigError("\n".join(f"{path.name}: {line}" for line in faults))
    return _finished(config, path.parent, found.apart)


def platform_settings(name: str, connection: Connection, model: type[M]) -> M:
    """The connection's own settings as its platform wants them. Raises ConfigError with one line a fault.

    A key the platform keeps secret is refused where it stands in config.toml itself.
    """
    faults = [
        f"{key}: is a secret; name a file with it in {key}{FILE_SUFFIX}, or set {variable(name, key)}"
        for key, field in model.model_fields.items()
        if "SecretStr" in str(field.annotation) and key in connection.settings and key not in connection.apart
    ]
    try:
        settings = model.model_validate(connection.settings)
    except ValidationError as error:
        faults += fault_lines(error, model)
    if faults:
        raise ConfigError("\n".join(f"connections.{name}.{line}" for line in faults))
    return settings


def _finished(config: Config, folder: Path, apart: frozenset[KeyPath]) -> Config:
    storage = config.storage.model_copy(update={"state": folder / config.storage.state.expanduser()})
    for name, connection in config.connections.items():
        connection._apart = frozenset(key[2] for key in apart if key[:2] == ("connections", name))
    return config.model_copy(update={"storage": storage})
