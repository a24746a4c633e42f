"""The console's page and the files it is made of; what it shows it asks from the console's API."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.ports.http import HttpReply
from bot.web.pages import html_page, locale_of, locales, page_words

STATIC = Path(__file__).parent / "static"
TYPES: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file as it is served; `etag` with its quotes."""

    body: bytes
    media_type: str
    etag: str


def page(lang: str) -> HttpReply:
    """The console in the language asked for, else in ours."""
    locale = locale_of(lang)
    other = next((each for each in locales() if each != locale), locale)
    values = {"other": other, "other_words": page_words(other)}
    return html_page("console.html.j2", locale=locale, words=page_words(locale), values=values)


def static(path: str, if_none_match: str) -> HttpReply:
    """A file by its name in our folder: 304 where the browser has it, 404 for what is not there."""
    found = _files().get(path)
    if found is None:
        return HttpReply(404, b"", {"x-content-type-options": "nosniff"})
    headers = {"etag": found.etag, "cache-control": "no-cache", "x-content-type-options": "nosniff"}
    if _matches(found.etag, if_none_match):
        return HttpReply(304, b"", headers)
    return HttpReply(200, found.body, {**headers, "content-type": found.media_type})


@cache
def _files() -> Mapping[str, StaticFile]:
    """Every file that may be asked for, by its path: what is not listed here cannot be reached."""
    return {
        file.relative_to(STATIC).as_posix(): _static_file(file)
        for file in sorted(STATIC.rglob("*"))
        if file.is_file() and file.suffix in TYPES
    }


def _static_file(file: Path) -> StaticFile:
    body = file.read_bytes()
    return StaticFile(body, TYPES[file.suffix], f'"{hashlib.sha256(body).hexdigest()[:16]}"')


def _matches(etag: str, if_none_match: str) -> bool:
    """Source: RFC 9110, section 13.1.2; tags are compared weakly."""
    asked = [each.strip().removeprefix("W/") for each in if_none_match.split(",")]
    return etag in asked or "*" in asked
