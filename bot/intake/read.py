"""Bytes of a document, of any kind we read, to numbered source lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import TypeAlias

from bot.errors import UnreadableDocument
from bot.intake.lines import SourceLine
from bot.intake.text import read_text

Reader: TypeAlias = Callable[[bytes, str], tuple[SourceLine, ...]]

# One line a kind of file. A reader takes the bytes and the file's name and raises UnreadableDocument.
READERS: Mapping[str, Reader] = {
    ".txt": read_text,
    ".text": read_text,
    "": read_text,
}
# What the bytes begin with wins over the name: a .txt that is a PDF is a PDF.
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", ".pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".doc"),
    (b"{\\rtf", ".rtf"),
    (b"\x89PNG", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
)


def read_document(data: bytes, name: str) -> tuple[SourceLine, ...]:
    """The numbered lines of a document. Raises UnreadableDocument."""
    kind = _kind(data, name)
    reader = READERS.get(kind)
    if reader is None:
        raise UnreadableDocument(name=name, reason=f"kind {kind}")
    return reader(data, name)


def _kind(data: bytes, name: str) -> str:
    """The file's kind as a lower-case suffix; an unknown one without zero bytes is taken for text."""
    for start, kind in SIGNATURES:
        if data.startswith(start):
            return kind
    suffix = PurePath(name).suffix.lower()
    if suffix in READERS or b"\0" in data[:4096]:
        return suffix
    return ".txt"
