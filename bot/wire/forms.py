"""Bodies of multipart/form-data, as uploads want them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A field, or a file where it has a file name."""

    name: str
    body: bytes
    file_name: str = ""
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class Multipart:
    content_type: str
    body: bytes


def multipart(parts: Sequence[Part], *, boundary: str) -> Multipart:
    """The parts in order. The boundary is a digest of what is sent, so it does not stand in it."""
    pieces: list[bytes] = []
    for part in parts:
        pieces += [b"--", boundary.encode(), b"\r\n", _head(part), b"\r\n\r\n", part.body, b"\r\n"]
    body = b"".join([*pieces, b"--", boundary.encode(), b"--\r\n"])
    return Multipart(f"multipart/form-data; boundary={boundary}", body)


def _head(part: Part) -> bytes:
    head = f'Content-Disposition: form-data; name="{part.name}"'
    if part.file_name:
        head += f'; filename="{_quoted(part.file_name)}"\r\nContent-Type: {part.media_type}'
    return head.encode()


def _quoted(name: str) -> str:
    """As browsers write it: UTF-8, with what would end the name escaped."""
    return name.replace("\\", "_").replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
