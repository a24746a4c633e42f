"""Where settings come from: the TOML file, files it names, the environment; and how a wrong one is told."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeAlias

from pydantic import BaseModel, ValidationError

from bot.errors import ConfigError

ENV_PREFIX = "DUBAN__"  # DUBAN__WEB__PORT=8090 is [web] port = 8090
FILE_SUFFIX = "_file"  # KEY_file = "PATH" gives KEY the words of that file

Table: TypeAlias = dict[str, Any]
KeyPath: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings as one table; `apart` are the keys that do not stand in the file itself."""

    table: Table
    apart: frozenset[KeyPath]
    faults: tuple[str, ...]


def read_settings(path: Path, env: Mapping[str, str], *, sections: Collection[str]) -> Settings:
    """The environment goes before a KEY_file, that before the file. Raises ConfigError if it is no TOML."""
    table = _toml(path)
    given = [*_files(table, path.parent), *_environment(table, env, sections)]
    for each in given:
        if not each.fault:
            _put(table, each.key, each.value)
    faults = tuple(f"{_dotted(each.key)}: {each.fault}" for each in given if each.fault)
    return Settings(table, frozenset(each.key for each in given if not each.fault), faults)


def variable(connection: str, key: str) -> str:
    """The environment variable that gives a connection's setting."""
    return f"{ENV_PREFIX}CONNECTIONS__{_upper(connection)}__{key.upper()}"


def fault_lines(error: ValidationError, model: type[BaseModel]) -> list[str]:
    """One line a fault: the key, and what is expected there; never what was given, which may be secret."""
    return [_line(each["type"], each["loc"], each["msg"], model) for each in error.errors(include_url=False)]


@dataclass(frozen=True, slots=True)
class _Given:
    """A value from outside the file, or why there is none."""

    key: KeyPath
    value: str = ""
    fault: str = ""


def _toml(path: Path) -> Table:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such file; duban example-config writes one to start from") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path.name}: expected UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path.name}: expected TOML: {error}") from None


def _files(table: Table, folder: Path, above: KeyPath = ()) -> Iterator[_Given]:
    """What the files named by KEY_file hold; the KEY_file entries themselves are taken out of the table."""
    for name, value in list(table.items()):
        key = (*above, name.removesuffix(FILE_SUFFIX))
        if isinstance(value, dict):
            yield from _files(value, folder, (*above, name))
        elif name.endswith(FILE_SUFFIX) and isinstance(value, str):
            del table[name]
            try:
                yield _Given(key, (folder / value).read_text("utf-8").rstrip("\r\n"))
            except (OSError, UnicodeDecodeError) as error:
                why = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
                yield _Given((*above, name), fault=f"cannot be read: {why}")


def _environment(raw: Table, env: Mapping[str, str], sections: Collection[str]) -> Iterator[_Given]:
    """DUBAN__WEB__PORT, DUBAN__CONNECTIONS__WORK_CHAT__APP_SECRET; the connection must stand in the file."""
    connections = raw.get("connections", {})
    named = {_upper(each): each for each in connections} if isinstance(connections, dict) else {}
    for name in sorted(each for each in env if each.startswith(ENV_PREFIX)):
        parts = name.removeprefix(ENV_PREFIX).split("__")
        match parts:
            case ["CONNECTIONS", connection, key] if connection in named and key:
                yield _Given(("connections", named[connection], key.lower()), env[name])
            case [section, key] if section.lower() in sections and section != "CONNECTIONS":
                yield _Given((section.lower(), key.lower()), env[name])
            case _:
                yield _Given((name,), fault="names no setting and no connection of the file")


def _put(raw: Table, key: KeyPath, value: str) -> None:
    table = raw
    for name in key[:-1]:
        inner = table.setdefault(name, {})
        if not isinstance(inner, dict):
            return  # the models say what is wrong with it
        table = inner
    table[key[-1]] = value


def _line(kind: str, loc: Sequence[int | str], message: str, model: type[BaseModel]) -> str:
    key = _dotted([str(part) for part in loc])
    if kind == "missing":
        return f"{key}: is missing"
    if kind == "extra_forbidden":
        near = get_close_matches(str(loc[-1]), _keys_of(model, loc[:-1]), n=1)
        return f"{key}: there is no such setting" + (f"; is {near[0]} meant?" if near else "")
    said = message.removeprefix("Value error, ").replace("Input should be", "expected", 1)
    own_key = re.match(r"[a-z_-]+: ", said)  # a check over several settings names the one at fault itself
    if own_key:
        return f"{key}.{said}" if key else said
    return f"{key}: {said}"


def _keys_of(model: type[BaseModel], loc: Sequence[int | str]) -> list[str]:
    if not loc:
        return list(model.model_fields)
    field = model.model_fields.get(str(loc[0]))
    inner = field.annotation if field else None
    return list(inner.model_fields) if isinstance(inner, type) and issubclass(inner, BaseModel) else []


def _dotted(key: Sequence[str]) -> str:
    return ".".join(key)


def _upper(name: str) -> str:
    return name.upper().replace("-", "_")
