"""The console's page and static files: language, headers, etags, and nothing outside the folder."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.console import STATIC, TYPES, page, static
from bot.web.pages import LOCALE, locale_of, locales, page_words

FILES = sorted(file.relative_to(STATIC).as_posix() for file in STATIC.rglob("*") if file.is_file())
BLANK = re.compile(r"\{(\w+)\}")
PARTS_OF_DATES = {"y", "m", "month", "d", "h", "n", "weekday"}  # a language writes those that it needs


@pytest.mark.parametrize(
    ("wish", "locale"),
    [
        ("", "zh-CN"),
        ("zh", "zh-CN"),
        ("zh-TW", "zh-CN"),
        ("en", "en"),
        ("EN-gb", "en"),
        ("fr", "zh-CN"),
        ("<b>", "zh-CN"),
    ],
)
def test_the_page_speaks_the_language_asked_for_or_ours(wish: str, locale: str) -> None:
    assert locale_of(wish) == locale
    html = page(wish).body.decode()
    assert f'<html lang="{locale}">' in html


@given(st.text(max_size=30))
def test_any_language_wish_gives_a_page_in_a_known_one(wish: str) -> None:
    assert locale_of(wish) in locales()
    assert page(wish).status == 200


def test_a_page_lets_nothing_run_that_is_not_ours() -> None:
    reply = page("")
    policy = reply.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_a_page_has_no_inline_style_script_or_handler_and_no_foreign_address(locale: str) -> None:
    html = page(locale).body.decode()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", html)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", html)
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", html, re.DOTALL)
    assert scripts
    assert all(not body.strip() or 'type="application/json"' in given for given, body in scripts)


def test_every_file_the_page_names_is_served() -> None:
    html = page("").body.decode()
    named = re.findall(r"(?:src|href)=\"/console/static/([^\"]+)\"", html)
    assert named
    assert {name: static(name, "").status for name in named} == dict.fromkeys(named, 200)


def test_every_module_that_is_imported_is_there() -> None:
    for file in STATIC.glob("*.js"):
        for name in re.findall(r"from \"\./([^\"]+)\"", file.read_text("utf-8")):
            assert (STATIC / name).is_file(), f"{file.name} imports {name}"


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_served_whole_with_its_type_and_not_again_where_it_is_known(name: str) -> None:
    first = static(name, "")
    assert first.status == 200
    assert first.body == (STATIC / name).read_bytes()
    assert first.headers["content-type"] == TYPES[Path(name).suffix]
    etag = first.headers["etag"]
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = static(name, known)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", etag)
    assert static(name, '"other"').status == 200


@pytest.mark.parametrize(
    "path",
    [
        "",
        ".",
        "..",
        "../console.py",
        "%2e%2e/console.py",
        "/etc/passwd",
        "duban.css/",
        "./duban.css",
        "DUBAN.CSS",
        "a\0b",
    ],
)
def test_nothing_else_is_served(path: str) -> None:
    assert static(path, "").status == 404


@given(st.text(max_size=60))
def test_any_other_path_is_not_found(path: str) -> None:
    assert (static(path, "").status == 200) == (path in FILES)


@pytest.mark.parametrize("name", FILES)
def test_no_script_puts_words_into_markup_and_no_file_is_too_long(name: str) -> None:
    text = (STATIC / name).read_text("utf-8")
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text
    )
    assert text.count("\n") < 300


def test_both_languages_have_the_same_words_with_the_same_blanks() -> None:
    ours = _paths(page_words(LOCALE))
    for locale in locales():
        theirs = _paths(page_words(locale))
        assert {*ours} == {*theirs}
        unlike = {path for path in ours if (ours[path] ^ theirs[path]) - PARTS_OF_DATES}
        assert not unlike, locale


def test_the_words_reach_the_script_as_data_that_cannot_end_it() -> None:
    html = page("").body.decode()
    [data] = re.findall(r"<script type=\"application/json\"[^>]*>(.*?)</script>", html, re.DOTALL)
    assert "<" not in data
    assert json.loads(data)


def _paths(table: Mapping[str, Any], path: str = "") -> dict[str, set[str]]:
    """The blanks of every word by its path; the forms of a number count as one word with all their blanks."""
    found: dict[str, set[str]] = {}
    for key, value in table.items():
        here = (
            path
            if key in {"one", "other"} and set(table) <= {"one", "other"}
            else f"{path}.{key}".lstrip(".")
        )
        below = _paths(value, here) if isinstance(value, dict) else {here: set(BLANK.findall(str(value)))}
        for name, blanks in below.items():
            found[name] = found.get(name, set()) | blanks
    return found
