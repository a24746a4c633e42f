"""TinyDB's JSON a row at a time: what it holds is never in memory as text, tables and values all at once."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, NamedTuple, TypeAlias

import msgspec
from tinydb.storages import Storage

from bot.storage.files import sync_folder

Tables: TypeAlias = dict[str, dict[str, Any]]

_PORTION = 1 << 15  # characters read at a time
_SPACE = re.compile(r"[ \t\n\r]*")
_VALUE = json.JSONDecoder()
_COMPACT = (",", ":")
_WRITER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=_COMPACT)


class Row(NamedTuple):
    """A table's document with its number."""

    table: str
    number: int
    values: Mapping[str, Any]


class AtomicJson(Storage):
    """The file as TinyDB's storage. A crash or a full disk cannot spoil it: a whole new one takes its place.

    Whoever writes holds the draft's lock.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Tables | None:
        """All of it, as TinyDB wants it."""
        if not self._path.is_file():
            return None
        tables: Tables = {}
        for row in self.rows():
            tables.setdefault(row.table, {})[str(row.number)] = row.values
        return tables

    def write(self, data: Tables) -> None:
        self.write_tables(
            (name, ((int(number), table[number]) for number in sorted(table, key=int)))
            for name, table in sorted(data.items())
        )

    def rows(self) -> Iterator[Row]:
        """The rows in the order of the file. Raises ValueError, OSError."""
        with self._path.open(encoding="utf-8-sig") as file:
            yield from _read_tables(_Text(file))

    def write_tables(self, tables: Iterable[tuple[str, Iterable[tuple[int, object]]]]) -> None:
        """Each table's name and its rows with their numbers, one row at a time."""
        new = self._path.with_name(f".{self._path.name}.new")
        with new.open("wb") as file:
            _write_tables(file, tables)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._path)
        sync_folder(self._path.parent)


def row_json(row: object) -> bytes:
    """One way to write it: names in order, so that two versions compare line by line.

    Decimals become strings, dates ISO dates. msgspec's own encoder leaves its bytes in every string it wrote,
    for as long as the string lives.
    """
    return _WRITER.encode(msgspec.to_builtins(row)).encode()


def _write_tables(file: IO[bytes], tables: Iterable[tuple[str, Iterable[tuple[int, object]]]]) -> None:
    """As `json.dump` with an indent of 1, a row at a time."""
    file.write(b"{")
    for place, (name, rows) in enumerate(tables):
        file.write((b",\n " if place else b"\n ") + row_json(name) + b": {")
        between = b"\n"
        for number, row in rows:
            text = msgspec.json.format(row_json(row), indent=1).replace(b"\n", b"\n  ")
            file.write(b'%b  "%d": %b' % (between, number, text))
            between = b",\n"
        file.write(b"}" if between == b"\n" else b"\n }")
    file.write(b"\n}\n")


def _read_tables(text: _Text) -> Iterator[Row]:
    """Raises ValueError."""
    seen = set[str]()
    for name in text.names():
        if name in seen:
            raise ValueError(f"there are two tables {name!r}")
        seen.add(name)
        for number in text.names():
            yield Row(name, int(number), text.value(dict))
    text.end()


class _Text:
    """A file of JSON from the place that was read up to; more of it is read when it is needed."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._text, self._at = "", 0

    def names(self) -> Iterator[str]:
        """The names of the object that begins here; whoever takes one reads its value before the next."""
        self._take("{")
        if self._sees("}"):
            return
        while True:
            name: str = self.value(str)
            self._take(":")
            yield name
            if self._sees("}"):
                return
            self._take(",")

    def value(self, kind: type) -> Any:
        """The whole value that begins here. Raises ValueError where it is no `kind`."""
        self._skip_space()
        while True:
            try:
                value, end = _VALUE.raw_decode(self._text, self._at)
            except ValueError:
                if not self._more():
                    raise
            else:
                if not isinstance(value, kind):
                    raise ValueError(f"expected a {kind.__name__}, found {str(value)[:20]!r}")  # noqa: TRY004  it is the file's fault
                self._at = end
                return value

    def end(self) -> None:
        """Raises ValueError where anything is left."""
        self._skip_space()
        if self._at < len(self._text):
            raise ValueError(f"expected the end, found {self._text[self._at : self._at + 20]!r}")

    def _take(self, sign: str) -> None:
        if not self._sees(sign):
            raise ValueError(f"expected {sign!r}, found {self._text[self._at : self._at + 20]!r}")

    def _sees(self, sign: str) -> bool:
        """The sign is taken if it comes next."""
        self._skip_space()
        found = self._text.startswith(sign, self._at)
        self._at += found
        return found

    def _skip_space(self) -> None:
        """Up to a character that is none, or to the end."""
        while True:
            found = _SPACE.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text) or not self._more():
                return

    def _more(self) -> bool:
        """As much again as is left: a long value is not tried over and over. False at the end."""
        left = self._text[self._at :]
        more = self._file.read(max(_PORTION, len(left)))
        self._text, self._at = left + more, 0
        return bool(more)
