"""The grammar of commands: which word of which language calls which command, and how its usage is told."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, TypeAlias

import msgspec
from rapidfuzz import fuzz, process

from bot.errors import BadUsage, ConfigError, UnknownCommand
from bot.typed import convert

Audience: TypeAlias = Literal["anybody", "unit", "office"]
COMMANDS_FILE = "commands.toml"
_CALL = re.compile(r"\s*(?:[@＠][^\s/／@＠]+\s*|<@[^>\s]+>\s*)*[/／]\s*(\S*)\s*(.*)", re.DOTALL)
_TAIL = re.compile(r"[\d第:：,，#].*", re.DOTALL)  # what may stand right behind a command's word
_LEAD = ":：,， \t"
_MOST_WORD = 20
_NEAR_PERCENT = 60
_NEAR_PERCENT_OF_TWO = 50  # one of two signs
_FOR_ALL = "duban"  # a native slash command that may stand before all others
_HELP = "help"  # what a bare slash asks for


@dataclass(frozen=True, slots=True)
class CommandWords:
    """One command in one language; `word` and `usage` with the slash. `shown_to`: whose help lists it."""

    name: str
    word: str
    usage: str
    help: str
    example: str
    aliases: tuple[str, ...] = ()
    shown_to: tuple[Audience, ...] = ()
    subwords: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    brief: bool = False  # in help by its word alone


@dataclass(frozen=True, slots=True)
class Routed:
    """A command by its stable name and what follows it; a leading subword is in its stable form."""

    name: str
    rest: str


@dataclass(frozen=True, slots=True)
class Grammar:
    """The commands of all locales at once; `texts` are each locale's, in the order of its file."""

    texts: Mapping[str, tuple[CommandWords, ...]]
    names: Mapping[str, str]
    subwords: Mapping[str, Mapping[str, str]]

    def route(self, text: str, may: Callable[[str], bool] = lambda _: True) -> Routed | None:
        """The command a text calls, or None where it calls none. Raises UnknownCommand with the nearest of
        those that the caller `may` use.
        """
        called = _CALL.fullmatch(text)
        if called is None:
            return None
        word, rest = _folded(called[1]), called[2].strip()
        if word == _FOR_ALL:
            return self.route(f"/{rest.lstrip('/／')}", may)
        if not word:
            return Routed(_HELP, "")
        name, glued = self._named(word)
        if name is None:
            raise UnknownCommand(word=called[1][:_MOST_WORD], nearest=self._nearest(word, may))
        given = f"{_as_typed(called[1], glued)} {rest}".strip().lstrip(_LEAD)
        own = word.removesuffix(glued) if glued else word
        if own in self.subwords.get(name, {}) and own != name:  # /续报 is /速报 续报
            given = f"{own} {given}".strip()
        return Routed(name, self._with_subword(name, given))

    def words(self, locale: str) -> tuple[CommandWords, ...]:
        return self.texts[locale]

    def command(self, name: str, locale: str) -> CommandWords:
        """Raises KeyError where there is none."""
        for words in self.texts[locale]:
            if words.name == name:
                return words
        raise KeyError(name)

    def bad_usage(self, name: str, locale: str) -> BadUsage:
        """The error of a call that cannot be read, with the usage in the sender's language."""
        words = self.command(name, locale)
        return BadUsage(command=words.word, usage=words.usage, example=words.example)

    def _named(self, word: str) -> tuple[str | None, str]:
        """The command, and what is glued to its word ("report7")."""
        if word in self.names:
            return self.names[word], ""
        for end in range(min(len(word) - 1, _MOST_WORD), 0, -1):
            if word[:end] in self.names and _TAIL.fullmatch(word[end:]):
                return self.names[word[:end]], word[end:]
        bare = word.rstrip("一二三四五六七八九十")  # /续报一
        if bare in self.subwords.get(self.names.get(bare, ""), {}):
            return self.names[bare], word[len(bare) :]
        return None, ""

    def _nearest(self, word: str, may: Callable[[str], bool]) -> str | None:
        cutoff = _NEAR_PERCENT if len(word) > 2 else _NEAR_PERCENT_OF_TWO
        near = process.extractOne(
            word[:_MOST_WORD],
            [each for each in self.names if may(self.names[each])],
            scorer=fuzz.ratio,
            score_cutoff=cutoff,
        )
        return near[0] if near else None

    def _with_subword(self, name: str, rest: str) -> str:
        first, _, others = rest.partition(" ")
        sub = self.subwords.get(name, {}).get(_folded(first))
        return f"{sub} {others.strip()}".strip() if sub else rest


def read_grammar(files: Mapping[str, str]) -> Grammar:
    """From each locale's commands.toml. Raises ConfigError: unreadable, unlike, or a word used twice."""
    if not files:
        raise ConfigError(f"wording: no {COMMANDS_FILE}")
    texts = {
        locale: read_commands(text, file=f"wording/{locale}/{COMMANDS_FILE}")
        for locale, text in files.items()
    }
    _check_alike(texts)
    every = [words for commands in texts.values() for words in commands]
    names = _once((spelling, words.name) for words in every for spelling in _spellings(words))
    subwords = {
        words.name: _once(
            (spelling, sub)
            for other in every
            if other.name == words.name
            for sub, spellings in other.subwords.items()
            for spelling in (sub, *spellings)
        )
        for words in every
    }
    return Grammar(texts, names, subwords)


@lru_cache(maxsize=8)
def read_commands(text: str, *, file: str) -> tuple[CommandWords, ...]:
    """The commands of one locale's file, in its order. Raises ConfigError."""
    try:
        tables = tomllib.loads(text)
        return tuple(convert({"name": name, **table}, CommandWords) for name, table in tables.items())
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, TypeError) as error:
        raise ConfigError(f"{file}: {error}") from error


def _check_alike(texts: Mapping[str, tuple[CommandWords, ...]]) -> None:
    """The same commands and subwords in every locale."""
    shapes = [{words.name: set(words.subwords) for words in found} for found in texts.values()]
    for locale, shape in zip(texts, shapes, strict=True):
        unlike = sorted(name for name in {*shapes[0], *shape} if shapes[0].get(name) != shape.get(name))
        if unlike:
            raise ConfigError(
                f"{COMMANDS_FILE} of {next(iter(texts))} and {locale} differ in: {', '.join(unlike)}"
            )


def _spellings(words: CommandWords) -> tuple[str, ...]:
    return (words.name, words.word, *words.aliases)


def _once(spellings: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for spelling, name in spellings:
        word = _folded(spelling.lstrip("/"))
        if not word or " " in word:
            raise ConfigError(f"{COMMANDS_FILE}: {spelling!r} of {name} cannot be typed as one word")
        if found.setdefault(word, name) != name:
            raise ConfigError(f"{COMMANDS_FILE}: {word!r} calls both {found[word]} and {name}")
    return found


def _folded(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold()


def _as_typed(word: str, glued: str) -> str:
    """The end of the word as it was typed, where folding kept its length; else as folded."""
    folded_alike = len(_folded(word)) == len(word)
    return word[len(word) - len(glued) :] if folded_alike else glued
