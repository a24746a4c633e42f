"""`duban example-config`: config.toml to start from, written from the models that check it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

HEAD = """\
# Settings of Duban, as `duban example-config` writes them. Lines that begin with #name show the default.
# What is secret stands in a file of its own: NAME_file = "PATH" instead of NAME = "...". Or it comes from the
# environment: DUBAN__WEB__PORT=8090 sets port of [web], DUBAN__CONNECTIONS__CITY__TOKEN=... sets token of
# [connections.city]. What is wrong is told at start, a line each.
"""
COLUMNS = 108


def add_to(app: typer.Typer) -> None:
    app.command("example-config")(write_example)


def write_example() -> None:
    """Print a config.toml to start from."""
    typer.echo(example_config(platform_models()), nl=False)


def platform_models() -> Mapping[str, type[BaseModel]]:
    """Each platform's own settings, by its name."""
    import importlib
    import pkgutil

    from bot import platforms

    found: dict[str, type[BaseModel]] = {}
    for module in pkgutil.iter_modules(platforms.__path__):
        inner = f"{platforms.__name__}.{module.name}" + (".platform" if module.ispkg else "")
        loaded = importlib.import_module(inner)
        if hasattr(loaded, "PLATFORM") and hasattr(loaded, "Config"):
            found[module.name] = loaded.Config
    return found


def example_config(platforms: Mapping[str, type[BaseModel]]) -> str:
    """The whole file; every connection in it is commented out."""
    from bot.config import Config, Connection

    parts = [HEAD]
    for name, field in Config.model_fields.items():
        if name != "connections":
            parts.append("\n".join(_section(name, _model(field))))
    for name, model in platforms.items():
        parts.append("\n".join(_connection(name, Connection, model)))
    return "\n".join(parts)


def _model(field: FieldInfo) -> type[BaseModel]:
    """The section's model, by the annotation of its field in Config."""
    return cast("type[BaseModel]", field.annotation)


def _section(name: str, model: type[BaseModel]) -> Iterator[str]:
    yield from _comment(model.__doc__ or "")
    yield f"[{name}]"
    for key, field in model.model_fields.items():
        yield from _comment(field.description or "")
        yield from _setting(key, field, required_as="")
    yield ""


def _connection(platform: str, shared: type[BaseModel], model: type[BaseModel]) -> Iterator[str]:
    """The parts a connection has of its own, then the platform's."""
    yield from _comment(f"{platform}: {_first_line(model.__doc__)}")
    yield f"#[connections.{platform}]"
    yield f'#platform = "{platform}"'
    for key, field in (*shared.model_fields.items(), *model.model_fields.items()):
        if key != "platform":
            yield from _comment(field.description or "")
            yield from _setting(key, field, required_as="#")
    yield ""


def _setting(key: str, field: FieldInfo, *, required_as: str) -> Iterator[str]:
    """Required ones stand as they must be given, the others commented out with their default."""
    if "SecretStr" in str(field.annotation):
        yield f'{required_as if field.is_required() else "#"}{key}_file = "secrets/{key}"'
    elif field.is_required():
        yield f"{required_as}{key} = {_toml(field.examples[0] if field.examples else '')}"
    elif field.default is None:
        yield f"#{key} = {_toml(field.examples[0] if field.examples else '')}"
    else:
        yield f"#{key} = {_toml(field.get_default(call_default_factory=True))}"


def _toml(value: Any) -> str:
    from datetime import time

    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, time):
        return f'"{value:%H:%M}"'
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_toml, value))}]"
    return f'"{value}"'


def _comment(text: str) -> Iterator[str]:
    from textwrap import wrap

    for line in wrap(" ".join(text.split()), COLUMNS):
        yield f"# {line}"


def _first_line(doc: str | None) -> str:
    return (doc or "").strip().partition("\n")[0]
