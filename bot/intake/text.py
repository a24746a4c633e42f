"""Bytes of a plain text file to its lines: UTF-8, GB18030, UTF-16, Big5, with a mark or without (纯文本)."""

from __future__ import annotations

import codecs
from collections.abc import Callable

from charset_normalizer import from_bytes

from bot.document_errors import UnreadableDocument
from bot.intake.lines import SourceLine, number_lines

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Big5 bytes decode as GB18030 without an error, so a guess stands before it; the guess is fenced in because
# a short GB18030 text is taken for Korean otherwise.
_LOST = "\ufffd"
_LIKELY = ["gb18030", "big5", "utf_16_le", "utf_16_be"]


def read_text(data: bytes, name: str = "") -> tuple[SourceLine, ...]:
    """The numbered lines of a text file. Raises UnreadableDocument."""
    return number_lines(decode(data, name))


def decode(data: bytes, name: str = "") -> str:
    """The text of the bytes: a mark decides, then strict UTF-8, then the likeliest Chinese encoding."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding, name)
    ways: tuple[Callable[[bytes], str | None], ...] = (_unmarked_utf16, _utf8, _guessed, _gb18030, _damaged)
    for way in ways:
        text = way(data)
        if text is not None and "\0" not in text:
            return text
    raise UnreadableDocument(name=name, reason="encoding")


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableDocument(name=name, reason="encoding") from error


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark shows by zero bytes at every other place: its line breaks and digits."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    if len(data) % 2 or not (even or odd):
        return None
    return _decoded(data, "utf-16-le" if odd > even else "utf-16-be")


def _utf8(data: bytes) -> str | None:
    return _decoded(data, "utf-8")


def _gb18030(data: bytes) -> str | None:
    return _decoded(data, "gb18030")


def _guessed(data: bytes) -> str | None:
    best = from_bytes(data, cp_isolation=_LIKELY).best()
    return None if best is None else _decoded(data, best.encoding)


def _damaged(data: bytes) -> str | None:
    """A file with a few broken bytes: they read as U+FFFD, about which the reader of plans warns."""
    fewest = min(
        (data.decode(way, "replace") for way in ("utf-8", "gb18030")), key=lambda text: text.count(_LOST)
    )
    return fewest if fewest.count(_LOST) * 50 <= len(fewest) else None


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
