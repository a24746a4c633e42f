"""The shipped wording, compiled, and cards as plain lines."""

from __future__ import annotations

from datetime import date
from functools import cache

from bot.storage.data_files import data_files
from bot.text import Text
from bot.wording.cards import Card, RenderedCard
from bot.wording.commands import COMMANDS_FILE, Grammar, read_grammar
from bot.wording.render import Rendering, Wording, compile_wording, plain
from tests.domain.duty_builders import the_calendar

LOCALES = ("zh-CN", "en")


@cache
def files(locale: str) -> dict[str, str]:
    """By path below the locale's folder."""
    return data_files().texts(f"wording/{locale}")


@cache
def wording(locale: str) -> Wording:
    return compile_wording(locale, files(locale))


@cache
def grammar() -> Grammar:
    return read_grammar({locale: files(locale)[COMMANDS_FILE] for locale in LOCALES})


def on(day: date = date(2026, 9, 24)) -> Rendering:
    return Rendering(day, the_calendar())


def say(name: str, /, *, locale: str = "zh-CN", day: date = date(2026, 9, 24), **values: object) -> str:
    """The plain words of a text."""
    return plain(wording(locale).render_text(Text(name, **values), on(day)))  # type: ignore[arg-type]


def lines_of(card: Card, *, locale: str = "zh-CN", day: date = date(2026, 9, 24)) -> list[str]:
    """Title, lines, fields, closing lines, as a phone shows them; neither code nor buttons."""
    shown = wording(locale).render_card(card, on(day))
    fields = [f"{plain(label)}｜{plain(value)}" for label, value in shown.fields]
    return [plain(shown.title), *map(plain, shown.lines), *fields, *map(plain, shown.after)]


def labels_of(card: RenderedCard) -> list[str]:
    return [button.label for button in card.buttons if button.row is None]
