"""What reading a damaged file raises, as one error: the libraries that read files raise nearly anything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.document_errors import UnreadableDocument


@contextmanager
def refusing_damage(name: str) -> Iterator[None]:
    """Around calls of a library that reads foreign bytes: what it stumbles over is damage. Memory is not."""
    try:
        yield
    except (UnreadableDocument, MemoryError):
        raise
    except Exception as error:
        raise UnreadableDocument(name=name, reason="damaged") from error
