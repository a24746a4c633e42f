"""How our pages are made: templates that escape every value, words by locale, headers that trust nobody."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

import bot
from bot.ports.http import HttpReply

LOCALE = "zh-CN"
WORDS_FILES = ("pages.toml", "review.toml")
PAGE_HEADERS: Mapping[str, str] = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-cache",
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


def html_page(
    template: str, *, locale: str, words: Mapping[str, Any], values: Mapping[str, Any]
) -> HttpReply:
    """A page of ours; `words` are those of the locale, and every value is escaped."""
    html = _environment().get_template(template).render(locale=locale, words=words, **values)
    return HttpReply(200, html.encode(), PAGE_HEADERS)


def page_words(locale: str) -> Mapping[str, Any]:
    """The tables of pages.toml and review.toml in data/wording/LOCALE, and under `fixed` the fixed words of
    forms.toml that chats use as well. Raises KeyError without any.
    """
    return _words()[locale]


def locales() -> tuple[str, ...]:
    """The languages our pages are written in, ours first."""
    return tuple(sorted(_words(), key=lambda name: (name != LOCALE, name)))


def locale_of(wish: str) -> str:
    """The locale for what a browser asks: `en`, `en-GB`, `zh`; ours for anything else."""
    asked = wish.casefold()
    language = asked.partition("-")[0]
    exact = [name for name in locales() if name.casefold() == asked]
    alike = [name for name in locales() if name.casefold().partition("-")[0] == language]
    return next(iter([*exact, *alike]), LOCALE)


@cache
def _words() -> Mapping[str, Mapping[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for name in WORDS_FILES:
        for file in sorted((_data() / "wording").glob(f"*/{name}")):
            found.setdefault(file.parent.name, {}).update(tomllib.loads(file.read_text("utf-8")))
    for file in sorted((_data() / "wording").glob("*/forms.toml")):
        found[file.parent.name]["fixed"] = tomllib.loads(file.read_text("utf-8"))["words"]
    return found


def _data() -> Path:
    """Inside the package when installed, beside it in a checkout."""
    package = Path(bot.__file__).parent
    shipped = package / "_data"
    return shipped if shipped.is_dir() else package.parent / "data"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
