"""Finding commands and schedules: a module each, found by its constant."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from bot.errors import ConfigError
from bot.ports.usecase import AnyCommand, Schedule


def find_commands(package: str = "handlers") -> dict[str, AnyCommand]:
    """By name. Raises ConfigError for a module without COMMAND or a name used twice."""
    found: dict[str, AnyCommand] = {}
    for module, command in _constants(package, "COMMAND"):
        if found.setdefault(command.name, command) is not command:
            raise ConfigError(f"{module}: command {command.name!r} exists already")
    return found


def find_schedules(package: str = "schedules") -> tuple[Schedule, ...]:
    """In the order of their modules' names. Raises ConfigError as `find_commands`."""
    return tuple(schedule for _, schedule in _constants(package, "SCHEDULE"))


def _constants(package: str, name: str) -> Iterator[tuple[str, Any]]:
    parent = importlib.import_module(package)
    for info in sorted(pkgutil.iter_modules(parent.__path__), key=lambda info: info.name):
        module: ModuleType = importlib.import_module(f"{package}.{info.name}")
        if not hasattr(module, name):
            raise ConfigError(f"{package}/{info.name}.py: has no {name}")
        yield module.__name__, getattr(module, name)
