"""Zip archives before anything in them is read: what they hold, and whether they may be unpacked (压缩包)."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from zipfile import ZipFile, ZipInfo

from bot.document_errors import UnreadableDocument
from bot.intake.damage import refusing_damage

MOST_UNPACKED = 200 << 20
MOST_PART = 100 << 20
MOST_RATIO = 200  # office files reach 30; what is small enough may be packed as tightly as it likes
HARMLESS = 8 << 20
MOST_PARTS = 5_000
_ENCRYPTED = 0x1

# The folder or part that tells what an archive is.
_KINDS = (("word/", ".docx"), ("xl/", ".xlsx"), ("ppt/", ".pptx"), ("content.xml", ".odt"))


def kind_of_archive(data: bytes, name: str) -> str:
    """The kind as a suffix; .zip for any other archive. Raises UnreadableDocument."""
    with refusing_damage(name), ZipFile(BytesIO(data)) as archive:
        names = archive.namelist()
    return next((kind for start, kind in _KINDS if any(part.startswith(start) for part in names)), ".zip")


def open_archive(data: bytes, name: str) -> ZipFile:
    """The archive, if it may be unpacked. Raises UnreadableDocument: a password, or more than is sane."""
    with refusing_damage(name):
        archive = ZipFile(BytesIO(data))
    parts = archive.infolist()
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise UnreadableDocument(name=name, reason="password")
    if len(parts) > MOST_PARTS or _unpacked(parts) > MOST_UNPACKED or any(map(_is_bomb, parts)):
        raise UnreadableDocument(name=name, reason="bomb")
    return archive


def _unpacked(parts: Iterable[ZipInfo]) -> int:
    return sum(part.file_size for part in parts)


def _is_bomb(part: ZipInfo) -> bool:
    """Told by the archive's own directory; zipfile never unpacks more of a part than is told there."""
    if part.file_size <= HARMLESS:
        return False
    return part.file_size > MOST_PART or part.file_size > part.compress_size * MOST_RATIO
