"""What a file sent as evidence is, by its bytes; what may carry programs is refused (佐证材料)."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import PurePath
from typing import Final
from zipfile import BadZipFile, ZipFile

import puremagic

from bot.document_errors import RefusedFile, UnreadableDocument
from bot.intake.archive import kind_of_archive

_OFFICE: Final = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
}
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # doc, xls, ppt, wps before 2007
_ACTIVE_PARTS: Final = re.compile(r"vbaproject|/activex/|/embeddings/.*\.bin$|^(basic|scripts|object)", re.I)
_OLE_MACROS: Final = tuple(name.encode("utf-16-le") for name in ("_VBA_PROJECT", "Macros"))
_TYPES: Final = "[Content_Types].xml"
_MOST_TYPES: Final = 1 << 20
_PDF_ACTIVE: Final = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile)\b")
_PICTURES: Final = (
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "image/bmp",
    "image/tiff",
    "image/heic",
)
_FILMS: Final = ("video/mp4", "video/quicktime", "audio/mpeg", "audio/mp4", "audio/x-m4a")
_PLAIN: Final = (".txt", ".csv", ".md")
_MARKUP: Final = re.compile(rb"^\s*(?:#!|<)")


def evidence_kind(data: bytes, name: str) -> str:
    """The media type. Raises RefusedFile for programs, scripts, macros, archives, and for what is unknown."""
    if not data:
        raise RefusedFile(why="empty")
    if data.startswith(b"PK\x03\x04"):
        return _office_kind(data, name)
    if data.startswith(_OLE):
        return _old_office_kind(data)
    if data.startswith(b"%PDF-"):
        return _allowed("application/pdf", not _PDF_ACTIVE.search(data))
    kinds = _magic(data)
    for kind in (*_PICTURES, *_FILMS):
        if kind in kinds:
            return kind
    plain = PurePath(name.lower()).suffix in _PLAIN and not kinds and not _MARKUP.match(data)
    return _allowed("text/plain", plain and _is_text(data))


def _office_kind(data: bytes, name: str) -> str:
    """A document of the years since 2007, without macros, controls and embedded objects."""
    try:
        kind = kind_of_archive(data, name)
        with ZipFile(BytesIO(data)) as archive:
            active = any(_ACTIVE_PARTS.search(part) for part in archive.namelist())
            types = (
                archive.read("[Content_Types].xml") if "[Content_Types].xml" in archive.namelist() else b""
            )
    except (UnreadableDocument, BadZipFile, OSError, ValueError) as error:
        raise RefusedFile(why="refused_kind") from error
    return _allowed(_OFFICE.get(kind, ""), kind in _OFFICE and not active and b"macroEnabled" not in types)


def _types(archive: ZipFile) -> bytes:
    """What the parts of a document are; nothing where the list is missing or too long to be one."""
    if _TYPES not in archive.namelist() or archive.getinfo(_TYPES).file_size > _MOST_TYPES:
        return b""
    return archive.read(_TYPES)


def _old_office_kind(data: bytes) -> str:
    return _allowed("application/x-ole-storage", not any(name in data for name in _OLE_MACROS))


def _magic(data: bytes) -> set[str]:
    try:
        return {found.mime_type for found in puremagic.magic_string(data[:4096]) if found.mime_type}
    except (puremagic.PureError, ValueError):
        return set()


def _is_text(data: bytes) -> bool:
    if b"\0" in data:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _allowed(kind: str, good: bool) -> str:
    if not good:
        raise RefusedFile(why="refused_kind")
    return kind
