"""The words of one locale: Text and Card in, spans out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias

from jinja2 import DictLoader, StrictUndefined, Template, TemplateError, TemplateSyntaxError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.errors import ConfigError
from bot.text import Spans, Text
from bot.wording.cards import Card, RenderedButton, RenderedCard
from bot.wording.commands import COMMANDS_FILE, read_commands
from bot.wording.dates import RENDERING, Rendering
from bot.wording.filters import COMMANDS, all_filters, shown
from bot.wording.forms import Forms, read_forms
from bot.wording.marks import spans_of, unmarked

__all__ = ["Rendering", "Wording", "compile_wording", "plain"]
FORMS_FILE = "forms.toml"
_SUFFIX = ".j2"
_Files: TypeAlias = tuple[tuple[str, str], ...]  # path and text of each


class Templates(Mapping[str, Template]):
    """The templates of one locale, each compiled when it is first asked for.

    Of nearly a thousand an office hears some dozens a day: compiling all of them was half of a start.
    """

    def __init__(self, env: ImmutableSandboxedEnvironment, files: Mapping[str, str]) -> None:
        self._env = env  # keeps what it compiled
        self._files = files  # by the template's name: how its file is called to whoever has to mend it

    def __getitem__(self, name: str) -> Template:
        """Raises KeyError for a name without a template, ConfigError that names file and line."""
        file = self._files[name]
        try:
            return self._env.get_template(name + _SUFFIX)
        except TemplateError as error:
            raise ConfigError(_fault(file, error)) from error

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


@dataclass(frozen=True, slots=True)
class Wording:
    """The templates of one locale, by the names that Texts give."""

    locale: str
    templates: Mapping[str, Template]
    fixed: Mapping[str, Spans]  # the templates that are words and nothing else

    def render_text(self, text: Text, at: Rendering) -> Spans:
        """Raises KeyError for a name without a template, UndefinedError for a value that was not given."""
        fixed = self.fixed.get(text.name)
        if fixed is not None:
            return fixed
        return spans_of(self.templates[text.name].render({**text.values, RENDERING: at}))

    def render_card(self, card: Card, at: Rendering) -> RenderedCard:
        def words(text: Text) -> Spans:
            return self.render_text(text, at)

        table = (card.table.header, *card.table.rows) if card.table else ()
        return RenderedCard(
            title=(*words(card.title), *(span for mark in card.marks for span in words(mark))),
            lines=tuple(words(line) for line in card.lines),
            fields=tuple((words(field.label), words(field.value)) for field in card.fields),
            after=tuple(words(line) for line in card.after),
            table=tuple(tuple(words(cell) for cell in row) for row in table),
            buttons=tuple(
                RenderedButton(button.key, plain(words(button.label)), button.row) for button in card.buttons
            ),
            attachments=card.attachments,
            kind=card.kind,
            code=card.code,
            mention=card.mention,
        )


def plain(spans: Spans) -> str:
    """The words alone, where nothing needs escaping."""
    return "".join(span.text for span in spans)


def compile_wording(locale: str, files: Mapping[str, str], over: Mapping[str, str] | None = None) -> Wording:
    """The words of a locale's files: path below its folder ("reminder/title.j2", "forms.toml") to text.

    `over` are the office's own files of the same paths, each in the place of ours. Raises ConfigError that
    names file and line: an office's template that cannot be compiled, one that replaces nothing of ours or
    uses values that ours does not get.
    """
    return _compiled(locale, tuple(files.items()), tuple((over or {}).items()))


@lru_cache(maxsize=4)
def _compiled(locale: str, all_ours: _Files, all_theirs: _Files) -> Wording:
    """Once for the same texts: what a template was compiled to serves whoever asks for it next."""
    files, over = dict(all_ours), dict(all_theirs)
    for path in (FORMS_FILE, COMMANDS_FILE):
        if path not in files:
            raise ConfigError(f"wording/{locale}/{path}: missing")
    for path in over:
        if path not in files:
            raise ConfigError(f"{_named(locale, path, over)}: there is no such text to replace")
    texts = {path: unmarked(over.get(path, text)) for path, text in files.items()}
    env = _environment(_forms(locale, files, over), texts)
    names = [path.removesuffix(_SUFFIX) for path in files if path.endswith(_SUFFIX)]
    templates = Templates(env, {name: _named(locale, name + _SUFFIX, over) for name in names})
    for path in over:
        if path.endswith(_SUFFIX):
            _check_values(env, ours=files[path], theirs=texts[path], file=_named(locale, path, over))
            templates[path.removesuffix(_SUFFIX)]
    fixed = {name: texts[name + _SUFFIX] for name in names if "{" not in texts[name + _SUFFIX]}
    return Wording(
        locale, templates, {name: spans_of(text.removesuffix("\n")) for name, text in fixed.items()}
    )


def _forms(locale: str, files: Mapping[str, str], over: Mapping[str, str]) -> Forms:
    """The forms, with the words of the commands among their tables."""
    forms = read_forms(files[FORMS_FILE], over.get(FORMS_FILE), file=_named(locale, FORMS_FILE, over))
    text, file = over.get(COMMANDS_FILE, files[COMMANDS_FILE]), _named(locale, COMMANDS_FILE, over)
    words = {words.name: words.word for words in read_commands(text, file=file)}
    return replace(forms, words={**forms.words, COMMANDS: words})


def _environment(forms: Forms, sources: Mapping[str, str]) -> ImmutableSandboxedEnvironment:
    env = ImmutableSandboxedEnvironment(
        loader=DictLoader(sources),
        undefined=StrictUndefined,
        finalize=shown,
        autoescape=False,  # chat text, not HTML: each platform escapes the foreign spans in its own way
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=-1,
        auto_reload=False,
    )
    env.filters = {**all_filters(forms), "length": len}
    env.globals = {}
    return env


def _check_values(env: ImmutableSandboxedEnvironment, *, ours: str, theirs: str, file: str) -> None:
    """An office's own text may leave out values that ours gets, and use no others."""
    try:
        known, used = (meta.find_undeclared_variables(env.parse(source)) for source in (ours, theirs))
    except TemplateError as error:
        raise ConfigError(_fault(file, error)) from error
    if used - known:
        unknown, given = (", ".join(sorted(names)) or "none" for names in (used - known, known))
        raise ConfigError(f"{file}: no value called {unknown}; there are {given}")


def _fault(file: str, error: TemplateError) -> str:
    line = f", line {error.lineno}" if isinstance(error, TemplateSyntaxError) else ""
    return f"{file}{line}: {error.message}"


def _named(locale: str, path: str, over: Mapping[str, str]) -> str:
    return f"wording/{locale}/{path}" + (" (the office's own)" if path in over else "")
