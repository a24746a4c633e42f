"""Bytes of a document, of any kind we read, to numbered source lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import PurePath
from typing import TypeAlias

from bot.document_errors import UnreadableDocument
from bot.intake.archive import kind_of_archive
from bot.intake.lines import SourceLine
from bot.intake.text import read_text

Reader: TypeAlias = Callable[[bytes, str], tuple[SourceLine, ...]]

LARGEST = 64 << 20


def _later(module: str, function: str) -> Reader:
    """The reader, imported when it is first needed: together they take seconds."""

    def read(data: bytes, name: str) -> tuple[SourceLine, ...]:
        reader: Reader = getattr(import_module(f"bot.intake.{module}"), function)
        return reader(data, name)

    return read


_docx, _xlsx, _csv = _later("docx", "read_docx"), _later("sheets", "read_xlsx"), _later("sheets", "read_csv")
_html, _pdf = _later("html", "read_html"), _later("pdf", "read_pdf")
_markdown = _later("markdown", "read_markdown")

# One line a kind of file. A reader takes the bytes and the file's name and raises UnreadableDocument.
READERS: Mapping[str, Reader] = {
    "": read_text,
    ".csv": _csv,
    ".docm": _docx,
    ".docx": _docx,
    ".htm": _html,
    ".html": _html,
    ".markdown": _markdown,
    ".md": _markdown,
    ".pdf": _pdf,
    ".text": read_text,
    ".tsv": _csv,
    ".txt": read_text,
    ".xhtml": _html,
    ".xlsm": _xlsx,
    ".xlsx": _xlsx,
}
# What the bytes begin with wins over the name: a .txt that is a PDF is a PDF.
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".ole"),
    (b"{\\rtf", ".rtf"),
    (b"\x89PNG", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF8", ".gif"),
    (b"II*\0", ".tif"),
    (b"MM\0*", ".tif"),
    (b"Rar!", ".rar"),
    (b"7z\xbc\xaf", ".7z"),
    (b"\x1f\x8b", ".gz"),
    (b"MIME-Version:", ".mht"),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_BINARY = (".pdf", ".docx", ".docm", ".xlsx", ".xlsm")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_HEAD = 4096
# A line that begins a table of tasks (序号,) in UTF-8 or GB18030: separated values, whatever their name.
_TABLE_HEAD = re.compile(
    rb"(?:^|\n)\"?(?:%s|%s)\"?[,;]" % tuple(re.escape("序号".encode(each)) for each in ("utf-8", "gb18030"))
)
_OLD_FORMATS = (".doc", ".wps", ".xls", ".et", ".ppt", ".rtf", ".dot")
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


def read_document(data: bytes, name: str) -> tuple[SourceLine, ...]:
    """The numbered lines of a document; the name of standard input is empty. Raises UnreadableDocument."""
    if len(data) > LARGEST:
        raise UnreadableDocument(name=name, reason="too_large")
    if not data:
        return ()
    kind = _kind(data, name)
    reader = READERS.get(kind)
    if reader is None:
        raise UnreadableDocument(name=name, reason=_why_not(data, kind))
    return reader(data, name)


def _kind(data: bytes, name: str) -> str:
    """The file's kind as a lower-case suffix; an unknown one without zero bytes is taken for text."""
    head = data[:_HEAD]
    if b"%PDF-" in head[:1024] and not head.lstrip().startswith(b"<"):
        return ".pdf"
    if head.startswith(_ZIP):
        return kind_of_archive(data, name)
    for start, kind in SIGNATURES:
        if head.startswith(start):
            return kind
    return _kind_of_text(head, PurePath(name).suffix.lower())


def _kind_of_text(head: bytes, suffix: str) -> str:
    bare = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if bare.startswith(b"<") and _HTML.search(bare):
        return ".html"
    if bare.startswith(b"<?xml"):
        return ".xml"
    if suffix in _BINARY:
        return "damaged"
    if suffix not in READERS and b"\0" in head:
        return suffix
    if READERS.get(suffix, read_text) is read_text:
        return ".csv" if _TABLE_HEAD.search(bare) else ".txt"
    return suffix


def _why_not(data: bytes, kind: str) -> str:
    """A code that `data/wording` says in words, or the kind itself."""
    if kind == "damaged":
        return kind
    if kind == ".ole":
        return "password" if _ENCRYPTED_PACKAGE in data else "old_format"
    return "old_format" if kind in _OLD_FORMATS else f"kind {kind}"
