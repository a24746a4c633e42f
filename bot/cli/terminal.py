"""What a person reads and answers on a terminal, in the words of their locale."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from shutil import get_terminal_size

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text as Line

from bot.cli.folding import folded
from bot.domain.calendar import calendar_from
from bot.storage.data_files import data_files
from bot.text import Text, Value
from bot.wording.render import FORMS_FILE, Rendering, Wording, compile_wording, plain

WIDTH = 100  # columns at most: fits a projector and a split screen
FOLDER = "terminal"


class Terminal:
    """Says the texts of `data/wording/LOCALE/terminal`. `read` gives a line, None at the end of input."""

    def __init__(
        self,
        wording: Wording,
        *,
        read: Callable[[str], str | None],
        write: Callable[[str], None] = typer.echo,
    ) -> None:
        self._wording = wording
        self._read = read
        self._write = write
        # no text here depends on the day: dates are shown in full
        self._at = Rendering(date.min, calendar_from({}))

    def words(self, name: str, /, **values: Value) -> str:
        """Free of control characters, whatever the values hold."""
        return plain(self._wording.render_text(Text(f"{FOLDER}/{name}", **values), self._at)).rstrip("\n")

    def say(self, name: str, /, **values: Value) -> None:
        self._write(self.words(name, **values))

    def spellings(self, code: str) -> tuple[str, str]:
        """A code as it is, and in the words of the locale."""
        return code, self.words("word", code=code)

    @property
    def locale(self) -> str:
        return self._wording.locale

    def write(self, line: str) -> None:
        """A line worded elsewhere, free of what could move the cursor, folded where it is too wide."""
        self._write("\n".join(folded(plain_line(line), WIDTH)))

    def ask(self, name: str, /, **values: Value) -> str | None:
        """The answer without white space around it; None at the end of input."""
        answer = self._read(self.words(name, **values))
        return None if answer is None else answer.strip()

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """`columns` are codes, worded by `word`; what is too wide is folded."""
        table = Table(box=None, pad_edge=False, header_style="")
        for code in columns:
            table.add_column(Line(self.words("word", code=code)), overflow="fold")
        for row in rows:
            table.add_row(*(Line(plain_line(cell)) for cell in row))
        console = Console(
            width=min(WIDTH, get_terminal_size((WIDTH, 24)).columns),
            color_system=None,
            markup=False,
            highlight=False,
        )
        with console.capture() as shown:
            console.print(table)
        self._write("\n".join(line.rstrip() for line in shown.get().splitlines()))


def open_terminal(locale: str, state: Path | None = None, *, to_stderr: bool = False) -> Terminal:
    """On standard input and output; `to_stderr` keeps the output for data. Raises ConfigError."""
    return Terminal(terminal_words(locale, state), read=read_line, write=partial(typer.echo, err=to_stderr))


def terminal_words(locale: str, state: Path | None = None) -> Wording:
    """The locale's words for terminals, the office's own over ours. Raises ConfigError."""
    files, folder = data_files(state), f"wording/{locale}"
    return compile_wording(locale, _needed(files.texts(folder)), _needed(files.own_texts(folder)))


def read_line(prompt: str) -> str | None:
    """A line of standard input, None at its end."""
    typer.echo(prompt, nl=False)
    line = sys.stdin.readline()
    if not line:
        typer.echo()
        return None
    return line


def plain_line(text: str) -> str:
    """On one line and without control characters, so that a document cannot move the cursor."""
    return "".join(" " if each.isspace() else each for each in text if each.isprintable() or each.isspace())


def _needed(texts: Mapping[str, str]) -> dict[str, str]:
    """Only what the terminal needs: compiling all texts would take longer than most commands."""
    return {
        path: text
        for path, text in texts.items()
        if path.startswith(f"{FOLDER}/") or path in {FORMS_FILE, "commands.toml"}
    }
