"""A document of ours: a name people see, and its bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PNG: Final = "image/png"


@dataclass(frozen=True, slots=True)
class Document:
    """The same input gives the same bytes, so the fingerprint says whether two are one."""

    name: str
    media_type: str
    body: bytes
